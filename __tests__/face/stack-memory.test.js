'use strict'

// Memory of the types of Redis Stack: it counts, and goes when keys are evicted or their time is over.

const { Redlet } = require('../..')
const { testClock } = require('../../lib/testing')

const text = 'x'.repeat(1000)

/** By type, the calls that make a key of some kilobytes. */
const LARGE = {
  'ReJSON-RL': (db, key) => db.json.set(key, '$', { text: [text, text, text] }),
  'MBbloom--': (db, key) => {
    db.bf.reserve(key, 0.001, 2000)
    db.bf.madd(key, ...Array.from({ length: 50 }, (_, at) => `item ${at}`))
  },
  MBbloomCF: (db, key) => {
    db.cf.reserve(key, 4000)
    db.cf.add(key, 'item')
  },
  'CMSk-TYPE': (db, key) => {
    db.cms.initbydim(key, 500, 2)
    db.cms.incrby(key, 'item', 1)
  },
  'TopK-TYPE': (db, key) => {
    db.topk.reserve(key, 50, 50, 5, 0.9)
    db.topk.add(key, ...Array.from({ length: 50 }, (_, at) => `item ${at}`))
  },
  'TDIS-TYPE': (db, key) => {
    db.tdigest.create(key)
    db.tdigest.add(key, ...Array.from({ length: 300 }, (_, at) => at * at))
  },
  'TSDB-TYPE': (db, key) => {
    db.ts.create(key)
    db.ts.madd(Array.from({ length: 400 }, (_, at) => [key, 1000 + at * 37, at / 7]))
  },
}

const used = (db) => Number(/used_memory:(\d+)/.exec(db.info('memory'))[1])
const evicted = (db) => Number(/evicted_keys:(\d+)/.exec(db.info('stats'))[1])

describe.each(Object.entries(LARGE))('%s', (type, make) => {
  it('is evicted when memory is full, and gives it back', async () => {
    const db = new Redlet({ maxmemoryPolicy: 'allkeys-lru' })
    make(db, 'k0')
    expect(db.type('k0')).toBe(type)
    const empty = used(db)
    const size = db.memory('USAGE', 'k0')
    expect(size).toBeGreaterThan(1000)
    const limit = empty + 100 * size
    db.config('SET', 'maxmemory', limit)
    for (let at = 1; at < 400; at++) make(db, `k${at}`)
    // Room is made before a call, which may need more than was there.
    expect(used(db)).toBeLessThan(limit + size)
    expect(evicted(db)).toBeGreaterThan(200)
    db.flushall()
    expect(used(db)).toBeLessThan(empty + size)
    await db.close()
  })

  it('goes when its time is over', async () => {
    const clock = testClock()
    const db = new Redlet({ clock })
    const empty = used(db)
    for (let at = 0; at < 100; at++) {
      make(db, `k${at}`)
      db.expire(`k${at}`, 60)
    }
    const size = db.memory('USAGE', 'k0')
    expect(used(db)).toBeGreaterThan(empty + 90 * size)
    clock.advance('59s')
    expect([db.dbsize(), db.type('k99')]).toEqual([100, type])
    clock.advance('2s')
    expect([db.dbsize(), db.type('k99')]).toEqual([0, 'none'])
    expect(used(db)).toBeLessThan(empty + 5 * size)
    await db.close()
  })
})

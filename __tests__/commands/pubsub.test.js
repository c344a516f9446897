'use strict'

const { Redlet } = require('../..')

let db
beforeEach(() => {
  db = new Redlet()
})
afterEach(() => db.close())

describe('PUBLISH', () => {
  it('returns the number of subscribers', () => {
    expect(db.publish('c', 'm')).toBe(0)
    db.subscribe('c', () => {})
    db.psubscribe('*', () => {})
    expect(db.publish('c', 'm')).toBe(2)
  })

  it('works within a transaction', async () => {
    const sub = db.subscribe('c')
    await db.multi().publish('c', 'm').exec()
    for await (const { message } of sub) {
      expect(message).toBe('m')
      break
    }
  })
})

describe('PUBSUB', () => {
  it('reports channels, patterns and numbers of subscribers', () => {
    db.subscribe(['a', 'b'], () => {})
    db.psubscribe('p*', () => {})
    expect(db.pubsub('CHANNELS').sort()).toEqual(['a', 'b'])
    expect(db.pubsub('CHANNELS', 'a*')).toEqual(['a'])
    expect(db.pubsub('NUMPAT')).toBe(1)
    expect(db.pubsub('NUMSUB', 'a', 'x')).toEqual(['a', 1, 'x', 0])
  })
})

describe('keyspace notifications', () => {
  it('report what happens to keys, once they are switched on', async () => {
    db.config('SET', 'notify-keyspace-events', 'KEA')
    const sub = db.psubscribe('__key*__:*')
    db.set('k', 'v')
    db.del('k')
    const got = []
    for await (const { message, channel } of sub) {
      got.push(`${channel} ${message}`)
      if (got.length === 4) break
    }
    expect(got).toEqual([
      '__keyspace@0__:k set',
      '__keyevent@0__:set k',
      '__keyspace@0__:k del',
      '__keyevent@0__:del k',
    ])
  })

  it('report keys that expired although nobody read them', async () => {
    db.config('SET', 'notify-keyspace-events', 'Ex')
    const sub = db.subscribe('__keyevent@0__:expired')
    db.set('k', 'v', { px: 20 })
    for await (const { message } of sub) {
      expect(message).toBe('k')
      break
    }
  })
})

'use strict'

const { closeAll, inspected } = require('../support/inspector/client.js')

afterEach(closeAll)

const KEYS = 1_000_000
const FIELDS = 1_000_000

/** What the inspector has asked the store while `act` runs: its calls, as MONITOR shows them. */
async function callsOf(db, act) {
  const stream = db[Symbol.for('redlet.connect')]()
  const lines = []
  stream.on('data', (chunk) => lines.push(...chunk.toString('latin1').split('\r\n')))
  stream.write('MONITOR\r\n')
  await act()
  stream.destroy()
  return lines.flatMap((line) => {
    const words = [...line.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, word]) => word)
    return line.includes('[0 in-process:') && words.length > 0 ? [words] : []
  })
}

/** The number behind COUNT. */
const countOf = (words) => Number(words[words.indexOf('COUNT') + 1])

describe('a store with a million keys', () => {
  it('is walked over in small steps, between which the program has its turns', async () => {
    const { db, api } = await inspected()
    for (let index = 0; index < KEYS; index += 1) db.set(`user:${index % 5}:${index}`, 'x')
    let turns = 0
    let isDone = false
    const turn = () => {
      turns += 1
      if (!isDone) setImmediate(turn)
    }
    turn()
    const tree = await api.walked('tree')
    isDone = true
    expect(tree.branches).toHaveLength(1)
    expect(tree.all).toMatchObject({ keys: KEYS, branches: 1, leaves: 0 })
    expect(tree.branches[0]).toMatchObject({ name: 'user', keys: KEYS, measured: KEYS / 10 })
    // All keys are alike, so that the estimate is exact.
    expect(tree.branches[0].memory / KEYS).toBeCloseTo(db.memory('USAGE', 'user:1:100001'), 0)
    expect(turns).toBeGreaterThan(KEYS / 500)

    const calls = await callsOf(db, async () => {
      await api.get('search', { pattern: 'user:1:*' })
      for await (const [event] of api.stream('tree', { prefix: 'user:1:' })) {
        expect(event).toBe('part')
        break
      }
      for await (const [event] of api.stream('biggest')) {
        expect(event).toBe('part')
        break
      }
    })
    const scans = calls.filter(([name]) => name === 'SCAN')
    expect(scans.length).toBeGreaterThan(40)
    for (const words of scans) expect(countOf(words)).toBeLessThanOrEqual(500)
    const others = new Set(calls.map(([name]) => name))
    expect([...others].sort()).toEqual([
      'DBSIZE',
      'MEMORY',
      'PTTL',
      'SCAN',
      'SELECT',
      'STRLEN',
      'TYPE',
    ])
  }, 120_000)

  it('stops a walk when nobody waits for it any more', async () => {
    const { db, api } = await inspected()
    for (let index = 0; index < 100_000; index += 1) db.set(`k:${index}`, 'x')
    for await (const [event] of api.stream('biggest')) {
      expect(event).toBe('part')
      break
    }
    const calls = () => Number(/cmdstat_scan:calls=(\d+)/.exec(db.info('commandstats'))[1])
    let before
    do {
      before = calls()
      await new Promise((resolve) => setTimeout(resolve, 100))
    } while (calls() !== before)
    expect(before).toBeLessThan(200)
  })
})

describe('large values', () => {
  it('are read in parts, whatever they are', async () => {
    const { db, api } = await inspected()
    const chunk = 10_000
    const indexes = Array.from({ length: chunk }, (_, index) => index)
    for (let from = 0; from < FIELDS; from += chunk) {
      db.hset('hash', new Map(indexes.map((index) => [`f${from + index}`, 'v'])))
    }
    for (let from = 0; from < 200_000; from += chunk) {
      db.sadd('set', ...indexes.map((index) => `m${from + index}`))
      db.zadd(
        'zset',
        indexes.map((index) => [from + index, `m${from + index}`]),
      )
      db.rpush('list', ...indexes.map((index) => `e${from + index}`))
    }
    db.setrange('string', 100_000_000, 'end')
    for (let index = 0; index < 20; index += 1) db.rpush('heavy', 'x'.repeat(1_000_000))
    const calls = await callsOf(db, async () => {
      const hash = await api.get('hash', { key: 'hash', limit: 1000 })
      expect(hash.total).toBe(FIELDS)
      expect(hash.fields.length).toBeGreaterThanOrEqual(1000)
      const matching = await api.get('hash', { key: 'hash', match: 'none*' })
      expect([matching.fields, matching.cursor === '0']).toEqual([[], false])
      await api.get('set', { key: 'set', limit: 1000 })
      const zset = await api.get('zset', { key: 'zset', from: 150_000, limit: 1000 })
      expect(zset.members[999]).toMatchObject({ rank: 150_999, score: 150_999 })
      expect((await api.get('scores', { key: 'zset' })).points).toHaveLength(200)
      const list = await api.get('list', { key: 'list', from: 100_000, limit: 1000 })
      expect(list.elements[999]).toMatchObject({ index: 100_999, element: { bytes: 'e100999' } })
      const end = await api.get('string', { key: 'string', offset: 100_000_000 })
      expect(Buffer.from(end.base64, 'base64').toString()).toBe('end')
      expect(end.total).toBe(100_000_003)
      const heavy = await api.get('list', { key: 'heavy' })
      expect(heavy.elements).toHaveLength(20)
      expect(heavy.elements[0].element).toEqual({ bytes: 'x'.repeat(1024), length: 1e6, cut: true })
    })
    const named = (name) => calls.filter((words) => words[0] === name)
    for (const words of [...named('HSCAN'), ...named('SSCAN')]) {
      expect(countOf(words)).toBeLessThanOrEqual(200)
    }
    const spans = [...named('ZRANGE'), ...named('LRANGE')].map(([, key, first, last]) => {
      return { key, span: Number(last) - Number(first) + 1 }
    })
    for (const { key, span } of spans) expect(span).toBeLessThanOrEqual(key === 'heavy' ? 1 : 200)
    expect(spans.length).toBeGreaterThan(20)
    for (const [, , first, last] of named('GETRANGE')) expect(last - first).toBeLessThan(1 << 20)
    const whole = ['GET', 'HGETALL', 'HKEYS', 'SMEMBERS', 'KEYS', 'SORT']
    expect(calls.filter(([name]) => whole.includes(name))).toEqual([])
  }, 60_000)
})

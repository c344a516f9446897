'use strict'

const { Redlet } = require('../..')

let db
beforeAll(() => {
  db = new Redlet()
  for (let i = 0; i < 1000; i++) {
    db.set(`key:${i}`, i)
    db.hset('hash', `field:${i}`, i)
    db.sadd('set', `member:${i}`)
  }
})
afterAll(() => db.close())

const names = (prefix) => Array.from({ length: 1000 }, (_, i) => `${prefix}:${i}`).sort()

async function gather(iterable) {
  const found = []
  for await (const item of iterable) found.push(item)
  return found
}

describe('scanIterator', () => {
  it('gives every key once', async () => {
    const keys = [...names('key'), 'hash', 'set'].sort()
    expect([...db.scanIterator()].sort()).toEqual(keys)
    expect((await gather(db.scanIterator({ count: 7 }))).sort()).toEqual(keys)
  })

  it('takes a pattern and a type', () => {
    expect([...db.scanIterator({ match: 'key:99*' })].length).toBe(11)
    expect([...db.scanIterator({ type: 'hash' })]).toEqual(['hash'])
    expect([...db.scanIterator({ match: 'nothing' })]).toEqual([])
  })

  it('can be ended early', () => {
    for (const key of db.scanIterator()) {
      expect(typeof key).toBe('string')
      break
    }
  })

  it('continues while keys are added and deleted', () => {
    const copy = new Redlet()
    for (let i = 0; i < 500; i++) copy.set(`key:${i}`, i)
    const seen = new Set()
    for (const key of copy.scanIterator({ match: 'key:*', count: 5 })) {
      seen.add(key)
      copy.set(`other:${key}`, 1)
      copy.del(`other:${[...seen].at(-3)}`)
    }
    expect(seen.size).toBe(500)
    copy.close()
  })
})

describe('hscanIterator', () => {
  it('gives every field with its value', async () => {
    const pairs = await gather(db.hscanIterator('hash', { count: 10 }))
    expect(pairs.map(([field]) => field).sort()).toEqual(names('field'))
    expect(Object.fromEntries(pairs)['field:7']).toBe('7')
    expect([...db.hscanIterator('missing')]).toEqual([])
  })
})

describe('sscanIterator', () => {
  it('gives every member', () => {
    expect([...db.sscanIterator('set')].sort()).toEqual(names('member'))
    expect([...db.sscanIterator('set', { match: '*:7' })]).toEqual(['member:7'])
  })

  it('gives Buffers from db.buffers', () => {
    expect([...db.buffers.sscanIterator('set', { match: '*:7' })]).toEqual([
      Buffer.from('member:7'),
    ])
  })

  it('fails in the loop, when the key has another type', () => {
    const scan = db.sscanIterator('hash')
    expect(() => [...scan]).toThrow(expect.objectContaining({ code: 'WRONGTYPE' }))
  })
})

describe('zscanIterator', () => {
  const scores = [
    ['a', 0.1],
    ['b', Number.NEGATIVE_INFINITY],
    ['c', 7],
  ]

  it('gives every member with its score as a number', () => {
    for (const [member, score] of scores) db.zadd('sorted', score, member)
    expect([...db.zscanIterator('sorted')].sort()).toEqual(scores)
    for (let i = 0; i < 500; i++) db.zadd('sorted', i / 10, `member:${i}`)
    const found = new Map(db.zscanIterator('sorted', { match: 'member:*' }))
    expect(found.size).toBe(500)
    expect(found.get('member:3')).toBe(0.3)
    expect([...db.zscanIterator('sorted', { match: 'b' })]).toEqual([scores[1]])
  })

  it('gives Buffers from db.buffers', () => {
    db.zadd('small', 2, 'm')
    expect([...db.buffers.zscanIterator('small')]).toEqual([[Buffer.from('m'), 2]])
  })
})

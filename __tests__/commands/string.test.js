'use strict'

const { Redlet } = require('../..')

let db
beforeEach(() => {
  db = new Redlet()
})
afterEach(() => db.close())

describe('SET', () => {
  it('returns OK, or null when its condition is not met', () => {
    expect(db.set('k', 'v')).toBe('OK')
    expect(db.set('k', 'w', { nx: true })).toBeNull()
    expect(db.set('missing', 'w', { xx: true })).toBeNull()
    expect(db.get('k')).toBe('v')
  })

  it('returns the previous value with get', () => {
    expect(db.set('k', '1', { get: true })).toBeNull()
    expect(db.set('k', '2', { get: true })).toBe('1')
  })

  it('takes a time to live, which a later SET removes', () => {
    db.set('k', 'v', { ex: 100 })
    expect(db.ttl('k')).toBe(100)
    db.set('k', 'v', { keepttl: true })
    expect(db.ttl('k')).toBe(100)
    db.set('k', 'v')
    expect(db.ttl('k')).toBe(-1)
  })

  it('compares with ifeq', () => {
    db.set('k', 'old')
    expect(db.set('k', 'new', { ifeq: 'other' })).toBeNull()
    expect(db.set('k', 'new', { ifeq: 'old' })).toBe('OK')
  })

  it('compares digests with ifdeq', () => {
    db.set('k', 'Hello world')
    expect(db.digest('k')).toBe('b6acb9d84a38ff74')
    expect(db.set('k', 'new', { ifdeq: '0000000000000000' })).toBeNull()
    expect(db.set('k', 'new', { ifdeq: 'b6acb9d84a38ff74' })).toBe('OK')
  })

  it('refuses an invalid time', () => {
    expect(() => db.set('k', 'v', { ex: 0 })).toThrow("invalid expire time in 'set' command")
    expect(() => db.set('k', 'v', { ex: 1, px: 1 })).toThrow('syntax error')
  })
})

describe('MSETEX', () => {
  it('takes its pairs as an object and its options as another', () => {
    expect(db.msetex(2, { a: 1, b: 2 }, { ex: 100, nx: true })).toBe(1)
    expect(db.msetex(2, ['a', 3, 'c', 3], { nx: true })).toBe(0)
    expect(db.msetex(1, 'c', 3, 'XX')).toBe(0)
    expect(db.call('MSETEX', 1, { a: 5 }, { keepttl: true })).toBe(1)
    expect([db.mget('a', 'b', 'c'), db.ttl('a')]).toEqual([['5', '2', null], 100])
  })

  it('does so in a transaction', async () => {
    const replies = await db.multi().ping().msetex(1, { x: 1 }, { ex: 9 }).get('x').exec()
    expect(replies).toEqual(['PONG', 1, '1'])
  })
})

describe('DELEX and DELIFEQ', () => {
  it('delete a key that holds the expected value', () => {
    db.mset({ a: 1, b: 1 })
    expect(db.delex('a', { ifeq: 2 })).toBe(0)
    expect(db.delex('a', 'IFNE', 2)).toBe(1)
    expect([db.delifeq('b', 2), db.delifeq('b', 1)]).toEqual([0, 1])
  })
})

describe('INCREX', () => {
  it('returns the number and how much was added', () => {
    expect(db.increx('n', { byint: 5, ex: 60, enx: true })).toEqual([5, 5])
    expect(db.increx('n', { ubound: 5 })).toEqual([5, 0])
    expect(db.increx('n', { byfloat: 0.5 })).toEqual([5.5, 0.5])
    expect(db.ttl('n')).toBe(60)
  })
})

describe('GETEX', () => {
  it('changes the time to live', () => {
    db.set('k', 'v')
    expect(db.getex('k', { ex: 100 })).toBe('v')
    expect(db.ttl('k')).toBe(100)
    expect(db.getex('k', { persist: true })).toBe('v')
    expect(db.ttl('k')).toBe(-1)
    expect(db.getex('missing')).toBeNull()
  })
})

describe('GETDEL', () => {
  it('returns the value and removes the key', () => {
    db.set('k', 'v')
    expect([db.getdel('k'), db.getdel('k')]).toEqual(['v', null])
  })
})

describe('MSET and MGET', () => {
  it('take objects and arrays', () => {
    expect(db.mset({ a: 1, b: 2 })).toBe('OK')
    expect(db.mget(['a', 'missing', 'b'])).toEqual(['1', null, '2'])
  })

  it('MSETNX sets all or none', () => {
    expect(db.msetnx({ a: 1, b: 1 })).toBe(1)
    expect(db.msetnx({ b: 2, c: 2 })).toBe(0)
    expect(db.mget('a', 'b', 'c')).toEqual(['1', '1', null])
  })
})

describe('INCR', () => {
  it('counts up and down, from 0 for a missing key', () => {
    expect(db.incr('n')).toBe(1)
    expect(db.incrby('n', 10)).toBe(11)
    expect(db.decr('n')).toBe(10)
    expect(db.decrby('n', 20)).toBe(-10)
  })

  it('refuses to overflow, and keeps the number', () => {
    db.set('n', 2n ** 63n - 1n)
    expect(() => db.incr('n')).toThrow('increment or decrement would overflow')
    expect(db.get('n')).toBe('9223372036854775807')
  })

  it('refuses a value that is not an integer', () => {
    db.set('k', '1.5')
    expect(() => db.incr('k')).toThrow('value is not an integer or out of range')
    expect(db.incrbyfloat('k', 0.25)).toBe('1.75')
  })
})

describe('APPEND', () => {
  it('lengthens the value', () => {
    expect(db.append('k', 'ab')).toBe(2)
    expect(db.append('k', 'cd')).toBe(4)
    expect(db.strlen('k')).toBe(4)
    expect(db.getrange('k', -2, -1)).toBe('cd')
  })

  it('SETRANGE fills the gap with zeros', () => {
    expect(db.setrange('k', 3, 'x')).toBe(4)
    expect(db.buffers.get('k')).toEqual(Buffer.from([0, 0, 0, 120]))
  })
})

describe('LCS', () => {
  it('finds what two values have in common', () => {
    db.mset({ a: 'ohmytext', b: 'mynewtext' })
    expect(db.lcs('a', 'b')).toBe('mytext')
    expect(db.lcs('a', 'b', { len: true })).toBe(6)
    expect(db.lcs('a', 'b', { idx: true, minmatchlen: 4 })).toEqual({
      matches: [
        [
          [4, 7],
          [5, 8],
        ],
      ],
      len: 6,
    })
  })
})

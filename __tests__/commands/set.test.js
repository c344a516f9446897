'use strict'

const { Redlet } = require('../..')

let db
beforeEach(() => {
  db = new Redlet()
  db.sadd('a', ['1', '2', '3'])
  db.sadd('b', ['2', '3', '4'])
})
afterEach(() => db.close())

const members = (key) => db.smembers(key).sort()

describe('SADD and SREM', () => {
  it('return how many members were new, or existed', () => {
    expect(db.sadd('a', ['3', '4', '4'])).toBe(1)
    expect(db.srem('a', '1', 'none')).toBe(1)
    expect(members('a')).toEqual(['2', '3', '4'])
    expect(db.scard('a')).toBe(3)
  })

  it('the key is removed with its last member', () => {
    db.srem('a', ['1', '2', '3'])
    expect(db.exists('a')).toBe(0)
  })
})

describe('SISMEMBER and SMISMEMBER', () => {
  it('return 1 or 0', () => {
    expect([db.sismember('a', '1'), db.sismember('a', '4')]).toEqual([1, 0])
    expect(db.smismember('a', ['1', '4'])).toEqual([1, 0])
  })
})

describe('SINTER, SUNION and SDIFF', () => {
  it('combine sets', () => {
    expect(db.sinter('a', 'b').sort()).toEqual(['2', '3'])
    expect(db.sunion(['a', 'b']).sort()).toEqual(['1', '2', '3', '4'])
    expect(db.sdiff('a', 'b')).toEqual(['1'])
    expect(db.sinter('a', 'missing')).toEqual([])
  })

  it('SINTERCARD only counts, up to a limit', () => {
    expect(db.sintercard(2, 'a', 'b')).toBe(2)
    expect(db.sintercard(2, 'a', 'b', { limit: 1 })).toBe(1)
  })

  it('store the result with the STORE forms', () => {
    expect(db.sinterstore('c', 'a', 'b')).toBe(2)
    expect(members('c')).toEqual(['2', '3'])
    expect(db.sdiffstore('c', 'a', 'a')).toBe(0)
    expect(db.exists('c')).toBe(0)
    expect(db.sunionstore('a', ['a', 'b'])).toBe(4)
  })
})

describe('SPOP and SRANDMEMBER', () => {
  it('SPOP removes what it returns', () => {
    const one = db.spop('a')
    expect(db.sismember('a', one)).toBe(0)
    expect(db.spop('a', 5).length).toBe(2)
    expect([db.spop('a'), db.spop('a', 2)]).toEqual([null, []])
  })

  it('SRANDMEMBER does not', () => {
    expect(['1', '2', '3']).toContain(db.srandmember('a'))
    expect(db.srandmember('a', 5).sort()).toEqual(['1', '2', '3'])
    expect(db.srandmember('a', -5).length).toBe(5)
    expect(db.scard('a')).toBe(3)
  })
})

describe('SMOVE', () => {
  it('moves a member', () => {
    expect(db.smove('a', 'b', '1')).toBe(1)
    expect(db.smove('a', 'b', 'none')).toBe(0)
    expect([members('a'), members('b')]).toEqual([
      ['2', '3'],
      ['1', '2', '3', '4'],
    ])
  })
})

describe('encodings', () => {
  it('depend on size and content', () => {
    expect(db.object('ENCODING', 'a')).toBe('intset')
    db.sadd('a', 'word')
    expect(db.object('ENCODING', 'a')).toBe('listpack')
    db.sadd('a', 'x'.repeat(100))
    expect(db.object('ENCODING', 'a')).toBe('hashtable')
  })
})

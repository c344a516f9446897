'use strict'

const { Redlet } = require('../..')

let db
beforeEach(() => {
  db = new Redlet()
})
afterEach(() => db.close())

const all = (key) => db.lrange(key, 0, -1)

describe('LPUSH and RPUSH', () => {
  it('create the list when the key is missing', () => {
    expect(db.lpush('l', 'b', 'a')).toBe(2)
    expect(db.rpush('l', ['c', 'd'])).toBe(4)
    expect(all('l')).toEqual(['a', 'b', 'c', 'd'])
  })

  it('LPUSHX and RPUSHX do not create one', () => {
    expect([db.lpushx('l', 'a'), db.rpushx('l', 'a')]).toEqual([0, 0])
    expect(db.exists('l')).toBe(0)
  })
})

describe('LPOP and RPOP', () => {
  it('return an element, or an array when a count is given', () => {
    db.rpush('l', ['a', 'b', 'c', 'd'])
    expect([db.lpop('l'), db.rpop('l')]).toEqual(['a', 'd'])
    expect(db.lpop('l', 5)).toEqual(['b', 'c'])
    expect([db.lpop('l'), db.lpop('l', 1), db.exists('l')]).toEqual([null, null, 0])
  })

  it('LMPOP takes from the first list that has any', () => {
    db.rpush('b', ['1', '2', '3'])
    expect(db.lmpop(2, ['a', 'b'], 'LEFT', { count: 2 })).toEqual(['b', ['1', '2']])
    expect(db.lmpop(1, 'a', 'LEFT')).toBeNull()
  })
})

describe('LRANGE and LINDEX', () => {
  it('count from the end when negative', () => {
    db.rpush('l', ['a', 'b', 'c'])
    expect(db.lrange('l', -2, -1)).toEqual(['b', 'c'])
    expect(db.lrange('l', 5, 9)).toEqual([])
    expect([db.lindex('l', -1), db.lindex('l', 3)]).toEqual(['c', null])
  })
})

describe('LMOVE', () => {
  it('takes from one end and adds at another', () => {
    db.rpush('l', ['a', 'b', 'c'])
    expect(db.lmove('l', 'm', 'LEFT', 'RIGHT')).toBe('a')
    expect(db.rpoplpush('l', 'm')).toBe('c')
    expect([all('l'), all('m')]).toEqual([['b'], ['c', 'a']])
    expect(db.lmove('missing', 'm', 'LEFT', 'LEFT')).toBeNull()
  })

  it('rotates a list onto itself', () => {
    db.rpush('l', ['a', 'b', 'c'])
    db.lmove('l', 'l', 'LEFT', 'RIGHT')
    expect(all('l')).toEqual(['b', 'c', 'a'])
  })
})

describe('LREM, LTRIM, LSET and LINSERT', () => {
  it('change the middle', () => {
    db.rpush('l', ['a', 'x', 'b', 'x', 'c', 'x'])
    expect(db.lrem('l', -1, 'x')).toBe(1)
    expect(db.lrem('l', 0, 'x')).toBe(2)
    expect(db.linsert('l', 'BEFORE', 'b', 'before b')).toBe(4)
    expect(db.linsert('l', 'AFTER', 'none', 'x')).toBe(-1)
    expect(db.lset('l', 0, 'A')).toBe('OK')
    expect(all('l')).toEqual(['A', 'before b', 'b', 'c'])
    db.ltrim('l', 1, 2)
    expect(all('l')).toEqual(['before b', 'b'])
  })

  it('LSET refuses an index out of range', () => {
    expect(() => db.lset('missing', 0, 'x')).toThrow('no such key')
    db.rpush('l', 'a')
    expect(() => db.lset('l', 1, 'x')).toThrow('index out of range')
  })
})

describe('LPOS', () => {
  it('finds an element, from either end, once or often', () => {
    db.rpush('l', ['a', 'b', 'c', 'b', 'b'])
    expect(db.lpos('l', 'b')).toBe(1)
    expect(db.lpos('l', 'b', { rank: -1 })).toBe(4)
    expect(db.lpos('l', 'b', { count: 0 })).toEqual([1, 3, 4])
    expect(db.lpos('l', 'x')).toBeNull()
  })
})

describe('a long list', () => {
  it('keeps its order', () => {
    const items = Array.from({ length: 20_000 }, (_, i) => `item ${i}`)
    db.rpush('l', items)
    expect(db.llen('l')).toBe(20_000)
    expect(all('l')).toEqual(items)
    expect(db.lindex('l', 12_345)).toBe('item 12345')
    for (let i = 0; i < 20_000; i += 2) expect(db.lpop('l')).toBe(`item ${i / 2}`)
    expect(db.llen('l')).toBe(10_000)
  })
})

'use strict'

const { Redlet } = require('../..')

let db
beforeEach(() => {
  db = new Redlet()
  db.zadd('z', [
    [1, 'a'],
    [2.5, 'b'],
    [3, 'c'],
  ])
})
afterEach(() => db.close())

describe('ZADD', () => {
  it('takes pairs, in a row or in arrays, after its options', () => {
    expect(db.zadd('y', 1, 'a', 2, 'b')).toBe(2)
    expect(db.zadd('y', [3, 'c', 4, 'd'])).toBe(2)
    expect(db.zadd('y', { xx: true, ch: true }, [[9, 'a']])).toBe(1)
    expect(db.zadd('y', { gt: true }, 1, 'a')).toBe(0)
    expect(db.zadd('y', 'NX', 7, 'a')).toBe(0)
    expect(db.zscore('y', 'a')).toBe(9)
  })

  it('returns a score with incr, or null', () => {
    expect(db.zadd('z', { incr: true }, 0.5, 'a')).toBe(1.5)
    expect(db.zadd('z', { incr: true, nx: true }, 1, 'a')).toBeNull()
  })

  it('takes infinity and fractions', () => {
    db.zadd('z', Number.POSITIVE_INFINITY, 'top', 'inf', 'peak', 0.1, 'low')
    expect(db.zmscore('z', 'top', 'peak', 'low', 'none')).toEqual([Infinity, Infinity, 0.1, null])
  })
})

describe('ZRANGE', () => {
  it('returns members, or pairs with the scores as numbers', () => {
    expect(db.zrange('z', 0, -1)).toEqual(['a', 'b', 'c'])
    expect(db.zrange('z', 0, 1, { rev: true, withscores: true })).toEqual([
      ['c', 3],
      ['b', 2.5],
    ])
    expect(db.zrange('z', '(1', '+inf', { byscore: true, limit: [1, 1] })).toEqual(['c'])
    expect(db.zrange('z', 0, 0, 'WITHSCORES')).toEqual([['a', 1]])
  })
})

describe('ZRANK and the pops', () => {
  it('return ranks, and remove members from the ends', () => {
    expect(db.zrank('z', 'b')).toBe(1)
    expect(db.zrank('z', 'b', { withscore: true })).toEqual([1, 2.5])
    expect(db.zrevrank('z', 'none')).toBeNull()
    expect(db.zpopmin('z')).toEqual(['a', 1])
    expect(db.zpopmax('z', 1)).toEqual([['c', 3]])
    expect(db.zmpop(2, ['none', 'z'], 'MIN')).toEqual(['z', [['b', 2.5]]])
    expect(db.zpopmin('z')).toEqual([])
  })
})

describe('ZUNION', () => {
  it('takes weights as an array', () => {
    db.zadd('y', 10, 'a')
    const options = { weights: [1, 2], aggregate: 'MAX', withscores: true }
    expect(db.zunion(2, ['z', 'y'], options).at(-1)).toEqual(['a', 20])
    expect(db.zunionstore('d', 2, ['z', 'y'], { aggregate: 'count' })).toBe(3)
    expect(db.zscore('d', 'a')).toBe(2)
  })
})

describe('geo', () => {
  it('stores places in a sorted set and finds them', () => {
    expect(
      db.geoadd('g', [
        [13.361389, 38.115556, 'Palermo'],
        [15.087269, 37.502669, 'Catania'],
      ]),
    ).toBe(2)
    expect(db.geoadd('g', { ch: true }, 15.087269, 37.502669, 'Catania')).toBe(0)
    expect(db.geodist('g', 'Palermo', 'Catania', 'km')).toBe('166.2742')
    const near = { fromlonlat: [15, 37], byradius: [200, 'km'], asc: true }
    expect(db.geosearch('g', near)).toEqual(['Catania', 'Palermo'])
    expect(db.geosearch('g', { ...near, count: [1, 'ANY'], withdist: true })).toHaveLength(1)
    expect(db.geosearch('g', { ...near, count: 1, withcoord: true })).toEqual([
      ['Catania', [15.087267458438873, 37.50266842333162]],
    ])
    expect(db.geosearchstore('d', 'g', { ...near, storedist: true })).toBe(2)
    expect(db.georadius('g', 15, 37, 200, 'km', { store: 'd' })).toBe(2)
    expect(db.geopos('g', 'none')).toEqual([null])
  })
})

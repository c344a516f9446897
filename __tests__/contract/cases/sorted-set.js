'use strict'

module.exports = {
  async 'a score is a number'(run) {
    expect(await run('ZADD', 'z', 1.5, 'a', 2, 'b')).toBe(2)
    expect(await run('ZSCORE', 'z', 'a')).toBe(1.5)
    expect(await run('ZSCORE', 'z', 'x')).toBeNull()
    expect(await run('ZINCRBY', 'z', 1, 'a')).toBe(2.5)
    expect(await run('ZMSCORE', 'z', 'b', 'x')).toEqual([2, null])
  },

  async 'an infinite score is Infinity'(run) {
    await run('ZADD', 'z', '-inf', 'a', '+inf', 'b')
    expect(await run('ZSCORE', 'z', 'a')).toBe(-Infinity)
    expect(await run('ZSCORE', 'z', 'b')).toBe(Infinity)
  },

  async 'members come in order, with scores in pairs'(run) {
    await run('ZADD', 'z', 3, 'c', 1, 'a', 2, 'b')
    expect(await run('ZRANGE', 'z', 0, -1)).toEqual(['a', 'b', 'c'])
    expect(await run('ZRANGE', 'z', 0, 1, 'REV', 'WITHSCORES')).toEqual([
      ['c', 3],
      ['b', 2],
    ])
    expect(await run('ZRANGE', 'z', '(1', '+inf', 'BYSCORE')).toEqual(['b', 'c'])
    expect(await run('ZRANK', 'z', 'c')).toBe(2)
    expect(await run('ZCOUNT', 'z', 2, 3)).toBe(2)
  },

  async 'sets are combined'(run) {
    await run('ZADD', 'a', 1, 'x', 2, 'y')
    await run('ZADD', 'b', 10, 'y', 20, 'z')
    expect(await run('ZUNIONSTORE', 'c', 2, 'a', 'b')).toBe(3)
    expect(await run('ZRANGE', 'c', 0, -1, 'WITHSCORES')).toEqual([
      ['x', 1],
      ['y', 12],
      ['z', 20],
    ])
    expect(await run('ZINTERCARD', 2, 'a', 'b')).toBe(1)
  },
}

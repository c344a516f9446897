'use strict'

module.exports = {
  async 'a set is an array'(run) {
    await run('SADD', 'a', ['1', '2', '3'])
    await run('SADD', 'b', ['2', '3', '4'])
    expect((await run('SINTER', 'a', 'b')).sort()).toEqual(['2', '3'])
    expect(await run('SMISMEMBER', 'a', '1', '4')).toEqual([1, 0])
  },

  async 'a set counts a member once'(run) {
    expect(await run('SADD', 's', 'a', 'b', 'a')).toBe(2)
    expect(await run('SADD', 's', 'a')).toBe(0)
    expect(await run('SCARD', 's')).toBe(2)
    expect(await run('SREM', 's', ['a', 'x'])).toBe(1)
    expect(await run('SMEMBERS', 's')).toEqual(['b'])
  },

  async 'a popped member is a string, or an array with a count'(run) {
    await run('SADD', 's', 'a')
    expect(await run('SPOP', 's')).toBe('a')
    expect(await run('SPOP', 's')).toBeNull()
    await run('SADD', 's', 'a')
    expect(await run('SPOP', 's', 3)).toEqual(['a'])
    expect(await run('SPOP', 's', 3)).toEqual([])
  },
}

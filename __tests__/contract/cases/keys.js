'use strict'

module.exports = {
  async 'keys live and die'(run) {
    await run('MSET', { a: 1, b: 2 })
    expect(await run('EXISTS', 'a', 'b', 'c')).toBe(2)
    expect(await run('TYPE', 'a')).toBe('string')
    expect(await run('DEL', 'a')).toBe(1)
    expect(await run('KEYS', '*')).toEqual(['b'])
    expect(await run('DBSIZE')).toBe(1)
  },

  async 'a cursor is a string'(run) {
    await run('SET', 'k', 'v')
    expect(await run('SCAN', 0, { match: 'k*', count: 100 })).toEqual(['0', ['k']])
  },

  async 'commands with subcommands'(run) {
    await run('SET', 'k', 12)
    expect(await run('OBJECT', 'ENCODING', 'k')).toBe('int')
    expect(await run('CONFIG', 'GET', 'maxmemory')).toEqual({ maxmemory: '0' })
  },
}

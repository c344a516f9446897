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

  async 'a key has a time to live'(run) {
    await run('SET', 'k', 'v')
    expect(await run('TTL', 'k')).toBe(-1)
    expect(await run('EXPIRE', 'k', 100)).toBe(1)
    expect(await run('EXPIRE', 'missing', 100)).toBe(0)
    expect(await run('TTL', 'k')).toBe(100)
    expect(await run('PERSIST', 'k')).toBe(1)
    expect(await run('PEXPIREAT', 'k', 1)).toBe(1)
    expect(await run('TTL', 'k')).toBe(-2)
  },

  async 'keys are renamed, copied and sorted'(run) {
    await run('RPUSH', 'a', ['3', '1', '2'])
    expect(await run('RENAME', 'a', 'b')).toBe('OK')
    expect(await run('COPY', 'b', 'c')).toBe(1)
    expect(await run('SORT', 'c', 'DESC')).toEqual(['3', '2', '1'])
    await expect(run('RENAME', 'a', 'b')).rejects.toMatchObject({ message: 'no such key' })
  },

  async 'an encoding is a word or null'(run) {
    await run('SET', 'k', 12)
    expect(await run('OBJECT', 'ENCODING', 'k')).toBe('int')
    expect(await run('OBJECT', 'ENCODING', 'missing')).toBeNull()
  },
}

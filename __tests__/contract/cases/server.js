'use strict'

module.exports = {
  async 'parameters are an object of strings'(run) {
    expect(await run('CONFIG', 'SET', 'slowlog-max-len', 64)).toBe('OK')
    expect(await run('CONFIG', 'GET', 'slowlog-max-len')).toEqual({ 'slowlog-max-len': '64' })
    await expect(run('CONFIG', 'SET', 'no-such-parameter', 1)).rejects.toMatchObject({
      code: 'ERR',
    })
  },

  async 'a store is emptied'(run) {
    await run('MSET', { a: 1, b: 2 })
    expect(await run('DBSIZE')).toBe(2)
    expect(await run('FLUSHALL')).toBe('OK')
    expect(await run('DBSIZE')).toBe(0)
  },

  async 'the keys of a call are named'(run) {
    expect(await run('COMMAND', 'GETKEYS', 'MSET', 'a', '1', 'b', '2')).toEqual(['a', 'b'])
  },

  async 'INFO is text in sections'(run) {
    expect(await run('INFO', 'keyspace')).toMatch(/^# Keyspace\r\n/)
  },
}

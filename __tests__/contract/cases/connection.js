'use strict'

module.exports = {
  async 'a connection answers'(run) {
    expect(await run('PING')).toBe('PONG')
    expect(await run('PING', 'hello')).toBe('hello')
    expect(await run('ECHO', 'hello')).toBe('hello')
  },

  async 'a connection has a name and a number'(run) {
    expect(await run('CLIENT', 'SETNAME', 'worker')).toBe('OK')
    expect(await run('CLIENT', 'GETNAME')).toBe('worker')
    expect(await run('CLIENT', 'ID')).toBeGreaterThan(0)
  },

  async 'a connection selects its database'(run) {
    await run('SET', 'k', 'zero')
    expect(await run('SELECT', 1)).toBe('OK')
    expect(await run('GET', 'k')).toBeNull()
    await run('SELECT', 0)
    expect(await run('GET', 'k')).toBe('zero')
    await expect(run('SELECT', 1000)).rejects.toMatchObject({ message: 'DB index is out of range' })
  },
}

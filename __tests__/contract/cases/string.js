'use strict'

module.exports = {
  async 'a value set is the value got'(run) {
    expect(await run('SET', 'k', 'v')).toBe('OK')
    expect(await run('GET', 'k')).toBe('v')
    expect(await run('GET', 'missing')).toBeNull()
  },

  async 'text of every language comes back'(run) {
    for (const text of ['', 'ÿé', '漢字', '👩‍👧', 'a\0b\r\n']) {
      await run('SET', text, text)
      expect(await run('GET', text)).toBe(text)
    }
  },

  async 'numbers and bigints are arguments'(run) {
    await run('SET', 'n', 41)
    expect(await run('INCR', 'n')).toBe(42)
    expect(await run('INCRBY', 'n', 2n ** 60n)).toBe(2n ** 60n + 42n)
    expect(await run('GET', 'n')).toBe(String(2n ** 60n + 42n))
  },

  async 'options are an object or words'(run) {
    expect(await run('SET', 'k', 'v', { nx: true, ex: 100 })).toBe('OK')
    expect(await run('SET', 'k', 'w', 'NX', 'EX', 100)).toBeNull()
    expect(await run('TTL', 'k')).toBe(100)
  },

  async 'many values at once'(run) {
    expect(await run('MSET', { a: 1, b: 2 })).toBe('OK')
    expect(await run('MGET', ['a', 'missing', 'b'])).toEqual(['1', null, '2'])
  },

  async 'long values'(run) {
    const long = 'long é'.repeat(100_000)
    await run('SET', 'k', long)
    expect((await run('GET', 'k')) === long).toBe(true)
  },
}

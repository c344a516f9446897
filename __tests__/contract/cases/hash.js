'use strict'

module.exports = {
  async 'a hash is an object'(run) {
    expect(await run('HSET', 'h', { name: 'Ada', age: 36 })).toBe(2)
    expect(await run('HGETALL', 'h')).toEqual({ name: 'Ada', age: '36' })
    expect(await run('HGETALL', 'missing')).toEqual({})
  },

  async 'a field may have any name'(run) {
    await run('HSET', 'h', ['__proto__', '1', 'constructor', '2'])
    const reply = await run('HGETALL', 'h')
    expect(Object.keys(reply).sort()).toEqual(['__proto__', 'constructor'])
  },

  async 'a field is a string or null'(run) {
    await run('HSET', 'h', { a: 1, b: 2 })
    expect(await run('HGET', 'h', 'a')).toBe('1')
    expect(await run('HGET', 'h', 'x')).toBeNull()
    expect(await run('HMGET', 'h', ['a', 'x', 'b'])).toEqual(['1', null, '2'])
    expect(await run('HINCRBY', 'h', 'a', 41)).toBe(42)
    expect(await run('HINCRBYFLOAT', 'h', 'b', 0.5)).toBe('2.5')
  },

  async 'a field may have a deadline'(run) {
    await run('HSET', 'h', { a: 1, b: 2 })
    expect(await run('HEXPIRE', 'h', 100, 'FIELDS', 2, 'a', 'x')).toEqual([1, -2])
    expect(await run('HTTL', 'h', 'FIELDS', 3, 'a', 'b', 'x')).toEqual([100, -1, -2])
  },

  async 'random fields come in pairs'(run) {
    await run('HSET', 'h', { a: 1 })
    expect(await run('HRANDFIELD', 'h', 5, 'WITHVALUES')).toEqual([['a', '1']])
  },
}

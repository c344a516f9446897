'use strict'

module.exports = {
  async 'a list is an array'(run) {
    expect(await run('RPUSH', 'l', ['a', 'b'], 'c')).toBe(3)
    expect(await run('LRANGE', 'l', 0, -1)).toEqual(['a', 'b', 'c'])
    expect(await run('LPOP', 'l', 2)).toEqual(['a', 'b'])
    expect(await run('LPOP', 'l')).toBe('c')
    expect(await run('LPOP', 'l', 2)).toBeNull()
  },

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

  async 'a set is an array'(run) {
    await run('SADD', 'a', ['1', '2', '3'])
    await run('SADD', 'b', ['2', '3', '4'])
    expect((await run('SINTER', 'a', 'b')).sort()).toEqual(['2', '3'])
    expect(await run('SMISMEMBER', 'a', '1', '4')).toEqual([1, 0])
  },

  async 'random fields come in pairs'(run) {
    await run('HSET', 'h', { a: 1 })
    expect(await run('HRANDFIELD', 'h', 5, 'WITHVALUES')).toEqual([['a', '1']])
  },

  async 'large replies'(run) {
    const items = Array.from({ length: 5000 }, (_, i) => `item ${i}`)
    await run('RPUSH', 'l', items)
    expect(await run('LRANGE', 'l', 0, -1)).toEqual(items)
  },
}

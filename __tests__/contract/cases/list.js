'use strict'

module.exports = {
  async 'a list is an array'(run) {
    expect(await run('RPUSH', 'l', ['a', 'b'], 'c')).toBe(3)
    expect(await run('LRANGE', 'l', 0, -1)).toEqual(['a', 'b', 'c'])
    expect(await run('LPOP', 'l', 2)).toEqual(['a', 'b'])
    expect(await run('LPOP', 'l')).toBe('c')
    expect(await run('LPOP', 'l', 2)).toBeNull()
  },

  async 'an element moves from list to list'(run) {
    await run('RPUSH', 'a', ['1', '2'])
    expect(await run('LMOVE', 'a', 'b', 'RIGHT', 'LEFT')).toBe('2')
    expect(await run('LMOVE', 'missing', 'b', 'RIGHT', 'LEFT')).toBeNull()
    expect(await run('LMPOP', 2, 'missing', 'b', 'LEFT')).toEqual(['b', ['2']])
  },

  async 'a place is a number or null'(run) {
    await run('RPUSH', 'l', ['a', 'b', 'a'])
    expect(await run('LPOS', 'l', 'a', 'RANK', -1)).toBe(2)
    expect(await run('LPOS', 'l', 'x')).toBeNull()
    expect(await run('LPOS', 'l', 'a', 'COUNT', 0)).toEqual([0, 2])
  },

  async 'a long reply is complete'(run) {
    const items = Array.from({ length: 5000 }, (_, i) => `item ${i}`)
    await run('RPUSH', 'l', items)
    expect(await run('LRANGE', 'l', 0, -1)).toEqual(items)
  },
}

'use strict'

module.exports = {
  async 'bits are numbers'(run) {
    expect(await run('SETBIT', 'k', 7, 1)).toBe(0)
    expect(await run('GETBIT', 'k', 7)).toBe(1)
    expect(await run('GETBIT', 'k', 100)).toBe(0)
    expect(await run('GET', 'k')).toBe('\u0001')
    expect(await run('BITCOUNT', 'k')).toBe(1)
    expect(await run('BITPOS', 'k', 1)).toBe(7)
    expect(await run('BITPOS', 'k', 1, 5)).toBe(-1)
  },

  async 'keys are combined bit by bit'(run) {
    await run('SET', 'a', 'abc')
    await run('SET', 'b', 'ABC')
    expect(await run('BITOP', 'AND', 'c', 'a', 'b')).toBe(3)
    expect(await run('GET', 'c')).toBe('ABC')
  },

  async 'a field of bits that overflows is null where that was asked for'(run) {
    const call = ['BITFIELD', 'k', 'SET', 'u8', 0, 255, 'INCRBY', 'u8', 0, 1]
    expect(await run(...call)).toEqual([0, 0])
    expect(await run('BITFIELD', 'k', 'OVERFLOW', 'FAIL', 'INCRBY', 'u8', 0, 256)).toEqual([null])
  },
}

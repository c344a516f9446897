'use strict'

module.exports = {
  async 'an entry is an id and its fields'(run) {
    expect(await run('XADD', 's', '1-1', 'name', 'Ada', 'age', 36)).toBe('1-1')
    expect(await run('XADD', 's', '1-*', 'name', 'Bob')).toBe('1-2')
    expect(await run('XLEN', 's')).toBe(2)
    expect(await run('XRANGE', 's', '-', '+')).toEqual([
      ['1-1', ['name', 'Ada', 'age', '36']],
      ['1-2', ['name', 'Bob']],
    ])
    expect(await run('XDEL', 's', '1-1')).toBe(1)
  },

  async 'streams are read by their names'(run) {
    await run('XADD', 's', '1-1', 'a', '1')
    expect(await run('XREAD', 'STREAMS', 's', '0')).toEqual({ s: [['1-1', ['a', '1']]] })
    expect(await run('XREAD', 'STREAMS', 's', '1-1')).toBeNull()
  },

  async 'a group delivers an entry once'(run) {
    await run('XADD', 's', '1-1', 'a', '1')
    expect(await run('XGROUP', 'CREATE', 's', 'g', '0')).toBe('OK')
    const read = ['XREADGROUP', 'GROUP', 'g', 'worker', 'COUNT', 10, 'STREAMS', 's', '>']
    expect(await run(...read)).toEqual({ s: [['1-1', ['a', '1']]] })
    expect(await run(...read)).toBeNull()
    expect(await run('XPENDING', 's', 'g')).toEqual([1, '1-1', '1-1', [['worker', '1']]])
    expect(await run('XACK', 's', 'g', '1-1')).toBe(1)
  },

  async 'an id must be greater than the last'(run) {
    await run('XADD', 's', '5-0', 'a', '1')
    await expect(run('XADD', 's', '4-0', 'a', '1')).rejects.toMatchObject({
      code: 'ERR',
      message: 'The ID specified in XADD is equal or smaller than the target stream top item',
    })
  },
}

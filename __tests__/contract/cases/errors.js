'use strict'

module.exports = {
  async 'have a code and a text'(run) {
    await run('SET', 'k', 'text')
    await expect(run('LPUSH', 'k', 'x')).rejects.toMatchObject({
      code: 'WRONGTYPE',
      message: 'Operation against a key holding the wrong kind of value',
    })
    await expect(run('INCR', 'k')).rejects.toMatchObject({
      code: 'ERR',
      message: 'value is not an integer or out of range',
    })
  },

  async 'for too few arguments and wrong options'(run) {
    await expect(run('GET')).rejects.toMatchObject({
      code: 'ERR',
      message: "wrong number of arguments for 'get' command",
    })
    await expect(run('SET', 'k', 'v', 'EX')).rejects.toMatchObject({ message: 'syntax error' })
    expect(await run('EXISTS', 'k')).toBe(0)
  },

  async 'for what is no argument'(run) {
    for (const value of [undefined, null, true, Symbol('s')]) {
      await expect(run('SET', 'k', value)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
    }
    expect(await run('EXISTS', 'k')).toBe(0)
  },
}

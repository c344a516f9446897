'use strict'

module.exports = {
  async 'different elements are counted'(run) {
    expect(await run('PFADD', 'a', ['x', 'y'])).toBe(1)
    expect(await run('PFADD', 'a', 'x')).toBe(0)
    expect(await run('PFADD', 'b', ['y', 'z'])).toBe(1)
    expect(await run('PFCOUNT', 'a')).toBe(2)
    expect(await run('PFCOUNT', 'a', 'b', 'missing')).toBe(3)
    expect(await run('PFMERGE', 'c', 'a', 'b')).toBe('OK')
    expect(await run('PFCOUNT', 'c')).toBe(3)
  },
}

'use strict'

module.exports = {
  async 'what a script returns is a reply'(run) {
    expect(await run('EVAL', 'return 3.9', 0)).toBe(3)
    expect(await run('EVAL', "return {1, 'two', {3}}", 0)).toEqual([1, 'two', [3]])
    expect(await run('EVAL', "return redis.status_reply('FINE')", 0)).toBe('FINE')
    expect(await run('EVAL', 'return nil', 0)).toBeNull()
  },

  async 'a script calls commands on its keys'(run) {
    const text = "redis.call('SET', KEYS[1], ARGV[1]) return redis.call('INCR', KEYS[1])"
    expect(await run('EVAL', text, 1, 'n', 41)).toBe(42)
    expect(await run('GET', 'n')).toBe('42')
  },

  async 'a script is called by its digest'(run) {
    const sha = await run('SCRIPT', 'LOAD', 'return ARGV[1]')
    expect(sha).toBe('098e0f0d1448c0a81dafe820f66d460eb09263da')
    expect(await run('EVALSHA', sha, 0, 'a')).toBe('a')
    expect(await run('SCRIPT', 'EXISTS', sha, '0'.repeat(40))).toEqual([1, 0])
    await expect(run('EVALSHA', '0'.repeat(40), 0)).rejects.toMatchObject({ code: 'NOSCRIPT' })
  },

  async 'an error of a script has a code and a text'(run) {
    await expect(run('EVAL', "return redis.error_reply('MY own')", 0)).rejects.toMatchObject({
      code: 'MY',
      message: 'own',
    })
  },

  async 'a library has functions'(run) {
    const code =
      "#!lua name=lib\nredis.register_function('echo', function(_, args) return args[1] end)"
    expect(await run('FUNCTION', 'LOAD', code)).toBe('lib')
    expect(await run('FCALL', 'echo', 0, 'a')).toBe('a')
  },
}

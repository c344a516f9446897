'use strict'

module.exports = {
  async 'keys are watched and let go'(run) {
    expect(await run('WATCH', 'a', 'b')).toBe('OK')
    expect(await run('UNWATCH')).toBe('OK')
  },

  async 'nothing is carried out or given up outside a transaction'(run) {
    await expect(run('EXEC')).rejects.toMatchObject({ code: 'ERR', message: 'EXEC without MULTI' })
    await expect(run('DISCARD')).rejects.toMatchObject({ message: 'DISCARD without MULTI' })
  },
}

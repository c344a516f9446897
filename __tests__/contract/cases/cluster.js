'use strict'

module.exports = {
  async 'there is no cluster'(run) {
    await expect(run('CLUSTER', 'SLOTS')).rejects.toMatchObject({
      code: 'ERR',
      message: 'This instance has cluster support disabled',
    })
  },

  async 'a client may say that it only reads'(run) {
    expect(await run('READONLY')).toBe('OK')
    expect(await run('READWRITE')).toBe('OK')
  },
}

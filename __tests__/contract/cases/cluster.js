'use strict'

const disabled = { code: 'ERR', message: 'This instance has cluster support disabled' }

module.exports = {
  async 'there is no cluster'(run) {
    await expect(run('CLUSTER', 'SLOTS')).rejects.toMatchObject(disabled)
  },

  async 'a client need not say that it only reads'(run) {
    await expect(run('READONLY')).rejects.toMatchObject(disabled)
    await expect(run('READWRITE')).rejects.toMatchObject(disabled)
  },
}

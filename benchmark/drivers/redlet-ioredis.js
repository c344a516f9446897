const ENTRY = '../..'

/** ioredis over a store in the same process: no socket. Each call is awaited. */
module.exports = {
  ...require('./ioredis'),
  name: 'redlet-ioredis',
  title: 'redlet/ioredis',
  server: undefined,
  only: ['get', 'set', 'pipeline'],
  async open() {
    const { Redlet } = require(ENTRY)
    const { overStores } = require('../../lib/adapters/over-stores.js')
    // The same copy of ioredis as the driver beside it has.
    const Redis = overStores(require('ioredis'))
    const db = new Redis({ store: new Redlet() })
    await db.ping()
    return db
  },
}

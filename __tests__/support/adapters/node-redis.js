'use strict'

// The versions of node-redis that redlet/redis is for.

const { Redlet } = require('../../..')
const { overSockets } = require('../../../lib/adapters/over-sockets.js')

const PACKAGES = [
  ['5', 'redis5'],
  ['6', 'redis'],
]

/**
 * A jest suite for each version. `define` is given `open(take)`: before each test it calls
 * `take({ db, connect })` with a new store and `connect(options)`, which answers a client of it
 * that is connected, and closes all afterwards; and the version's `createClient` over stores.
 */
function describeEachNodeRedis(title, define) {
  describe.each(PACKAGES)(`${title} with node-redis %s`, (_, name) => {
    const redis = overSockets(require(name))
    const open = (take) => {
      let db
      const clients = []
      beforeEach(() => {
        db = new Redlet()
        const connect = async (options) => {
          const client = redis.createClient({ store: db, ...options }).on('error', () => {})
          clients.push(client)
          return client.connect()
        }
        take({ db, connect })
      })
      afterEach(async () => {
        for (const client of clients.splice(0)) if (client.isOpen) client.destroy()
        await db.close()
      })
    }
    define({ ...redis, name, open })
  })
}

module.exports = { describeEachNodeRedis }

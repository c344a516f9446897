'use strict'

// The versions of ioredis that redlet/ioredis is for.

const { Redlet } = require('../../..')
const { overStores } = require('../../../lib/adapters/over-stores.js')

const PACKAGES = [
  ['5', 'ioredis5'],
  ['6', 'ioredis'],
]

/**
 * A jest suite for each version. `define` is given the version's `ioredis`, the `name` of its
 * package, its class `Redis` over stores, and `open(take)`: before each test it calls
 * `take({ db, redis })` with a new store and a client of it, and closes both afterwards.
 */
function describeEachIoredis(title, define) {
  describe.each(PACKAGES)(`${title} with ioredis %s`, (_, name) => {
    const ioredis = require(name)
    const Redis = overStores(ioredis)
    const open = (take) => {
      let db
      let redis
      beforeEach(() => {
        db = new Redlet()
        redis = new Redis({ store: db })
        take({ db, redis })
      })
      afterEach(async () => {
        redis.disconnect()
        await db.close()
      })
    }
    define({ Redis, ioredis, name, open })
  })
}

module.exports = { describeEachIoredis }

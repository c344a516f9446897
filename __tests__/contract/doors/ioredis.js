'use strict'

const { Redlet } = require('../../..')
const { Redis } = require('../../../lib/adapters/ioredis.js')
const { SKIP, failure, shaped, words } = require('../wire.js')

/** `await redis.get('k')`: real ioredis, over a stream in the process. */
function open() {
  const db = new Redlet()
  const redis = new Redis({ store: db })
  return {
    async run(name, ...args) {
      const list = name === 'HSET' ? args : words(args)
      try {
        return shapedOnce(name, args, await redis[name.toLowerCase()](...list))
      } catch (error) {
        throw error.name === 'ReplyError' ? failure(error.message) : error
      }
    },
    async close() {
      await redis.quit()
      await db.close()
    },
  }
}

/** ioredis makes an object of HGETALL's reply by itself. */
function shapedOnce(name, args, reply) {
  return Array.isArray(reply) ? shaped([name, ...args], reply) : reply
}

const skip = {
  ...SKIP,
  'strings: numbers and bigints are arguments': 'ioredis answers with rounded numbers above 2^53',
  'collections: random fields come in pairs': 'ioredis gives them flat or in pairs by its version',
}

module.exports = { open, skip }

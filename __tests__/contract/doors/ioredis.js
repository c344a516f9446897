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
  return name === 'HGETALL' ? reply : shaped([name, ...args], reply)
}

const skip = {
  ...SKIP,
  'string: numbers and bigints are arguments': 'ioredis answers with rounded numbers above 2^53',
  'hash: random fields come in pairs': 'ioredis gives them flat or in pairs by its version',
}

module.exports = { open, skip }

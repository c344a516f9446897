'use strict'

const { Redlet } = require('../../..')
const { createClient } = require('../../../lib/adapters/redis.js')
const { SKIP, failure, words } = require('../wire.js')

/** `await client.sendCommand(['GET', 'k'])`: real node-redis, over a socket of the store. */
async function open() {
  const db = new Redlet()
  const client = await createClient({ store: db, RESP: 3 })
    .on('error', () => {})
    .connect()
  return {
    async run(name, ...args) {
      try {
        const call = [name, ...words(args)].map((word) =>
          Buffer.isBuffer(word) ? word : `${word}`,
        )
        return plain(await client.sendCommand(call))
      } catch (error) {
        throw error.constructor.name === 'SimpleError' ? failure(error.message) : error
      }
    },
    async close() {
      client.destroy()
      await db.close()
    },
  }
}

/** node-redis makes objects without a prototype of maps. */
function plain(reply) {
  if (Array.isArray(reply)) return reply.map(plain)
  if (typeof reply !== 'object' || reply === null) return reply
  return Object.fromEntries(Object.entries(reply).map(([name, value]) => [name, plain(value)]))
}

const skip = {
  ...SKIP,
  'hash: a field may have any name': 'node-redis loses a field that is called __proto__',
  'string: numbers and bigints are arguments': 'node-redis answers with rounded numbers above 2^53',
}

module.exports = { open, skip }

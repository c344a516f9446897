'use strict'

// The ways into a store that a step can take.

const net = require('node:net')
const { once } = require('node:events')
const { Redis } = require('redlet/ioredis')
const { RespClient } = require('../../support/servers/resp-client.js')

/** A script that makes several calls, of which each may fail. Arguments: the words of each, counted. */
const SCRIPT = `
  local at = 1
  while at <= #ARGV do
    local count = tonumber(ARGV[at])
    redis.pcall(unpack(ARGV, at + 1, at + count))
    at = at + 1 + count
  end`

/** What a call may fail with; anything else is a defect. */
const OWN_FAULTS = /^(INTERNAL|CLOSED|CORRUPT|LOCKED|MISCONF|IO)\b/

/** Opens every door of `db` at one of its databases. `path` is where it may listen. */
async function openDoors(db, database, path) {
  db.select(database)
  const redis = new Redis({ store: db, db: database })
  const listener = await db.listen({ path })
  const socket = net.connect({ path })
  await once(socket, 'connect')
  const client = await RespClient.over(socket)
  await client.send(['SELECT', String(database)])

  const doors = {
    method: ([[name, ...args]]) => asMethod(db, name, args),
    call: ([call]) => db.call(...call),
    buffers: ([call]) => db.buffers.call(...call.map((word) => Buffer.from(word))),
    multi(calls) {
      const batch = db.multi()
      for (const [name, ...args] of calls) asMethod(batch, name, args)
      return batch.exec()
    },
    script: (calls) => db.eval(SCRIPT, 0, ...calls.flatMap((call) => [call.length, ...call])),
    ioredis: ([[name, ...args]]) => redis.call(name, ...args),
    async socket([call]) {
      const { type, value } = await client.send(call)
      if (type === 'error') throw new Error(value)
    },
  }

  return {
    /** Runs a step; whether its calls succeed or fail is their own affair. */
    async run({ door, calls, save }) {
      try {
        await (save ? db.save() : doors[door](calls))
      } catch (error) {
        const text = `${error.code ?? ''} ${error.message}`.trim()
        if (save || OWN_FAULTS.test(text)) throw error
      }
    },
    async close() {
      redis.disconnect()
      client.close()
      await listener.close()
    },
  }
}

/** Some commands have no method: they are called by name. */
function asMethod(target, name, args) {
  const method = target[name.toLowerCase()]
  return method === undefined ? target.call(name, ...args) : method.call(target, ...args)
}

module.exports = { openDoors }

'use strict'

const { Redlet } = require('../../..')

/** `db.buffers.get(Buffer.from('k'))`: bytes in, bytes out. */
function open() {
  const db = new Redlet()
  return {
    run: async (name, ...args) => asText(await db.buffers[name.toLowerCase()](...asBytes(args))),
    close: () => db.close(),
  }
}

const asBytes = (args) => args.map((arg) => (typeof arg === 'string' ? Buffer.from(arg) : arg))

/** Every Buffer of a reply as a string, and every Map, which has Buffers for names, an object. */
function asText(reply) {
  if (Buffer.isBuffer(reply)) return reply.toString()
  if (Array.isArray(reply)) return reply.map(asText)
  return reply instanceof Map ? Object.fromEntries([...reply].map(asText)) : reply
}

module.exports = { open }

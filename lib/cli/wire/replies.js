'use strict'

// What the command line takes out of replies. A server may answer anything.

const { RedletError } = require('../../error.js')

/** The bytes of a reply that is a text. */
function bytesOf({ value } = {}, call) {
  if (Buffer.isBuffer(value)) return value
  throw senseless(call)
}

/** The next cursor and the keys that SCAN answers with. */
function scanned({ type, value }) {
  const [cursor, keys] = type === 'array' ? value : []
  const next = bytesOf(cursor, 'SCAN').toString()
  if (!/^\d+$/.test(next) || keys?.type !== 'array') throw senseless('SCAN')
  return { cursor: next, keys: keys.value.map((key) => bytesOf(key, 'SCAN')) }
}

/** The error for an answer to a call that no server of Redis gives. */
function senseless(call) {
  return new RedletError('PROTOCOL', `what the server answers to ${call} makes no sense`)
}

module.exports = { bytesOf, scanned, senseless }

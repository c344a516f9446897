'use strict'

const { RedletError } = require('../../error.js')
const { quoted } = require('../quote.js')
const { serverError } = require('../wire/client.js')
const { senseless } = require('../wire/replies.js')
const { callOf } = require('./side.js')

/** The bytes of values that are in memory at once, as far as values are not larger themselves. */
const ROOM = 32 << 20

/** Keys in portions whose values have room in memory together. */
async function portionsOf(side, keys) {
  const replies = await side.ask(keys.map((key) => callOf('MEMORY USAGE', key)))
  const portions = []
  let room = 0
  keys.forEach((key, i) => {
    const size = sizeOf(replies[i], key)
    if (room < size) portions.push([])
    room = (room < size ? ROOM : room) - size
    portions.at(-1).push(key)
  })
  return portions
}

/** The memory of a key; none if it has gone. It is never larger than the room that there is. */
function sizeOf(reply, key) {
  if (reply.type === 'null') return 1
  if (reply.type === 'integer') return Math.min(Number(reply.value), ROOM)
  throw unexpected(reply, key, 'MEMORY USAGE')
}

/**
 * The `{ deadline, payload }` of keys: milliseconds since 1970, -1 without one, and the value as DUMP
 * answers with it. Undefined where there is no such key.
 */
async function readKeys(side, keys) {
  const calls = keys.flatMap((key) => [callOf('PEXPIRETIME', key), callOf('DUMP', key)])
  const replies = await side.ask(calls)
  return keys.map((key, i) => {
    const [deadline, payload] = replies.slice(2 * i, 2 * i + 2)
    if (deadline.type !== 'integer') throw unexpected(deadline, key, 'PEXPIRETIME')
    if (payload.type === 'null' || deadline.value === -2n) return undefined
    if (payload.type !== 'bulk') throw unexpected(payload, key, 'DUMP')
    return { deadline: Number(deadline.value), payload: payload.value }
  })
}

/** The error for a reply that is none of those that a call has. */
function unexpected(reply, key, call) {
  if (reply.type !== 'error') return senseless(call)
  const { code, message } = serverError(reply)
  return new RedletError(code, `${call} of ${quoted(key)}: ${message}`)
}

module.exports = { portionsOf, readKeys, unexpected }

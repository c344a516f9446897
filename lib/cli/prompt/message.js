'use strict'

const { harmless, quoted } = require('../quote.js')

/** What comes by itself as one line; undefined if it is of another kind. */
function messageLine({ type, value }, paint) {
  if (type === 'status') return monitored(harmless(value), paint)
  const [kind, ...rest] = Array.isArray(value) ? value.map((each) => each.value) : []
  return KINDS[kind]?.(rest, paint)
}

const KINDS = {
  message: ([channel, message], paint) => told(channel, message, paint),
  smessage: ([channel, message], paint) => told(channel, message, paint),
  pmessage: ([pattern, channel, message], paint) =>
    `${told(channel, message, paint)}  ${paint('dim', quoted(pattern))}`,
  subscribe: ([channel], paint) => listening(channel, paint),
  ssubscribe: ([channel], paint) => listening(channel, paint),
  psubscribe: ([pattern], paint) => listening(pattern, paint),
}

function told(channel, message, paint) {
  return `${paint('name', quoted(channel))}  ${paint('string', quoted(message))}`
}

function listening(channel, paint) {
  return paint('dim', `listening to ${quoted(channel)}; Ctrl-C ends it`)
}

/** `1700000000.123456 [0 127.0.0.1:5000] "get" "k"`, or OK at the beginning. */
function monitored(line, paint) {
  if (line === 'OK') return paint('dim', 'monitoring; Ctrl-C ends it')
  const [, head, call] = /^(\d+\.\d+ \[[^\]]*\]) (.*)$/s.exec(line) ?? []
  return call === undefined ? line : `${paint('dim', head)} ${call}`
}

module.exports = { messageLine }

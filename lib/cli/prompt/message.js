'use strict'

const { harmless, quoted } = require('../quote.js')

/** What comes by itself as one line; undefined if it is of another kind. */
function messageLine({ type, value }, paint) {
  if (type === 'status') return monitored(harmless(value), paint)
  if (!Array.isArray(value) || value.length === 0) return undefined
  const [kind, ...rest] = value.map((each) => each.value)
  const { texts, line } = KINDS.get(String(kind)) ?? {}
  if (line === undefined || rest.length < texts) return undefined
  return rest.slice(0, texts).every(Buffer.isBuffer) ? line(rest, paint) : undefined
}

/** How messages are shown, and how many texts they have. */
const KINDS = new Map(
  Object.entries({
    message: { texts: 2, line: ([channel, text], paint) => told(channel, text, paint) },
    smessage: { texts: 2, line: ([channel, text], paint) => told(channel, text, paint) },
    pmessage: {
      texts: 3,
      line: ([pattern, channel, text], paint) =>
        `${told(channel, text, paint)}  ${paint('dim', quoted(pattern))}`,
    },
    subscribe: { texts: 1, line: listening },
    ssubscribe: { texts: 1, line: listening },
    psubscribe: { texts: 1, line: listening },
    invalidate: { texts: 0, line: changed },
  }),
)

function told(channel, message, paint) {
  return `${paint('name', quoted(channel))}  ${paint('string', quoted(message))}`
}

function listening([channel], paint) {
  return paint('dim', `listening to ${quoted(channel)}; Ctrl-C ends it`)
}

/** What CLIENT TRACKING tells: keys that have changed, or null for all. */
function changed([keys], paint) {
  if (keys !== null && !Array.isArray(keys)) return undefined
  const names = (keys ?? []).map(({ value }) => (Buffer.isBuffer(value) ? quoted(value) : '?'))
  return paint('dim', `changed: ${keys === null ? 'all keys' : names.join(' ')}`)
}

/** `1700000000.123456 [0 127.0.0.1:5000] "get" "k"`, or OK at the beginning. */
function monitored(line, paint) {
  if (line === 'OK') return paint('dim', 'monitoring; Ctrl-C ends it')
  const [, head, call] = /^(\d+\.\d+ \[[^\]]*\]) (.*)$/s.exec(line) ?? []
  return call === undefined ? line : `${paint('dim', head)} ${call}`
}

module.exports = { messageLine }

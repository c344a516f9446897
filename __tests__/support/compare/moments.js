'use strict'

// Streams contain times: in ids, in how long something has been idle, in when it was delivered. Two
// servers are never called at the same moment, so all times are taken to be equal.

const NOW = /^1[6-9]\d{11}-\d+$/
/** Times in milliseconds are greater; nothing else in a test is, but the ends of a range. */
const YEAR_2000 = 946_684_800_000
const FAR = 9_000_000_000_000

const SPANS = new Set(['idle', 'inactive'])

/** A reply in which every moment and every span of time is a word. */
function timeless(call, reply) {
  if (/^XPENDING$/i.test(call[0]) && call.length > 3) return pending(reply)
  return withoutMoments(reply)
}

function withoutMoments(value) {
  if (typeof value === 'string') return NOW.test(value) ? 'an id of now' : value
  if (typeof value === 'number') return value > YEAR_2000 && value < FAR ? 'a moment' : value
  if (Array.isArray(value)) return value.map(withoutMoments)
  if (!Array.isArray(value?.map)) return value
  return { map: value.map.map(([name, part]) => [name, named(name, part)]) }
}

function named(name, value) {
  return SPANS.has(name) && value >= 0 ? 'a span' : withoutMoments(value)
}

/** `[id, consumer, idle, deliveries]` */
function pending(reply) {
  if (!Array.isArray(reply)) return reply
  return reply.map((entry) =>
    Array.isArray(entry) && entry[2] >= 0
      ? withoutMoments(entry).with(2, 'a span')
      : withoutMoments(entry),
  )
}

module.exports = { timeless, withoutMoments }

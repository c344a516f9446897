'use strict'

const { Refusal } = require('../refusal.js')
const { turn } = require('./walk.js')

/** About so many bytes are read in a turn, and so many are enough for a page. */
const TURN_BYTES = 1 << 19
const PAGE_BYTES = 2 << 20

/** So many elements are read in a turn at most. */
const MOST = 200

/** A walk that finds nothing looks at so many elements before it answers. */
const SEARCHED = 20_000

/**
 * The number of elements of a key, and how many of them to read in a turn: few if they are big.
 * `lengthCall` is HLEN, LLEN ...
 */
async function portionOf(calls, { database, key }, lengthCall) {
  const [total, memory] = await calls.all(database, [
    [lengthCall, key],
    ['MEMORY', 'USAGE', key],
  ])
  if (memory === null) throw noKey()
  const each = Math.max(memory / Math.max(total, 1), 1)
  return { total, atOnce: Math.max(1, Math.min(MOST, Math.floor(TURN_BYTES / each))) }
}

function noKey() {
  return new Refusal(404, 'NO_KEY', 'there is no such key')
}

/**
 * Reads elements `from` to `from + limit`, some in a turn, until the page is full:
 * `read(first, last)` answers those of a part, and `sizeOf` says how many bytes one has.
 */
async function readRows({ from, limit, total, atOnce }, read, sizeOf) {
  const rows = []
  const end = Math.min(from + limit, total)
  let bytes = 0
  while (from + rows.length < end && bytes < PAGE_BYTES) {
    const first = from + rows.length
    const part = await read(first, Math.min(first + atOnce, end) - 1)
    if (part.length === 0) break
    for (const row of part) bytes += sizeOf(row)
    rows.push(...part)
    await turn()
  }
  return rows
}

/**
 * Reads a page with HSCAN or SSCAN: `words` are those after the cursor. Ends with `limit` elements, a
 * full page, or when it has looked at many that do not match.
 */
async function readScan(
  calls,
  { database, key },
  { cursor, match, limit },
  { call, atOnce, words },
) {
  const found = []
  const step = match ? MOST : Math.min(atOnce, limit)
  let at = cursor
  let bytes = 0
  let visited = 0
  do {
    const matching = match ? ['MATCH', match] : []
    const scan = [call, key, at, ...matching, 'COUNT', step, ...words]
    const [next, elements] = await calls.one(database, ...scan)
    at = String(next)
    for (const element of elements) bytes += element.length
    found.push(...elements)
    visited += step
    await turn()
  } while (at !== '0' && found.length < limit && bytes < PAGE_BYTES && visited < SEARCHED)
  return { found, cursor: at }
}

module.exports = { noKey, portionOf, readRows, readScan }

'use strict'

const { setImmediate: turn } = require('node:timers/promises')

/** How many keys, or elements of one, a step looks at; between steps the event loop has its turn. */
const STEP = 500

/**
 * Walks over the keys of a database: yields `{ keys, visited, cursor }` of each step until the end, or
 * until `signal` is aborted. `words` are those of SCAN after its cursor.
 */
async function* walkKeys(calls, { database, cursor = '0', words = [], step = STEP, signal }) {
  let at = cursor
  do {
    const [next, keys] = await calls.one(database, 'SCAN', at, ...words, 'COUNT', step)
    at = String(next)
    yield { keys, visited: step, cursor: at }
    await turn()
  } while (at !== '0' && !signal?.aborted)
}

/** What is made of a pipeline in one turn. */
const PIPELINE = 250

/** Makes calls about each key, a few keys a turn; the replies of each, null where one failed. */
async function measure(calls, database, keys, callsOf) {
  const measured = []
  for (let from = 0; from < keys.length; ) {
    const width = callsOf(keys[from]).length
    const some = keys.slice(from, from + Math.floor(PIPELINE / width))
    const replies = await calls.some(database, some.flatMap(callsOf))
    for (let at = 0; at < replies.length; at += width) measured.push(replies.slice(at, at + width))
    from += some.length
    await turn()
  }
  return measured
}

/** A walk tells what it has so often. */
const PART_MS = 500

/**
 * Walks over a database for a stream: `sink.take(calls, database, keys)` gets the keys of each step,
 * and what `sink.shown()` returns is told now and then, and at the end.
 */
async function report(calls, stream, { database, words, total }, sink) {
  let told = performance.now()
  let visited = 0
  for await (const step of walkKeys(calls, { database, words, signal: stream.signal })) {
    await sink.take(calls, database, step.keys)
    visited = Math.min(visited + step.visited, total)
    if (performance.now() - told < PART_MS) continue
    stream.send('part', { visited, total, ...sink.shown() })
    told = performance.now()
  }
  stream.send('done', { visited: total, total, ...sink.shown() })
}

module.exports = { STEP, measure, report, turn, walkKeys }

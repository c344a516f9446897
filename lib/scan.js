'use strict'

// Scans as iterators. The calls are synchronous, so `for...of` works as well as `for await`, which
// is the form that also works over a network.

const { RedletError } = require('./error.js')

/** Wraps a generator so that both kinds of loop accept it. */
function iterator(generator) {
  return {
    next: (value) => generator.next(value),
    return: (value) => generator.return(value),
    throw: (error) => generator.throw(error),
    [Symbol.iterator]() {
      return this
    },
    async *[Symbol.asyncIterator]() {
      yield* generator
    },
  }
}

/**
 * Calls `step` with one cursor after the other and yields its results. A cursor is a place in the
 * tables of one process: `owners()` changes with the process that has them.
 */
function* walk(owners, step) {
  let cursor = '0'
  let first
  do {
    const [next, found] = step(cursor)
    first ??= owners()
    if (owners() !== first) throw new RedletError('OWNER_LOST', CUT)
    yield* found
    cursor = String(next)
  } while (cursor !== '0')
}

const CUT =
  'the process that owned the folder ended during this walk, which would miss some of the rest: begin it again'

function* pairs(flat) {
  let field
  let isField = true
  for (const item of flat) {
    if (isField) field = item
    else yield [field, item]
    isField = !isField
  }
}

const keyScan = (db, owners, options = {}) =>
  iterator(walk(owners, (cursor) => db.scan(cursor, options)))

const memberScan = (db, owners, key, options = {}) =>
  iterator(walk(owners, (cursor) => db.sscan(key, cursor, options)))

const hashScan = (db, owners, key, options = {}) =>
  iterator(pairs(walk(owners, (cursor) => db.hscan(key, cursor, options))))

const scoreScan = (db, owners, key, options = {}) => {
  const members = pairs(walk(owners, (cursor) => db.zscan(key, cursor, options)))
  return iterator(scored(members))
}

/** ZSCAN returns scores as text. */
function* scored(members) {
  for (const [member, score] of members) yield [member, toNumber(String(score))]
}

function toNumber(score) {
  return score.endsWith('inf') ? Number(score.replace('inf', 'Infinity')) : Number(score)
}

module.exports = { hashScan, keyScan, memberScan, scoreScan, toNumber }

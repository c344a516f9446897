'use strict'

// Scans as iterators. The calls are synchronous, so `for...of` works as well as `for await`, which
// is the form that also works over a network.

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

/** Calls `step` with one cursor after the other and yields its results. */
function* walk(step) {
  let cursor = '0'
  do {
    const [next, found] = step(cursor)
    yield* found
    cursor = String(next)
  } while (cursor !== '0')
}

function* pairs(flat) {
  let field
  let isField = true
  for (const item of flat) {
    if (isField) field = item
    else yield [field, item]
    isField = !isField
  }
}

const keyScan = (db, options = {}) => iterator(walk((cursor) => db.scan(cursor, options)))

const memberScan = (db, key, options = {}) =>
  iterator(walk((cursor) => db.sscan(key, cursor, options)))

const hashScan = (db, key, options = {}) =>
  iterator(pairs(walk((cursor) => db.hscan(key, cursor, options))))

const scoreScan = (db, key, options = {}) => {
  const members = pairs(walk((cursor) => db.zscan(key, cursor, options)))
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

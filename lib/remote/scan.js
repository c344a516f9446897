'use strict'

// Scans over a network as iterators, for `for await`. See lib/scan.js for those of a store.

const { RedletError } = require('../error.js')
const { toNumber } = require('../scan.js')

/** Every key that each of these calls of SCAN finds. */
const keyScan = (scans, options = {}) =>
  iterator(
    (async function* () {
      for (const scan of scans) yield* walk((cursor) => scan(cursor, options))
    })(),
  )

const memberScan = (db, key, options = {}) =>
  iterator(walk((cursor) => db.sscan(key, cursor, options)))

const hashScan = (db, key, options = {}) =>
  iterator(pairs(walk((cursor) => db.hscan(key, cursor, options))))

const scoreScan = (db, key, options = {}) =>
  iterator(scored(pairs(walk((cursor) => db.zscan(key, cursor, options)))))

/** A loop that does not await gets an error, not nothing. */
function iterator(generator) {
  generator[Symbol.iterator] = () => {
    throw new RedletError('EMBEDDED_ONLY', 'a scan of a server is iterated by for await')
  }
  return generator
}

async function* walk(step) {
  let cursor = '0'
  do {
    const [next, found] = await step(cursor)
    yield* found
    cursor = String(next)
  } while (cursor !== '0')
}

async function* pairs(flat) {
  let field
  let isField = true
  for await (const item of flat) {
    if (isField) field = item
    else yield [field, item]
    isField = !isField
  }
}

async function* scored(members) {
  for await (const [member, score] of members) yield [member, toNumber(String(score))]
}

module.exports = { hashScan, keyScan, memberScan, scoreScan }

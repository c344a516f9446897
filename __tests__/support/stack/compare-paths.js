'use strict'

// Paths of JSON in redlet and in a genuine server: which values they find, and what errors say.

const { Pair } = require('./pair.js')
const { path, value } = require('./json-paths.js')

/** How many paths a document is asked for. */
const PATHS = 40

/**
 * Asks `documents` random documents for random paths. Answers what differed, and how many paths found
 * something, found nothing and were refused.
 */
async function comparePaths(server, chance, documents) {
  const pair = await Pair.open(server, 2, withoutBrokenCharacters)
  const sums = { differences: [], found: 0, nothing: 0, refused: 0 }
  try {
    for (let document = 0; document < documents; document++) {
      await pair.both(['JSON.SET', 'k', '$', value(chance)])
      const calls = Array.from({ length: PATHS }, () => ['JSON.GET', 'k', path(chance)])
      sums.differences.push(...(await pair.differences(calls)))
      count(sums, await pair.ours.pipeline(calls))
    }
  } finally {
    pair.close()
  }
  return sums
}

function count(sums, replies) {
  for (const { type, value } of replies) {
    if (type === 'error') sums.refused++
    else if (value.equals(NOTHING)) sums.nothing++
    else sums.found++
  }
}

const NOTHING = Buffer.from('[]')

/** The genuine module writes the lowest byte of each character in an error; redlet writes it whole. */
function withoutBrokenCharacters(_, { type, value }) {
  return { type, value: type === 'error' ? value.replace(/[\x80-\xff]+/g, '?') : value }
}

module.exports = { comparePaths }

'use strict'

const { RedletError } = require('../../error.js')
const { grouped } = require('../../units.js')
const { harmless, quoted } = require('../quote.js')

/** How many keys a report names. */
const NAMED = 10

const REASONS = {
  taken:
    'kept as the target has them, with another value or time to live (--replace replaces them)',
  refused: 'refused by the target, which cannot hold them',
  differing:
    'different after they were copied (run it again with --replace while no program writes to either side)',
}

const OTHER_CODE = 'libraries kept as the target has them (--replace replaces them)'

/** What a copy leaves behind, in the databases of the target. */
class LeftBehind {
  #keys = { taken: [], refused: [], differing: [] }
  #known = new Set()
  /** The names of libraries that the target has with other code. */
  libraries = []

  /** Notes a key, and why it is not as it is in the source: one of REASONS, and `why` in words. */
  add(reason, database, key, why) {
    this.#keys[reason].push({ database, key, why })
    this.#known.add(nameOf(database, key))
  }

  has(database, key) {
    return this.#known.size > 0 && this.#known.has(nameOf(database, key))
  }

  /** The error that says all this; undefined if nothing is left behind. */
  error(same, total) {
    const keys = Object.entries(this.#keys).filter(([, found]) => found.length > 0)
    if (keys.length === 0 && this.libraries.length === 0) return undefined
    const parts = keys.map(([reason, found]) => part(REASONS[reason], found.map(shown)))
    const names = this.libraries.map((name) => harmless(Buffer.from(name)))
    if (names.length > 0) parts.push(part(OTHER_CODE, names))
    const share = `${grouped(same)} of ${grouped(total)} keys are the same on both sides`
    return new RedletError('INCOMPLETE', [share, ...parts].join('\n'))
  }
}

function part(reason, lines) {
  const more = lines.length > NAMED ? [`... ${grouped(lines.length)} in all`] : []
  const named = [...lines.slice(0, NAMED), ...more].map((line) => `\n  ${line}`)
  return `${reason}:${named.join('')}`
}

function shown({ database, key, why }) {
  const place = database === 0 ? '' : ` in database ${database}`
  return `${quoted(key)}${place}${why === undefined ? '' : `: ${why}`}`
}

function nameOf(database, key) {
  return `${database}:${key.toString('latin1')}`
}

module.exports = { LeftBehind }

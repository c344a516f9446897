'use strict'

const { toJson } = require('../bytes.js')
const { NamedSums, Sums } = require('../store/sums.js')
const { measure, report } = require('../store/walk.js')
const { database, limit, separator } = require('../takes.js')
const { SIZE } = require('./keys.js')

/** Different prefixes that are told apart, and the parts of a key that make one. */
const MOST_PREFIXES = 20_000
const DEEPEST = 4

const streams = {
  biggest: {
    takes: { database, separator, limit },
    async run({ calls }, request, stream) {
      const total = await calls.one(request.database, 'DBSIZE')
      const ranking = new Ranking(request)
      await report(calls, stream, { database: request.database, words: [], total }, ranking)
    },
  },
}

/** The biggest keys and prefixes so far. */
class Ranking {
  #limit
  #separator
  #prefixes = new NamedSums(MOST_PREFIXES)
  #types = new Map()
  #memory = 0
  /** The biggest keys, the biggest first. */
  #keys = []

  constructor({ limit, separator }) {
    this.#limit = limit
    this.#separator = Buffer.from(separator).toString('latin1')
  }

  async take(calls, database, keys) {
    const facts = await measure(calls, database, keys, (key) => [
      ['TYPE', key],
      ['MEMORY', 'USAGE', key],
    ])
    facts.forEach(([type, memory], at) => {
      if (memory !== null) this.#add(keys[at], type, memory)
    })
    await this.#rank(calls, database)
  }

  #add(key, type, memory) {
    this.#memory += memory
    const sums = this.#types.get(type) ?? new Sums()
    this.#types.set(type, sums)
    for (const each of [sums, ...this.#prefixesOf(key)]) {
      each?.count()
      each?.measure(type, memory)
    }
    const least = this.#keys[this.#limit - 1]?.memory ?? -1
    if (memory > least) this.#keys.push({ key, type, memory })
  }

  *#prefixesOf(key) {
    const name = key.latin1Slice()
    let end = -1
    for (let depth = 0; depth < DEEPEST; depth += 1) {
      end = name.indexOf(this.#separator, end + 1)
      if (end < 0) return
      yield this.#prefixes.of(name.slice(0, end + this.#separator.length))
    }
  }

  /** Leaves the biggest of the keys, and finds out how many elements they have. */
  async #rank(calls, database) {
    // A walk may meet a key twice.
    const known = new Map(this.#keys.map((found) => [found.key.latin1Slice(), found]))
    const ranked = [...known.values()].sort((a, b) => b.memory - a.memory)
    this.#keys = ranked.slice(0, this.#limit)
    const unsized = this.#keys.filter(({ size, type }) => size === undefined && SIZE[type])
    const sizes = await measure(calls, database, unsized, ({ key, type }) => [[SIZE[type], key]])
    unsized.forEach((found, at) => {
      found.size = sizes[at][0]
    })
  }

  shown() {
    const prefixes = this.#prefixes.top(this.#limit, (sums) => sums.memory)
    return {
      keys: this.#keys.map((found) => ({ ...found, key: toJson(found.key) })),
      prefixes: prefixes.map(([prefix, sums]) => ({
        prefix: toJson(Buffer.from(prefix, 'latin1')),
        ...sums.toJSON(),
      })),
      types: Object.fromEntries(
        [...this.#types].map(([type, { keys, memory }]) => [type, { keys, memory }]),
      ),
      memory: this.#memory,
      cut: this.#prefixes.cut,
    }
  }
}

module.exports = { streams }

'use strict'

const { fromJson, toJson } = require('../bytes.js')
const { NamedSums, Sums } = require('../store/sums.js')
const { measure, report } = require('../store/walk.js')
const { database, separator, withDefault } = require('../takes.js')

/** Different branches that are told apart, and keys that are kept of those that end at this level. */
const MOST_BRANCHES = 10_000
const MOST_KEYS = 1000

/** What is shown of them. */
const SHOWN = 1000

/** About so many keys are measured; of a larger database, every second, third ... */
const MEASURED = 100_000

const streams = {
  tree: {
    takes: { database, prefix: withDefault(fromJson, Buffer.alloc(0)), separator },
    async run({ calls }, request, stream) {
      const total = await calls.one(request.database, 'DBSIZE')
      const level = new Level(request, total)
      const words = request.prefix.length === 0 ? [] : ['MATCH', startingWith(request.prefix)]
      await report(calls, stream, { database: request.database, words, total }, level)
    },
  },
}

/** One level of the tree of keys: what follows a prefix, up to the next separator. */
class Level {
  #prefix
  #separator
  #every
  #met = 0
  #branches = new NamedSums(MOST_BRANCHES)
  #all = new Sums()
  /** The keys that end at this level. */
  #keys = []
  #leaves = 0

  constructor({ prefix, separator }, total) {
    this.#prefix = prefix.toString('latin1')
    this.#separator = Buffer.from(separator).toString('latin1')
    this.#every = Math.max(1, Math.ceil(total / MEASURED))
  }

  /** Takes the keys of a step; some are measured. Bytes are compared as latin1. */
  async take(calls, database, keys) {
    const chosen = keys.filter(() => this.#met++ % this.#every === 0)
    const facts = await measure(calls, database, chosen, factsOf)
    const measured = new Map(chosen.map((key, at) => [key, facts[at]]))
    for (const key of keys) this.#add(key, measured.get(key))
  }

  #add(key, facts) {
    const [type, memory] = facts ?? []
    // It has gone since it was met.
    if (memory === null) return
    const name = key.latin1Slice(this.#prefix.length)
    const end = name.indexOf(this.#separator)
    const branch = end < 0 ? undefined : this.#branches.of(name.slice(0, end))
    for (const sums of [this.#all, branch]) {
      sums?.count()
      if (memory !== undefined) sums?.measure(type, memory)
    }
    if (end >= 0) return
    this.#leaves += 1
    if (this.#keys.length < MOST_KEYS) this.#keys.push({ name, key, type, memory })
  }

  shown() {
    const branches = this.#branches.top(SHOWN, (sums) => sums.keys)
    const keys = this.#keys.toSorted((a, b) => (a.name < b.name ? -1 : 1))
    return {
      prefix: latin1(this.#prefix),
      separator: latin1(this.#separator),
      branches: branches.map(([name, sums]) => ({
        name: latin1(name),
        prefix: latin1(this.#prefix + name + this.#separator),
        ...sums.toJSON(),
      })),
      keys: keys.map(({ name, key, type = null, memory = null }) => ({
        ...{ name: latin1(name), key: toJson(key), type, memory },
      })),
      all: { ...this.#all.toJSON(), branches: this.#branches.size, leaves: this.#leaves },
      cut: this.#branches.cut || this.#branches.size > SHOWN || this.#leaves > MOST_KEYS,
    }
  }
}

function factsOf(key) {
  return [
    ['TYPE', key],
    ['MEMORY', 'USAGE', key],
  ]
}

/** The pattern of keys that begin so. */
function startingWith(prefix) {
  const literal = prefix.toString('latin1').replace(/[*?[\]\\]/g, '\\$&')
  return Buffer.from(`${literal}*`, 'latin1')
}

function latin1(text) {
  return toJson(Buffer.from(text, 'latin1'))
}

module.exports = { streams }

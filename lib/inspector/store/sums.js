'use strict'

/** Sums over keys, of which some were measured. */
class Sums {
  keys = 0
  #memory = 0
  #measured = 0
  #types = {}

  count() {
    this.keys += 1
  }

  measure(type, memory) {
    this.#measured += 1
    this.#memory += memory
    this.#types[type] = (this.#types[type] ?? 0) + 1
  }

  /** Bytes; where not all keys were measured, what that says of the others. */
  get memory() {
    if (this.#measured === 0) return 0
    return Math.round((this.#memory * this.keys) / this.#measured)
  }

  toJSON() {
    const { keys, memory } = this
    return { keys, memory, measured: this.#measured, types: this.#types }
  }
}

/** Sums by names, of so many different names at most. */
class NamedSums {
  #most
  #sums = new Map()
  /** Whether there were more names. */
  cut = false

  constructor(most) {
    this.#most = most
  }

  get size() {
    return this.#sums.size
  }

  /** The sums of a name; undefined if there are too many names already. */
  of(name) {
    const found = this.#sums.get(name)
    if (found !== undefined) return found
    if (this.#sums.size === this.#most) {
      this.cut = true
      return undefined
    }
    const sums = new Sums()
    this.#sums.set(name, sums)
    return sums
  }

  /** The first by `order`, as `[name, sums]`. */
  top(count, order) {
    return [...this.#sums].sort(([, a], [, b]) => order(b) - order(a)).slice(0, count)
  }
}

module.exports = { NamedSums, Sums }

'use strict'

const { portionsOf, readKeys } = require('./keys.js')

/**
 * Compares keys of two sides: what they hold, whatever order and encoding it is kept in, and to the
 * millisecond when they expire.
 */
class Comparison {
  #source
  #target
  #values

  constructor({ source, target, values }) {
    this.#source = source
    this.#target = target
    this.#values = values
  }

  /**
   * Those of some keys that differ. `same(key, entry, digest)` is told of the others. A key or a field
   * of a hash may expire between two looks, so what differs is looked at twice.
   */
  async differing(keys, same = () => {}) {
    return this.#differing(await this.#differing(keys, same), same)
  }

  async #differing(keys, same) {
    const found = []
    for (const portion of await portionsOf(this.#source, keys)) {
      const ours = await readKeys(this.#source, portion)
      const theirs = await readKeys(this.#target, portion)
      portion.forEach((key, i) => {
        if (!this.#isSame(key, ours[i], theirs[i], same)) found.push(key)
      })
    }
    return found
  }

  #isSame(key, ours, theirs, same) {
    if (ours === undefined || theirs === undefined) {
      return ours === theirs || hasExpired(ours ?? theirs)
    }
    if (ours.deadline !== theirs.deadline) return false
    const digest = this.#values.digest(ours.payload)
    const isSame =
      ours.payload.equals(theirs.payload) || digest.equals(this.#values.digest(theirs.payload))
    if (isSame) same(key, ours, digest)
    return isSame
  }
}

function hasExpired({ deadline }) {
  return deadline >= 0 && deadline <= Date.now()
}

module.exports = { Comparison }

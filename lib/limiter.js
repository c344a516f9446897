'use strict'

/** Lines of one kind that are written in a second. */
const MOST = 10
const SECOND = 1000

/** Lets a few things of each kind through in a second, and counts the others. */
class Limiter {
  #kinds = new Map()

  /**
   * Whether this one may pass: then the number of those that were held back before it, which is
   * forgotten; else undefined.
   */
  admit(kind, now = performance.now()) {
    const state = this.#kinds.get(kind) ?? { since: now, passed: 0, held: 0 }
    this.#kinds.set(kind, state)
    if (now - state.since >= SECOND) Object.assign(state, { since: now, passed: 0 })
    if (state.passed === MOST) {
      state.held += 1
      return undefined
    }
    const { held } = state
    Object.assign(state, { passed: state.passed + 1, held: 0 })
    return held
  }
}

module.exports = { Limiter }

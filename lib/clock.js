'use strict'

const { RedletError } = require('./error.js')

/** The method of a clock that a native client is given to. See lib/testing/clock.js. */
const attach = Symbol('attach')

/** The longest time of a timer, in milliseconds. */
const LONGEST = 2 ** 31 - 1

/**
 * Lets a store go by `Date` and `setTimeout`, which may be the fakes of a test runner: its time is
 * set before each call, and by a timer when there is something to do. Both are looked up when they
 * are used, because a test replaces them at any time.
 */
class Follower {
  #client
  /** The time that the store was given last. */
  #time
  /** The timer for what comes next: its end, and the functions that set and clear it. */
  #timer

  constructor(client) {
    this.#client = client
  }

  /** Sets the store's time, and the timer for what comes next. */
  look() {
    this.#follow()
    this.#arm()
  }

  /** The same functions, between which the store's time is set. */
  guard(functions) {
    for (const [name, run] of Object.entries(functions)) {
      if (typeof run === 'function') functions[name] = this.#guarded(name, run)
    }
    return functions
  }

  #guarded(name, run) {
    const method = {
      [name]: (...args) => {
        this.#follow()
        try {
          return run(...args)
        } catch (error) {
          throw RedletError.through(method, error)
        } finally {
          this.#arm()
        }
      },
    }[name]
    return method
  }

  #follow() {
    const now = Date.now()
    if (now === this.#time) return
    this.#time = now
    this.#client.setTime(now)
  }

  #arm() {
    const due = this.#client.nextDue()
    const { setTimeout, clearTimeout } = globalThis
    if (this.#timer?.due === due && this.#timer?.setTimeout === setTimeout) return
    if (this.#timer) this.#timer.clear(this.#timer.handle)
    this.#timer = undefined
    if (due === null) return
    const left = Math.min(Math.max(due - Date.now(), 0), LONGEST)
    const handle = setTimeout(() => {
      this.#timer = undefined
      this.look()
    }, left)
    // A store doesn't keep the program alive. Fakes may return a number.
    handle?.unref?.()
    this.#timer = { due, handle, setTimeout, clear: clearTimeout }
  }

  /** Ends its timer. */
  stop() {
    if (this.#timer) this.#timer.clear(this.#timer.handle)
    this.#timer = undefined
  }
}

module.exports = { Follower, attach }

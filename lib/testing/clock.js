'use strict'

const { randomInt } = require('node:crypto')
const { isDate } = require('node:util/types')
const { attach } = require('../clock.js')
const { RedletError } = require('../error.js')
const { describe, readDuration, refuse } = require('./values.js')

/** The latest time of a store that fits into a Date. */
const LATEST = 8.64e15

/** A clock that stands still until it is moved. */
class TestClock {
  /** What tells it from the clocks of this process, whatever thread they are in. */
  id = randomInt(1, 2 ** 48 - 1)
  #now
  /** The native clients of the stores that go by it. */
  #clients = new Set()

  constructor(start) {
    this.#now = readTime(start)
  }

  /** Milliseconds since 1970, as of `Date.now()`. */
  now() {
    return this.#now
  }

  /**
   * Moves the clock on, by milliseconds or a text such as '90m' or '1h30m'. When it returns,
   * everything that ends in that time has ended.
   */
  advance(time) {
    this.#move(this.#now + readDuration(time, 'a clock advances by'))
  }

  /** Sets the clock to a time, which may be in the past. */
  set(time) {
    this.#move(readTime(time))
  }

  #move(to) {
    if (!(to >= 0 && to <= LATEST)) throw refuse(`a clock can't be set to ${to} milliseconds`)
    this.#now = to
    const failures = [...this.#clients].map((client) => this.#tell(client))
    RedletError.check(failures.find((failure) => failure))
  }

  /** Sets the time of a store; returns why it could not. One that is closed leaves the clock. */
  #tell(reference) {
    const client = reference.deref()
    const failure = client?.setTime(this.#now)
    if (client && failure?.code !== 'CLOSED') return failure
    this.#clients.delete(reference)
  }

  /** Called by a store that goes by this clock. */
  [attach](client) {
    const reference = new WeakRef(client)
    this.#clients.add(reference)
    RedletError.check(this.#tell(reference))
  }
}

/** `testClock()` begins at the present, `testClock('2030-01-01')` at another time. */
function testClock(start = Date.now()) {
  return new TestClock(start)
}

function readTime(time) {
  const millis = typeof time === 'string' || isDate(time) ? new Date(time).getTime() : time
  if (Number.isFinite(millis) && millis >= 0 && millis <= LATEST) return millis
  throw refuse(`a time is a Date, its text, or milliseconds since 1970, not ${describe(time)}`)
}

module.exports = { TestClock, testClock }

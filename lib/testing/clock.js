'use strict'

const { isDate } = require('node:util/types')
const { attach } = require('../clock.js')
const { RedletError } = require('../error.js')

/** Milliseconds of each unit. */
const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** One number with its unit, such as `1.5h`. */
const PART = /(\d+(?:\.\d+)?)(ms|[smhd])/g

/** The latest time of a store that fits into a Date. */
const LATEST = 8.64e15

/** A clock that stands still until it is moved. */
class TestClock {
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
    this.#move(this.#now + readDuration(time))
  }

  /** Sets the clock to a time, which may be in the past. */
  set(time) {
    this.#move(readTime(time))
  }

  #move(to) {
    if (!(to >= 0 && to <= LATEST)) throw refuse(`a clock can't be set to ${to} milliseconds`)
    this.#now = to
    for (const client of this.#clients) this.#tell(client)
  }

  /** A store that is closed leaves the clock. */
  #tell(reference) {
    const client = reference.deref()
    if (!client || client.setTime(this.#now)) this.#clients.delete(reference)
  }

  /** Called by a store that goes by this clock. */
  [attach](client) {
    const reference = new WeakRef(client)
    this.#clients.add(reference)
    this.#tell(reference)
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

function readDuration(time) {
  const millis = typeof time === 'string' ? ofText(time) : time
  if (typeof millis === 'number' && Number.isFinite(millis) && millis >= 0) return millis
  throw refuse(
    `a clock advances by milliseconds or a text such as '90m' or '1h30m', not ${describe(time)}`,
  )
}

/** Undefined if it is no duration. */
function ofText(text) {
  if (text.replace(PART, '') !== '' || text === '') return undefined
  const parts = [...text.matchAll(PART)]
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * UNITS[unit], 0)
}

function describe(value) {
  return typeof value === 'string' ? `'${value}'` : String(value)
}

function refuse(message) {
  return new RedletError('INVALID_ARGUMENT', message)
}

module.exports = { TestClock, testClock }

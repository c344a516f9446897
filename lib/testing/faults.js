'use strict'

const { RedletError } = require('../error.js')
const { nativeOf } = require('../native-handle.js')
const { describe, readDuration, refuse } = require('./values.js')

/** The longest delay, in milliseconds: a day. */
const LONGEST = 86_400_000

/** What an error on the wire begins with. */
const CODE = /^[A-Z][A-Z0-9_]*$/

/** What goes wrong in a store, as a test wants it; see docs/testing.md. */
class Faults {
  #client

  constructor(client) {
    this.#client = client
  }

  /** Calls of a command fail from now on, before they have changed anything. */
  fail(command, error, options) {
    const line = lineOf(error)
    RedletError.check(this.#client.fail(readName(command), line, readTimes(options)))
  }

  /** Calls of a command begin later from now on, by milliseconds or a text such as '50ms'. */
  delay(command, time, options) {
    const millis = readDuration(time, 'a call is delayed by')
    if (millis > LONGEST) throw refuse(`a call is delayed by a day at most, not ${describe(time)}`)
    RedletError.check(this.#client.delay(readName(command), millis, readTimes(options)))
  }

  /** Cuts all connections: of `redlet/ioredis`, `redlet/redis` and listeners. Clients may connect again. */
  disconnect() {
    RedletError.check(this.#client.disconnect())
  }

  /** Writes fail from now on as if the disk were full; with `false`, no longer. */
  fullDisk(full = true) {
    if (typeof full !== 'boolean') throw refuse(`fullDisk() takes true or false, not ${full}`)
    RedletError.check(this.#client.fillDisk(full))
  }

  /** Ends all faults. */
  clear() {
    RedletError.check(this.#client.clearFaults())
  }
}

/** The faults of a store, whoever uses it. */
function faultsOf(db) {
  if (typeof db?.[nativeOf] !== 'function') {
    throw refuse('faultsOf() takes a store: faultsOf(new Redlet())')
  }
  return new Faults(db[nativeOf]())
}

function readName(command) {
  if (typeof command === 'string') return command
  throw refuse(`a command is named by a text such as 'SET', not ${describe(command)}`)
}

/** How many calls; undefined for all. */
function readTimes(options = {}) {
  if (typeof options !== 'object' || options === null) {
    throw refuse(`the options of a fault are an object, not ${describe(options)}`)
  }
  const { times, ...others } = options
  const [unknown] = Object.keys(others)
  if (unknown !== undefined) throw refuse(`a fault has no option '${unknown}'; there is times`)
  if (times === undefined) return undefined
  if (Number.isInteger(times) && times > 0 && times < 2 ** 32) return times
  throw refuse(`the option 'times' is a number of calls, not ${describe(times)}`)
}

/** An error, or the text of one, as it stands on the wire: a code, which may be ERR, and a text. */
function lineOf(error) {
  const text = typeof error === 'string' ? error : error?.message
  if (typeof text !== 'string' || text.trim() === '') {
    throw refuse(
      `a call fails with an Error or a text such as 'OOM out of memory', not ${describe(error)}`,
    )
  }
  if (CODE.test(error.code)) return `${error.code} ${text}`
  const [first, ...rest] = text.trim().split(' ')
  return CODE.test(first) && rest.length > 0 ? text.trim() : `ERR ${text.trim()}`
}

module.exports = { faultsOf }

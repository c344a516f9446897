'use strict'

// Near reads: `get` answers from a copy of what it answered before, while nothing has changed.
//
// Each key has a *stamp* in memory that this thread reads directly. Every change of a key raises its
// stamp before the change returns, in whichever thread it is made. A copy notes the stamp, as it was
// when the value was read; while the two are equal, the copy is the value. src/keyspace/stamps.rs
// tells why that holds, and src/engine/shared/near.rs what the other words mean.

const { RedletError } = require('./error.js')

/** Words of the desk, where the native side tells of the last read. */
const MODE = 0
const SLOT = 1
const STAMP = 2
const WHEN = 3
/** Its counts of answered reads, as words of 64 bits: of keys that were there, and of others. */
const HITS = 2
const MISSES = 3

/** Longer strings, in UTF-16 units, are not copied, whether key or value. */
const LONGEST = 1024
/** Units that the strings of a generation may have, for each of its entries. */
const UNITS = 128
/** Copies must answer one read in so many, or they are given up for a while. */
const WORTHWHILE = 4
/** Reads that pass before copies are tried again, for each entry: at first, and at most. */
const REST = 64
const LONGEST_REST = 1024
/** Reads between two looks at how often copies answer. */
const LOOK = 1024

/** A string that was read, or null, and what says whether it still holds. */
class Copy {
  constructor(key) {
    this.key = key
    this.value = null
    this.slot = 0
    this.stamp = 0
    /** The era and the database, in one number. */
    this.when = 0
  }
}

const NONE = new Map()
const NOTHING = new Int32Array(1)

/**
 * Makes a `get` that answers from copies where it can, and otherwise from `get`. The copies last read
 * are kept, at least `entries` of them and at most twice as many: they lie in two generations, and
 * when the young one is full the old one is forgotten.
 */
function nearGet(client, get, entries) {
  let young = new Map()
  let old = NONE
  /** Of the strings of the young generation. */
  let units = 0
  let stamps = NOTHING
  let desk = NOTHING
  let counts
  /** Reads for which copies are not looked for. */
  let resting = 0
  let rest = REST * entries
  /** Reads that came to `far` since the window began, and copies that had answered by then. */
  let passed = 0
  let answered = 0

  const near = {
    get(key) {
      // biome-ignore-start lint/complexity/noArguments: an array of them would cost as much as a read
      try {
        const single = arguments.length === 1
        if (resting > 0) {
          resting -= 1
          return single ? get(key) : get.apply(undefined, arguments)
        }
        const copy = young.get(key)
        if (copy !== undefined && holds(copy) && single) return answer(copy)
        return single && typeof key === 'string' ? far(key, copy) : get.apply(undefined, arguments)
      } catch (error) {
        throw RedletError.through(near.get, error)
      }
      // biome-ignore-end lint/complexity/noArguments: see above
    },
  }

  function holds(copy) {
    return stamps[copy.slot] === copy.stamp && (stamps[0] | desk[MODE]) === copy.when
  }

  function answer({ value }) {
    counts[value === null ? MISSES : HITS] += 1
    return value
  }

  /** A read that no young copy answers. */
  function far(key, known) {
    if (stamps === NOTHING && !begin()) return get(key)
    passed += 1
    if (passed % LOOK === 0) look()
    const copy = known ?? revive(key)
    if (known === undefined && copy !== undefined && holds(copy)) return answer(copy)
    desk[SLOT] = 0
    const value = get(key)
    if (desk[SLOT] !== 0 && key.length <= LONGEST) keep(copy, key, value)
    return value
  }

  /** False where the native side or the runtime has no memory for it. */
  function begin() {
    const memory = client.near()
    if (memory === null) {
      resting = LONGEST_REST * entries
      return false
    }
    stamps = new Int32Array(memory.stamps)
    desk = new Int32Array(memory.desk)
    counts = new Float64Array(memory.desk)
    return true
  }

  /** A copy of the old generation becomes one of the young. */
  function revive(key) {
    const copy = old.get(key)
    if (copy !== undefined) add(copy)
    return copy
  }

  function add(copy) {
    if (young.size >= entries || units > UNITS * entries) {
      old = young
      young = new Map()
      units = 0
    }
    young.set(copy.key, copy)
    units += copy.key.length + length(copy.value)
  }

  function keep(known, key, value) {
    if (value !== null && value.length > LONGEST) return
    const copy = known ?? new Copy(alone(key))
    if (known !== undefined) units += length(value) - length(copy.value)
    copy.value = value
    copy.slot = desk[SLOT]
    copy.stamp = desk[STAMP]
    copy.when = desk[WHEN]
    if (known === undefined) add(copy)
  }

  /** Where copies seldom answer they cost more than they save, so that they have to rest. */
  function look() {
    const hits = counts[HITS] + counts[MISSES] - answered
    if (passed + hits < 2 * entries) return
    if (hits * WORTHWHILE < passed + hits) {
      resting = rest
      rest = Math.min(2 * rest, LONGEST_REST * entries)
      young = new Map()
      old = NONE
      units = 0
    } else {
      rest = REST * entries
    }
    answered += hits
    passed = 0
  }

  // Like the functions of other commands it names no parameters.
  return Object.defineProperty(near.get, 'length', { value: 0, configurable: true })
}

function length(value) {
  return value === null ? 0 : value.length
}

/**
 * The same string in memory of its own: one that was cut out of a longer one keeps that alive. What
 * is put together is copied when it is cut.
 */
function alone(text) {
  return ` ${text}`.slice(1)
}

module.exports = { nearGet }

'use strict'

// Near reads: `get` returns a copy of its last reply, while the key has not changed.
//
// Each key has a *stamp* in memory that this thread reads directly. Every change of a key raises
// its stamp before the change returns, on any thread. A copy has the stamp from when the value was
// read; while the two are equal, the copy is the value. src/keyspace/stamps.rs explains why,
// src/share/stamps.rs why it is so for guests of a folder too, and src/engine/shared/near.rs the
// other words.

const { RedletError } = require('./error.js')

/** Words of the desk, in which the native side describes the last read. */
const MODE = 0
const SLOT = 1
const STAMP = 2
const WHEN = 3
/** The mode of a desk that is used no more, since the store has another owner. */
const OVER = -2
/** Its counts of answered reads, in words of 64 bits: of existing keys, and of missing ones. */
const HITS = 2
const MISSES = 3

/** The longest key or value that is copied, in UTF-16 units. */
const LONGEST = 1024
/** UTF-16 units that the strings of a generation may have, per entry. */
const UNITS = 128
/** Copies must answer one read in this many, or they are disabled for a while. */
const WORTHWHILE = 4
/** Reads until copies are tried again, per entry: at first, and at most. */
const REST = 64
const LONGEST_REST = 1024
/** Reads between two checks of how often copies answer. */
const LOOK = 1024

/** A string that was read, or null, and what is needed to check whether it is still valid. */
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
 * Creates a `get` that returns copies where it can, and otherwise calls `get`. It keeps the copies
 * read last, at least `entries` of them and at most twice as many, in two generations: when the
 * young one is full, the old one is dropped.
 */
function nearGet(client, get, entries) {
  let young = new Map()
  let old = NONE
  /** UTF-16 units of the strings of the young generation. */
  let units = 0
  let stamps = NOTHING
  let desk = NOTHING
  let counts
  /** The term of whoever owns the folder, and what it was when these stamps were its owner's. */
  let term = NOTHING
  let since = 0
  /** The number of reads for which copies are not used. */
  let resting = 0
  let rest = REST * entries
  /** Reads by `far` since the window began, and the number of copies returned before it. */
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
    return (
      stamps[copy.slot] === copy.stamp &&
      (stamps[0] | desk[MODE]) === copy.when &&
      term[0] === since
    )
  }

  function answer({ value }) {
    counts[value === null ? MISSES : HITS] += 1
    return value
  }

  /** Reads a key that has no valid young copy. */
  function far(key, known) {
    if ((stamps === NOTHING || desk[MODE] === OVER) && !begin()) return get(key)
    passed += 1
    if (passed % LOOK === 0) look()
    const copy = known ?? revive(key)
    if (known === undefined && copy !== undefined && holds(copy)) return answer(copy)
    desk[SLOT] = 0
    const value = get(key)
    if (desk[SLOT] !== 0 && key.length <= LONGEST) keep(copy, key, value)
    return value
  }

  /** False if the runtime does not support it, and in a guest that has no owner now. */
  function begin() {
    forget()
    stamps = NOTHING
    const memory = client.near()
    if (memory === null) {
      resting = REST * entries
      return false
    }
    stamps = new Int32Array(memory.stamps)
    desk = new Int32Array(memory.desk)
    counts = new Float64Array(memory.desk)
    term = memory.term === undefined ? NOTHING : new Int32Array(memory.term)
    since = memory.since
    passed = 0
    answered = 0
    return true
  }

  function forget() {
    young = new Map()
    old = NONE
    units = 0
  }

  /** Moves a copy from the old generation to the young one. */
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

  /**
   * Disables copies for a while if they are seldom valid, since they then cost more than they save.
   */
  function look() {
    const hits = counts[HITS] + counts[MISSES] - answered
    if (passed + hits < 2 * entries) return
    if (hits * WORTHWHILE < passed + hits) {
      resting = rest
      rest = Math.min(2 * rest, LONGEST_REST * entries)
      forget()
    } else {
      rest = REST * entries
    }
    answered += hits
    passed = 0
  }

  // Like the functions of other commands, it declares no parameters.
  return Object.defineProperty(near.get, 'length', { value: 0, configurable: true })
}

function length(value) {
  return value === null ? 0 : value.length
}

/**
 * The same string in separate memory: a substring keeps the longer string alive. A concatenation is
 * copied when a substring of it is taken.
 */
function alone(text) {
  return ` ${text}`.slice(1)
}

module.exports = { nearGet }

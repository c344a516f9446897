'use strict'

const { createHash } = require('node:crypto')
const { RedletError } = require('./error.js')

/** How many answers are passed on before timers and sockets get their turn. */
const MOST = 32

/** The lanes with calls that have no answer. This keeps them from being collected. */
const busy = new Set()

/**
 * A thread beside this one, which runs calls of clients of the store in the order in which they
 * were made, and answers with promises. See src/node/lane.rs.
 */
class Lane {
  #native
  #guard
  /** The calls that have no answer, by their numbers. */
  #pending = new Map()
  #last = 0
  /** The numbers of scripts, by their sources and how many keys they have. */
  #scripts = new Map()
  #seats = new Set()

  /** `begin(turn)` returns the native side, or null if the store is closed; `guard` wraps functions. */
  constructor(begin, guard) {
    const self = new WeakRef(this)
    this.#native = begin(() => self.deref()?.deliver())
    this.#guard = guard
    if (this.#native === null) throw new RedletError('CLOSED', 'the store is closed')
  }

  /** A new client. `closed()` is called when the store closes. */
  seat(closed) {
    const native = this.#native.seat()
    if (native === null) throw new RedletError('CLOSED', 'the store is closed')
    const seat = new Seat(this, this.#guard(native), closed)
    this.#seats.add(seat)
    return seat
  }

  /** The number of a script, for all clients. */
  script(source, keys) {
    const known = this.#scripts.get(source) ?? new Map()
    if (!known.has(keys)) {
      const sha = createHash('sha1').update(source).digest('hex')
      known.set(keys, this.#native.script(source, sha, keys))
      this.#scripts.set(source, known)
    }
    return known.get(keys)
  }

  /** The promise of the answer to what `post(number)` posts. */
  ask(seat, post) {
    return new Promise((resolve, reject) => {
      this.#last = (this.#last + 1) >>> 0
      const number = this.#last
      post(number)
      this.#pending.set(number, { seat, resolve, reject })
      busy.add(this)
    })
  }

  /** Passes on answers that have come, some in each turn. */
  deliver() {
    for (let count = 0; count < MOST; count += 1) {
      if (!this.#pass()) return
    }
    this.#native.later()
  }

  #pass() {
    const number = this.#native.next()
    if (number === undefined) return false
    const call = this.#pending.get(number)
    this.#forget(number)
    try {
      const answer = this.#native.answer()
      call?.resolve(answer)
    } catch (error) {
      call?.reject(error.code === 'CLOSED' ? ended() : error)
    }
    return true
  }

  #forget(number) {
    this.#pending.delete(number)
    if (this.#pending.size === 0) busy.delete(this)
  }

  /** Rejects all calls of a client that have no answer. */
  reject(seat) {
    for (const [number, call] of this.#pending) {
      if (call.seat !== seat) continue
      this.#forget(number)
      call.reject(ended())
    }
  }

  leave(seat) {
    this.#seats.delete(seat)
  }

  /** The store has closed. All calls have their answers by now. */
  close() {
    while (this.#pass());
    for (const seat of this.#seats) seat.close()
    this.#seats.clear()
  }
}

/** A client of a lane. */
class Seat {
  #lane
  #native
  #closed

  constructor(lane, native, closed) {
    this.#lane = lane
    this.#native = native
    this.#closed = closed
  }

  script(source, keys) {
    return this.#lane.script(source, keys)
  }

  /** Makes a call: of a script, with its keys and arguments, or with the words of a command. */
  call(script, words) {
    return this.#lane.ask(this, (number) => this.#native.call(number, script, ...few(words)))
  }

  /** Makes several calls, `{ script, words }`, as one transaction or not: an array of answers. */
  exec(calls, atomic) {
    return this.#lane.ask(this, (number) => {
      for (const { script, words } of calls) this.#native.add(script, ...few(words))
      this.#native.exec(number, atomic ? 1 : 0)
    })
  }

  /** Ends after all calls that were made. Those that wait are rejected. */
  end() {
    this.#lane.leave(this)
    return this.#lane.ask(this, (number) => this.#native.end(number))
  }

  /** Ends, and rejects all calls that have no answer. */
  cut() {
    this.#lane.reject(this)
    // Nobody waits for it.
    this.end().catch(() => {})
  }

  /** The store has closed. */
  close() {
    this.#closed()
  }
}

/** More than a function takes is passed as one array. */
function few(words) {
  return words.length > 1000 ? [words] : words
}

/** The error by whose message libraries know the end of a connection. */
function ended() {
  return new RedletError('CLOSED', 'Connection is closed.')
}

module.exports = { Lane, ended }

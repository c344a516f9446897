'use strict'

const { closed } = require('./errors.js')

/** Connections that are kept for the next call that waits. */
const MOST_IDLE = 8

/** The calls that wait. Each has a connection for itself, because it would hold up all others. */
class Waits {
  #server
  /** Connections without a call. */
  #idle = []
  #lines = new Set()
  /** What each signal ends. A signal has one listener, however many waits. */
  #heeded = new Map()
  #closed = false

  constructor(server) {
    this.#server = server
  }

  /** Resolves to the reply of a call as it came. */
  async run(call, signal) {
    signal?.throwIfAborted()
    const { fact, words } = call
    let line = await this.#taken(call, signal)
    let asking = false
    const wait = { line, settled: false }
    const abort = () => {
      wait.ending = this.#abort(wait)
    }
    this.#heed(signal, abort)
    try {
      if (signal?.aborted) throw signal.reason
      for (;;) {
        try {
          if (asking) await line.link.send('ASKING', [])
          return await line.link.send(fact.word, words)
        } catch (error) {
          if (signal?.aborted && (wait.cut || error.code === 'UNBLOCKED')) throw signal.reason
          if (error.code !== 'MOVED' && error.code !== 'ASK') throw error
          asking = error.code === 'ASK' // the slot is on its way to there
          this.#drop(line)
          line = wait.line = await this.#line(this.#server.moved(error.message.split(' ')[1]))
        }
      }
    } catch (error) {
      throw this.#closed ? closed() : error
    } finally {
      wait.settled = true
      this.#ignore(signal, abort)
      // The next call on this connection must not be the one that is ended.
      if (wait.ending) wait.ending.then(() => this.#giveBack(line))
      else this.#giveBack(line)
    }
  }

  close() {
    this.#closed = true
    for (const line of this.#lines) this.#drop(line)
  }

  #heed(signal, abort) {
    if (signal === undefined) return
    if (!this.#heeded.has(signal)) {
      const aborts = new Set()
      const listener = () => {
        for (const each of aborts) each()
      }
      signal.addEventListener('abort', listener)
      this.#heeded.set(signal, { aborts, listener })
    }
    this.#heeded.get(signal).aborts.add(abort)
  }

  #ignore(signal, abort) {
    if (signal === undefined) return
    const { aborts, listener } = this.#heeded.get(signal)
    aborts.delete(abort)
    if (aborts.size > 0) return
    signal.removeEventListener('abort', listener)
    this.#heeded.delete(signal)
  }

  /** A connection for a call, unless the signal comes before there is one. */
  async #taken(call, signal) {
    const taking = this.#take(call)
    let abort
    const aborted = new Promise((_, reject) => {
      abort = () => reject(signal.reason)
    })
    this.#heed(signal, abort)
    try {
      return await Promise.race([taking, aborted])
    } catch (error) {
      taking.then(
        (line) => this.#giveBack(line),
        () => {},
      )
      throw this.#closed ? closed() : error
    } finally {
      this.#ignore(signal, abort)
    }
  }

  async #take(call) {
    if (this.#closed) throw closed()
    const { database, isCluster } = this.#server
    const fits = (line) => line.database === database && line.link.redis.status === 'ready'
    // A node of a cluster has other keys than the next.
    const at = isCluster ? -1 : this.#idle.findIndex(fits)
    return at >= 0 ? this.#idle.splice(at, 1)[0] : this.#line(this.#server.line(call))
  }

  async #line(connecting) {
    const { database } = this.#server
    const link = await connecting
    // Not every user may ask for the number. Without it a wait is ended with its connection.
    const id = await link.send('CLIENT', ['ID']).catch(() => undefined)
    const line = { link, database, id }
    this.#lines.add(line)
    link.redis.once('end', () => this.#forget(line))
    if (this.#closed) this.#drop(line)
    return line
  }

  #giveBack(line) {
    const usable = line.link.redis.status === 'ready' && !this.#server.isCluster
    if (usable && !this.#closed && this.#idle.length < MOST_IDLE) this.#idle.push(line)
    else this.#drop(line)
  }

  #drop(line) {
    this.#forget(line)
    line.link.cut()
  }

  #forget(line) {
    this.#lines.delete(line)
    this.#idle = this.#idle.filter((each) => each !== line)
  }

  /**
   * Ends a wait. The server may not have the call yet, in which case it is asked again; it may have
   * answered it, in which case that answer is on its way.
   */
  async #abort(wait) {
    try {
      while (!wait.settled && !(await this.#server.unblock(wait.line.id, wait.line.link)));
    } catch {
      // Not every user may end a wait of another connection.
      wait.cut = true
      this.#drop(wait.line)
    }
  }
}

module.exports = { Waits }

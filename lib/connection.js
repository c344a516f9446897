'use strict'

const { EventEmitter } = require('node:events')
const { RedletError } = require('./error.js')

/** The method of a store that begins a conversation. Not a public interface. */
const connect = Symbol.for('redlet.connect')

/** Shorter strings are put together, so that many writes are one call. */
const JOIN = 16384

/**
 * A connection to a store in the same process: what a client library takes for its socket. It has
 * the methods and events of a `net.Socket` that such libraries use, without the machinery of
 * streams: nothing is ever slow here, so there is nothing to hold back.
 *
 * What is written runs in the next microtask, all of it in one call; its answer is one 'data' event
 * in the same microtask. Not earlier, because clients note what they wait for after they wrote it.
 */
class StoreStream extends EventEmitter {
  connecting = false
  destroyed = false
  readable = true
  writable = true
  #native
  #release
  #queue = []
  #scheduled = false
  #run = () => this.#flush()

  /**
   * `begin(wake)` gives the native side, null when the store is closed; `release` is called when
   * the connection has ended.
   */
  constructor(begin, release) {
    super()
    this.#native = begin(() => this.#deliver(this.#native?.proceed()))
    if (this.#native === null) throw new RedletError('CLOSED', 'the store is closed')
    this.#release = release
  }

  write(chunk, encoding, callback) {
    const done = typeof encoding === 'function' ? encoding : callback
    if (!this.writable) {
      const error = new RedletError('CLOSED', 'the connection has ended')
      if (done) process.nextTick(done, error)
      return false
    }
    const last = this.#queue.length - 1
    if (last >= 0 && typeof chunk === 'string' && joins(this.#queue[last])) {
      this.#queue[last] += chunk
    } else {
      this.#queue.push(chunk)
    }
    this.#schedule()
    if (done) process.nextTick(done)
    return true
  }

  /** Hangs up when everything written before has run. */
  end(chunk) {
    if (!this.writable) return this
    if (chunk !== undefined && chunk !== null) this.write(chunk)
    this.writable = false
    queueMicrotask(() => this.finish())
    return this
  }

  /** As `end`, here and now. */
  finish() {
    try {
      if (this.#queue.length > 0) this.#flush()
    } finally {
      this.destroy()
    }
  }

  destroy(error) {
    if (this.destroyed) return this
    this.destroyed = true
    this.readable = false
    this.writable = false
    this.#queue = []
    this.#native?.cut()
    this.#native = undefined
    this.#release()
    process.nextTick(() => {
      if (error) this.emit('error', error)
      else this.emit('end')
      this.emit('close', Boolean(error))
    })
    return this
  }

  #schedule() {
    if (this.#scheduled) return
    this.#scheduled = true
    queueMicrotask(this.#run)
  }

  #flush() {
    this.#scheduled = false
    const queue = this.#queue
    this.#queue = []
    let done = 0
    try {
      while (done < queue.length && !this.destroyed) {
        done += 1
        this.#deliver(this.#native.exchange(queue[done - 1]))
      }
    } finally {
      // A listener threw. What is left runs nevertheless.
      if (done < queue.length && !this.destroyed) {
        this.#queue = [...queue.slice(done), ...this.#queue]
        this.#schedule()
      }
    }
  }

  /** An array is the last there is to read. */
  #deliver(output) {
    if (output === undefined) return
    if (!Array.isArray(output)) {
      this.emit('data', output)
      return
    }
    try {
      if (output.length > 0) this.emit('data', output[0])
    } finally {
      this.destroy()
    }
  }

  // What sockets have, and what means nothing without a network.

  resume() {
    return this
  }

  pause() {
    return this
  }

  ref() {
    return this
  }

  unref() {
    return this
  }

  setNoDelay() {
    return this
  }

  setKeepAlive() {
    return this
  }

  setTimeout() {
    return this
  }
}

function joins(chunk) {
  return typeof chunk === 'string' && chunk.length < JOIN
}

module.exports = { StoreStream, connect }

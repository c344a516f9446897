'use strict'

const { EventEmitter } = require('node:events')
const { Context } = require('./context.js')
const { RedletError } = require('./error.js')

/** The method of a store that begins a conversation. Not a public interface. */
const connect = Symbol.for('redlet.connect')

/** The method of a store for a socket to it. Not a public interface. */
const socketOf = Symbol.for('redlet.socketOf')

/** The method of a store for a client whose calls run beside JavaScript. Not a public interface. */
const beside = Symbol.for('redlet.beside')

/** Shorter strings are joined, so that many writes are one call. */
const JOIN = 16384

/**
 * A connection to a store in the same process, which a client library uses as its socket. It has
 * the methods and events of a `net.Socket` that such libraries use, but is not a stream: the other
 * side is never slow, so backpressure is not needed.
 *
 * As with a socket, everything happens in a turn of the event loop: 'connect' in the first one;
 * what was written runs in the next one, and its reply is the 'data' event; 'close' has its own
 * turn. The native side wakes it, without a timer. It uses nothing that a fake clock replaces:
 * neither timers nor `process.nextTick` nor `queueMicrotask`.
 */
class StoreStream extends EventEmitter {
  connecting = true
  destroyed = false
  readable = true
  writable = true
  #native
  #release
  /** The asynchronous context in which it was created, and in which its events are emitted. */
  #context = new Context('RedletConnection')
  #queue = []
  #callbacks = []
  #ending = false
  #error
  /** The error of a listener that threw while the store closed. */
  #thrown

  /**
   * `begin(turn)` returns the native side, or null if the store is closed; `release` is called when
   * the connection has ended.
   */
  constructor(begin, release) {
    super()
    this.#native = begin(() => this.#context.runInAsyncScope(this.#turn, this))
    if (this.#native === null) throw new RedletError('CLOSED', 'the store is closed')
    this.#release = release
    this.#native.later()
  }

  write(chunk, encoding, callback) {
    const done = typeof encoding === 'function' ? encoding : callback
    if (!this.writable) {
      if (done) Promise.reject(new RedletError('CLOSED', 'the connection has ended')).catch(done)
      return false
    }
    const last = this.#queue.length - 1
    if (last >= 0 && typeof chunk === 'string' && joins(this.#queue[last])) {
      this.#queue[last] += chunk
    } else {
      this.#queue.push(chunk)
    }
    if (done) this.#callbacks.push(done)
    this.#native.later()
    return true
  }

  /** Hangs up when everything written before has run. */
  end(chunk) {
    if (!this.writable) return this
    if (chunk !== undefined && chunk !== null) this.write(chunk)
    this.writable = false
    this.#ending = true
    this.#native.later()
    return this
  }

  /**
   * Ends it synchronously, when the store closes. A client cannot reconnect. A listener that throws
   * does not keep the store from closing: its error is an uncaught exception of the last turn.
   */
  finish() {
    this.#context.runInAsyncScope(() => {
      try {
        if (!this.destroyed) this.#flush()
        this.emit('storeClosed')
      } catch (error) {
        this.#thrown = { error }
      } finally {
        this.destroy()
      }
    })
  }

  destroy(error) {
    if (this.destroyed) return this
    this.destroyed = true
    this.readable = false
    this.writable = false
    this.#error = error
    this.#queue = []
    this.#native.cut()
    this.#native.later()
    this.#release()
    return this
  }

  #turn() {
    if (this.destroyed) {
      this.#close()
      return
    }
    let whole = false
    try {
      const output = this.#native.proceed()
      if (this.connecting) this.#connect()
      this.#deliver(output)
      this.#flush()
      if (this.#ending) this.destroy()
      whole = true
    } finally {
      // A listener threw. The rest gets another turn.
      if (!whole && !this.destroyed) this.#native.later()
    }
  }

  #connect() {
    this.connecting = false
    this.emit('connect')
    this.emit('secureConnect')
  }

  #close() {
    // Turns may be scheduled that are no longer needed.
    if (this.#native === undefined) return
    this.#native.end()
    this.#native = undefined
    this.#context.emitDestroy()
    this.#call(new RedletError('CLOSED', 'the connection has ended'))
    const error = this.#error
    if (error) this.emit('error', error)
    else this.emit('end')
    this.emit('close', Boolean(error))
    if (this.#thrown) throw this.#thrown.error
  }

  /** Runs what was written before. What listeners write meanwhile runs in a later turn. */
  #flush() {
    const queue = this.#queue
    this.#queue = []
    this.#call()
    let done = 0
    try {
      while (done < queue.length && !this.destroyed) {
        done += 1
        this.#deliver(this.#native.exchange(queue[done - 1]))
      }
    } finally {
      if (done < queue.length && !this.destroyed) {
        this.#queue = [...queue.slice(done), ...this.#queue]
      }
    }
  }

  /** Calls the callbacks of writes. */
  #call(error) {
    for (const done of this.#callbacks.splice(0)) done(error)
  }

  /** Handles output. An array is the last output. */
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

  // Methods of sockets that have no effect without a network.

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

module.exports = { StoreStream, beside, connect, socketOf }

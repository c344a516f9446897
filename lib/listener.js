'use strict'

const { RedletError } = require('./error.js')
const { readServing, refuse } = require('./serving-options.js')
const { readCertificates, readTls } = require('./tls-options.js')

const OPTIONS = {
  ...{ port: 'number', host: 'string', path: 'string', password: 'string' },
  ...{ tls: 'any', threads: 'number' },
}

/** As many as a server of Redis may have. */
const MOST_THREADS = 128

/** The method for a server: `store[mayBeEnded](end)` makes SHUTDOWN call `end`. */
const mayBeEnded = Symbol('mayBeEnded')

/** All open listeners. This keeps them from being collected. */
const serving = new Set()

/** The listeners of one store. */
class Listeners {
  #client
  #inbox
  #open = new Set()

  constructor(client, inbox) {
    this.#client = client
    this.#inbox = inbox
  }

  open(options) {
    const read = readListening(options)
    const native = RedletError.check(this.#client.serve({ ...read, tls: readTls(read) }))
    const listener = new StoreListener(native, this.#inbox, () => this.#open.delete(listener))
    this.#open.add(listener)
    return listener
  }

  /** Called when the store closes, which closes the listeners. */
  forget() {
    for (const listener of this.#open) listener.forget()
  }
}

function readListening(options) {
  const read = readServing('listen', OPTIONS, options)
  const { threads } = read
  if (threads === undefined) return read
  if (Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS) return read
  throw refuse(`the option 'threads' is an integer from 1 to ${MOST_THREADS}, not ${threads}`)
}

/**
 * A store served to Redis clients. Keeps the process alive until it or its store is closed, unless
 * `unref()` was called.
 */
class StoreListener {
  #native
  #inbox
  #forgotten
  /** Whether it keeps the event loop alive. */
  #held = false

  constructor(native, inbox, forgotten) {
    this.#native = native
    this.#inbox = inbox
    this.#forgotten = forgotten
    this.port = native.port ?? undefined
    this.host = native.host ?? undefined
    this.path = native.path ?? undefined
    this.threads = native.threads
    serving.add(this)
    this.#hold(true)
  }

  /**
   * Encrypts connections from now on with another certificate: an option `tls`, with what it is to be
   * as a whole. Connections that there are keep theirs. If something is wrong, nothing changes.
   */
  setSecureContext(tls) {
    RedletError.check(this.#native.renew(readCertificates(tls)))
  }

  /**
   * Accepts no more clients, answers received calls, and closes the connections. Resolves when that
   * is done.
   */
  async close() {
    await this.#native.close()
    this.forget()
  }

  async [Symbol.asyncDispose]() {
    await this.close()
  }

  /** Keeps the process alive, which is the default. */
  ref() {
    this.#hold(serving.has(this))
    return this
  }

  /** Lets the process end while this is open. */
  unref() {
    this.#hold(false)
    return this
  }

  forget() {
    serving.delete(this)
    this.#hold(false)
    this.#forgotten()
  }

  #hold(yes) {
    if (this.#held === yes) return
    this.#held = yes
    this.#inbox.expect(yes ? 1 : -1)
  }
}

module.exports = { Listeners, mayBeEnded }

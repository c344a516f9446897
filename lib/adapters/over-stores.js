'use strict'

const { connect } = require('../connection.js')
const { RedletError } = require('../error.js')

/**
 * ioredis's class `Redis` that also takes a store: everything is ioredis's own, but for the
 * transport. Without a store it is ioredis as it was.
 */
function overStores(ioredis) {
  class Redis extends ioredis.Redis {
    constructor(...args) {
      super(...args.map(withConnector))
      if (this.connector instanceof StoreConnector) this.connector.owner = this
    }

    /** ioredis emits a status in a tick. A promise comes as soon, and no fake clock keeps it. */
    setStatus(status, arg) {
      if (!(this.connector instanceof StoreConnector)) return super.setStatus(status, arg)
      this.status = status
      Promise.resolve().then(() => this.emit(status, arg))
    }

    /** Says which client a library wants that connects it again, as those for node-redis do. */
    connect(callback) {
      const again = ['connecting', 'connect', 'ready'].includes(this.status)
      if (!again || !(this.connector instanceof StoreConnector)) return super.connect(callback)
      const failed = Promise.reject(
        new RedletError('INVALID_ARGUMENT', `Redis is already connecting/connected; ${OTHER}`),
      )
      if (typeof callback === 'function') failed.catch(callback)
      return failed
    }

    /** Says which client a library wants that passes options as an object, as to node-redis. */
    sendCommand(command, stream) {
      const told = this.connector instanceof StoreConnector && command.args?.includes(OBJECT)
      if (told) explain(command)
      return super.sendCommand(command, stream)
    }

    /** Another connection to the same store, or server. */
    duplicate(override) {
      return new this.constructor({ ...this.options, ...override })
    }
  }

  // As ioredis is: the class itself, with everything else on it, which it inherits.
  for (const name of ['Redis', 'default']) {
    Object.defineProperty(Redis, name, { value: Redis, enumerable: true })
  }
  return Redis
}

/** Options with a store have a transport to it instead. */
function withConnector(arg) {
  if (typeof arg !== 'object' || arg === null) return arg
  // ioredis would take it for options without a host, and look for a server.
  if (typeof arg[connect] === 'function') {
    throw new RedletError('INVALID_ARGUMENT', 'the store is an option: new Redis({ store: db })')
  }
  if (arg.store === undefined) return arg
  const { store, ...options } = arg
  if (typeof store?.[connect] !== 'function') {
    throw new RedletError('INVALID_ARGUMENT', 'the option store is a store: new Redlet(...)')
  }
  return {
    ...options,
    Connector: class extends StoreConnector {
      store = store
    },
  }
}

/** What somebody needs to know whose library calls ioredis as node-redis is called. */
const OTHER = 'a library that is for node-redis gets its client from redlet/redis'

/** What ioredis makes of an object. */
const OBJECT = String({})

/** Adds to the error of a command, should it fail. */
function explain(command) {
  const { reject } = command
  command.reject = (error) => {
    error.message += `: it got an object; ${OTHER}`
    reject(error)
  }
}

/** What libraries over ioredis know as the end of a connection, by its message. */
const ENDED = 'Connection is closed.'

/** What ioredis asks for a connection. */
class StoreConnector {
  /** The ioredis that it belongs to. */
  owner
  #stream
  #wanted = false
  /** The store is closed, which was told. */
  #over = false

  /** As a server behind a sentinel would be asked whether it is the right one. */
  check() {
    return true
  }

  async connect() {
    this.#wanted = true
    if (this.#over) this.owner.disconnect()
    else this.#open()
    // It may be disconnected again at once.
    await undefined
    if (!this.#wanted) throw new RedletError('CLOSED', ENDED)
    return this.#stream
  }

  /** There is no store to connect to again when it has closed: ioredis is disconnected for good. */
  #open() {
    this.#stream = this.store[connect]()
    this.#stream.once('storeClosed', () => {
      this.#over = true
      this.owner.disconnect()
    })
  }

  disconnect() {
    this.#wanted = false
    this.#stream?.end()
  }
}

module.exports = { overStores }

'use strict'

const { EventEmitter } = require('node:events')
const { Readable } = require('node:stream')
const { beside } = require('../../connection.js')
const { RedletError } = require('../../error.js')
const { ended } = require('../../lane.js')
const { CALLS } = require('./calls.js')
const { QueueTransaction } = require('./transaction.js')

/**
 * What BullMQ 6 asks of a client (its interface `IRedisClient`), on a lane of the store. It is
 * connected when it is made. Events come in a promise, which keeps the asynchronous context and
 * which no fake clock holds up.
 */
class QueueClient extends EventEmitter {
  /** `ready`, or `end`; BullMQ sets it too. */
  status = 'end'
  isCluster = false
  options
  /** `undefined` while it is not connected. */
  #seat
  /** Scripts by the names that BullMQ gave them. */
  #scripts = new Map()

  constructor(options) {
    super()
    this.options = options
    this.#open()
  }

  #open() {
    const { store, db, connectionName } = this.options
    const seat = store[beside](() => this.#over(seat))
    this.#seat = seat
    this.status = 'ready'
    if (db !== undefined) this.#prepare('SELECT', db)
    if (connectionName !== undefined) this.#prepare('CLIENT', 'SETNAME', connectionName)
    this.#tell('connect', 'ready')
  }

  #prepare(...words) {
    this.#seat.call(undefined, words).catch((error) => {
      if (error.code !== 'CLOSED') this.emit('error', error)
    })
  }

  #tell(...events) {
    Promise.resolve().then(() => {
      for (const event of events) this.emit(event)
    })
  }

  /** It has ended: by itself, or with its store. */
  #over(seat) {
    if (this.#seat !== seat) return
    this.#seat = undefined
    this.status = 'end'
    this.#tell('close', 'end')
  }

  /** Connects it again after its end. */
  async connect() {
    if (this.#seat !== undefined) return
    try {
      this.#open()
    } catch (error) {
      throw error.code === 'CLOSED' ? ended() : error
    }
  }

  /** Ends it at once. Calls without an answer are rejected, though they may be done. */
  disconnect(reconnect = false) {
    const seat = this.#seat
    if (seat === undefined) return
    seat.cut()
    if (!reconnect) {
      this.#over(seat)
      return
    }
    this.#tell('close', 'reconnecting')
    this.#open()
  }

  /** Ends it when all its calls have their answers. Those that wait are rejected. */
  async quit() {
    const seat = this.#seat
    if (seat === undefined) throw ended()
    const done = seat.end()
    this.#over(seat)
    return done
  }

  /** Another client of the same store. */
  duplicate(override) {
    const other = new QueueClient({ ...this.options, ...override })
    for (const [name, definition] of this.#scripts) other.defineCommand(name, definition)
    return other
  }

  /** Names a script, which is then a method too. */
  defineCommand(name, definition) {
    this.#scripts.set(name, definition)
    this[name] = (...args) => this.runCommand(name, Array.isArray(args[0]) ? args[0] : args)
  }

  runCommand(name, args) {
    try {
      return this.#connected().call(this.#scriptOf(name), args)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  #connected() {
    if (this.#seat === undefined) throw ended()
    return this.#seat
  }

  #scriptOf(name) {
    const definition = this.#scripts.get(name)
    if (definition === undefined) {
      throw new RedletError('INVALID_ARGUMENT', `no script is named '${name}': see defineCommand`)
    }
    return this.#connected().script(definition.lua, definition.numberOfKeys)
  }

  #together(atomic) {
    const exec = async (calls) => this.#connected().exec(calls, atomic)
    return new QueueTransaction(exec, (name) => this.#scriptOf(name), atomic)
  }

  multi() {
    return this.#together(true)
  }

  pipeline() {
    return this.#together(false)
  }

  /** All keys that match, as arrays. */
  scanStream({ match, count } = {}) {
    const given = { MATCH: match, COUNT: count }
    const pages = async function* (client) {
      for (let cursor = '0', keys; ; ) {
        ;[cursor, keys] = await client.scan(cursor, given)
        yield keys
        if (cursor === '0') return
      }
    }
    return Readable.from(pages(this))
  }

  async #call({ words, shape }) {
    const answer = await this.#connected().call(undefined, words)
    return shape ? shape(answer) : answer
  }

  static {
    for (const [name, make] of Object.entries(CALLS)) {
      const method = {
        async [name](...args) {
          return this.#call(make(...args))
        },
      }[name]
      Object.defineProperty(QueueClient.prototype, name, {
        value: method,
        configurable: true,
        writable: true,
      })
    }
  }
}

module.exports = { QueueClient }

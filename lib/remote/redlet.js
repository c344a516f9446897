'use strict'

const util = require('node:util')
const { defineMethods } = require('../define.js')
const { RedletError } = require('../error.js')
const { parsed, withTexts } = require('../json.js')
const { FACTS: OF_METHODS, METHODS } = require('../methods.js')
const { Multi, callsOf } = require('../multi.js')
const { defineNamespaces } = require('../namespace.js')
const { defineScript } = require('../script.js')
const { takeSignal } = require('../waits.js')
const { readAddress } = require('./address.js')
const { Calls } = require('./calls.js')
const { FACTS, NUMBERS } = require('./facts.js')
const { Messages } = require('./messages.js')
const { hashScan, keyScan, memberScan, scoreScan } = require('./scan.js')
const { reach } = require('./server.js')
const { Waits } = require('./waits.js')

/** What only a store in this process has. */
const EMBEDDED = [
  'addListener',
  'backup',
  'exportRdb',
  'fork',
  'health',
  'importRdb',
  'inspect',
  'listen',
  'metrics',
  'off',
  'on',
  'once',
  'removeListener',
  'rewind',
  'save',
]

/** Connects to a server; see `Redlet.connect`. */
async function connect(urls, options) {
  const address = readAddress(urls, options)
  const server = await reach(address)
  const [waits, messages] = [new Waits(server), new Messages(server)]
  const calls = new Calls(server, waits, address.bigints)
  return new RemoteRedlet(MADE_HERE, { server, waits, messages, calls }, STRINGS)
}

const MADE_HERE = Symbol('made here')
const STRINGS = { buffers: false }
const BUFFERS = { buffers: true }

/**
 * A server: Redis, Valkey, a cluster of either, or a redlet that listens. It has the methods of a
 * store, with the same arguments and replies; each returns a promise.
 *
 *     const db = await Redlet.connect('redis://localhost:6379')
 *     await db.get('k')
 */
class RemoteRedlet {
  #parts
  #calls
  #form
  #buffers

  constructor(key, parts, form) {
    if (key !== MADE_HERE) {
      throw new RedletError('INVALID_ARGUMENT', 'it is made by await Redlet.connect(url)')
    }
    this.#parts = parts
    this.#calls = parts.calls
    this.#form = form
  }

  /** The same server, with Buffers in place of strings, and Maps in place of objects. */
  get buffers() {
    if (this.#form === BUFFERS) return this
    this.#buffers ??= new RemoteRedlet(MADE_HERE, this.#parts, BUFFERS)
    return this.#buffers
  }

  /** Runs any command by its name: `await db.call('LPOS', 'list', 'element', 'RANK', -1)`. */
  call(...args) {
    return this.#calls.named(args, this.#form)
  }

  /** Begins a transaction: `await db.multi().incr('a').incr('b').exec()`. */
  multi() {
    const batch = (...calls) => this.#calls.batch(callsOf(calls), this.#form)
    return new Multi(batch, this.#form.buffers)
  }

  /** A script as a function of its keys and arguments. */
  defineScript(lua, options) {
    return defineScript(this, lua, options)
  }

  /** As `subscribe` of a store. Resolves to the subscription once the server has it. */
  subscribe(channels, listener, options) {
    return this.#listen('message', channels, listener, options)
  }

  psubscribe(patterns, listener, options) {
    return this.#listen('pmessage', patterns, listener, options)
  }

  ssubscribe(channels, listener, options) {
    return this.#listen('smessage', channels, listener, options)
  }

  /** Ends the subscriptions to these channels, or to all. */
  unsubscribe(...channels) {
    return this.#parts.messages.end('message', channels)
  }

  punsubscribe(...patterns) {
    return this.#parts.messages.end('pmessage', patterns)
  }

  sunsubscribe(...channels) {
    return this.#parts.messages.end('smessage', channels)
  }

  #listen(kind, names, listener, options) {
    const { buffers } = this.#form
    return this.#parts.messages.begin(kind, names, listener, { ...options, buffers })
  }

  /** As `lock`, `limit` and `cache` of a store. */
  async lock(key, options) {
    return coordination().lock(this, key, options)
  }

  async limit(key, options) {
    return coordination().limit(this, key, options)
  }

  async cache(key, ttl, compute) {
    return coordination().cache(this, key, ttl, compute)
  }

  /** Every key once or more, in no order: `for await (const key of db.scanIterator())`. */
  scanIterator(options) {
    return keyScan(this.#calls.walks(this.#form), options)
  }

  hscanIterator(key, options) {
    return hashScan(this, key, options)
  }

  sscanIterator(key, options) {
    return memberScan(this, key, options)
  }

  zscanIterator(key, options) {
    return scoreScan(this, key, options)
  }

  /** Closes the connections, once the calls before have their replies. Calls that wait fail. */
  async close() {
    const { server, waits, messages } = this.#parts
    waits.close()
    messages.close()
    await server.close()
  }

  async [Symbol.asyncDispose]() {
    await this.close()
  }

  [Symbol.dispose]() {
    throw new RedletError('EMBEDDED_ONLY', 'a connection closes later: write await using')
  }

  /** What `console.log(db)` shows. */
  [util.inspect.custom]() {
    const { link, name } = this.#parts.server
    return `RemoteRedlet { ${name}, ${link.redis.status} }`
  }

  /** Runs a command of a namespace. */
  async #namespaced(name, args) {
    if (!NUMBERS.has(name)) return this.#calls.named([name, ...args], this.#form)
    const { json, parses } = OF_METHODS.get(name)
    const words = json ? withTexts(name, args, json) : args
    const reply = await this.#calls.own(NUMBERS.get(name), words, this.#form)
    return parses && !this.#form.buffers ? parsed(reply) : reply
  }

  static {
    defineNamespaces(RemoteRedlet.prototype, (db, name, args) => db.#namespaced(name, args))
    const methods = [...METHODS.keys()]
      .filter((name) => !Object.hasOwn(RemoteRedlet.prototype, name) && !EMBEDDED.includes(name))
      .map((name) => [name, NUMBERS.has(name) ? ownMethod(name) : namedMethod(name)])
    const refused = EMBEDDED.map((name) => [name, refuse(name)])
    defineMethods(RemoteRedlet.prototype, [...methods, ...refused])

    function ownMethod(name) {
      const number = NUMBERS.get(name)
      if (!FACTS[number].blocks) {
        return {
          [name](...args) {
            return this.#calls.own(number, args, this.#form)
          },
        }[name]
      }
      return {
        async [name](...args) {
          const signal = takeSignal(name, args)
          return this.#calls.own(number, args, this.#form, signal)
        },
      }[name]
    }

    /** Of a command with subcommands. */
    function namedMethod(name) {
      return {
        [name](...args) {
          return this.#calls.named([name, ...args], this.#form)
        },
      }[name]
    }
  }
}

/** Loaded when it is used. */
function coordination() {
  return require('../coordination.js')
}

function refuse(name) {
  return {
    [name]() {
      throw new RedletError(
        'EMBEDDED_ONLY',
        `${name}() is of a store in this process: new Redlet(...). This is a connection to a server`,
      )
    },
  }[name]
}

module.exports = { RemoteRedlet, connect }

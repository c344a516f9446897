'use strict'

// Calls of a server, as words, and their replies in the shapes that a store's replies have.

const { RedletError } = require('../error.js')
const { readCall, readOwn } = require('./facts.js')
const { shaped } = require('./shapes.js')
const { Watch } = require('./watch.js')

/** What would change the connection that all calls share, and what to do instead. */
const UNFIT = {
  AUTH: 'give the user and the password to Redlet.connect',
  'CLIENT|CACHING': 'no copies are kept here',
  'CLIENT|REPLY': 'every call has a reply',
  'CLIENT|TRACKING': 'no copies are kept here',
  MONITOR: 'use a connection of ioredis',
  PSYNC: 'use a connection of its own',
  PSUBSCRIBE: 'use db.psubscribe()',
  PUNSUBSCRIBE: 'use db.punsubscribe()',
  RESET: 'use db.unwatch() and db.select(0)',
  SSUBSCRIBE: 'use db.ssubscribe()',
  SUBSCRIBE: 'use db.subscribe()',
  SUNSUBSCRIBE: 'use db.sunsubscribe()',
  SYNC: 'use a connection of its own',
  UNSUBSCRIBE: 'use db.unsubscribe()',
}

class Calls {
  #server
  #waits
  #bigints
  #watch

  constructor(server, waits, bigints) {
    this.#server = server
    this.#watch = new Watch(server)
    this.#waits = waits
    this.#bigints = bigints
  }

  /** Runs the command with this number. */
  own(number, args, form, signal) {
    return this.#run(() => checked(readOwn(number, args)), form, signal)
  }

  /** Runs a call whose arguments are its words. */
  named(args, form, signal) {
    return this.#run(() => checked(readCall(args)), form, signal)
  }

  /** Runs a transaction: replies with errors among them, or null. */
  async batch(calls, form) {
    const read = calls.map(([number, ...args]) => checked(readOwn(number, args)))
    const replies = await this.#transact(read)
    if (replies === null) return null
    return replies.map((raw, at) => this.#shape(read[at], raw, form))
  }

  async #transact(calls) {
    if (this.#watch.isLost) {
      await this.named(['UNWATCH'], {})
      return null
    }
    try {
      return await this.#server.transact(calls)
    } finally {
      this.#watch.end()
    }
  }

  /** Runs SCAN on what walks visit, with its reply in the form of a store's. */
  walks(form) {
    return this.#server.walks().map((send) => async (cursor, options) => {
      const call = readCall(['SCAN', cursor, options])
      return this.#shape(call, await send(call.words), form)
    })
  }

  async #run(read, form, signal) {
    const call = read()
    // A store has nothing to quit either: it is closed.
    if (call.fact.name === 'QUIT') return 'OK'
    const raw = waits(call)
      ? await this.#waits.run(call, signal)
      : await this.#server.send(call.fact, call.words, call.slot)
    this.#watch.answered(call.fact)
    return this.#shape(call, raw, form)
  }

  #shape({ fact, reply }, raw, { buffers }) {
    return shaped(reply, raw, { buffers, bigints: this.#bigints && fact.integers })
  }
}

/** The call, unless it can't be made over a connection that others share. */
function checked(call) {
  const { name } = call.fact
  if (Object.hasOwn(UNFIT, name)) {
    const text = `${name.replace('|', ' ')} would change the connection that all calls share`
    throw new RedletError('UNSUPPORTED', `${text}: ${UNFIT[name]}`)
  }
  // Which version is asked for does not matter: replies have the shapes of RESP3.
  return name === 'HELLO' ? { ...call, words: [] } : call
}

/** These wait for the calls before them on the same connection. */
const FOR_REPLICAS = ['WAIT', 'WAITAOF']

/** Where options begin that may have BLOCK. */
const OPTIONS = { XREAD: 0, XREADGROUP: 3 }

/** Whether the server may hold the call up. */
function waits({ fact, words }) {
  if (!fact.blocks || FOR_REPLICAS.includes(fact.name)) return false
  if (!Object.hasOwn(OPTIONS, fact.name)) return true
  const options = words.slice(OPTIONS[fact.name]).map((word) => String(word).toUpperCase())
  const [block, streams] = ['BLOCK', 'STREAMS'].map((word) => options.indexOf(word))
  return block >= 0 && block < streams
}

module.exports = { Calls }

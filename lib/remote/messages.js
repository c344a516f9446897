'use strict'

// Subscriptions over a connection of ioredis. They are those of a store: lib/subscription.js asks here
// for what it asks a native client for.

const { Subscriptions } = require('../subscription.js')
const { closed, failed } = require('./errors.js')

/** The kinds of subscriptions, and the event in which ioredis tells their messages. */
const EVENTS = ['messageBuffer', 'pmessageBuffer', 'smessageBuffer']

/** What ioredis needs other connections for in a cluster, one for each node. */
const SHARDED = ['ssubscribe', 'sunsubscribe']

class Messages {
  #server
  #received = []
  #deliver
  /** The connections for messages, of channels and of channels of SPUBLISH. */
  #listeners = {}
  /** The call that was made last. */
  #last
  #closed = false
  #subscriptions

  constructor(server) {
    this.#server = server
    const client = { takeMessages: () => this.#received.splice(0) }
    const inbox = {
      listen: (deliver) => {
        this.#deliver = deliver
      },
      expect: () => {},
    }
    this.#subscriptions = new Subscriptions(client, inbox, this.#commands())
  }

  /** Resolves to the subscription once the server has it. */
  async begin(kind, names, listener, options) {
    if (this.#closed) throw closed()
    const subscription = this.#subscriptions.begin(kind, names, listener, options)
    try {
      await this.#last
    } catch (error) {
      subscription.close()
      throw error
    }
    return subscription
  }

  async end(kind, names) {
    this.#last = undefined
    this.#subscriptions.end(kind, names)
    await this.#last
  }

  close() {
    this.#closed = true
    this.#subscriptions.close()
    for (const listener of Object.values(this.#listeners)) {
      listener.then(
        (redis) => redis !== this.#server.link.redis && redis.disconnect(),
        () => {},
      )
    }
  }

  #commands() {
    const names = ['subscribe', 'psubscribe', 'ssubscribe']
    const all = [...names, ...names.map((name) => name.replace('sub', 'unsub'))]
    return Object.fromEntries(all.map((name) => [name, (...args) => this.#call(name, args)]))
  }

  #call(name, args) {
    this.#last = this.#closed ? undefined : this.#send(name, args)
    // Whoever closes a subscription does not wait for the server.
    this.#last?.catch(() => {})
  }

  async #send(name, args) {
    const redis = await this.#listener(SHARDED.includes(name) ? 'shards' : 'channels')
    try {
      await redis[name](...args)
    } catch (error) {
      throw failed(error)
    }
  }

  #listener(which) {
    this.#listeners[which] ??= this.#listen(which)
    return this.#listeners[which]
  }

  async #listen(which) {
    try {
      const redis = await this.#server.listener(which)
      for (const event of EVENTS) redis.on(event, (...args) => this.#receive(event, args))
      if (this.#closed) redis.disconnect()
      return redis
    } catch (error) {
      delete this.#listeners[which]
      throw error
    }
  }

  #receive(event, args) {
    const kind = event.replace('Buffer', '')
    const [channel, payload] = args.slice(-2)
    const pattern = args.length === 3 ? Buffer.from(args[0]) : null
    this.#received.push([kind, channel, payload, pattern])
    this.#handOut()
  }

  /**
   * A listener that throws must not end the reading of the connection, nor keep others from theirs. Its
   * error is that of a promise that nobody handles, which no fake clock keeps.
   */
  #handOut() {
    for (;;) {
      try {
        return this.#deliver()
      } catch (error) {
        Promise.reject(error)
      }
    }
  }
}

module.exports = { Messages }

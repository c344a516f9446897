'use strict'

const { RedletError } = require('./error.js')

/** The commands that begin and end each kind of subscription. */
const KINDS = {
  message: { begin: 'subscribe', end: 'unsubscribe' },
  pmessage: { begin: 'psubscribe', end: 'punsubscribe' },
  smessage: { begin: 'ssubscribe', end: 'sunsubscribe' },
}

/**
 * What one client listens to. The native side subscribes once a name, however many subscriptions
 * there are to it here.
 */
class Subscriptions {
  #client
  #inbox
  #commands
  /** `kind name` to the subscriptions to it. */
  #byName = new Map()
  #expecting = false
  #deliver = () => this.#handOut()

  constructor(client, inbox, commands) {
    this.#client = client
    this.#inbox = inbox
    this.#commands = commands
  }

  /** Subscribes to names of a kind; `db.subscribe(names, listener, options)`. */
  begin(kind, names, listener, { signal, buffers = false } = {}) {
    const list = [names].flat()
    if (list.length === 0) throw refuse(`${KINDS[kind].begin} needs the name of a channel`)
    if (listener !== undefined && typeof listener !== 'function') {
      throw refuse(`the listener of ${KINDS[kind].begin} is a function, not ${typeof listener}`)
    }
    signal?.throwIfAborted()
    this.#inbox.listen(this.#deliver)
    this.#commands[KINDS[kind].begin](...list)
    const subscription = new Subscription(this, kind, list.map(String), listener, buffers)
    for (const name of subscription.names) this.#at(kind, name).add(subscription)
    this.#keepAlive()
    signal?.addEventListener('abort', () => subscription.close(), { once: true })
    return subscription
  }

  /** Ends all subscriptions of a kind to these names, or to all names. */
  end(kind, names) {
    const list = [names].flat().map(String)
    for (const [key, subscriptions] of [...this.#byName]) {
      const [itsKind, name] = split(key)
      if (itsKind !== kind || (list.length > 0 && !list.includes(name))) continue
      for (const subscription of [...subscriptions]) subscription.leave(name)
    }
  }

  /** One subscription no longer listens to a name. */
  remove(subscription, name) {
    const { kind } = subscription
    const key = `${kind} ${name}`
    const subscriptions = this.#byName.get(key)
    if (!subscriptions?.delete(subscription) || subscriptions.size > 0) return
    this.#byName.delete(key)
    this.#commands[KINDS[kind].end](name)
    this.#keepAlive()
  }

  /** The client closes: every subscription ends. */
  close() {
    for (const subscriptions of [...this.#byName.values()]) {
      for (const subscription of [...subscriptions]) subscription.close()
    }
  }

  #at(kind, name) {
    const key = `${kind} ${name}`
    if (!this.#byName.has(key)) this.#byName.set(key, new Set())
    return this.#byName.get(key)
  }

  /** The event loop lives on while somebody listens. */
  #keepAlive() {
    const wanted = this.#byName.size > 0
    if (wanted === this.#expecting) return
    this.#expecting = wanted
    this.#inbox.expect(wanted ? 1 : -1)
  }

  /** Hands on everything that came since the last time, in its order. */
  #handOut() {
    for (const [kind, channel, payload, pattern] of this.#client.takeMessages()) {
      const name = (pattern ?? channel).toString()
      for (const subscription of [...(this.#byName.get(`${kind} ${name}`) ?? [])]) {
        subscription.deliver(payload, channel, pattern)
      }
    }
  }
}

/**
 * A subscription. With a listener, messages are handed to it; without one, they are iterated:
 * `for await (const { message, channel } of db.subscribe('news'))`. Ends with `close()`, with the
 * `signal` it was given, by leaving the loop, or when the store closes.
 */
class Subscription {
  #owner
  #names
  #listener
  #buffers
  #waiting = []
  #wake

  constructor(owner, kind, names, listener, buffers) {
    this.#owner = owner
    this.kind = kind
    this.#names = new Set(names)
    this.#listener = listener
    this.#buffers = buffers
  }

  /** The channels or patterns it listens to. */
  get names() {
    return [...this.#names]
  }

  get closed() {
    return this.#names.size === 0
  }

  close() {
    for (const name of this.names) this.leave(name)
  }

  [Symbol.dispose]() {
    this.close()
  }

  leave(name) {
    if (!this.#names.delete(name)) return
    this.#owner.remove(this, name)
    if (this.closed) this.#wake?.()
  }

  deliver(payload, channel, pattern) {
    const read = (bytes) => (this.#buffers || bytes === null ? bytes : bytes.toString())
    const message = { message: read(payload), channel: read(channel), pattern: read(pattern) }
    if (this.#listener) {
      this.#call(message)
      return
    }
    this.#waiting.push(message)
    this.#wake?.()
  }

  /** An error of one listener must not keep messages from the others. */
  #call({ message, channel, pattern }) {
    try {
      if (pattern === null) this.#listener(message, channel)
      else this.#listener(message, channel, pattern)
    } catch (error) {
      queueMicrotask(() => {
        throw error
      })
    }
  }

  async *[Symbol.asyncIterator]() {
    if (this.#listener) throw refuse('a subscription with a listener is not iterated')
    try {
      while (true) {
        while (this.#waiting.length > 0) yield this.#waiting.shift()
        if (this.closed) return
        await new Promise((resolve) => {
          this.#wake = resolve
        })
      }
    } finally {
      this.close()
    }
  }
}

function split(key) {
  const space = key.indexOf(' ')
  return [key.slice(0, space), key.slice(space + 1)]
}

function refuse(message) {
  return new RedletError('INVALID_ARGUMENT', message)
}

module.exports = { Subscription, Subscriptions }

'use strict'

const { Context } = require('./context.js')
const { RedletError } = require('./error.js')

/** The commands that begin and end each kind of subscription. */
const KINDS = {
  message: { begin: 'subscribe', end: 'unsubscribe' },
  pmessage: { begin: 'psubscribe', end: 'punsubscribe' },
  smessage: { begin: 'ssubscribe', end: 'sunsubscribe' },
}

/**
 * The subscriptions of one client. The native side subscribes once per name, however many
 * subscriptions to it there are here. Names are bytes, which need not be UTF-8.
 */
class Subscriptions {
  #client
  #inbox
  #commands
  /** The subscriptions to each name; see `keyOf`. */
  #byName = new Map()
  #expecting = false
  /**
   * Received messages that are not delivered yet, each with the subscriptions that still have to
   * get it.
   */
  #left = []
  #deliver = () => this.#handOut()

  constructor(client, inbox, commands) {
    this.#client = client
    this.#inbox = inbox
    this.#commands = commands
  }

  /** Subscribes to names of a kind; `db.subscribe(names, listener, options)`. */
  begin(kind, names, listener, { signal, buffers = false } = {}) {
    const given = listOf(names)
    const list = bytesOf(given)
    if (list.length === 0) throw refuse(`${KINDS[kind].begin} needs the name of a channel`)
    if (listener !== undefined && typeof listener !== 'function') {
      throw refuse(`the listener of ${KINDS[kind].begin} is a function, not ${typeof listener}`)
    }
    if (signal !== undefined && typeof signal?.addEventListener !== 'function') {
      throw refuse(`the signal of ${KINDS[kind].begin} is an AbortSignal`)
    }
    signal?.throwIfAborted()
    this.#inbox.listen(this.#deliver)
    this.#commands[KINDS[kind].begin](...given)
    const subscription = new Subscription(this, kind, list, { listener, buffers, signal })
    for (const name of list) this.#at(keyOf(kind, name)).add(subscription)
    this.#keepAlive()
    return subscription
  }

  /** Ends all subscriptions of a kind to these names, or to all names. */
  end(kind, names) {
    const list = bytesOf(names.flatMap(listOf))
    const wanted = new Set(list.map((name) => keyOf(kind, name)))
    for (const [key, subscriptions] of [...this.#byName]) {
      if (!key.startsWith(keyOf(kind, '')) || (wanted.size > 0 && !wanted.has(key))) continue
      for (const subscription of [...subscriptions]) subscription.leave(key)
    }
  }

  /** One subscription no longer listens to a name. */
  remove(subscription, key, name) {
    const subscriptions = this.#byName.get(key)
    if (!subscriptions?.delete(subscription) || subscriptions.size > 0) return
    this.#byName.delete(key)
    this.#commands[KINDS[subscription.kind].end](name)
    this.#keepAlive()
  }

  /** The client closes: every subscription ends. */
  close() {
    for (const subscriptions of [...this.#byName.values()]) {
      for (const subscription of [...subscriptions]) subscription.close()
    }
  }

  #at(key) {
    if (!this.#byName.has(key)) this.#byName.set(key, new Set())
    return this.#byName.get(key)
  }

  /** Keeps the event loop alive while there are subscriptions. */
  #keepAlive() {
    const wanted = this.#byName.size > 0
    if (wanted === this.#expecting) return
    this.#expecting = wanted
    this.#inbox.expect(wanted ? 1 : -1)
  }

  /**
   * Delivers everything that came since the last time, in order. If a listener throws, the next
   * call continues after it.
   */
  #handOut() {
    this.#left = this.#left.concat(this.#client.takeMessages().map((message) => ({ message })))
    let done = 0
    try {
      for (; done < this.#left.length; done++) this.#handOn(this.#left[done])
    } finally {
      this.#left = this.#left.slice(done)
    }
  }

  #handOn(item) {
    const [kind, channel, payload, pattern] = item.message
    item.to ??= [...(this.#byName.get(keyOf(kind, pattern ?? channel)) ?? [])]
    while (item.to.length > 0) item.to.shift().deliver(payload, channel, pattern)
  }
}

/**
 * A subscription. With a listener, messages are passed to it; without one, they are iterated:
 * `for await (const { message, channel } of db.subscribe('news'))`. Ends with `close()`, with the
 * `signal` it was given, by leaving the loop, or when the store closes.
 */
class Subscription {
  #owner
  /** The names it listens to, by `keyOf`. */
  #names
  #listener
  #buffers
  #signal
  #abort = () => this.close()
  #context = new Context('RedletSubscription')
  #waiting = []
  /** Loops that wait for a message. */
  #sleeping = []

  constructor(owner, kind, names, { listener, buffers, signal }) {
    this.#owner = owner
    this.kind = kind
    this.#names = new Map(names.map((name) => [keyOf(kind, name), name]))
    this.#listener = listener
    this.#buffers = buffers
    this.#signal = signal
    signal?.addEventListener('abort', this.#abort)
  }

  /** The channels or patterns it listens to. */
  get names() {
    return [...this.#names.values()].map((name) => this.#read(name))
  }

  get closed() {
    return this.#names.size === 0
  }

  close() {
    for (const key of [...this.#names.keys()]) this.leave(key)
  }

  [Symbol.dispose]() {
    this.close()
  }

  leave(key) {
    const name = this.#names.get(key)
    if (!this.#names.delete(key)) return
    this.#owner.remove(this, key, name)
    if (!this.closed) return
    this.#signal?.removeEventListener('abort', this.#abort)
    this.#context.emitDestroy()
    this.#wake()
  }

  deliver(payload, channel, pattern) {
    if (this.closed) return
    const [message, from, matched] = [payload, channel, pattern].map((bytes) => this.#read(bytes))
    if (!this.#listener) {
      this.#waiting.push({ message, channel: from, pattern: matched })
      this.#wake()
      return
    }
    const args = matched === null ? [message, from] : [message, from, matched]
    this.#context.runInAsyncScope(this.#listener, undefined, ...args)
  }

  #read(bytes) {
    return this.#buffers || bytes === null ? bytes : bytes.toString()
  }

  #wake() {
    for (const resume of this.#sleeping.splice(0)) resume()
  }

  async *[Symbol.asyncIterator]() {
    if (this.#listener) throw refuse('a subscription with a listener is not iterated')
    try {
      while (true) {
        while (this.#waiting.length > 0) yield this.#waiting.shift()
        if (this.closed) return
        await new Promise((resolve) => this.#sleeping.push(resolve))
      }
    } finally {
      this.close()
    }
  }
}

/** One name, or those of an array or a Set. */
function listOf(names) {
  const several = typeof names === 'object' && names !== null && !ArrayBuffer.isView(names)
  return several && Symbol.iterator in names ? [...names] : [names]
}

/** Names in the form that the native side reads. */
function bytesOf(names) {
  return names.map((name) => {
    if (ArrayBuffer.isView(name)) return Buffer.from(name.buffer, name.byteOffset, name.byteLength)
    if (['string', 'number', 'bigint'].includes(typeof name)) return Buffer.from(String(name))
    throw refuse(`the name of a channel is a string or a Buffer, not ${kindOf(name)}`)
  })
}

function kindOf(value) {
  if (value === null || value === undefined) return String(value)
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

/** A name as a key of a Map: one character a byte. */
function keyOf(kind, name) {
  return `${kind} ${name.toString('latin1')}`
}

function refuse(message) {
  return new RedletError('INVALID_ARGUMENT', message)
}

module.exports = { Subscriptions }

'use strict'

const { EventEmitter } = require('node:events')
const { EVENT_CHANNELS, follow, unfollow } = require('./channels.js')
const { RedletError } = require('./error.js')

/** The bits of the events on the native side: src/engine/shared/observers.rs. */
const KINDS = { expired: 1, evicted: 2, slow: 4, error: 8, snapshot: 16, connection: 32 }

/** Of stores that are collected without having been closed. */
const forgotten = new FinalizationRegistry(unfollow)

/**
 * The events of one client: what happens in its store, whoever causes it. The native side is asked
 * only for those that somebody listens to, here or on a channel. They keep no process alive.
 */
class Events {
  #client
  #inbox
  #store
  /** The listeners of each face, and whether it has Buffers. */
  #faces = []
  /** The kinds that the native side is asked for. */
  #asked = 0
  /** What has happened and is not delivered yet. */
  #left = []
  /** Called when a channel has another subscriber, or one less. It keeps nothing alive. */
  #changed
  #deliver = () => this.#handOut()

  constructor(client, inbox, store) {
    this.#client = client
    this.#inbox = inbox
    this.#store = new WeakRef(store)
    const self = new WeakRef(this)
    this.#changed = () => self.deref()?.#ask()
    follow(this.#changed)
    forgotten.register(this, this.#changed)
    this.#ask()
  }

  /** The store is closed. */
  close() {
    unfollow(this.#changed)
  }

  /** An emitter for a face. */
  face(buffers) {
    const emitter = new EventEmitter()
    emitter.on('removeListener', () => this.#ask())
    this.#faces.push({ emitter, buffers })
    return emitter
  }

  on(emitter, method, event, listener) {
    if (typeof event !== 'string' || !Object.hasOwn(KINDS, event)) {
      const what = typeof event === 'string' ? `'${event}'` : `that is a ${typeof event}`
      throw refuse(`there is no event ${what}; there are ${Object.keys(KINDS).join(', ')}`)
    }
    if (typeof listener !== 'function') {
      throw refuse(`the listener of '${event}' is a function, not ${typeof listener}`)
    }
    emitter[method](event, listener)
    this.#ask()
  }

  /** Asks the native side for what somebody listens to. */
  #ask() {
    const listens = (name) =>
      EVENT_CHANNELS[name].hasSubscribers ||
      this.#faces.some(({ emitter }) => emitter.listenerCount(name) > 0)
    const wanted = Object.keys(KINDS).filter(listens)
    const kinds = wanted.reduce((sum, name) => sum | KINDS[name], 0)
    if (kinds === this.#asked) return
    if (this.#asked === 0) this.#inbox.listen(this.#deliver)
    this.#asked = kinds
    this.#client.observe(kinds)
  }

  #handOut() {
    this.#left.push(...this.#client.takeHappenings())
    // One that throws is not called again: the rest gets another turn.
    while (this.#left.length > 0) this.#emit(eventOf(this.#left.shift()))
  }

  #emit({ name, key, ...facts }) {
    const event = (buffers) =>
      key === undefined ? facts : { key: buffers ? key : `${key}`, ...facts }
    const channel = EVENT_CHANNELS[name]
    if (channel.hasSubscribers) channel.publish({ store: this.#store.deref(), ...event(false) })
    for (const { emitter, buffers } of this.#faces) {
      if (emitter.listenerCount(name) > 0) emitter.emit(name, event(buffers))
    }
  }
}

/** What the native side tells, as listeners get it. */
function eventOf([name, ...facts]) {
  const texts = facts.map((fact) => (Buffer.isBuffer(fact) ? fact.toString() : fact))
  switch (name) {
    case 'slow':
      return { name, command: texts[0], duration: texts[1] / 1000, client: texts[2] }
    case 'error':
      return { name, command: texts[0] === '' ? null : texts[0], code: texts[1], client: texts[2] }
    case 'snapshot':
      return { name, complete: texts[0] === 1, duration: texts[1] / 1000, bytes: texts[2] }
    case 'connection':
      return { name, state: texts[0], client: texts[1], door: texts[2], address: texts[3] }
    default:
      return { name, key: facts[0], database: facts[1] }
  }
}

function refuse(message) {
  return new RedletError('INVALID_ARGUMENT', message)
}

module.exports = { Events }

'use strict'

const { EventEmitter } = require('node:events')
const { EVENT_CHANNELS, follow, unfollow } = require('./channels.js')
const { RedletError } = require('./error.js')

/** The bits of the events on the native side: src/engine/shared/observers.rs. */
const KINDS = {
  ...{ expired: 1, evicted: 2, slow: 4, error: 8, snapshot: 16, connection: 32 },
  ownership: 4096,
}

/** What a log is told: slow calls, snapshots, and so on, and what is for logs only (64 to 2048). */
const LOGGED = KINDS.slow | KINDS.snapshot | KINDS.connection | KINDS.ownership | (4096 - 64)

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
  /** What tells a logger, if there is one. */
  #log
  /** The listeners of each face, and whether it has Buffers. */
  #faces = []
  /** The kinds that the native side is asked for. */
  #asked = 0
  /** What has happened and is not delivered yet. */
  #left = []
  #closed = false
  /** Called when a channel has another subscriber, or one less. It keeps nothing alive. */
  #changed
  #deliver = () => this.#handOut()

  constructor(client, inbox, store, log) {
    this.#client = client
    this.#inbox = inbox
    this.#store = new WeakRef(store)
    this.#log = log
    const self = new WeakRef(this)
    this.#changed = () => self.deref()?.#ask()
    follow(this.#changed)
    forgotten.register(this, this.#changed)
    this.#ask()
  }

  /** The store is about to close: a log gets what it has not heard yet, listeners nothing more. */
  close() {
    unfollow(this.#changed)
    if (this.#closed) return
    this.#closed = true
    const left = this.#left.splice(0)
    if (this.#log === undefined) return
    for (const happening of [...left, ...this.#client.takeHappenings()]) {
      this.#log.happened(eventOf(happening))
    }
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
    if (this.#closed && method !== 'off') throw new RedletError('CLOSED', 'the store is closed')
    emitter[method](event, listener)
    this.#ask()
  }

  /** Asks the native side for what somebody listens to. */
  #ask() {
    const listens = (name) =>
      EVENT_CHANNELS[name].hasSubscribers ||
      this.#faces.some(({ emitter }) => emitter.listenerCount(name) > 0)
    const wanted = Object.keys(KINDS).filter(listens)
    const kinds = wanted.reduce((sum, name) => sum | KINDS[name], this.#log ? LOGGED : 0)
    if (kinds === this.#asked) return
    if (this.#asked === 0) this.#inbox.listen(this.#deliver)
    this.#asked = kinds
    this.#client.observe(kinds)
  }

  #handOut() {
    if (this.#closed) return
    this.#left.push(...this.#client.takeHappenings())
    // One that throws is not called again: the rest gets another turn.
    while (this.#left.length > 0) this.#emit(eventOf(this.#left.shift()))
  }

  #emit({ name, key, ...facts }) {
    this.#log?.happened({ name, ...facts })
    if (!Object.hasOwn(KINDS, name)) return
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
      return {
        name,
        command: texts[0],
        duration: texts[1] / 1000,
        client: texts[2],
        keys: texts[3],
      }
    case 'error':
      return { name, command: texts[0] === '' ? null : texts[0], code: texts[1], client: texts[2] }
    case 'snapshot':
      return {
        ...{ name, complete: texts[0] === 1, duration: texts[1] / 1000, bytes: texts[2] },
        problem: texts[3],
      }
    case 'connection': {
      const [state, client, door, address, reason, problem] = texts
      const why = { reason: reason === '' ? null : reason, problem }
      return { name, state, client, door, address, ...why }
    }
    case 'ownership':
      return { name, ownership: texts[0], owner: texts[1], before: texts[2] }
    case 'snapshot-begun':
      return { name }
    case 'disk':
      return { name, problem: texts[0] }
    case 'full':
      return { name, evicts: texts[0] === 1, used: texts[1], limit: texts[2] }
    case 'login':
      return { name, client: texts[0], door: texts[1], address: texts[2] }
    case 'script':
      return { name, kind: texts[0], reason: texts[1], duration: texts[2] / 1000, client: texts[3] }
    case 'configured':
      return { name, parameters: pairsOf(texts) }
    default:
      return { name, key: facts[0], database: facts[1] }
  }
}

function pairsOf(texts) {
  return Object.fromEntries(
    texts.flatMap((text, at) => (at % 2 === 0 ? [[text, texts[at + 1]]] : [])),
  )
}

function refuse(message) {
  return new RedletError('INVALID_ARGUMENT', message)
}

module.exports = { Events }

'use strict'

const { setImmediate } = require('node:timers')

/** Those to whom something may come: they stay although nobody else may hold them. */
const expecting = new Set()

/**
 * Where a client hears of what comes to it from other threads: messages, and answers of calls that
 * waited. While anything is expected, the event loop lives on.
 */
class Inbox {
  #client
  #receivers = []
  #expected = 0
  #ready = false
  #settling = false

  constructor(client) {
    this.#client = client
  }

  /** From now on `receive` is called when something may have come. */
  listen(receive) {
    if (this.#receivers.includes(receive)) return
    this.#receivers.push(receive)
    if (this.#ready) return
    const self = new WeakRef(this)
    this.#client.listen(() => self.deref()?.#deliver())
    this.#ready = true
  }

  /** So many things more, or less, are expected. */
  expect(more) {
    this.#expected += more
    if (this.#expected > 0) this.#stay()
    else this.#settle()
  }

  #stay() {
    if (expecting.has(this)) return
    expecting.add(this)
    this.#client.keepAlive(true)
  }

  /** Not at once: who got what was expected often expects the next, before others have a turn. */
  #settle() {
    if (this.#settling) return
    this.#settling = true
    setImmediate(() => {
      this.#settling = false
      if (this.#expected === 0 && expecting.delete(this)) this.#client.keepAlive(false)
    })
  }

  #deliver() {
    for (const receive of this.#receivers) receive()
  }
}

module.exports = { Inbox }

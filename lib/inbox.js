'use strict'

/** The inboxes that expect something. This keeps them from being collected. */
const expecting = new Set()

/**
 * Receives what comes to a client from other threads: messages, and replies of waiting calls. While
 * anything is expected, it keeps the event loop alive.
 */
class Inbox {
  #client
  #receivers = []
  #expected = 0
  #ready = false
  /** It expects nothing any more, and will let the event loop end when the next microtask runs. */
  #leaving = false

  constructor(client) {
    this.#client = client
  }

  /** Calls `receive` from now on when something may have come. */
  listen(receive) {
    if (!this.#receivers.includes(receive)) this.#receivers.push(receive)
    this.#begin()
  }

  /** Changes the number of expected things by this much. */
  expect(more) {
    this.#expected += more
    if (this.#expected > 0) this.#stay()
    else this.#leave()
  }

  #stay() {
    if (expecting.has(this)) return
    this.#begin()
    expecting.add(this)
    this.#client.keepAlive(true)
  }

  /** Not at once: a program that got what it waited for often waits for the next right away. */
  #leave() {
    if (this.#leaving) return
    this.#leaving = true
    Promise.resolve().then(() => {
      this.#leaving = false
      if (this.#expected === 0 && expecting.delete(this)) this.#client.keepAlive(false)
    })
  }

  #begin() {
    if (this.#ready) return
    this.#ready = true
    const self = new WeakRef(this)
    this.#client.listen(() => self.deref()?.#deliver())
  }

  #deliver() {
    let whole = false
    try {
      for (const receive of this.#receivers) receive()
      whole = true
    } finally {
      // A listener threw, which is an uncaught exception. The rest gets another turn.
      if (!whole) this.#client.wake()
    }
  }
}

module.exports = { Inbox }

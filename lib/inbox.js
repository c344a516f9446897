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
    const before = this.#expected > 0
    this.#expected += more
    const after = this.#expected > 0
    if (after === before) return
    this.#begin()
    if (after) expecting.add(this)
    else expecting.delete(this)
    this.#client.keepAlive(after)
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

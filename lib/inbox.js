'use strict'

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

  constructor(client) {
    this.#client = client
  }

  /** From now on `receive` is called when something may have come. */
  listen(receive) {
    if (!this.#receivers.includes(receive)) this.#receivers.push(receive)
    this.#begin()
  }

  /** So many things more, or less, are expected. */
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
      // A listener threw, which is an uncaught exception. What is left has another turn.
      if (!whole) this.#client.wake()
    }
  }
}

module.exports = { Inbox }

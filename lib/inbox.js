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
    const wanted = this.#expected > 0
    if (wanted === expecting.has(this)) return
    if (wanted) expecting.add(this)
    else expecting.delete(this)
    this.#client.keepAlive(wanted)
  }

  #deliver() {
    for (const receive of this.#receivers) receive()
  }
}

module.exports = { Inbox }

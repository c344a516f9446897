'use strict'

/**
 * Whether keys are watched. A server forgets that with the connection, and ioredis connects again, so a
 * transaction after that would run whatever became of the keys.
 */
class Watch {
  #server
  #holds = false
  #lost = false

  constructor(server) {
    this.#server = server
    server.onLost(() => {
      this.#lost ||= this.#holds
      this.#holds = false
    })
  }

  /** Whether keys were watched over a connection that is lost. */
  get isLost() {
    return this.#lost || (this.#holds && !this.#server.keepsWatch)
  }

  /** Follows a call that was answered. */
  answered({ name }) {
    if (name === 'WATCH') this.#holds = true
    if (name === 'UNWATCH') this.end()
  }

  /** A transaction ends it, and UNWATCH. */
  end() {
    this.#holds = false
    this.#lost = false
  }
}

module.exports = { Watch }

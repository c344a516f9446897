'use strict'

// One connection of ioredis. A call that was sent when the connection ends is not sent again, because
// the server may have run it: it fails. Calls that were not sent yet wait for the next connection.

const { closed, failed, lost } = require('./errors.js')

class Link {
  /** Calls without a reply, and whether each was sent. */
  #pending = new Map()
  #over = false

  /** `redis` is a Redis or a Cluster of ioredis, whose commands are `Command`. */
  constructor(redis, Command) {
    this.redis = redis
    this.Command = Command
    redis.on('ready', () => {
      for (const command of this.#pending.keys()) this.#pending.set(command, true)
    })
    redis.on('close', () => this.#lose())
  }

  /** Sends words to the server, and resolves to its reply as it came; see shapes.js. */
  async send(name, words, slot) {
    if (this.#over) throw closed()
    const command = new this.Command(name, words, { replyEncoding: null })
    // A cluster finds the node by it; null is any.
    command.slot = slot >= 0 ? slot : null
    this.#pending.set(command, this.redis.status === 'ready')
    try {
      return await this.redis.sendCommand(command)
    } catch (error) {
      throw this.#over ? closed() : failed(error)
    } finally {
      this.#pending.delete(command)
    }
  }

  /** Ends the connection once the calls before have their replies. */
  async close() {
    if (this.#over) return
    await Promise.allSettled([...this.#pending.keys()].map((command) => command.promise))
    this.cut()
  }

  /** Ends the connection at once. */
  cut() {
    this.#over = true
    this.redis.disconnect()
  }

  #lose() {
    if (this.redis.isCluster) return
    for (const [command, sent] of this.#pending) {
      if (sent) command.reject(lost())
    }
  }
}

module.exports = { Link }

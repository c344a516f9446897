'use strict'

// One connection of ioredis. A call that was sent when the connection ends is not sent again, because
// the server may have run it: it fails. Calls that were not sent yet wait for the next connection.

const { closed, failed, lost, told } = require('./errors.js')
const { RAW, first, isWrongDatabase } = require('./first.js')

class Link {
  /** Calls without a reply, and whether each was sent. */
  #pending = new Map()
  /** Calls that only find out whether the server is there: who closes does not wait for them. */
  #reaching = new Set()
  /** Makes the error of calls, once there are no more connections. */
  #over
  /** The stream that holds back what is written to it until the calls of this turn are made. */
  #corked

  /** `redis` is a Redis or a Cluster of ioredis, whose commands are `Command`. */
  constructor(redis, Command) {
    this.redis = redis
    this.Command = Command
    redis.on('close', () => this.#lose())
  }

  /** Whether a call would be sent at once. */
  get isOpen() {
    const { status, stream } = this.redis
    return status === 'ready' && stream.writable
  }

  /** Resolves when calls would be sent. When the server does not come back it fails as they do. */
  async reached() {
    if (this.isOpen) return
    if (this.#over) throw this.#over()
    const command = new this.Command('PING', [])
    this.#reaching.add(command)
    try {
      await this.redis.sendCommand(command)
    } catch (error) {
      throw this.#over?.() ?? failed(error)
    } finally {
      this.#reaching.delete(command)
    }
  }

  /** A call whose reply stays as it came. */
  command(name, words) {
    return new this.Command(name, words, { replyEncoding: null })
  }

  /** Sends words to the server, and resolves to its reply as it came; see shapes.js. */
  send(name, words, slot) {
    return this.#send([name, words, slot], (bytes) => this.#write(bytes))
  }

  /** Calls that are made at once are written at once: each write of its own costs more than a call. */
  #write(bytes) {
    const { stream } = this.redis
    if (this.#corked !== stream) {
      this.#corked = stream
      stream.cork()
      Promise.resolve().then(() => {
        this.#corked = undefined
        stream.uncork()
      })
    }
    stream.write(bytes)
  }

  /** Sends calls over one connection, all of them or none. */
  sendTogether(calls) {
    return calls.map((call, at) =>
      this.#send(call, (bytes) => {
        const { stream } = this.redis
        // A write that fails at once would leave the others for the next connection.
        if (at === 0) stream.cork()
        stream.write(bytes)
        if (at === calls.length - 1) stream.uncork()
      }),
    )
  }

  async #send([name, words, slot], write) {
    if (this.#over) throw this.#over()
    const command = this.command(name, words)
    // A cluster finds the node by it; null is any.
    command.slot = slot >= 0 ? slot : null
    this.#pending.set(command, false)
    try {
      return await this.redis.sendCommand(command, this.#wire(command, write))
    } catch (error) {
      throw this.#over?.() ?? failed(error)
    } finally {
      this.#pending.delete(command)
    }
  }

  /**
   * What ioredis writes a call to. With it all calls wait alike for a connection: else ioredis 5 sends some,
   * MULTI and EXEC among them, before those that were called earlier.
   */
  #wire(command, write) {
    if (this.redis.isCluster) return undefined
    return {
      write: (bytes) => {
        this.#pending.set(command, true)
        write(bytes)
      },
    }
  }

  /** Ends the connection once the calls before have their replies. */
  async close() {
    if (this.#over) return
    await Promise.allSettled([...this.#pending.keys()].map((command) => command.promise))
    this.cut()
  }

  /** Ends the connection at once. Calls fail by what `why` makes. */
  cut(why = closed) {
    this.#over = why
    // Where it has ended already, this would only start a timer.
    if (this.redis.status !== 'end') this.redis.disconnect()
    // While it connects again ioredis drops what is to be sent, and settles nothing.
    for (const command of this.#reaching) command.reject(why())
  }

  #lose() {
    if (this.redis.isCluster) return
    for (const [command, sent] of this.#pending) {
      if (sent) command.reject(lost())
    }
  }
}

/**
 * A connection to `name`, which ends where it is lost unless it is given `retryStrategy`. Later options
 * come before earlier ones.
 */
async function connected({ Command, Redis }, name, options, { retryStrategy, ...others } = {}) {
  const redis = new Redis({ ...options, ...RAW, ...others, lazyConnect: true, retryStrategy: null })
  await first(redis, name)
  if (retryStrategy) redis.options.retryStrategy = retryStrategy
  const link = new Link(redis, Command)
  // A server that has come back with fewer databases: calls must not go to another one.
  redis.on('error', (error) => {
    if (isWrongDatabase(error)) link.cut(() => told(error))
  })
  return link
}

module.exports = { Link, connected }

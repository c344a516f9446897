'use strict'

// What is at the other end: one server, or a cluster. Both have one connection for calls, others for
// calls that wait, and one for messages.

const { needPeer } = require('../adapters/peer.js')
const { nameOf } = require('./address.js')
const { ClusterServer } = require('./cluster.js')
const { connected } = require('./link.js')

/**
 * Connects, and resolves once the server takes calls. An address may be that of a node of a cluster
 * without saying so; then it goes on with all of them.
 */
async function reach(address) {
  const ioredis = needPeer('ioredis', '5 or 6', 'Redlet.connect')
  if (address.cluster) return begun(new ClusterServer(ioredis, address))
  const server = await begun(new Server(ioredis, address))
  if (address.cluster === false || !(await server.isNode())) return server
  await server.close()
  return begun(new ClusterServer(ioredis, address))
}

async function begun(server) {
  await server.begin()
  return server
}

/** One server, at an address or wherever sentinels say. */
class Server {
  isCluster = false
  #ioredis
  #address

  constructor(ioredis, address) {
    this.#ioredis = ioredis
    this.#address = address
    this.name = address.places.map(nameOf).join(', ')
  }

  async begin() {
    const { retryStrategy = defaultRetries(this.#ioredis) } = this.#address.ioredis
    this.link = await this.connect({ retryStrategy })
  }

  /** Whether it is a node of a cluster. Who may not ask is not told. */
  async isNode() {
    const info = this.link.send('INFO', ['cluster']).catch(() => '')
    return /^cluster_enabled:1\r?$/m.test(String(await info))
  }

  /** The database of the calls. */
  get database() {
    return this.link.redis.condition?.select ?? this.#address.shared.db
  }

  /** Another connection, which connects again only if it is given `retryStrategy`. */
  connect(options) {
    const { shared, ioredis } = this.#address
    return connected(this.#ioredis, this.name, { ...this.#place(), ...shared, ...ioredis }, options)
  }

  #place() {
    const { places, sentinel } = this.#address
    if (sentinel === undefined) {
      const [{ host, port, path }] = places
      return path === undefined ? { host, port } : { path }
    }
    const [{ username, password }] = places
    return {
      sentinels: places.map(({ host, port }) => ({ host, port })),
      name: sentinel,
      ...(username && { sentinelUsername: username }),
      ...(password && { sentinelPassword: password }),
    }
  }

  /** Sends a call, and resolves to its reply as it came. */
  send(fact, words, slot) {
    return fact.word === 'SELECT' ? this.#select(words) : this.link.send(fact.word, words, slot)
  }

  /** ioredis selects a database again on each connection, also one that the server has refused. */
  async #select(words) {
    try {
      const reply = await this.link.send('select', words)
      this.#selected(Number(words[0]))
      return reply
    } catch (error) {
      this.#selected(this.link.redis.options.db)
      throw error
    }
  }

  #selected(database) {
    const { condition, options } = this.link.redis
    options.db = database
    if (condition) condition.select = database
  }

  /** Runs calls as a transaction: their replies as they came, or null. */
  async transact(calls) {
    const queued = calls.map(({ fact, words, slot }) => [fact.word, words, slot])
    const sent = this.link.sendTogether([['MULTI', []], ...queued, ['EXEC', []]])
    const outcomes = await Promise.allSettled(sent)
    const { reason, value } = outcomes.at(-1)
    if (reason === undefined) {
      this.#follow(calls, value)
      return value
    }
    if (reason.code !== 'EXECABORT') throw reason
    throw Object.assign(reason, { cause: outcomes.find((one) => one.reason)?.reason })
  }

  /** ioredis does not see the database that a transaction selects. */
  #follow(calls, replies) {
    calls.forEach(({ fact, words }, at) => {
      const selects = fact.name === 'SELECT' && replies !== null && !(replies[at] instanceof Error)
      if (selects) this.#selected(Number(words[0]))
    })
  }

  /** Whether a transaction would still go over the connection that watches keys. */
  get keepsWatch() {
    return this.link.isOpen
  }

  /** Calls `listener` whenever the connection for calls is lost. */
  onLost(listener) {
    this.link.redis.on('close', listener)
  }

  /** A connection for a call that waits. While the server is away this waits for it, as calls do. */
  async line() {
    for (;;) {
      await this.link.reached()
      try {
        return await this.connect({ db: this.database })
      } catch (error) {
        if (this.link.isOpen) throw error
      }
    }
  }

  /** The connection for messages; it connects again. */
  async listener() {
    const { retryStrategy } = this.link.redis.options
    const link = await this.connect({ retryStrategy })
    return link.redis
  }

  /** What a walk over all keys visits, each by a function that calls SCAN. */
  walks() {
    return [(words) => this.link.send('SCAN', words)]
  }

  /** Ends a wait; resolves to false if it did not wait. */
  async unblock(id) {
    return (await this.link.send('CLIENT', ['UNBLOCK', id, 'ERROR'])) === '1'
  }

  close() {
    return this.link.close()
  }
}

function defaultRetries({ Redis }) {
  const redis = new Redis({ lazyConnect: true })
  return redis.options.retryStrategy
}

module.exports = { reach }

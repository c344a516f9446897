'use strict'

// A cluster. ioredis finds the node of a call by the slot of its keys, and follows slots that move.

const { RedletError } = require('../error.js')
const { nameOf } = require('./address.js')
const { combine } = require('./combine.js')
const { failed, told } = require('./errors.js')
const { RAW, first } = require('./first.js')
const { Link, connected } = require('./link.js')

/** For calls without keys, and for those whose keys are in several slots: see src/node/remote.rs. */
const NONE = -1
const SEVERAL = -2

class ClusterServer {
  isCluster = true
  database = 0
  #ioredis
  #address
  /** Slots of watched keys, and the node of each. */
  #watched = new Map()

  constructor(ioredis, address) {
    this.#ioredis = ioredis
    this.#address = address
    this.name = address.places.map(nameOf).join(', ')
  }

  async begin() {
    const cluster = this.#cluster()
    await first(cluster, this.name)
    cluster.options.clusterRetryStrategy = (times) => Math.min(100 + times * 2, 2000)
    this.link = new Link(cluster, this.#ioredis.Command)
  }

  #cluster(options) {
    const { places, shared, ioredis } = this.#address
    if (shared.db !== 0) throw new RedletError('INVALID_ARGUMENT', 'a cluster has only database 0')
    const { redisOptions, ...others } = ioredis
    const cluster = new this.#ioredis.Cluster(
      places.map(({ host, port }) => ({ host, port })),
      {
        // Calls that were lost with a node are not sent again.
        retryDelayOnFailover: 0,
        ...others,
        ...options,
        lazyConnect: true,
        clusterRetryStrategy: null,
        redisOptions: { ...this.#ofNodes, ...RAW },
      },
    )
    cluster.on('+node', plainDuplicates)
    return cluster
  }

  /** The options of a connection to a node. */
  get #ofNodes() {
    const { db, ...who } = this.#address.shared
    return { ...who, ...this.#address.ioredis.redisOptions }
  }

  /** As those of one server. Calls about all keys go to all nodes, and their replies are combined. */
  async send(fact, words, slot) {
    if (slot === SEVERAL) throw apart(fact)
    if (fact.name === 'UNWATCH') this.#watched.clear()
    if (slot < 0 && fact.nodes !== undefined) {
      const nodes = this.link.redis.nodes(fact.nodes)
      return combine(
        fact,
        await Promise.allSettled(nodes.map((node) => this.#ask(node, fact, words))),
      )
    }
    if (fact.word === 'SCAN') {
      const text = 'SCAN has a cursor for each node of a cluster: use db.scanIterator()'
      throw new RedletError('UNSUPPORTED', text)
    }
    const reply = await this.link.send(fact.word, words, slot)
    if (fact.name === 'WATCH') this.#watched.set(slot, this.#placeOf(slot))
    return reply
  }

  /** The address of the node of a slot. */
  #placeOf(slot) {
    return this.link.redis.slots[slot]?.[0]
  }

  /** Whether a transaction would still go to the nodes that watch its keys. */
  get keepsWatch() {
    return [...this.#watched].every(([slot, place]) => this.#placeOf(slot) === place)
  }

  async #ask(node, { word }, words) {
    try {
      return await node.sendCommand(this.link.command(word, words))
    } catch (error) {
      throw failed(error)
    }
  }

  async transact(calls) {
    const slots = new Set(calls.map(({ slot }) => slot).filter((slot) => slot !== NONE))
    const several = calls.find(({ slot }) => slot === SEVERAL)
    if (several || slots.size > 1) throw apart(several?.fact ?? { name: 'multi()' })
    const pipeline = this.link.redis.multi()
    const isWatched = this.#watched.size > 0
    this.#watched.clear()
    // Another node does not know of what is watched: it must not get the transaction.
    if (isWatched) pipeline.leftRedirections = { value: 0 }
    for (const { fact, words, slot } of calls) {
      const command = this.link.command(fact.word, words)
      if (slot < 0) command.keys = []
      pipeline.sendCommand(command)
    }
    try {
      const replies = await pipeline.exec()
      return replies === null ? null : replies.map(([error, reply]) => error ?? reply)
    } catch (error) {
      const [previous] = error.previousErrors ?? []
      if (isWatched && /^(MOVED|ASK) /.test(previous?.message)) return null
      throw Object.assign(failed(error), cause(previous))
    }
  }

  /** Calls `listener` whenever a connection to a node is lost. */
  onLost(listener) {
    const follow = (node) => node.on('close', listener)
    this.link.redis.nodes('all').forEach(follow)
    this.link.redis.on('+node', follow)
  }

  /** A connection to the node of a call. */
  async line({ fact, slot }) {
    if (slot === SEVERAL) throw apart(fact)
    const cluster = this.link.redis
    const place = this.#placeOf(slot)
    const nodes = cluster.nodes('master')
    const node =
      nodes.find(({ options }) => `${options.host}:${options.port}` === place) ?? nodes[0]
    return this.#lineTo(node.options)
  }

  #lineTo({ host, port }) {
    const options = { host, port, ...this.#ofNodes }
    return connected(this.#ioredis, `redis://${host}:${port}`, options)
  }

  /** A connection to where a node says that a slot is now. */
  moved(address) {
    const at = address.lastIndexOf(':')
    this.link.redis.refreshSlotsCache()
    return this.#lineTo({ host: address.slice(0, at), port: Number(address.slice(at + 1)) })
  }

  /** A cluster passes messages on between its nodes, but those of SPUBLISH. */
  async listener(which) {
    if (which === 'channels') return this.link.redis
    const cluster = this.#cluster({ shardedSubscribers: true })
    await first(cluster, this.name)
    return cluster
  }

  walks() {
    const nodes = this.link.redis.nodes('master')
    return nodes.map((node) => (words) => this.#ask(node, { word: 'SCAN' }, words))
  }

  async unblock(id, { redis }) {
    const { host, port } = redis.options
    const at = (node) => node.options.host === host && node.options.port === port
    const node = this.link.redis.nodes('master').find(at)
    return (await this.#ask(node, { word: 'CLIENT' }, ['UNBLOCK', id, 'ERROR'])) === '1'
  }

  close() {
    return this.link.close()
  }
}

const cause = (error) => error && { cause: told(error) }

function apart({ name }) {
  const text =
    `the keys of ${name.replace('|', ' ')} are in different slots of the cluster, so no node has all ` +
    "of them; keys that share a part in braces are in one slot: '{user:1}:name', '{user:1}:mail'"
  return new RedletError('CROSSSLOT', text)
}

/** ioredis asks a duplicate of a node's connection for the slots, and counts with the numbers. */
function plainDuplicates(redis) {
  const { duplicate } = Object.getPrototypeOf(redis)
  redis.duplicate = (options) => duplicate.call(redis, { ...options, stringNumbers: false })
}

module.exports = { ClusterServer }

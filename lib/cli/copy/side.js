'use strict'

const fs = require('node:fs')
const { RedletError } = require('../../error.js')
const { askInfo, keysByDatabase } = require('../info.js')
const { harmless } = require('../quote.js')
const { WrongUsage } = require('../usage.js')
const { Link } = require('../wire/link.js')
const { bytesOf, senseless } = require('../wire/replies.js')
const { scanKeys } = require('../wire/scan.js')
const { readTarget } = require('../wire/target.js')
const { Nodes } = require('./nodes.js')

const TOO_OLD =
  'copying needs Redis 7.0, Valkey 7.2 or later; `redlet import` reads the dump.rdb of older servers'

/** One side of a copy: a folder, a server, or a cluster. */
class Side {
  /** What the user calls it, without a password. */
  name
  #target
  #link
  #nodes
  #layout

  constructor(name, target, link) {
    this.name = name
    this.#target = target
    this.#link = link
    this.#nodes = new Nodes(link)
  }

  /**
   * Opens a target. One that is only read must be there, and all keys where they are. `values` has those of
   * the options for certificates.
   */
  static async open(text, { readOnly = false, values } = {}) {
    const target = readTarget(text, values)
    if (readOnly && target.kind === 'folder' && !fs.existsSync(text)) {
      throw new WrongUsage(`${text} does not exist`)
    }
    const scheme = target.tls ? 'rediss' : 'redis'
    const name = target.kind === 'server' ? `${scheme}://${target.name}` : text
    const side = new Side(name, target, await Link.open(target, readOnly ? { readOnly } : {}))
    try {
      await side.#begin()
      if (readOnly) side.#layout = await side.#layoutNow()
      return side
    } catch (error) {
      await side.close()
      throw error
    }
  }

  async #begin() {
    const client = await this.#nodes.begin()
    await client.ask('PING') // a password may be missing
    const { mode } = client.server
    if (mode === 'sentinel') throw await isSentinel(this.name, client)
    const probe = await client.send(['PEXPIRETIME', 'x'])
    const isOld = probe.type === 'error' && /unknown command/i.test(probe.value)
    if (mode === undefined || isOld) throw new RedletError('VERSION', `${this.name}: ${TOO_OLD}`)
    if (mode === 'cluster') await this.#nodes.spread(this.#target.host)
  }

  /** The database that the target names, if it names one. */
  get database() {
    return this.#target.named ? this.#target.database : undefined
  }

  /** What the server says it is: `redis` or `valkey`. */
  get dialect() {
    const [{ server }] = this.#nodes.all()
    return server.server === 'valkey' ? 'valkey' : 'redis'
  }

  /** What tells a server from others. */
  async identity() {
    const [client] = this.#nodes.all()
    return (await askInfo(client, 'server')).run_id
  }

  /** How many keys there are, by database. */
  async sizes() {
    const sum = new Map()
    for (const client of this.#nodes.all()) {
      for (const [database, keys] of keysByDatabase(await askInfo(client, 'keyspace'))) {
        sum.set(database, (sum.get(database) ?? 0) + keys)
      }
    }
    return sum
  }

  /** What is asked from now on is asked of this database. */
  select(database) {
    return this.#nodes.select(database)
  }

  /** The keys of the selected database, some at a time. */
  async *keys() {
    for (const client of this.#nodes.all()) yield* scanKeys(client)
  }

  /** Makes a call in every node; the replies, none of which is an error. */
  everywhere(...words) {
    return this.#nodes.everywhere(...words)
  }

  /** The replies of calls that `callOf` makes, errors among them. */
  ask(calls) {
    return this.#nodes.ask(calls)
  }

  /** Throws if who has walked through all keys since the beginning may have missed some. */
  async checkStill() {
    if ((await this.#layoutNow()) === this.#layout) return
    const advice = 'keys may have been missed. Run it again'
    throw new RedletError('MOVED', `${this.name}: slots have moved meanwhile, so ${advice}`)
  }

  async #layoutNow() {
    const { layout, moving } = await this.#nodes.layout()
    if (!moving) return layout
    const advice = 'run it again when that has ended'
    throw new RedletError('MOVED', `${this.name}: slots are on their way between nodes; ${advice}`)
  }

  async close() {
    this.#nodes.close()
    await this.#link.close()
  }
}

/** A call about one key. */
function callOf(name, key, ...rest) {
  return { key, words: [...name.split(' '), key, ...rest] }
}

/** The error for who names a sentinel: where the primaries are. */
async function isSentinel(name, client) {
  const { type, value } = await client.ask('SENTINEL', 'MASTERS')
  if (type !== 'array') throw senseless('SENTINEL MASTERS')
  const primaries = value.map((primary) => {
    const fields = primary.type === 'map' ? primary.value : []
    const texts = fields.map((pair) => pair.map((each) => harmless(bytesOf(each, 'SENTINEL'))))
    const { ip, port } = Object.fromEntries(texts)
    return `redis://${ip}:${port}`
  })
  const where = primaries.length > 0 ? `; its primaries are ${primaries.join(', ')}` : ''
  return new RedletError('SENTINEL', `${name} is a sentinel and has no keys${where}`)
}

module.exports = { Side, callOf }

'use strict'

const { RedletError } = require('../../error.js')
const { bytesOf } = require('../wire/replies.js')
const { ownSlots, partsOf, readSlots, redirection, slotOf } = require('../wire/slots.js')

/** How often a call may be sent on from node to node: slots that move are no loop. */
const TURNS = 16

/**
 * The connections to what has keys: one to a store or server, or one to each node of a cluster that has
 * slots. All nodes are reached as the first one, by the same user.
 */
class Nodes {
  #link
  /** By address; the only connection has the address ''. */
  #clients = new Map()
  /** Addresses by slot, of a cluster. */
  #slots
  #database = 0

  constructor(link) {
    this.#link = link
  }

  /** Connects to the target of the link itself. */
  async begin() {
    const client = await this.#link.connect({ database: 0 })
    this.#clients.set('', client)
    return client
  }

  /** Goes on with all nodes of the cluster to which the first one belongs. */
  async spread(host) {
    const first = this.#clients.get('')
    const slots = readSlots(await first.ask('CLUSTER', 'SLOTS'), host)
    first.close()
    this.#clients.clear()
    for (const node of new Set(slots)) await this.#clientOf(node)
    this.#slots = slots
  }

  all() {
    return [...this.#clients.values()]
  }

  /** Makes a call in every node; the replies, none of which is an error. */
  everywhere(...words) {
    return Promise.all(this.all().map((client) => client.ask(...words)))
  }

  async select(database) {
    if (database === this.#database) return
    await this.everywhere('SELECT', database)
    this.#database = database
  }

  /**
   * The replies of calls `{ key, words }` with one key each, errors among them. Where a key has moved to
   * another node the call is made there.
   */
  async ask(calls) {
    const replies = new Array(calls.length)
    let left = calls.map(({ key, words }, place) => ({ words, place, node: this.#nodeOf(key) }))
    for (let turn = 0; left.length > 0; turn++) {
      if (turn === TURNS) throw new RedletError('MOVED', 'the nodes send a call on and on')
      const rounds = [...byNode(left)].map((round) => this.#round(replies, ...round))
      const again = await Promise.all(rounds)
      left = again.flat()
    }
    return replies
  }

  /** Makes calls in a node, and puts replies where they belong; the calls that are to be made elsewhere. */
  async #round(replies, node, calls) {
    const answers = await this.#sendTo(node, calls)
    return calls.flatMap((call, i) => {
      const next = this.#slots && redirection(answers[i], partsOf(node).host)
      if (next) return [{ ...call, node: next.node, asking: this.#follow(next) }]
      replies[call.place] = answers[i]
      return []
    })
  }

  /** Notes where a slot has moved to; whether it is still on its way. */
  #follow({ kind, slot, node }) {
    if (kind === 'MOVED') this.#slots[slot] = node
    return kind === 'ASK'
  }

  async #sendTo(node, calls) {
    const client = await this.#clientOf(node)
    const words = calls.flatMap((call) => (call.asking ? [['ASKING'], call.words] : [call.words]))
    const replies = await client.pipeline(words)
    let at = -1
    return calls.map(({ asking }) => {
      at += asking ? 2 : 1
      return replies[at]
    })
  }

  async #clientOf(node) {
    const open = this.#clients.get(node)
    if (open) return open
    const { host, port } = partsOf(node)
    const client = await this.#link.beside(host, port).connect({ database: this.#database })
    this.#clients.set(node, client)
    return client
  }

  #nodeOf(key) {
    return this.#slots === undefined ? '' : this.#slots[slotOf(key)]
  }

  /** Which node has which slots, and whether some are on their way; empty without a cluster. */
  async layout() {
    if (this.#slots === undefined) return { layout: '', moving: false }
    const own = (await this.everywhere('CLUSTER', 'NODES')).map((reply) =>
      ownSlots(bytesOf(reply, 'CLUSTER NODES').toString()),
    )
    return {
      layout: own.map(({ layout }) => layout).join('\n'),
      moving: own.some(({ moving }) => moving),
    }
  }

  close() {
    for (const client of this.all()) client.close()
  }
}

function byNode(calls) {
  const groups = new Map()
  for (const call of calls) {
    if (!groups.has(call.node)) groups.set(call.node, [])
    groups.get(call.node).push(call)
  }
  return groups
}

module.exports = { Nodes }

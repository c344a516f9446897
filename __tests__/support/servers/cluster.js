'use strict'

// A cluster of three genuine Valkeys on loopback, without replicas. The nodes begin with a nodes.conf
// in which they know each other and have their slots already, so that nobody has to introduce them.
// They take commands after about two seconds, for which every node of a cluster waits.

const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { setTimeout: sleep } = require('node:timers/promises')
const { SERVERS, answering, findBinary, freePort, launch, stop } = require('./genuine.js')
const { RespClient } = require('./resp-client.js')

const NODES = 3
const SLOTS = 16_384

/** Milliseconds that a cluster has to agree on something. */
const PATIENCE = 15_000

/** `describe` for tests that need a cluster; skipped where its servers are not installed. */
function describeCluster(title, tests) {
  if (findBinary('valkey')) return describe(title, tests)
  return describe.skip(`${title} (${SERVERS.valkey.title} is not installed)`, tests)
}

/** Starts a cluster; answers once all of it takes commands. Stop it by `stop()`. */
async function startCluster(options) {
  for (let attempt = 1; ; attempt++) {
    const cluster = await Cluster.begin(options)
    try {
      await cluster.ready()
      return cluster
    } catch (error) {
      await cluster.stop()
      if (attempt === 3) throw error // somebody may have taken a port in between
    }
  }
}

class Cluster {
  /** `{ port, id, child, folder, client }` each. */
  nodes = []

  /** `options` are more parameters of every node. */
  static async begin(options) {
    const cluster = new Cluster()
    const taken = new Set()
    for (let index = 0; index < NODES; index++) {
      const [port, bus] = [await anotherPort(taken), await anotherPort(taken)]
      const id = String(index + 1).repeat(40)
      cluster.nodes.push({ index, port, bus, id, range: rangeOf(index) })
    }
    for (const node of cluster.nodes) cluster.#launch(node, options)
    return cluster
  }

  #launch(node, options) {
    node.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'redlet-cluster-'))
    const lines = this.nodes.map(({ id, port, bus, range, index }) => {
      const flags = index === node.index ? 'myself,master' : 'master'
      const address = `127.0.0.1:${port}@${bus},,shard-id=${String(index + 4).repeat(40)}`
      return `${id} ${address} ${flags} - 0 0 ${index + 1} connected ${range}\n`
    })
    const vars = `vars currentEpoch ${NODES} lastVoteEpoch 0\n`
    fs.writeFileSync(path.join(node.folder, 'nodes.conf'), lines.join('') + vars)
    const parameters = { 'cluster-enabled': 'yes', 'cluster-port': node.bus, ...options }
    node.child = launch(findBinary('valkey'), node.port, node.folder, parameters)
  }

  /** Waits until the nodes answer and find the cluster sound. */
  async ready() {
    for (const node of this.nodes) {
      await answering(node.child, node.port)
      node.client = await RespClient.connect(node.port)
    }
    await this.#agreed(async ({ client }) => {
      const { value } = await client.send(['CLUSTER', 'INFO'])
      return /^cluster_state:ok/m.test(value)
    })
  }

  /** The URL of one of the nodes, from which a client finds the others. */
  get url() {
    return `redis://127.0.0.1:${this.nodes[0].port}`
  }

  get ports() {
    return this.nodes.map(({ port }) => port)
  }

  /** The slot of a key. */
  async slotOf(key) {
    return (await this.nodes[0].client.send(['CLUSTER', 'KEYSLOT', key])).value
  }

  /** The node that has a slot, as the nodes see it. */
  async nodeOf(slot) {
    const { value } = await this.nodes[0].client.send(['CLUSTER', 'SLOTS'])
    const owners = value.map((range) => range.value.map((part) => part.value))
    const [, , node] = owners.find(([first, last]) => first <= slot && slot <= last)
    return this.nodes.find(({ port }) => port === node[1].value)
  }

  /** Calls that go to the nodes that have their keys, one after the other; their replies. */
  async run(...calls) {
    const replies = []
    for (const call of calls) {
      const { client } = await this.nodeOf(await this.slotOf(call[1]))
      replies.push(await client.send(call))
    }
    return replies
  }

  /** Removes all keys and functions. */
  async empty() {
    for (const { client } of this.nodes) {
      await client.pipeline([['FLUSHALL'], ['FUNCTION', 'FLUSH'], ['SCRIPT', 'FLUSH']])
    }
  }

  /**
   * Begins to move a slot: until `endMove` its node answers ASK for the keys that it no longer has,
   * those that `moveKeys` has moved.
   */
  async beginMove(slot, to) {
    const from = await this.nodeOf(slot)
    await done(to.client.send(['CLUSTER', 'SETSLOT', slot, 'IMPORTING', from.id]))
    await done(from.client.send(['CLUSTER', 'SETSLOT', slot, 'MIGRATING', to.id]))
    return { slot, from, to }
  }

  async moveKeys({ from, to }, keys) {
    const call = ['MIGRATE', '127.0.0.1', to.port, '', 0, 5000, 'KEYS', ...keys]
    await done(from.client.send(call))
  }

  /** Gives a slot whose keys are all moved to its new node; all nodes know it then. */
  async endMove({ slot, to }) {
    const others = this.nodes.filter((node) => node !== to)
    for (const { client } of [to, ...others]) {
      await done(client.send(['CLUSTER', 'SETSLOT', slot, 'NODE', to.id]))
    }
  }

  /** Moves a slot with its keys while clients go on. */
  async moveSlot(slot, to) {
    const move = await this.beginMove(slot, to)
    const { value } = await move.from.client.send(['CLUSTER', 'GETKEYSINSLOT', slot, 1000])
    const keys = value.map((key) => key.value)
    if (keys.length > 0) await this.moveKeys(move, keys)
    await this.endMove(move)
  }

  async #agreed(isSo) {
    const deadline = Date.now() + PATIENCE
    for (const node of this.nodes) {
      while (!(await isSo(node))) {
        if (Date.now() > deadline) throw new Error('the nodes of a cluster do not find each other')
        await sleep(20)
      }
    }
  }

  async stop() {
    for (const { client } of this.nodes) client?.close()
    await Promise.all(this.nodes.map(({ child, folder }) => stop(child, folder)))
  }
}

function rangeOf(index) {
  const first = (part) => Math.ceil((SLOTS * part) / NODES)
  return `${first(index)}-${first(index + 1) - 1}`
}

async function anotherPort(taken) {
  for (;;) {
    const port = await freePort()
    if (taken.has(port)) continue
    taken.add(port)
    return port
  }
}

/** A reply that must be OK. */
async function done(reply) {
  const { type, value } = await reply
  if (type === 'error') throw new Error(value)
}

module.exports = { describeCluster, startCluster }

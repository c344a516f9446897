'use strict'

// redlet and a genuine Redis 8.2.3 side by side, spoken to in the same protocol, whose replies are
// compared as they came: with their types, and numbers within 1e-6.

const { isDeepStrictEqual } = require('node:util')
const { Redlet } = require('../../../index.js')
const { RespClient } = require('../servers/resp-client.js')

/** Scores are sums of floats, which two servers add up in another order. */
const TOLERANCE = 1e-6

/** Fields of VINFO that follow from chance, or from what was before. */
const BY_CHANCE = /^(max-level|vset-uid|hnsw-max-node-uid)$/

class Pair {
  static async open({ port }, protocol) {
    const db = new Redlet({ dialect: 'redis' })
    const ours = await RespClient.over(db[Symbol.for('redlet.connect')](), protocol)
    const theirs = await RespClient.connect(port, protocol)
    const pair = new Pair(db, ours, theirs)
    await pair.both(['FLUSHALL'])
    return pair
  }

  constructor(db, ours, theirs) {
    Object.assign(this, { db, ours, theirs })
  }

  close() {
    this.ours.close()
    this.theirs.close()
    this.db.close()
  }

  both(call) {
    return Promise.all([this.ours.send(call), this.theirs.send(call)])
  }

  /** Makes a call on both; what differs, or undefined. */
  async difference(call) {
    const [ours, theirs] = (await this.both(call)).map((reply) => comparable(call, reply))
    if (isAlike(ours, theirs)) return undefined
    return `${inWords(call)}\n  redlet: ${show(ours)}\n  Redis: ${show(theirs)}`
  }

  /** Makes calls on both; all that differs. */
  async differences(calls) {
    const found = []
    for (const call of calls) {
      const difference = await this.difference(call)
      if (difference !== undefined) found.push(difference)
    }
    return found
  }
}

/** A reply without what has no order, or is decided by chance. */
function comparable(call, reply) {
  const name = String(call[0]).toUpperCase()
  if (name === 'VINFO') return settled(reply)
  if (name === 'VRANDMEMBER') return unordered(reply)
  if (name === 'COMMAND') return withoutSets(reply)
  // The lowest layer alone: how many there are above it is decided by chance.
  if (name === 'VLINKS' && reply.type === 'array') return lowest(reply)
  return reply
}

/** Redis has a set for what redlet has an array. */
function withoutSets({ type, value }) {
  const own = type === 'set' ? 'array' : type
  if (type === 'map') return { type, value: value.map((pair) => pair.map(withoutSets)) }
  return { type: own, value: Array.isArray(value) ? value.map(withoutSets) : value }
}

function settled({ type, value }) {
  if (type === 'map') return { type, value: value.map(([name, each]) => settledPair(name, each)) }
  if (type !== 'array') return { type, value }
  const pairs = value.flatMap((each, at) => (at % 2 ? [] : settledPair(each, value[at + 1])))
  return { type, value: pairs }
}

function settledPair(name, value) {
  return BY_CHANCE.test(name.value) ? [name, { type: value.type }] : [name, value]
}

function unordered({ type, value }) {
  return { type, value: Array.isArray(value) ? value.map(({ type }) => type) : undefined }
}

function lowest({ type, value }) {
  const layer = value.at(-1)
  const each = layer.type === 'map' ? layer.value : pairsOf(layer.value)
  const byName = (one, other) => (show(one[0] ?? one) < show(other[0] ?? other) ? -1 : 1)
  return { type, value: layer.type, each: [...each].sort(byName) }
}

/** Names in RESP2, or names and scores one after the other. */
function pairsOf(values) {
  const scored =
    values.length % 2 === 0 && values.every((each, at) => at % 2 === 0 || isNumber(each))
  if (!scored) return values
  return values.flatMap((each, at) => (at % 2 ? [] : [[each, values[at + 1]]]))
}

function isNumber({ value }) {
  return /^[\d.e+-]+$/.test(String(value))
}

function isAlike(ours, theirs) {
  if (isDeepStrictEqual(ours, theirs)) return true
  if (ours === null || theirs === null || typeof ours !== typeof theirs) return false
  if (typeof ours === 'number') return Math.abs(ours - theirs) <= TOLERANCE
  if (typeof ours !== 'object') return false
  if (Buffer.isBuffer(ours)) return isNear(ours, theirs)
  const names = Object.keys(ours)
  return (
    isDeepStrictEqual(names, Object.keys(theirs)) &&
    names.every((name) => isAlike(ours[name], theirs[name]))
  )
}

/** In RESP2 numbers are strings. */
function isNear(ours, theirs) {
  const numbers = [ours, theirs].map((text) => (isNumber({ value: text }) ? Number(text) : NaN))
  return Math.abs(numbers[0] - numbers[1]) <= TOLERANCE
}

function inWords(call) {
  return call.map((word) => (Buffer.isBuffer(word) ? `<${word.length} bytes>` : word)).join(' ')
}

function show(value) {
  return JSON.stringify(value, (_, part) =>
    part?.type === 'Buffer' ? Buffer.from(part.data).latin1Slice() : part,
  )
}

module.exports = { Pair, TOLERANCE }

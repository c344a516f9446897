'use strict'

// redlet and a genuine Redis Stack side by side, spoken to in the same protocol, whose replies are
// compared as they came: with their types.

const { isDeepStrictEqual } = require('node:util')
const { Redlet } = require('../../../index.js')
const { RespClient } = require('../servers/resp-client.js')

class Pair {
  /** `comparable(call, reply)` leaves out of a reply what has no order, or is decided by chance. */
  static async open({ port }, protocol, comparable = (_, reply) => reply) {
    const db = new Redlet({ dialect: 'redis' })
    const ours = await RespClient.over(db[Symbol.for('redlet.connect')](), protocol)
    const theirs = await RespClient.connect(port, protocol)
    const pair = new Pair()
    Object.assign(pair, { db, ours, theirs, comparable })
    await pair.both(['FLUSHALL'])
    return pair
  }

  close() {
    this.ours.close()
    this.theirs.close()
    this.db.close()
  }

  both(call) {
    return Promise.all([this.ours.send(call), this.theirs.send(call)])
  }

  /** Makes calls on both; all that differs. */
  async differences(calls) {
    const [ours, theirs] = await Promise.all([
      this.ours.pipeline(calls),
      this.theirs.pipeline(calls),
    ])
    return calls.flatMap((call, at) => {
      const [one, other] = [ours[at], theirs[at]].map((reply) => this.comparable(call, reply))
      if (isDeepStrictEqual(one, other)) return []
      return [`${inWords(call)}\n  redlet: ${show(one)}\n  Redis: ${show(other)}`]
    })
  }
}

function inWords(call) {
  return call.map((word) => (Buffer.isBuffer(word) ? word.latin1Slice() : word)).join(' ')
}

function show(value) {
  return JSON.stringify(value, (_, part) =>
    part?.type === 'Buffer' ? Buffer.from(part.data).toString() : part,
  )
}

module.exports = { Pair }

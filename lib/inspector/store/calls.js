'use strict'

const { RedletError } = require('../../error.js')
const { Refusal } = require('../refusal.js')
const { Resp3, plain } = require('./resp3.js')

/** Connections of prompts that are remembered until live calls have come to what was typed. */
const MOST_PREPARED = 1000

/**
 * The calls that an inspector makes. They have a connection of their own, which leaves the time of
 * last use of keys as it was; what a program has selected, watched or begun does not concern them.
 */
class StoreCalls {
  #connect
  /** A promise of the connection; there is none at first, and when a client has ended it. */
  #client
  #isClosed = false
  /** The addresses of connections of this inspector, which are not shown as live calls. */
  #own = new Set()
  /** The addresses of connections of prompts: what they call before what was typed is not shown either. */
  #prepared = new Set()

  /** `connect()` makes a connection to the store. */
  constructor(connect) {
    this.#connect = connect
  }

  /** Makes calls in one turn; their replies in the types of RESP3. */
  async replies(database, calls) {
    this.#client ??= this.#begin()
    const client = await this.#client
    const [selected, ...replies] = await client.pipeline([['SELECT', database], ...calls])
    checked(selected)
    return replies
  }

  /** As `replies`, in JavaScript's types. One that failed refuses the request. */
  async all(database, calls) {
    const replies = await this.replies(database, calls)
    return replies.map((reply) => plain(checked(reply)))
  }

  /** As `all`, but null for a call that failed. */
  async some(database, calls) {
    const replies = await this.replies(database, calls)
    return replies.map((reply) => (reply.type === 'error' ? null : plain(reply)))
  }

  async one(database, ...call) {
    return (await this.all(database, [call]))[0]
  }

  /** A new connection. */
  connection() {
    if (this.#isClosed) throw Refusal.closed()
    try {
      return new Resp3(this.#connect(), Refusal.closed)
    } catch {
      throw Refusal.closed()
    }
  }

  /** Selects a database on a connection for what somebody has typed; the id of the connection. */
  async prepare(client, database) {
    const [id, selected] = await client.pipeline([
      ['CLIENT', 'ID'],
      ['SELECT', database],
    ])
    this.#prepared.add(addressOf(id))
    if (this.#prepared.size > MOST_PREPARED) this.#prepared.delete(first(this.#prepared))
    checked(selected)
    return id.value
  }

  /**
   * Whether a call that MONITOR tells of is shown. Of a connection that was prepared, the calls up to
   * its SELECT are not; lines have to be asked for in their order.
   */
  isShown(address, words) {
    if (this.isOwn(address)) return false
    if (!this.#prepared.has(address)) return true
    if (words.startsWith('"SELECT" ')) this.#prepared.delete(address)
    return false
  }

  /** Whether a client with this address is the inspector itself. */
  isOwn(address) {
    return this.#own.has(address)
  }

  /** A new connection of the inspector itself; `ended` is called at its end. */
  async ownConnection(ended) {
    const client = this.connection()
    const [, , id] = await client.pipeline([
      ['CLIENT', 'SETNAME', 'inspector'],
      ['CLIENT', 'NO-TOUCH', 'ON'],
      ['CLIENT', 'ID'],
    ])
    const address = addressOf(id)
    this.#own.add(address)
    client.onEnd(() => {
      this.#own.delete(address)
      ended()
    })
    return client
  }

  close() {
    this.#isClosed = true
    this.#client?.then(
      (client) => client.destroy(),
      () => {}, // it was never made
    )
  }

  async #begin() {
    const forget = () => {
      this.#client = undefined
    }
    try {
      return await this.ownConnection(forget)
    } catch (error) {
      forget()
      throw error
    }
  }
}

/** The address of a connection whose CLIENT ID was answered by this. */
function addressOf({ value }) {
  return `in-process:${value}`
}

function first(set) {
  return set.values().next().value
}

/** A reply that is no error: one refuses the request. */
function checked(reply) {
  if (reply.type !== 'error') return reply
  const message = plain(reply)
  throw new Refusal(409, RedletError.told(message).code, message)
}

module.exports = { StoreCalls, checked }

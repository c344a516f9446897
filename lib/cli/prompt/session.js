'use strict'

const LIVE = ['MONITOR', 'SUBSCRIBE', 'PSUBSCRIBE', 'SSUBSCRIBE']

/**
 * A connection that people type into: it knows the database, the user and the transaction that it is
 * in, and can be made anew.
 */
class Session {
  #link
  #client
  #login
  /** Databases that SELECT names within the transaction, by the place of the call. */
  #selected = []
  #queued = 0
  database = 0
  inTransaction = false
  /** Is given what comes by itself: messages, what MONITOR tells, notes of invalid copies. */
  onPush = () => {}

  constructor(link) {
    this.#link = link
    this.database = link.database
  }

  get connected() {
    return this.#client !== undefined && !this.#client.ended
  }

  /** What the server said of itself, by name. */
  get server() {
    return this.#client?.server ?? {}
  }

  async connect() {
    this.#client = await this.another()
    this.#client.onPush = (reply) => this.onPush(reply)
    this.inTransaction = false
  }

  /** One more connection like this one. */
  another() {
    return this.#link.connect({ database: this.database, login: this.#login })
  }

  /** Runs one call; its reply. It connects first if the connection was lost. */
  async run(words) {
    if (!this.connected) await this.connect()
    const client = this.#client
    const reply = await client.send(words).catch((error) => {
      // A server that ends itself closes the connection and answers nothing.
      if (!client.endedByServer || !/^shutdown$/i.test(words[0])) throw error
      return { type: 'status', value: Buffer.from('OK') }
    })
    await this.#note(words.map(String), reply)
    return reply
  }

  /** Whether the reply of a call is everything that comes from now on. */
  isLive([name]) {
    return LIVE.includes(String(name).toUpperCase()) && !this.inTransaction
  }

  /**
   * Runs a call such as MONITOR: gives `show` what comes, until `interrupt()` or the end of the
   * connection; resolves with the reply if that is an error.
   */
  async live(words, show) {
    if (!this.connected) await this.connect()
    const client = this.#client
    const before = client.onPush
    try {
      return await new Promise((resolve, reject) => {
        let first = true
        client.onPush = (reply) => {
          if (first && reply.type === 'error') return resolve(reply)
          first = false
          show(reply)
        }
        client.onEnd = reject
        client.post(words)
      })
    } finally {
      client.onPush = before
      client.onEnd = () => {}
    }
  }

  /** Ends what is waited for, be it a reply or a connection. */
  hangUp() {
    this.#client?.close()
    this.#link.hangUp()
  }

  /** The same, and connects anew. */
  async interrupt() {
    this.hangUp()
    await this.connect()
  }

  async close() {
    this.#client?.close()
    await this.#link.close()
  }

  /** Keeps what a call has changed of the connection. */
  async #note(words, reply) {
    const name = words[0].toUpperCase()
    if (name === 'EXEC' || name === 'DISCARD') return this.#leaveTransaction(reply)
    if (reply.type === 'error') return
    if (this.inTransaction && name !== 'RESET') return this.#queue(name, words)
    if (name === 'MULTI') {
      this.inTransaction = true
      this.#selected = []
      this.#queued = 0
    }
    if (name === 'SELECT') this.database = Number(words[1])
    if (name === 'AUTH') await this.#loggedIn(words.slice(1))
    if (name === 'RESET') await this.#reset()
  }

  #queue(name, words) {
    if (name === 'SELECT') this.#selected.push([this.#queued, Number(words[1])])
    this.#queued += 1
  }

  #leaveTransaction(reply) {
    if (!this.inTransaction) return
    this.inTransaction = false
    if (reply.type !== 'array') return
    for (const [place, database] of this.#selected) {
      if (reply.value[place]?.type === 'status') this.database = database
    }
  }

  /** A server that wanted a password first speaks RESP3 only now. */
  async #loggedIn(login) {
    this.#login = login
    await this.#client.send(['HELLO', '3'])
  }

  async #reset() {
    this.inTransaction = false
    this.database = 0
    this.#login = undefined
    await this.#client.send(['HELLO', '3'])
  }
}

module.exports = { Session }

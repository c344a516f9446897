'use strict'

/** Lines that are handed on in one turn of the event loop. */
const LINES = 1000

/** With more than this waiting, what comes is dropped. */
const MOST_WAITING = 16 << 20

/** When a connection could not be made, another one is tried after this time. */
const AGAIN_MS = 1000

/**
 * A connection with a subscription has a limit of what may wait for it (`client-output-buffer-limit
 * pubsub`), and one that only calls MONITOR has none. Nobody publishes here.
 */
const CHANNEL = '__inspector__'

const LINE = /^\+(\d+\.\d+) \[(\d+) (.+?)\] (".*)$/s

/**
 * What MONITOR tells, for any number of listeners: `line({ time, database, client, words })`, and
 * `lost()` when some of it was not kept. It monitors only while somebody listens.
 */
class Monitor {
  #calls
  #listeners = new Set()
  #connection
  /** Chunks that were received, and how much that is. */
  #waiting = []
  #size = 0
  /** The beginning of a line whose end has not come. */
  #left = ''

  constructor(calls) {
    this.#calls = calls
  }

  /** Listens until the signal is aborted. */
  async listen(listener, signal) {
    this.#listeners.add(listener)
    try {
      await this.#begin()
      await new Promise((resolve) => {
        if (signal.aborted) resolve()
        else signal.addEventListener('abort', resolve)
      })
    } finally {
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) this.#end()
    }
  }

  #begin() {
    this.#connection ??= this.#connect().catch((error) => {
      this.#connection = undefined
      throw error
    })
    return this.#connection
  }

  async #connect() {
    const client = await this.#calls.ownConnection(() => this.#closed(client))
    await client.pipeline([['SUBSCRIBE', CHANNEL], ['MONITOR']])
    client.take((chunk) => this.#receive(chunk))
    return client
  }

  /** The store has ended it: there was more to tell than may wait. */
  async #closed(client) {
    const current = await this.#connection?.catch(() => undefined)
    if (current !== client) return
    this.#connection = undefined
    this.#lose()
    this.#beginAgain()
  }

  #beginAgain() {
    if (this.#listeners.size === 0) return
    this.#begin().catch(() => setTimeout(() => this.#beginAgain(), AGAIN_MS).unref())
  }

  #end() {
    const connection = this.#connection
    this.#connection = undefined
    connection?.then((client) => client.destroy()).catch(() => {})
  }

  #receive(chunk) {
    if (this.#size > MOST_WAITING) return this.#lose()
    this.#waiting.push(chunk)
    this.#size += chunk.length
    if (this.#waiting.length === 1) setImmediate(() => this.#handOn())
  }

  #lose() {
    this.#left = ''
    for (const listener of this.#listeners) listener.lost()
  }

  /** Hands on some lines, and the rest in later turns. */
  #handOn() {
    const chunk = this.#waiting[0]
    let at = 0
    let end = chunk.indexOf('\r\n', 0, 'latin1')
    for (let lines = 0; end >= 0 && lines < LINES; lines += 1) {
      this.#line(this.#left + chunk.latin1Slice(at, end))
      this.#left = ''
      at = end + 2
      end = chunk.indexOf('\r\n', at, 'latin1')
    }
    if (end >= 0) {
      this.#waiting[0] = chunk.subarray(at)
      this.#size -= at
    } else {
      this.#left += chunk.latin1Slice(at)
      this.#waiting.shift()
      this.#size -= chunk.length
    }
    if (this.#waiting.length > 0) setImmediate(() => this.#handOn())
  }

  #line(line) {
    const [, time, database, client, words] = LINE.exec(line) ?? []
    if (time === undefined || !this.#calls.isShown(client, words)) return
    const call = { time: Number(time), database: Number(database), client, words }
    for (const listener of this.#listeners) listener.line(call)
  }
}

module.exports = { Monitor }

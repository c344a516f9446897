'use strict'

const { setTimeout } = require('node:timers/promises')

/** With more than this unread, events are dropped. */
const MOST_UNREAD = 1 << 20

/** A stream that nobody has read for so long ends. */
const PATIENCE_MS = 60_000

/** A comment is sent so often: by that, the end of a connection is noticed. */
const BEAT_MS = 15_000

/** Server-Sent Events to one page, in bounded memory. */
class EventStream {
  #response
  #dropped = 0
  #beat
  #read = performance.now()
  /** Aborted when the stream has ended, whoever ended it. */
  #ended = new AbortController()

  constructor(response) {
    this.#response = response
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
    response.write('retry: 2000\n\n')
    response.on('close', () => this.end())
    response.on('error', () => this.end())
    this.#beat = setInterval(() => this.#keep(), BEAT_MS)
    this.#beat.unref()
  }

  get signal() {
    return this.#ended.signal
  }

  /** Whether what is sent now would be dropped. */
  get isFull() {
    return this.#response.writableLength > MOST_UNREAD
  }

  send(event, data) {
    if (this.signal.aborted) return
    if (this.isFull) {
      this.#dropped += 1
      return
    }
    this.#read = performance.now()
    if (this.#dropped > 0) this.#write('dropped', { count: this.#dropped })
    this.#dropped = 0
    this.#write(event, data)
  }

  /** Waits; whether there is still somebody who reads. */
  async pause(milliseconds) {
    try {
      await setTimeout(milliseconds, undefined, { signal: this.signal, ref: false })
      return true
    } catch {
      return false
    }
  }

  end() {
    if (this.signal.aborted) return
    clearInterval(this.#beat)
    this.#ended.abort()
    this.#response.end()
  }

  #write(event, data) {
    this.#response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  }

  #keep() {
    if (!this.isFull) {
      this.#response.write(': \n\n')
    } else if (performance.now() - this.#read > PATIENCE_MS) {
      this.#response.destroy()
    }
  }
}

module.exports = { EventStream }

'use strict'

const { ReplyParser } = require('./parser.js')
const { RedletError } = require('../../error.js')
const { harmless } = require('../quote.js')

const CRLF = Buffer.from('\r\n')

/**
 * A connection to a store, over a socket or over the stream of a store in the process. It exists so
 * that the command line needs no package: it speaks RESP3, keeps the type of each reply and its
 * bytes, and knows neither reconnecting nor clusters. Programs use ioredis.
 */
class Client {
  #stream
  #parser = new ReplyParser()
  #waiting = []
  #failure
  /** Whether the server has ended it, and nothing went wrong. */
  endedByServer = false
  /** What the server says of itself. */
  server = {}
  /** Is given what comes without a call: push messages, and what MONITOR tells. */
  onPush = () => {}
  /** Is called once when the connection has ended, with the reason. */
  onEnd = () => {}

  constructor(stream) {
    this.#stream = stream
    stream.on('data', (chunk) => this.#take(chunk))
    stream.on('error', (error) => this.#end(new RedletError(error.code ?? 'IO', error.message)))
    stream.on('close', () => {
      this.endedByServer = !this.ended
      this.#end(new RedletError('CLOSED', 'the connection has ended'))
    })
  }

  get ended() {
    return this.#failure !== undefined
  }

  /** One call, of Buffers, strings and numbers; its reply. */
  async send(words) {
    const [reply] = await this.pipeline([words])
    return reply
  }

  /** Many calls in one write; their replies. */
  pipeline(calls) {
    if (this.#failure) return Promise.reject(this.#failure)
    const replies = calls.map(() => this.#next())
    this.#stream.write(Buffer.concat(calls.map(encode)))
    return Promise.all(replies)
  }

  /** The reply after those that are awaited already. */
  #next() {
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }))
  }

  /** One call whose reply must not be an error. */
  async ask(...words) {
    const reply = await this.send(words)
    if (reply.type === 'error') throw serverError(reply)
    return reply
  }

  /** A call such as SUBSCRIBE: all that comes from now on goes to `onPush`. */
  post(words) {
    this.#stream.write(encode(words))
  }

  close(why = new RedletError('CLOSED', 'the connection was closed')) {
    this.#end(why)
  }

  #take(chunk) {
    try {
      this.#parser.take(chunk, (reply) => this.#receive(reply))
    } catch (error) {
      if (!(error instanceof RedletError)) throw error
      this.#end(error)
    }
  }

  #receive(reply) {
    if (reply.type === 'push' || this.#waiting.length === 0) this.onPush(reply)
    else this.#waiting.shift().resolve(reply)
  }

  #end(failure) {
    if (this.#failure) return
    this.#failure = failure
    this.#stream.destroy()
    for (const { reject } of this.#waiting.splice(0)) reject(failure)
    this.onEnd(failure)
  }
}

function encode(words) {
  const parts = [Buffer.from(`*${words.length}\r\n`)]
  for (const word of words) {
    const bytes = Buffer.isBuffer(word) ? word : Buffer.from(String(word))
    parts.push(Buffer.from(`$${bytes.length}\r\n`), bytes, CRLF)
  }
  return Buffer.concat(parts)
}

/** The error that a server answered with. */
function serverError({ value }) {
  return RedletError.told(harmless(value))
}

module.exports = { Client, serverError }

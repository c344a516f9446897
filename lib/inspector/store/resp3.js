'use strict'

const { ReplyParser } = require('../../cli/wire/parser.js')

/**
 * A client of RESP3 over a connection within the process, made for many calls at a time: all of a
 * pipeline are one write. Replies are those of `ReplyParser`.
 */
class Resp3 {
  #stream
  #parser = new ReplyParser()
  /** Calls without a reply, in their order. */
  #waiting = []
  #closed

  /** `closed()` makes the error of calls that the end of the connection leaves without a reply. */
  constructor(stream, closed) {
    this.#stream = stream
    this.#closed = closed
    stream.on('data', (chunk) => this.#parser.take(chunk, (reply) => this.#receive(reply)))
    stream.on('error', () => {}) // a close follows
    stream.on('close', () => {
      for (const { reject } of this.#waiting.splice(0)) reject(closed())
    })
    stream.write(encode([['HELLO', '3']]))
    this.#wait(1).catch(() => {})
  }

  /** Makes calls in one turn, one after the other; their replies. */
  pipeline(calls) {
    if (this.#stream.destroyed) return Promise.reject(this.#closed())
    if (calls.length === 0) return Promise.resolve([])
    this.#stream.write(encode(calls))
    return this.#wait(calls.length)
  }

  /** From now on `receive` gets what comes, as it comes. */
  take(receive) {
    this.#stream.removeAllListeners('data')
    this.#stream.on('data', receive)
  }

  /** Calls `ended` at the end of the connection. */
  onEnd(ended) {
    this.#stream.on('close', ended)
  }

  destroy() {
    this.#stream.destroy()
  }

  #wait(count) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject, replies: [], count })
    })
  }

  #receive(reply) {
    const first = this.#waiting[0]
    if (first === undefined) return
    first.replies.push(reply)
    if (first.replies.length < first.count) return
    this.#waiting.shift()
    first.resolve(first.replies)
  }
}

/** Calls of strings, numbers and Buffers. */
function encode(calls) {
  let text = ''
  for (const words of calls) {
    text += `*${words.length}\r\n`
    for (const word of words) {
      const bytes = latin1(word)
      text += `$${bytes.length}\r\n${bytes}\r\n`
    }
  }
  return Buffer.from(text, 'latin1')
}

/** A letter for each byte: to put many short words together, strings are quicker than Buffers. */
function latin1(word) {
  if (Buffer.isBuffer(word)) return word.latin1Slice()
  const text = String(word)
  return /^[\0-\x7f]*$/.test(text) ? text : Buffer.from(text).latin1Slice()
}

/** A reply as JavaScript has it: Buffers, numbers, arrays; of a map an object by its names. */
function plain({ type, value }) {
  if (type === 'array' || type === 'set') return value.map(plain)
  if (type === 'map') {
    return Object.fromEntries(value.map(([name, inner]) => [String(name.value), plain(inner)]))
  }
  if (TEXTS.has(type)) return value.toString()
  if (type === 'integer') return isSafe(value) ? Number(value) : value
  return type === 'double' ? double(value) : value
}

/** Replies that are texts, and not bytes of a client. */
const TEXTS = new Set(['status', 'error', 'verbatim'])

function isSafe(integer) {
  return Number.isSafeInteger(Number(integer))
}

/** The number that a text of a reply stands for. */
function double(text) {
  if (/inf$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity
  return Number(text)
}

/** The names and values of a map, where names may be any bytes. */
function pairs({ value }) {
  return value.map((pair) => pair.map(plain))
}

module.exports = { Resp3, pairs, plain }

'use strict'

/**
 * A client of RESP3 over a connection within the process. A reply is `{ type, value }`, as `Reply` in
 * api.d.ts, with Buffers, bigints and all elements.
 */
class Resp3 {
  #stream
  #parser = new Parser()
  /** Calls without a reply, in their order. */
  #waiting = []
  #closed

  /** `closed()` makes the error of calls that the end of the connection leaves without a reply. */
  constructor(stream, closed) {
    this.#stream = stream
    this.#closed = closed
    stream.on('data', (chunk) => this.#receive(chunk))
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

  #receive(chunk) {
    for (const reply of this.#parser.read(chunk)) {
      const first = this.#waiting[0]
      if (first === undefined) return
      first.replies.push(reply)
      if (first.replies.length < first.count) continue
      this.#waiting.shift()
      first.resolve(first.replies)
    }
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

const LINES = { '+': 'status', '-': 'error', ':': 'integer', ',': 'double', '#': 'bool' }
const BLOBS = { $: 'bulk', '=': 'verbatim', '!': 'error' }
const LISTS = { '*': 'array', '~': 'set', '>': 'push' }
const INCOMPLETE = Symbol('incomplete')
const CR = 13

class Parser {
  #data = Buffer.alloc(0)
  #at = 0

  /** The replies that are whole with this chunk. */
  read(chunk) {
    const left = this.#data.subarray(this.#at)
    this.#data = left.length === 0 ? chunk : Buffer.concat([left, chunk])
    this.#at = 0
    const replies = []
    for (let reply = this.#next(); reply !== undefined; reply = this.#next()) replies.push(reply)
    return replies
  }

  #next() {
    const start = this.#at
    if (start === this.#data.length) return undefined
    try {
      return this.#reply()
    } catch (error) {
      if (error !== INCOMPLETE) throw error
      this.#at = start
      return undefined
    }
  }

  #reply() {
    const line = this.#line()
    const mark = line[0]
    const rest = line.slice(1)
    if (mark === '_') return { type: 'null', value: null }
    if (mark === '(') return { type: 'bignum', value: rest }
    if (mark in LINES) return { type: LINES[mark], value: scalar(mark, rest) }
    const count = Number(rest)
    if (count === -1) return { type: 'null', value: null }
    if (mark in BLOBS) return { type: BLOBS[mark], value: this.#blob(mark, count) }
    if (mark in LISTS) return { type: LISTS[mark], value: this.#many(count) }
    if (mark === '%') return { type: 'map', value: this.#pairs(count) }
    throw new Error(`not RESP3: ${line}`)
  }

  #line() {
    // Lines are short: to call a search costs more than to look at each byte.
    let end = this.#at
    while (this.#data[end] !== CR) {
      if (end >= this.#data.length) throw INCOMPLETE
      end += 1
    }
    if (end + 1 >= this.#data.length) throw INCOMPLETE
    const line = this.#data.latin1Slice(this.#at, end)
    this.#at = end + 2
    return line
  }

  #blob(mark, length) {
    const start = this.#at
    this.#at += length + 2
    if (this.#at > this.#data.length) throw INCOMPLETE
    if (mark === '$') return this.#data.subarray(start, start + length)
    return this.#data.utf8Slice(mark === '=' ? start + 4 : start, start + length)
  }

  #many(count) {
    const replies = []
    while (replies.length < count) replies.push(this.#reply())
    return replies
  }

  #pairs(count) {
    const pairs = []
    while (pairs.length < count) pairs.push([this.#reply(), this.#reply()])
    return pairs
  }
}

function scalar(mark, text) {
  if (mark === '#') return text === 't'
  if (mark === ',') return double(text)
  if (mark !== ':') return Buffer.from(text, 'latin1').toString()
  return Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text)
}

function double(text) {
  if (text.endsWith('inf')) return text[0] === '-' ? -Infinity : Infinity
  return Number(text)
}

/** A reply as JavaScript has it: Buffers, strings, numbers, arrays; of a map an object by its names. */
function plain({ type, value }) {
  if (type === 'array' || type === 'set') return value.map(plain)
  if (type === 'map') {
    return Object.fromEntries(value.map(([name, inner]) => [String(name.value), plain(inner)]))
  }
  return value
}

/** The names and values of a map, where names may be any bytes. */
function pairs({ value }) {
  return value.map((pair) => pair.map(plain))
}

module.exports = { Resp3, pairs, plain }

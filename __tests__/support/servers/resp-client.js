'use strict'

// A small client of RESP3, or RESP2, that keeps what ordinary clients throw away: the type of each
// reply, and errors as values. Calls may be pipelined: replies come in the order of the calls. It
// speaks over a socket, or over any stream: that of a store in the process.
//
// A reply is `{ type, value }`:
//   status error verbatim  string      integer bignum  number, or bigint above 2^53
//   bulk                   Buffer      double          number
//   bool                   boolean     null            null
//   array set push         replies     map             pairs of replies

const net = require('node:net')

class RespClient {
  #socket
  #parser = new Parser()
  #waiting = []
  /** Is given each push message. */
  onPush = () => {}

  static async connect(port, protocol = 3) {
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true })
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
    return RespClient.over(socket, protocol)
  }

  static async over(stream, protocol = 3) {
    const client = new RespClient(stream)
    if (protocol === 2) return client
    const hello = await client.send(['HELLO', '3'])
    if (hello.type !== 'map') throw new Error(`HELLO 3: ${hello.value}`)
    return client
  }

  constructor(socket) {
    this.#socket = socket
    socket.on('data', (chunk) => this.#receive(chunk))
    socket.on('error', () => {}) // a close follows
    socket.on('close', () => {
      for (const { reject } of this.#waiting.splice(0)) reject(new Error('connection closed'))
    })
  }

  /** One call: its reply. */
  async send(args) {
    return (await this.pipeline([args]))[0]
  }

  /** Many calls in one write: their replies. */
  pipeline(calls) {
    if (calls.length === 0) return Promise.resolve([])
    const replies = new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject, replies: [], count: calls.length })
    })
    this.#socket.write(Buffer.concat(calls.flatMap(encodeCall)))
    return replies
  }

  /** A call such as SUBSCRIBE, which is answered by push messages alone. */
  post(args) {
    this.#socket.write(Buffer.concat(encodeCall(args)))
  }

  close() {
    this.#socket.destroy()
  }

  #receive(chunk) {
    this.#parser.push(chunk)
    for (let reply = this.#parser.next(); reply !== undefined; reply = this.#parser.next()) {
      if (reply.type === 'push') this.onPush(reply)
      else this.#answer(reply)
    }
  }

  #answer(reply) {
    const first = this.#waiting[0]
    first.replies.push(reply)
    if (first.replies.length < first.count) return
    this.#waiting.shift()
    first.resolve(first.replies)
  }
}

function encodeCall(args) {
  const parts = [Buffer.from(`*${args.length}\r\n`)]
  for (const arg of args) {
    const bytes = Buffer.isBuffer(arg) ? arg : Buffer.from(String(arg))
    parts.push(Buffer.from(`$${bytes.length}\r\n`), bytes, CRLF)
  }
  return parts
}

const CRLF = Buffer.from('\r\n')
const LINES = { '+': 'status', '-': 'error', ':': 'integer', ',': 'double', '#': 'bool' }
const BLOBS = { $: 'bulk', '=': 'verbatim', '!': 'error' }
const LISTS = { '*': 'array', '~': 'set', '>': 'push' }
const INCOMPLETE = Symbol('incomplete')

class Parser {
  #data = Buffer.alloc(0)
  #at = 0

  push(chunk) {
    this.#data = Buffer.concat([this.#data.subarray(this.#at), chunk])
    this.#at = 0
  }

  /** The next whole reply; `undefined` when more bytes are needed. */
  next() {
    const start = this.#at
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
    const [mark, rest] = [line[0], line.slice(1)]
    if (mark === '_') return { type: 'null', value: null }
    if (mark === '(') return { type: 'bignum', value: BigInt(rest) }
    if (mark in LINES) return { type: LINES[mark], value: scalar(mark, rest) }
    const count = Number(rest)
    if (count === -1) return { type: 'null', value: null }
    if (mark in BLOBS) return { type: BLOBS[mark], value: this.#blob(mark, count) }
    if (mark in LISTS) return { type: LISTS[mark], value: this.#many(count) }
    if (mark === '%') return { type: 'map', value: this.#pairs(count) }
    throw new Error(`not RESP3: ${line}`)
  }

  #line() {
    const end = this.#data.indexOf('\r\n', this.#at, 'latin1')
    if (end < 0) throw INCOMPLETE
    const line = this.#data.latin1Slice(this.#at, end)
    this.#at = end + 2
    return line
  }

  #blob(mark, length) {
    const start = this.#at
    this.#at += length + 2
    if (this.#at > this.#data.length) throw INCOMPLETE
    if (mark === '$') return Buffer.from(this.#data.subarray(start, start + length))
    return this.#data.latin1Slice(mark === '=' ? start + 4 : start, start + length)
  }

  #many(count) {
    return Array.from({ length: count }, () => this.#reply())
  }

  #pairs(count) {
    return Array.from({ length: count }, () => [this.#reply(), this.#reply()])
  }
}

function scalar(mark, text) {
  if (mark === '#') return text === 't'
  if (mark === ',')
    return text.endsWith('inf') ? Infinity * (text[0] === '-' ? -1 : 1) : Number(text)
  if (mark !== ':') return text
  return Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text)
}

module.exports = { RespClient }

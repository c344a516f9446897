'use strict'

// Replies in RESP2 and RESP3, from bytes that may be anything. It copies each byte at most a few
// times however they are cut, allocates nothing for a length that is only claimed, and calls nothing
// recursively.
//
// A reply is `{ type, value }`, with `attributes` (a reply of type map) if the server sent some:
//   status error       Buffer       bulk      Buffer         verbatim  Buffer, without its format
//   integer bignum     bigint       double    its text       bool      boolean
//   null               null         array set push  replies  map       pairs of replies

const { RedletError } = require('../../error.js')

const LINES = { '+': 'status', '-': 'error', ':': 'integer', '(': 'bignum', ',': 'double' }
const BLOBS = { $: 'bulk', '=': 'verbatim', '!': 'error' }
const LISTS = { '*': 'array', '~': 'set', '>': 'push' }
const PAIRS = { '%': 'map', '|': 'attributes' }

/** The longest text of a server, and how deep replies may be nested. */
const LONGEST = 512 * 1024 * 1024
const DEEPEST = 64

const NULL = { type: 'null', value: null }
const CR = 13
const LF = 10

class ReplyParser {
  #data = Buffer.alloc(0)
  #at = 0
  /** What has come since, and its length. */
  #more = []
  #length = 0
  /** The text whose bytes are awaited: `{ type, length }`. */
  #text
  /** The aggregates that are not complete: `{ type, left, items }`. */
  #open = []
  /** The attributes of the next reply. */
  #attributes

  /** Takes bytes, and calls `receive` with each reply that they complete. */
  take(chunk, receive) {
    this.#more.push(chunk)
    this.#length += chunk.length
    if (!this.#isWorthwhile(chunk)) return
    const rest = this.#data.subarray(this.#at)
    const alone = rest.length === 0 && this.#more.length === 1
    this.#data = alone ? chunk : Buffer.concat([rest, ...this.#more])
    this.#at = 0
    this.#more = []
    this.#length = 0
    for (let reply = this.#next(); reply !== undefined; reply = this.#next()) {
      const whole = this.#close(reply)
      if (whole) receive(whole)
    }
  }

  /** Whether there can be progress: the awaited text is here, or the end of a line. */
  #isWorthwhile(chunk) {
    const held = this.#data.length - this.#at + this.#length
    if (this.#text) return held >= this.#text.length + 2
    if (chunk.includes(LF)) return true
    if (held > LONGEST) throw broken('a line is too long')
    return false
  }

  /** The next reply that is not an aggregate, or an empty one; undefined if more is needed. */
  #next() {
    for (;;) {
      if (this.#text) return this.#bytes()
      const line = this.#line()
      if (line === undefined) return undefined
      const reply = this.#begin(String.fromCharCode(line[0]), line.subarray(1))
      if (reply) return reply
    }
  }

  #line() {
    const end = this.#data.indexOf(LF, this.#at)
    if (end < 0) return undefined
    const line = this.#data.subarray(this.#at, end - 1)
    if (end === this.#at || this.#data[end - 1] !== CR) throw broken('a line does not end in CR LF')
    this.#at = end + 1
    return line
  }

  /** A reply of one line, or undefined when a text or an aggregate begins. */
  #begin(mark, rest) {
    if (mark in LINES) return { type: LINES[mark], value: scalar(mark, rest) }
    const text = rest.toString('latin1')
    if (mark === '_') return NULL
    if (mark === '#') return { type: 'bool', value: oneOf(text, { t: true, f: false }) }
    if (!(mark in BLOBS || mark in LISTS || mark in PAIRS)) {
      throw broken(`it begins with byte ${mark.charCodeAt(0)}`)
    }
    if (text === '-1') return NULL
    if (!/^\d{1,10}$/.test(text)) throw broken('a length is no number')
    if (mark in BLOBS) return this.#await(BLOBS[mark], Number(text))
    return this.#enter(LISTS[mark] ?? PAIRS[mark], Number(text) * (mark in PAIRS ? 2 : 1))
  }

  #await(type, length) {
    if (length > LONGEST) throw broken('a text is too long')
    this.#text = { type, length }
    return undefined
  }

  #enter(type, left) {
    if (left === 0) return aggregate(type, [])
    if (this.#open.length === DEEPEST) throw broken('it is nested too deeply')
    this.#open.push({ type, left, items: [], attributes: this.#attributes })
    this.#attributes = undefined
    return undefined
  }

  /** The awaited text; undefined while it is not all here. */
  #bytes() {
    const { type, length } = this.#text
    const end = this.#at + length
    if (this.#data.length < end + 2) return undefined
    if (this.#data[end] !== CR || this.#data[end + 1] !== LF) throw broken('a text has no end')
    const value = Buffer.from(this.#data.subarray(this.#at, end))
    this.#at = end + 2
    this.#text = undefined
    // `txt:` stands before a verbatim text.
    return { type, value: type === 'verbatim' ? value.subarray(4) : value }
  }

  /** Puts a reply where it belongs; the outermost reply once it is complete. */
  #close(reply) {
    let done = reply
    for (;;) {
      if (done.type === 'attributes') {
        this.#attributes = { type: 'map', value: done.value }
        return undefined
      }
      done = this.#attributed(done)
      const parent = this.#open.at(-1)
      if (!parent) return done
      parent.items.push(done)
      if (--parent.left > 0) return undefined
      this.#open.pop()
      this.#attributes = parent.attributes
      done = aggregate(parent.type, parent.items)
    }
  }

  #attributed(reply) {
    const attributes = this.#attributes
    this.#attributes = undefined
    return attributes ? { ...reply, attributes } : reply
  }
}

function aggregate(type, items) {
  if (type !== 'map' && type !== 'attributes') return { type, value: items }
  const pairs = []
  for (let i = 0; i < items.length; i += 2) pairs.push([items[i], items[i + 1]])
  return { type, value: pairs }
}

function scalar(mark, rest) {
  if (mark === '+' || mark === '-') return Buffer.from(rest)
  const text = rest.toString('latin1')
  if (mark === ',') {
    if (/^([+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|-?inf|-?nan)$/i.test(text)) return text
  } else if (/^[+-]?\d+$/.test(text) && text.length <= 4096) {
    return BigInt(text.replace('+', ''))
  }
  throw broken('a number is none')
}

function oneOf(text, values) {
  if (Object.hasOwn(values, text)) return values[text]
  throw broken('a truth value is none')
}

function broken(why) {
  return new RedletError('PROTOCOL', `what answers does not speak Redis's protocol: ${why}`)
}

module.exports = { ReplyParser }

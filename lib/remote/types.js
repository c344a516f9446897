'use strict'

// Types of replies, as the command table states them in TypeScript, as trees: what a reply of RESP2
// has to become follows from them. See shapes.js.

/**
 * The interfaces that types name: their fields, as index.d.ts declares them. Only those matter in which
 * something is neither a text nor an integer.
 */
const INTERFACES = {
  BloomInfo: "{ Capacity: number; 'Expansion rate': number | null }",
  ConsumerInfo: '{ name: Text; pending: number; idle: number; inactive: number }',
  CuckooInfo: '{ Size: number }',
  FullConsumerInfo:
    "{ name: Text; 'seen-time': number; 'active-time': number; 'pel-count': number; pending: [id: Text, delivered: number, deliveries: number][] }",
  FullGroupInfo:
    "{ name: Text; 'last-delivered-id': Text; 'entries-read': number | null; lag: number | null; 'pel-count': number; 'nacked-count'?: number; pending: [id: Text, consumer: Text, delivered: number, deliveries: number][]; consumers: Named<Text, FullConsumerInfo<Text>>[] }",
  FullStreamInfo:
    '{ entries: [id: Text, fields: Text[]][]; groups: Named<Text, FullGroupInfo<Text>>[] }',
  GroupInfo:
    "{ name: Text; 'last-delivered-id': Text; 'entries-read': number | null; lag: number | null; consumers: number; pending: number }",
  StreamInfo:
    "{ groups: number; 'first-entry': [id: Text, fields: Text[]] | null; 'last-entry': [id: Text, fields: Text[]] | null }",
  TDigestInfo: '{ Compression: number }',
  TimeSeriesInfo:
    '{ chunkType: string; duplicatePolicy: string | null; labels: Record<string, Text>; rules: Record<string, [bucketDuration: number, aggregator: string, alignment: number]>; ignoreMaxValDiff: number }',
  VectorSetInfo: "{ 'quant-type': string; size: number }",
}

/** The kinds of types without parts. */
const SIMPLE = new Set([
  'Text',
  'Buffer',
  'Error',
  'Integer',
  'Json',
  'RedletError',
  'boolean',
  'never',
  'null',
  'number',
  'string',
  'unknown',
])

/** Values by name of which nothing is known. */
const ANYTHING = { kind: 'map', fields: {}, others: { kind: 'unknown' } }

const TOKENS = /\s*(\.\.\.|'[^']*'|-?\d+|\w+|[[\](){}<>|;:,?])/y

/** Reads a type: `Text[] | null` is `{ kind: 'union', of: [...] }`. */
function parseType(text) {
  const reader = new Reader(text)
  const type = reader.union()
  if (reader.next !== undefined) throw new Error(`a type that is not understood: ${text}`)
  return type
}

class Reader {
  #tokens = []
  #at = 0

  constructor(text) {
    TOKENS.lastIndex = 0
    for (let found = TOKENS.exec(text); found; found = TOKENS.exec(text)) {
      this.#tokens.push(found[1])
    }
  }

  get next() {
    return this.#tokens[this.#at]
  }

  #take() {
    return this.#tokens[this.#at++]
  }

  #takeIf(token) {
    if (this.next !== token) return false
    this.#at += 1
    return true
  }

  #need(token) {
    if (!this.#takeIf(token)) throw new Error(`'${token}' is missing in a type`)
  }

  union() {
    const of = [this.#array()]
    while (this.#takeIf('|')) of.push(this.#array())
    return of.length === 1 ? of[0] : { kind: 'union', of }
  }

  #array() {
    let type = this.#single()
    while (this.#takeIf('[')) {
      this.#need(']')
      type = { kind: 'array', of: type }
    }
    return type
  }

  #single() {
    const token = this.#take()
    if (token === '(') {
      const type = this.union()
      this.#need(')')
      return type
    }
    if (token === '[') return this.#tuple()
    if (token === '{') return this.#object()
    if (token.startsWith("'")) return { kind: 'string' }
    if (/^-?\d/.test(token)) return { kind: 'number' }
    if (SIMPLE.has(token)) return { kind: token }
    return this.#named(token)
  }

  #named(name) {
    const args = []
    if (this.#takeIf('<')) {
      do args.push(this.union())
      while (this.#takeIf(','))
      this.#need('>')
    }
    if (name === 'Named') return { ...(args[1].kind === 'map' ? args[1] : ANYTHING), named: true }
    if (name === 'Record') return { kind: 'map', fields: {}, others: args[1] }
    if (Object.hasOwn(INTERFACES, name)) return parseType(INTERFACES[name])
    throw new Error(`a type that is not known: ${name}`)
  }

  #tuple() {
    const items = []
    while (!this.#takeIf(']')) {
      const rest = this.#takeIf('...')
      this.#label()
      const type = this.union()
      items.push(rest ? { rest: type.of } : type)
      this.#takeIf(',')
    }
    return { kind: 'tuple', items }
  }

  #label() {
    const marked = this.#tokens[this.#at + 1] === '?' ? 2 : 1
    if (this.#tokens[this.#at + marked] === ':') this.#at += marked + 1
  }

  #object() {
    const fields = {}
    while (!this.#takeIf('}')) {
      const name = this.#take().replaceAll("'", '')
      this.#takeIf('?')
      this.#need(':')
      fields[name] = this.union()
      if (!this.#takeIf(';')) this.#takeIf(',')
    }
    return { ...ANYTHING, fields }
  }
}

module.exports = { INTERFACES, parseType }

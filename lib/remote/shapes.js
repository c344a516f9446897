'use strict'

// Replies of RESP2 in the shapes that a store's own replies have, which are those of RESP3: maps and
// pairs are flat lists in RESP2, and doubles and truths are texts and integers. What they are follows
// from the type of the reply.
//
// A connection hands over texts as Buffers, integers as strings of digits, and errors as Errors.

const { makers } = require('../replies.js')
const { told } = require('./errors.js')
const { parseType } = require('./types.js')

/** Trees of types by their texts. */
const TREES = new Map()

/** The reply of this type; `form` is `{ buffers, bigints }`. */
function shaped(type, raw, form) {
  if (!TREES.has(type)) TREES.set(type, parseType(type))
  return read(TREES.get(type), raw, form)
}

function read(type, raw, form) {
  if (raw === null || raw === undefined) return null
  if (raw instanceof Error) return told(raw)
  if (Array.isArray(raw)) return readArray(type, raw, form)
  if (Buffer.isBuffer(raw)) return readBytes(type, raw, form)
  return readInteger(type, String(raw), form)
}

/** The part of a union that this fits, or the type itself. */
function alternative(type, fits) {
  if (type.kind !== 'union') return type
  return type.of.find((part) => fits.includes(part.kind)) ?? UNKNOWN
}

const UNKNOWN = { kind: 'unknown' }

const BYTES = ['Text', 'string', 'Buffer', 'Json']

/** Bytes are a double where no text is expected. */
function readBytes(type, bytes, form) {
  if (type.kind === 'array') return readList(type.of, bytes, form)
  const texts = alternative(type, BYTES)
  const { kind } = texts === UNKNOWN ? alternative(type, ['number']) : texts
  if (kind === 'number') return toDouble(bytes.toString('latin1'))
  if (kind === 'Buffer') return bytes
  return form.buffers && kind !== 'string' ? bytes : bytes.toString()
}

/**
 * A list that commands of JSON answer in RESP2 with its text, or where it has one item with the text of
 * that.
 */
function readList(of, bytes, form) {
  if (alternative(of, ['number']).kind !== 'number') return [read(of, bytes, form)]
  return [JSON.parse(bytes)].flat()
}

function toDouble(text) {
  return text.endsWith('inf') ? Number(text.replace('inf', 'Infinity')) : Number(text)
}

function readInteger(type, digits, form) {
  const { kind } = alternative(type, ['boolean', 'number', 'Integer'])
  if (kind === 'boolean') return digits === '1'
  return toInteger(digits, form.bigints)
}

/** Digits of fewer characters are exact as a number. */
const EXACT_DIGITS = 15
const EXACT = 2n ** 53n

function toInteger(digits, bigints) {
  if (!bigints && digits.length <= EXACT_DIGITS) return Number(digits)
  const integer = BigInt(digits)
  const exact = integer <= EXACT && integer >= -EXACT
  return exact && !bigints ? Number(integer) : integer
}

const LISTS = ['array', 'tuple', 'map']

function readArray(type, items, form) {
  const part = listed(type, items)
  switch (part.kind) {
    case 'array':
      return readItems(part.of, items, form)
    case 'tuple':
      return readTuple(part.items, items, form)
    case 'map':
      return readMap(part, items, form)
    default:
      return items.map((item) => read(UNKNOWN, item, form))
  }
}

/** Of several lists, `[]` is that of a list without items. */
function listed(type, items) {
  if (type.kind !== 'union') return type
  const lists = type.of.filter((part) => LISTS.includes(part.kind))
  const empty = (part) => part.kind === 'tuple' && part.items.length === 0
  return lists.find((part) => empty(part) === (items.length === 0)) ?? lists[0] ?? UNKNOWN
}

/** Pairs and objects of a list may stand there flat, one after the other. */
function readItems(type, items, form) {
  const parts = flatParts(type)
  if (parts === undefined || items.length === 0 || Array.isArray(items[0])) {
    return items.map((item) => read(type, item, form))
  }
  const rows = Array.from({ length: items.length / parts.length }, (_, row) =>
    items.slice(row * parts.length, (row + 1) * parts.length),
  )
  return rows.map((row) => {
    const values = row.map((item, column) => read(parts[column].type, item, form))
    if (type.kind === 'tuple') return values
    return makers.fields(undefined, ...values.flatMap((value, at) => [parts[at].name, value]))
  })
}

/** The parts of one item, where items can be flat. */
function flatParts(type) {
  if (type.kind === 'tuple') return type.items.map((part) => ({ type: part }))
  if (type.kind !== 'map' || type.named) return undefined
  return Object.entries(type.fields).map(([name, part]) => ({ name, type: part }))
}

function readTuple(types, items, form) {
  return items.map((item, at) => {
    const type = types[Math.min(at, types.length - 1)] ?? UNKNOWN
    return read(type.rest ?? type, item, form)
  })
}

/** A map stands there flat, or as rows that begin with the name. */
function readMap(type, items, form) {
  const row = ([name, ...rest]) => [name, rest.length === 1 ? rest[0] : rest]
  const flat = Array.isArray(items[0]) ? items.flatMap(row) : items
  const [map, object] = [new Map(), {}]
  for (let at = 0; at + 1 < flat.length; at += 2) {
    const name = flat[at].toString()
    const of = Object.hasOwn(type.fields, name) ? type.fields[name] : type.others
    const value = read(of, flat[at + 1], form)
    if (form.buffers) map.set(read(UNKNOWN, flat[at], form), value)
    else makers.fields(object, name, value)
  }
  return form.buffers ? map : object
}

module.exports = { shaped }

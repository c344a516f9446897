'use strict'

// What requests may hold: a reader for each kind of value. It gets the value and its name, and
// refuses what is wrong. A value that was left out is undefined.

const { fromJson } = require('./bytes.js')
const { Refusal } = require('./refusal.js')

/** Reads a request: `takes` has a reader for each name. Other names are refused. */
function readRequest(takes, request) {
  if (typeof request !== 'object' || request === null || Array.isArray(request)) {
    throw Refusal.invalid('a request is an object')
  }
  for (const name of Object.keys(request)) {
    if (!Object.hasOwn(takes, name)) throw Refusal.invalid(`'${name}' is not known here`)
  }
  const read = ([name, reader]) => [
    name,
    reader(Object.hasOwn(request, name) ? request[name] : undefined, name),
  ]
  return Object.fromEntries(Object.entries(takes).map(read))
}

const optional = (reader) => (value, name) =>
  value === undefined ? undefined : reader(value, name)

const withDefault = (reader, otherwise) => (value, name) =>
  value === undefined ? otherwise : reader(value, name)

const integer = (least, most) => (value, name) => {
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw Refusal.invalid(`'${name}' is an integer from ${least} to ${most}`)
}

const text = (value, name) => {
  if (typeof value === 'string' && value.length <= 4096 && value.isWellFormed()) return value
  throw Refusal.invalid(`'${name}' is a text`)
}

const flag = (value, name) => {
  if (value === undefined || typeof value === 'boolean') return value === true
  throw Refusal.invalid(`'${name}' is true or false`)
}

const matching = (pattern, what) => (value, name) => {
  if (typeof value === 'string' && pattern.test(value)) return value
  throw Refusal.invalid(`'${name}' is ${what}`)
}

const arrayOf = (reader, most) => (value, name) => {
  if (Array.isArray(value) && value.length <= most) return value.map((item) => reader(item, name))
  throw Refusal.invalid(`'${name}' is an array of at most ${most}`)
}

/** `{ min, max }`, either of which may be left out. */
const range = (value, name) => {
  const { min = 0, max = Infinity, ...others } = Object(value)
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  const isRange = isObject && Object.keys(others).length === 0
  if (isRange && typeof min === 'number' && typeof max === 'number') return { min, max }
  throw Refusal.invalid(`'${name}' is { min, max }, numbers`)
}

/** A number, or one of the texts that stand for numbers that JSON does not have. */
const number = (value, name) => {
  if (typeof value === 'number' || value === 'inf' || value === '-inf') return value
  throw Refusal.invalid(`'${name}' is a number, 'inf' or '-inf'`)
}

const MOST = Number.MAX_SAFE_INTEGER

const database = withDefault(integer(0, 16383), 0)
const bytes = fromJson
const limit = withDefault(integer(1, 1000), 100)
const offset = withDefault(integer(0, MOST), 0)
const cursor = withDefault(matching(/^\d{1,20}$/, 'a cursor of an answer'), '0')
const streamId = matching(/^(\d{1,20}(-\d{1,20})?|[-+])$/, 'an id of a stream')

/** A separator of the parts of keys. */
const separator = withDefault((value, name) => {
  if (text(value, name) !== '') return value
  throw Refusal.invalid(`'${name}' is not empty`)
}, ':')

/** What all requests about a key hold. */
const ofKey = { database, key: bytes }

/** A page of what is walked over with a cursor. */
const page = { cursor, match: optional(bytes), limit }

module.exports = {
  ...{ arrayOf, bytes, cursor, database, flag, integer, limit, matching, number, offset },
  ...{ ofKey, optional, page, range, readRequest, separator, streamId, text, withDefault },
}

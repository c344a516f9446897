'use strict'

// Brings a genuine server's reply and one of redlet's into the same form, so that the two can be
// compared with isDeepStrictEqual and printed:
//
//   status, bulk, Buffer      string of latin1 characters (a character a byte)
//   integer, double           number, or bigint above 2^53
//   array, set, push          array
//   map, object, Map          { map: pairs, sorted by key }: a map has no order
//   error                     { error: 'CODE message' }

/** A reply as RespClient gives it. */
function fromServer({ type, value }) {
  switch (type) {
    case 'error':
      return { error: value }
    case 'bulk':
      return value.latin1Slice()
    case 'map':
      return { map: sorted(value.map((pair) => pair.map(fromServer))) }
    case 'array':
    case 'push':
    case 'set':
      return value.map(fromServer)
    default:
      return value
  }
}

/** A reply of redlet's `call`, or of `buffers.call`, or the error it threw. */
function fromRedlet(value) {
  if (value === undefined || value === null || typeof value === 'boolean') return value
  if (typeof value === 'bigint' || typeof value === 'number') return value
  if (typeof value === 'string') return Buffer.from(value).latin1Slice()
  if (value instanceof Uint8Array) return Buffer.from(value).latin1Slice()
  if (isError(value)) return { error: textOf(value) }
  if (Array.isArray(value) || value instanceof Set) return Array.from(value, fromRedlet)
  const pairs = value instanceof Map ? [...value] : Object.entries(value)
  return { map: sorted(pairs.map((pair) => pair.map(fromRedlet))) }
}

/** `instanceof Error` fails for errors that another realm made, as jest's sandboxes are. */
function isError(value) {
  return Object.prototype.toString.call(value) === '[object Error]'
}

/** Errors without a code: some of modules, and what scripts and DEBUG ERROR say here. */
const BARE = [
  /^(CMS|TopK): |^WITHCOUNT /,
  /^TSDB: timestamp must be equal to or higher/,
  /^word script: (\w{40}, )?on @user_script:1\.$/,
  /^abc$/,
]

/** The text on the wire. A RedletError has a code also where the text has none. */
function textOf({ code, message }) {
  if (BARE.some((text) => text.test(message))) return message
  return message === code || message.startsWith(`${code} `) ? message : `${code} ${message}`
}

/** Any order will do, so long as it is the same for both. */
function sorted(values) {
  return values
    .map((value) => [print(value), value])
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, value]) => value)
}

/** One line of text for a normalized reply. */
function print(value) {
  return JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}n` : part))
}

module.exports = { fromRedlet, fromServer, print, sorted }

'use strict'

// JSON values among the arguments of a call, and in its reply: commands take and answer their text.

const { types } = require('node:util')
const { RedletError } = require('./error.js')

/**
 * The arguments with texts in place of JSON values. `at` is the first of them, or -1 for the last
 * argument, and `step` how many arguments on the next one is, or 0.
 */
function withTexts(name, args, { at, step }) {
  const all = step > 1 && args.length === 1 && Array.isArray(args[0]) ? rowsOf(args[0]) : [...args]
  const first = at < 0 ? all.length - 1 : at
  const last = step === 0 ? Math.min(first + 1, all.length) : all.length
  for (let place = first; place < last; place += step || 1) {
    all[place] = textOf(name, place, all[place])
  }
  return all
}

/** Rows are arrays, or stand one after the other. */
function rowsOf(rows) {
  return Array.isArray(rows[0]) ? rows.flat() : [...rows]
}

/** The JSON text of a value. Bytes are one already. */
function textOf(name, place, value) {
  if (ArrayBuffer.isView(value)) return bytesOf(name, place, value)
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'number' && !Number.isFinite(value)) throw refuse(name, place, String(value))
  let text
  try {
    text = JSON.stringify(value)
  } catch (error) {
    throw Object.assign(refuse(name, place, `no JSON value (${error.message})`), { cause: error })
  }
  if (text === undefined) {
    throw refuse(name, place, value === undefined ? 'undefined' : `a ${typeof value}`)
  }
  if (text === '{}') checkEmpty(name, place, value)
  return text
}

/** Bytes are in a Buffer or Uint8Array, or another view of single ones. */
function bytesOf(name, place, view) {
  if ((view.BYTES_PER_ELEMENT ?? 1) === 1) return view
  throw refuse(
    name,
    place,
    `a ${view.constructor.name}`,
    'for an array of numbers, use Array.from()',
  )
}

/** Of these, JSON.stringify makes an empty object, whatever they hold. */
function checkEmpty(name, place, value) {
  if (types.isMap(value)) throw refuse(name, place, 'a Map', 'use Object.fromEntries(map)')
  if (types.isSet(value)) throw refuse(name, place, 'a Set', 'use [...set]')
  if (types.isPromise(value)) throw refuse(name, place, 'a promise', 'await it')
}

function refuse(name, place, what, advice = 'it can be what JSON.stringify takes') {
  const text = `argument ${place + 1} of ${name.toUpperCase()} is ${what}; ${advice}`
  return new RedletError('INVALID_ARGUMENT', text)
}

/** A reply with values in place of their texts. */
function parsed(reply) {
  if (typeof reply === 'string') return JSON.parse(reply)
  return Array.isArray(reply) ? reply.map(parsed) : reply
}

module.exports = { parsed, withTexts }

'use strict'

// JSON values among the arguments of a call, and in its reply: commands take and answer their text.

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
  if (ArrayBuffer.isView(value)) return value
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
  return text
}

function refuse(name, place, what) {
  const text = `argument ${place + 1} of ${name.toUpperCase()} is ${what}`
  return new RedletError('INVALID_ARGUMENT', `${text}; it can be what JSON.stringify takes`)
}

/** A reply with values in place of their texts. */
function parsed(reply) {
  if (typeof reply === 'string') return JSON.parse(reply)
  return Array.isArray(reply) ? reply.map(parsed) : reply
}

module.exports = { parsed, withTexts }

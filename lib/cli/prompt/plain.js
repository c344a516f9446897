'use strict'

// Replies for programs: their bytes, line by line, or JSON.

const { jsonText } = require('../quote.js')

const LF = Buffer.from('\n')

/** The bytes of a reply, each text and number on a line of its own, as `redis-cli --raw`. */
function rawBytes({ type, value }) {
  if (type === 'map') return Buffer.concat(value.flat().map(rawBytes))
  if (Array.isArray(value)) return Buffer.concat(value.map(rawBytes))
  if (value === null) return LF
  return Buffer.concat([Buffer.isBuffer(value) ? value : Buffer.from(String(value)), LF])
}

/** A reply as JSON; `indent` is '' for one line. */
function json(reply, indent = '', margin = '\n') {
  const { type, value } = reply
  if (type === 'error') return JSON.stringify({ error: jsonText(value) })
  if (Buffer.isBuffer(value)) return JSON.stringify(jsonText(value))
  if (type === 'double')
    return /[a-z]/i.test(value.replace(/e/i, '')) ? JSON.stringify(value) : number(value)
  // All digits of an integer: a reader that has doubles rounds it itself.
  if (!Array.isArray(value)) return String(value)
  const inner = margin + indent
  const items =
    type === 'map'
      ? value.map(([name, each]) => `${nameOf(name)}:${indent && ' '}${json(each, indent, inner)}`)
      : value.map((each) => json(each, indent, inner))
  const [open, close] = type === 'map' ? '{}' : '[]'
  if (indent === '' || items.length === 0) return open + items.join(',') + close
  return `${open}${inner}${items.join(`,${inner}`)}${margin}${close}`
}

/** As JSON writes numbers: no `+`, and digits before the point. */
function number(text) {
  return Number.isFinite(Number(text)) ? String(Number(text)) : JSON.stringify(text)
}

/** A name of an object is a text: of other replies their JSON. */
function nameOf(name) {
  const text = json(name)
  return text.startsWith('"') ? text : JSON.stringify(text)
}

/** What is said of a reply that no text can hold. */
const TOO_LONG = 'the reply is too long to be shown'

/** The text that `make` returns; undefined if it would be longer than texts can be. */
function fitting(make) {
  try {
    return make()
  } catch (error) {
    if (error instanceof RangeError || error.code === 'ERR_STRING_TOO_LONG') return undefined
    throw error
  }
}

module.exports = { TOO_LONG, fitting, json, rawBytes }

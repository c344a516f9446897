'use strict'

const { isUtf8 } = require('node:buffer')
const { Refusal } = require('./refusal.js')

/** Bytes as JSON has them: text if they are UTF-8, else Base64. */
function toJson(bytes) {
  return isUtf8(bytes) ? bytes.toString() : { base64: bytes.toString('base64') }
}

/** Bytes from JSON; `name` is what they are called in an error. */
function fromJson(value, name) {
  if (typeof value === 'string' && value.isWellFormed()) return Buffer.from(value)
  const base64 = value?.base64
  if (typeof base64 === 'string' && /^[A-Za-z0-9+/]*={0,2}$/.test(base64)) {
    return Buffer.from(base64, 'base64')
  }
  throw Refusal.invalid(`'${name}' is a text, or { base64: '...' }`)
}

/** Pieces of values are not longer than this. */
const LONGEST = 1024

/** The beginning of bytes, whose whole has `length`. Text is not cut within a character. */
function piece(bytes, longest = LONGEST, length = bytes.length) {
  if (length <= longest) return { bytes: toJson(bytes), length }
  return { bytes: toJson(wholeCharacters(bytes.subarray(0, longest))), length, cut: true }
}

/** Without the character that the end has cut, if what is before is text. */
function wholeCharacters(bytes) {
  for (let less = 0; less < 4 && less <= bytes.length; less += 1) {
    const shorter = bytes.subarray(0, bytes.length - less)
    if (isUtf8(shorter)) return shorter
  }
  return bytes
}

/** A number as JSON can have it. */
function toNumber(value) {
  if (Number.isNaN(value)) return 'nan'
  if (value === Infinity) return 'inf'
  if (value === -Infinity) return '-inf'
  return typeof value === 'bigint' ? String(value) : value
}

module.exports = { fromJson, piece, toJson, toNumber }

'use strict'

// Bytes as texts for a terminal, quoted as redis-cli does.

const { grouped } = require('../units.js')

/** The most bytes of a text that a terminal is sent: it would be busy with more for minutes. */
const MOST = 1 << 20

const ESCAPES = {
  ...{ '\n': '\\n', '\r': '\\r', '\t': '\\t', '\x07': '\\a', '\b': '\\b' },
  ...{ '"': '\\"', '\\': '\\\\' },
}

/**
 * What a terminal must not be sent: what controls it, turns the direction of a text, or has no shape.
 * The joiner of emoji is none of these.
 */
const UNSAFE = /(?!\u200d)[\p{C}\p{Zl}\p{Zp}]/gu

const QUOTED = new RegExp(`["\\\\]|${UNSAFE.source}`, 'gu')

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text of UTF-8; undefined for other bytes. */
function textOf(bytes) {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}

/** Bytes between quotes: what is readable stays so, the rest is `\n` or `\x00`. */
function quoted(bytes) {
  if (bytes.length > MOST) return cut(bytes, quoted)
  const text = textOf(bytes)
  if (text !== undefined) return `"${text.replace(QUOTED, escaped)}"`
  return `"${ascii(bytes)}"`
}

/** Bytes as MONITOR shows them between quotes, where nothing but ASCII is readable. */
function ascii(bytes) {
  return bytes.toString('latin1').replace(/[^\x20-\x7e]|["\\]/g, escapedByte)
}

/** One byte, which is a character of Latin-1. */
function escapedByte(byte) {
  return ESCAPES[byte] ?? `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`
}

/** Bytes as lines of text: only what a terminal must not be sent is escaped. */
function harmless(bytes) {
  if (bytes.length > MOST) return cut(bytes, harmless)
  const text = textOf(bytes)
  if (text === undefined) return quoted(bytes)
  return text
    .replace(/\r\n/g, '\n')
    .replace(UNSAFE, (one) => ('\n\t'.includes(one) ? one : escaped(one)))
}

/** The beginning of long bytes, less a character that the end would cut, and how many there are. */
function cut(bytes, show) {
  let end = MOST
  while (end > MOST - 3 && (bytes[end] & 0xc0) === 0x80) end -= 1
  return `${show(bytes.subarray(0, end))} … of ${grouped(bytes.length)} bytes`
}

/** One character, as the bytes of UTF-8. */
function escaped(character) {
  if (character < '\x80') return escapedByte(character)
  return Array.from(Buffer.from(character).toString('latin1'), escapedByte).join('')
}

/** Bytes for JSON: a text, or `{ base64 }` where they are none. */
function jsonText(bytes) {
  return textOf(bytes) ?? { base64: bytes.toString('base64') }
}

module.exports = { ascii, harmless, jsonText, quoted, textOf }

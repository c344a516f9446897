'use strict'

// Bytes as texts for a terminal, quoted as redis-cli does.

const ESCAPES = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\x07': '\\a', '\b': '\\b' }

/**
 * What a terminal must not be sent: what controls it, turns the direction of a text, or has no shape.
 * The joiner of emoji is none of these.
 */
const UNSAFE = /(?!\u200d)[\p{C}\p{Zl}\p{Zp}]/gu

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
  const text = textOf(bytes)
  if (text !== undefined) return `"${text.replace(/["\\]/g, '\\$&').replace(UNSAFE, escaped)}"`
  const single = bytes.toString('latin1').replace(/["\\]/g, '\\$&')
  return `"${single.replace(/[^\x20-\x7e]/g, (byte) => escaped(byte, 'latin1'))}"`
}

/** Bytes as lines of text: only what a terminal must not be sent is escaped. */
function harmless(bytes) {
  const text = textOf(bytes)
  if (text === undefined) return quoted(bytes)
  return text
    .replace(/\r\n/g, '\n')
    .replace(UNSAFE, (one) => ('\n\t'.includes(one) ? one : escaped(one)))
}

/** One character, as bytes of UTF-8 if no encoding is said. */
function escaped(character, encoding) {
  if (ESCAPES[character]) return ESCAPES[character]
  const bytes = Buffer.from(character, encoding === 'latin1' ? encoding : 'utf8')
  return bytes.toString('hex').replace(/../g, '\\x$&')
}

/** Bytes for JSON: a text, or `{ base64 }` where they are none. */
function jsonText(bytes) {
  return textOf(bytes) ?? { base64: bytes.toString('base64') }
}

module.exports = { harmless, jsonText, quoted, textOf }

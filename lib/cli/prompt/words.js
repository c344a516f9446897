'use strict'

const { RedletError } = require('../../error.js')

const ESCAPES = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' }

/**
 * The words of a line, as redis-cli splits it: `{ words, open, last }`. Words are Buffers, since
 * `"\xff"` is a byte and no text. `open` is the quote that is not closed: the line goes on. `last` is
 * how the last word was written, '' behind a blank.
 */
function splitWords(line) {
  const words = []
  const rest = /\s*(\S?)/y
  let at = 0
  let last = ''
  for (;;) {
    rest.lastIndex = at
    const [, first] = rest.exec(line)
    if (first === '') return { words, last: at < line.length ? '' : last }
    const start = rest.lastIndex - 1
    const word = readWord(line, start)
    if (word.open) return { words, open: word.open, last: line.slice(start), partial: word.bytes }
    words.push(word.bytes)
    at = word.end
    last = line.slice(start, at)
  }
}

function readWord(line, start) {
  const parts = []
  let at = start
  while (at < line.length && !/\s/.test(line[at])) {
    const quote = line[at]
    if (quote !== '"' && quote !== "'") {
      parts.push(String.fromCodePoint(line.codePointAt(at)))
      at += parts.at(-1).length
      continue
    }
    const { end } = (quote === '"' ? readDouble : readSingle)(line, at + 1, parts)
    if (end === undefined) return { open: quote, bytes: joined(parts) }
    if (end < line.length && !/\s/.test(line[end])) {
      throw new RedletError('ERR', 'a blank must follow the quote that ends a word')
    }
    at = end
  }
  return { bytes: joined(parts), end: at }
}

/** Puts what is between double quotes into `parts`; the end is undefined if there is none. */
function readDouble(line, start, parts) {
  let at = start
  while (at < line.length) {
    if (line[at] === '"') return { end: at + 1 }
    const hex = /\\x([0-9a-fA-F]{2})/y
    hex.lastIndex = at
    const [, byte] = hex.exec(line) ?? []
    if (byte) {
      parts.push(Buffer.from(byte, 'hex'))
      at += 4
    } else if (line[at] === '\\' && at + 1 < line.length) {
      parts.push(ESCAPES[line[at + 1]] ?? line[at + 1])
      at += 2
    } else {
      const character = String.fromCodePoint(line.codePointAt(at))
      parts.push(character)
      at += character.length
    }
  }
  return {}
}

/** The same for single quotes, in which only the quote itself can be escaped. */
function readSingle(line, start, parts) {
  let at = start
  while (at < line.length) {
    if (line[at] === "'") return { end: at + 1 }
    if (line.startsWith("\\'", at)) at += 1
    const character = String.fromCodePoint(line.codePointAt(at))
    parts.push(character)
    at += character.length
  }
  return {}
}

function joined(parts) {
  return Buffer.concat(parts.map((part) => Buffer.from(part)))
}

module.exports = { splitWords }

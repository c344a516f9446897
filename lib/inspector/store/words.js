'use strict'

const { Refusal } = require('../refusal.js')

const ESCAPES = { n: 10, r: 13, t: 9, b: 8, a: 7 }

/** A blank, a word up to the next quote or blank, or something in quotes, to its end. */
const PART =
  /(\s+)|"((?:[^"\\]|\\[\s\S])*)"(?=\s|$)|'((?:[^'\\]|\\[\s\S])*)'(?=\s|$)|([^\s"'][^\s]*)/y

/**
 * The words of a line as redis-cli splits it: in double quotes `\n`, `\xff` and the like are bytes, in
 * single quotes only `\'` is special.
 */
function splitLine(line) {
  const words = []
  PART.lastIndex = 0
  while (PART.lastIndex < line.length) {
    const found = PART.exec(line)
    if (found === null) throw Refusal.invalid('a quote is not closed, or no blank follows it')
    const [, blank, double, single, bare] = found
    if (double !== undefined) words.push(unescaped(double))
    else if (single !== undefined) words.push(Buffer.from(single.replaceAll("\\'", "'")))
    else if (blank === undefined) words.push(Buffer.from(bare))
  }
  return words
}

function unescaped(text) {
  const pieces = text.split(/\\(x[\da-f]{2}|[\s\S])/i)
  // Every second piece is what followed a backslash.
  return Buffer.concat(
    pieces.map((piece, at) => (at % 2 === 0 ? Buffer.from(piece) : escaped(piece))),
  )
}

function escaped(piece) {
  if (piece.length === 3) return Buffer.from(piece.slice(1), 'hex')
  return piece in ESCAPES ? Buffer.from([ESCAPES[piece]]) : Buffer.from(piece)
}

/** Bytes as MONITOR shows them between quotes. */
function quoted(bytes) {
  const names = { 7: 'a', 8: 'b', 9: 't', 10: 'n', 13: 'r', 34: '"', 92: '\\' }
  const shown = (byte) => {
    if (byte in names) return `\\${names[byte]}`
    const isPrinted = byte >= 32 && byte < 127
    return isPrinted ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`
  }
  return Array.from(bytes, shown).join('')
}

/** The words of a line of MONITOR, `most` at most, and how many more the line has. Its end may be cut. */
function readQuoted(line, most) {
  const all = [...line.matchAll(/"((?:[^"\\]|\\.)*)(?:"|\\?$)/g)]
  const found = all.slice(0, most).map(([, word]) => unescaped(word))
  return { found, more: all.length - found.length }
}

module.exports = { quoted, readQuoted, splitLine }

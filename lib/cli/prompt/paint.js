'use strict'

const { stripVTControlCharacters } = require('node:util')

const CODES = {
  ...{ string: 32, number: 33, null: 90, error: 31, name: 36, dim: 90, head: 1 },
}

/** `paint(kind, text)` for a terminal with colours, or without. */
function painter(colours) {
  if (!colours) return (_, text) => text
  return (kind, text) => `\x1b[${CODES[kind]}m${text}\x1b[${kind === 'head' ? 22 : 39}m`
}

const WIDE =
  /\p{Extended_Pictographic}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u

/** The columns that a text takes on a terminal, colours apart. */
function widthOf(text) {
  const plain = stripVTControlCharacters(text)
  if (/^[\x20-\x7e]*$/.test(plain)) return plain.length
  let width = 0
  for (const character of plain) {
    if (!/[\p{M}\u200d]/u.test(character)) width += WIDE.test(character) ? 2 : 1
  }
  return width
}

/** Fills a text up with blanks to so many columns. */
function padded(text, width) {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}

module.exports = { padded, painter, widthOf }

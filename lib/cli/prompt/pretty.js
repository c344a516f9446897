'use strict'

// Replies for people: lists are numbered, maps are columns of names and values, lists of equal rows
// are tables where the terminal is wide enough.

const { padded, widthOf } = require('./paint.js')
const { harmless, quoted } = require('../quote.js')

/** The widest column of names. Longer names push their values aside. */
const NAMES = 40

const EMPTY = { array: 'array', set: 'set', push: 'message', map: 'map' }

/** A reply as lines. */
function prettyLines(reply, { paint, columns }) {
  const { type, value } = reply
  if (type === 'integer' || type === 'double') {
    return [`${paint('dim', `(${type})`)} ${paint('number', String(value))}`]
  }
  return type === 'bulk' && isReport(value)
    ? reportLines(value, paint)
    : lines(reply, columns, paint)
}

function lines(reply, columns, paint) {
  const { type, value } = reply
  if (type === 'verbatim') return reportLines(value, paint)
  if (!(type in EMPTY)) return [scalar(reply, paint)]
  if (value.length === 0) return [paint('null', `(empty ${EMPTY[type]})`)]
  const table = type === 'map' ? undefined : tableLines(value, columns, paint)
  return table ?? (type === 'map' ? mapLines : listLines)(value, columns, paint)
}

function scalar({ type, value }, paint) {
  if (type === 'null') return paint('null', '(nil)')
  if (type === 'error') return paint('error', `(error) ${harmless(value)}`)
  if (type === 'status') return harmless(value)
  if (type === 'bulk') return paint('string', quoted(value))
  return paint('number', type === 'bool' ? `(${value})` : String(value))
}

/** The text of INFO and its like in RESP2: whole lines, more than one. */
function isReport(value) {
  return value.includes('\r\n') && value.subarray(0, 2).toString() === '# '
}

function reportLines(value, paint) {
  const all = harmless(value).replace(/\n$/, '').split('\n')
  return all.map((line) => (line.startsWith('# ') ? paint('head', line) : line))
}

function listLines(items, columns, paint) {
  const digits = String(items.length).length
  return items.flatMap((item, i) => {
    const mark = `${String(i + 1).padStart(digits)}) `
    return marked(lines(item, columns - mark.length, paint), paint('dim', mark), mark.length)
  })
}

/** Lines behind a mark, which the first one shows. */
function marked(inner, mark, width) {
  return inner.map((line, i) => (i === 0 ? mark : ' '.repeat(width)) + line)
}

function mapLines(pairs, columns, paint) {
  const names = pairs.map(([name]) => nameText(name, paint))
  const width = Math.min(NAMES, Math.floor(columns / 2), widest(names))
  return pairs.flatMap(([, value], i) => {
    const inner = lines(value, columns - width - 2, paint)
    if (widthOf(names[i]) > width && inner.length > 1) {
      return [names[i], ...marked(inner, ' '.repeat(width + 2), width + 2)]
    }
    return marked(inner, `${padded(names[i], width)}  `, width + 2)
  })
}

function nameText(name, paint) {
  const text =
    name.type in EMPTY ? lines(name, Infinity, paint).join(' ') : scalar(name, (_, t) => t)
  return paint('name', text)
}

/** A table of rows that are alike, if it fits; undefined if there is none. */
function tableLines(items, columns, paint) {
  const rows = rowsOf(items, paint)
  if (rows === undefined) return undefined
  const widths = rows[0].map((_, i) => widest(rows.map((row) => row[i])))
  if (widths.reduce((sum, width) => sum + width + 2, -2) > columns) return undefined
  return rows.map((row) =>
    row
      .map((cell, i) => padded(cell, widths[i]))
      .join('  ')
      .trimEnd(),
  )
}

/** The columns of the widest text; there may be millions. */
function widest(texts) {
  return texts.reduce((width, text) => Math.max(width, widthOf(text)), 0)
}

/** Cells: of maps with the same names, under these names; of lists of equal length, numbered. */
function rowsOf(items, paint) {
  const flat = (replies) => replies.every(({ type }) => !(type in EMPTY) && type !== 'verbatim')
  if (items.some(({ type, value }) => !(type in EMPTY) || value.length < 2)) return undefined
  if (items.length > 1 && items.every(({ type, value }) => type === 'map' && flat(value.flat()))) {
    const names = items.map(({ value }) =>
      value.map(([name]) => quoted(Buffer.from(String(name.value)))),
    )
    if (names.some((each) => each.join() !== names[0].join())) return undefined
    const head = items[0].value.map(([name]) => nameText(name, paint))
    return [head, ...items.map(({ value }) => value.map(([, cell]) => scalar(cell, paint)))]
  }
  const { length } = items[0].value
  if (!items.every(({ type, value }) => type !== 'map' && value.length === length && flat(value))) {
    return undefined
  }
  const digits = String(items.length).length
  return items.map(({ value }, i) => [
    paint('dim', `${String(i + 1).padStart(digits)})`),
    ...value.map((cell) => scalar(cell, paint)),
  ])
}

module.exports = { prettyLines }

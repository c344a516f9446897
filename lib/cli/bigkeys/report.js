'use strict'

const { bytes, grouped } = require('../../units.js')
const { jsonText, quoted } = require('../quote.js')

/** What `redlet bigkeys` prints of findBigKeys. */
function report({ keys, memory, types }) {
  if (keys === 0) return 'There are no keys.'
  const head = `${grouped(keys)} ${keys === 1 ? 'key' : 'keys'}, ${bytes(memory)}`
  return [head, overview(types, { keys, memory }), ...types.flatMap(sections)].join('\n\n')
}

function overview(types, all) {
  const rows = types.map(({ type, keys, memory, elements, unit = '' }) => [
    ...[type, grouped(keys), percent(keys, all.keys), bytes(memory), percent(memory, all.memory)],
    ...[unit && grouped(elements), unit],
  ])
  return table([['type', 'keys', '', 'memory', '', 'elements', ''], ...rows], 'lrrrrrl')
}

/** The biggest keys by memory, and by elements where these are others. */
function sections({ type, unit = '', byMemory, byElements }) {
  const head = ['memory', unit, 'key']
  const rows = (list) => list.map((key) => [bytes(key.memory), count(key.elements), place(key)])
  const others = byElements.some((key) => !byMemory.includes(key))
  return [
    `The biggest of type ${type}, by memory\n${table([head, ...rows(byMemory)], 'rrl')}`,
    ...(others
      ? [`The biggest of type ${type}, by ${unit}\n${table([head, ...rows(byElements)], 'rrl')}`]
      : []),
  ]
}

function count(elements) {
  return elements === undefined ? '' : grouped(elements)
}

function place({ key, database }) {
  return database === 0 ? quoted(key) : `${quoted(key)} in database ${database}`
}

function percent(part, whole) {
  return whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`
}

/** Columns, each aligned to the left or right. */
function table(rows, alignment) {
  const widths = [...alignment].map((_, i) => Math.max(...rows.map((row) => row[i].length)))
  const cell = (text, i) =>
    alignment[i] === 'l' ? text.padEnd(widths[i]) : text.padStart(widths[i])
  return rows.map((row) => `  ${row.map(cell).join('  ')}`.trimEnd()).join('\n')
}

/** The same as a JSON document. */
function jsonReport(found) {
  const shown = (list) => list.map(({ key, ...rest }) => ({ key: jsonText(key), ...rest }))
  const types = found.types.map(({ byMemory, byElements, ...sums }) => ({
    ...sums,
    byMemory: shown(byMemory),
    byElements: shown(byElements),
  }))
  return JSON.stringify({ ...found, types }, null, 2)
}

module.exports = { jsonReport, report }

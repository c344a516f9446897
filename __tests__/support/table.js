'use strict'

// The command table as random calls need it: `{ name, group, args }` a row.

/** redlet's own. */
function ownTable() {
  const { table } = require('../../lib/native.js')
  return table()
}

/** The same from a genuine server's COMMAND DOCS, for runs without redlet. */
async function documentedTable(session, names) {
  const docs = objectOf(await session.call(['COMMAND', 'DOCS', ...names]))
  return Object.entries(docs).flatMap(([name, row]) => rowsOf(name, row))
}

function rowsOf(name, row) {
  if (row.subcommands === undefined) return [{ name, group: row.group, args: row.arguments ?? [] }]
  return Object.entries(row.subcommands).flatMap(([sub, each]) => rowsOf(sub, each))
}

/** Normalized maps, all the way down, as objects. */
function objectOf(value) {
  if (Array.isArray(value)) return value.map(objectOf)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(value.map.map(([key, each]) => [key, objectOf(each)]))
}

module.exports = { documentedTable, ownTable }

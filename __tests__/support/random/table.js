'use strict'

// The command table as random calls need it: `{ name, group, args }` a row.

/** redlet's own. */
function ownTable() {
  const { table } = require('../../../lib/native.js')
  return JSON.parse(table()).flatMap((row) => rowsOf(row.name, row))
}

/** The same from a genuine server's COMMAND DOCS, for runs without redlet. */
async function documentedTable(session, names) {
  const docs = objectOf(await session.call(['COMMAND', 'DOCS', ...names]))
  return Object.entries(docs).flatMap(([name, row]) => rowsOf(name, row))
}

function rowsOf(name, row) {
  const subcommands = Object.entries(row.subcommands ?? {})
  if (subcommands.length === 0) return [{ name, group: row.group, args: row.arguments ?? [] }]
  return subcommands.flatMap(([sub, each]) => rowsOf(each.name ?? sub, each))
}

/** Normalized maps, all the way down, as objects. */
function objectOf(value) {
  if (Array.isArray(value)) return value.map(objectOf)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(value.map.map(([key, each]) => [key, objectOf(each)]))
}

module.exports = { documentedTable, ownTable }

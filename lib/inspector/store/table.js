'use strict'

const { table } = require('../../binding.js')

let rows

/** The rows of the command table by their names in lower case: `get`, `config|get`. */
function allRows() {
  rows ??= new Map(
    JSON.parse(table())
      .flatMap((row) => [row, ...row.subcommands])
      .map((row) => [row.name.toLowerCase(), row]),
  )
  return rows
}

/** The row of a call; undefined if there is no such command. */
function rowOf(words) {
  const [first, second] = words.slice(0, 2).map((word) => word.toString('latin1').toLowerCase())
  const row = allRows().get(first)
  if (row === undefined || row.subcommands.length === 0) return row
  return second === undefined ? row : allRows().get(`${first}|${second}`)
}

/** The flags of what does more than read. `noscript` is what concerns a connection or the server. */
const NOT_READING = ['write', 'admin', 'blocking', 'pubsub', 'noscript']

/** Why a command is not run; undefined if it is. A row says all there is to know: no name counts. */
function refusalOf({ flags, acl }, writes) {
  const is = (flag) => flags.includes(flag)
  if (acl.includes('@transaction')) return 'each call has a connection of its own'
  if (is('pubsub') && is('noscript')) return 'each call has a connection of its own'
  if (writes) return undefined
  // A script that only reads can still run without end.
  const mayRun = !NOT_READING.some(is) && !acl.includes('@scripting')
  return mayRun ? undefined : 'the inspector only reads: it was opened without { writes: true }'
}

module.exports = { allRows, refusalOf, rowOf }

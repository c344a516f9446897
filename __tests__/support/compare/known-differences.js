'use strict'

// The tables of docs/compatibility.md are read by the tests: what they list is not compared, and
// a difference they don't list is a failure. A row is `| id | command | server | what differs | reason |`.

const fs = require('node:fs')
const path = require('node:path')

const page = path.resolve(__dirname, '../../../docs/compatibility.md')

/** The rows by their id: `{ id, command, server, differs, reason, section }`. */
function knownDifferences(text = fs.readFileSync(page, 'utf8')) {
  const rows = text.split(/^## /m).flatMap((part) => {
    const [section, ...lines] = part.split('\n')
    return lines.filter((line) => /^\| `[\w-]+` /.test(line)).map((line) => parseRow(line, section))
  })
  return new Map(rows.map((row) => [row.id, row]))
}

function parseRow(line, section) {
  const [id, command, server, differs, reason] = line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim())
  return { id: id.replaceAll('`', ''), command, server, differs, reason, section }
}

/** Whether row `id` says that `server` (its title) differs from redlet. */
function differs(rows, id, server) {
  if (id === undefined) return false
  const row = rows.get(id)
  if (row === undefined) throw new Error(`no row ${id} in docs/compatibility.md`)
  return row.server.includes(server)
}

module.exports = { differs, knownDifferences }

'use strict'

const { bytesOf, senseless } = require('./wire/replies.js')

/** The fields that INFO answers with, by name. */
async function askInfo(client, ...sections) {
  const text = bytesOf(await client.ask('INFO', ...sections), 'INFO').toString()
  if (!/^(# |\w+:)/m.test(text)) throw senseless('INFO')
  const lines = text.split(/\r?\n/).filter((line) => /^\w+:/.test(line))
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  )
}

/** The number that a field is; 0 where a server has no such field. */
function numberOf(fields, name) {
  const number = Number(fields[name] ?? 0)
  if (Number.isFinite(number)) return number
  throw senseless('INFO')
}

/** The numbers of keys by database, of `db0:keys=2,expires=0,...`. */
function keysByDatabase(fields) {
  const found = Object.entries(fields).map(([name, value]) => [
    /^db(\d+)$/.exec(name)?.[1],
    /^keys=(\d+)/.exec(value)?.[1],
  ])
  const known = found.filter(([database, keys]) => database !== undefined && keys !== undefined)
  return new Map(known.map(([database, keys]) => [Number(database), Number(keys)]))
}

module.exports = { askInfo, keysByDatabase, numberOf }

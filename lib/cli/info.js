'use strict'

/** The fields of INFO, by name. */
function infoFields(text) {
  const lines = text.split(/\r?\n/).filter((line) => /^\w+:/.test(line))
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  )
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

module.exports = { infoFields, keysByDatabase }

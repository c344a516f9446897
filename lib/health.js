'use strict'

const fs = require('node:fs')
const util = require('node:util')
const { bytes } = require('./units.js')

/** With less room than this, the log of a folder cannot go on for long. */
const LEAST_FREE = 1 << 20

/** Whether a store can do its work, and if not, why. */
function health(client) {
  const found = client.health()
  if (found === null) return answer({ problem: 'the store is closed' })
  const { path, readOnly } = found
  const diskFree = path === undefined ? null : freeBytes(path)
  const full = !readOnly && diskFree !== null && diskFree < LEAST_FREE
  const problem = found.problem ?? (full ? `the disk of ${path} is full` : null)
  const recovered = true
  return answer({ recovered, writable: !readOnly && problem === null, diskFree, problem })
}

function answer({ recovered = false, writable = false, diskFree = null, problem }) {
  return { ok: problem === null, recovered, writable, diskFree, problem }
}

/** Bytes that this process may still write to the disk of a folder; null if that is not known. */
function freeBytes(path) {
  try {
    const { bavail, bsize } = fs.statfsSync(path)
    return bavail * bsize
  } catch {
    return null
  }
}

/** What `console.log(db)` shows: what the store is, and not how it is made. */
function overview(name, client, options) {
  const found = client.overview()
  if (found === null) return `${name} { closed }`
  const { path, name: shared, readOnly, keys, dialect, memory } = found
  const shown = {
    ...(path === undefined ? { inMemory: true } : { path }),
    ...(shared !== undefined && { name: shared }),
    ...(readOnly && { readOnly }),
    ...(keys !== undefined && { keys }),
    memory: bytes(memory),
    dialect,
  }
  return `${name} ${util.inspect(shown, options)}`
}

module.exports = { health, overview }

'use strict'

// What a command line can be connected to: a store in memory, a data folder, a server by its URL, a
// Unix socket.

const fs = require('node:fs')
const { WrongUsage } = require('../usage.js')
const { certificatesOf } = require('./certificates.js')

/** How the help names a target. */
const TARGETS = 'a data folder, redis://[user:password@]host[:port][/database], or a Unix socket'

/**
 * `{ kind, name, ... }`: `memory`, `folder` (`path`), `server` (`host`, `port`, `tls`, `certificates`,
 * `user`, `password`, `database`) or `socket` (`path`). `name` is how a prompt calls it. `values` has those
 * of the options for certificates.
 */
function readTarget(text, values = {}) {
  if (text === undefined) return { kind: 'memory', name: 'redlet' }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return readUrl(text, certificatesOf(values))
  if (text === '') throw new WrongUsage('the target is empty')
  const found = fs.statSync(text, { throwIfNoEntry: false })
  if (found?.isSocket()) {
    const password = process.env.REDISCLI_AUTH
    return { kind: 'socket', name: text, path: text, password, database: 0 }
  }
  if (found === undefined && text.endsWith('.sock')) {
    throw new WrongUsage(`${text} does not exist: no server listens there`)
  }
  if (found === undefined && /^[\w.-]{2,}:\d+$/.test(text)) {
    throw new WrongUsage(
      `'${text}' may be a server, redis://${text}, or a folder, ./${text}: say which`,
    )
  }
  return { kind: 'folder', name: text, path: text, isNew: found === undefined }
}

function readUrl(text, certificates) {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!['redis:', 'rediss:'].includes(url?.protocol)) {
    throw new WrongUsage(`'${hidden(text)}' is no URL of a server; one is redis://127.0.0.1:6379`)
  }
  const database = url.pathname.slice(1)
  if (!/^\d{0,9}$/.test(database)) throw new WrongUsage(`'${database}' is no number of a database`)
  const host = decoded(url.hostname).replace(/^\[|\]$/g, '') || '127.0.0.1'
  const port = Number(url.port || 6379)
  return {
    ...{ kind: 'server', host, port, tls: url.protocol === 'rediss:', certificates },
    name: `${host.includes(':') ? `[${host}]` : host}:${port}`,
    user: decoded(url.username) || undefined,
    password: decoded(url.password) || process.env.REDISCLI_AUTH,
    database: Number(database),
    /** Whether the URL names the database. */
    named: database !== '',
  }
}

function decoded(part) {
  try {
    return decodeURIComponent(part)
  } catch {
    throw new WrongUsage('a % in a URL begins a byte in two hexadecimal digits; % itself is %25')
  }
}

/** A text without what may be a password. */
function hidden(text) {
  return text.replace(/\/\/[^@/]*@/, '//')
}

module.exports = { TARGETS, readTarget }

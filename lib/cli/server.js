'use strict'

const { Redlet } = require('../redlet.js')
const { RedletError } = require('../error.js')
const { mayBeEnded } = require('../listener.js')
const { FSYNC } = require('../options.js')
const { HttpEnd, readPlace } = require('./http.js')

const HELP = `Usage: redlet server [--<option> <value>] ...

  --port <port>          the TCP port; 6379 by default, 0 picks one
  --host <address>       the address to listen on; 127.0.0.1 by default, others require a password
  --path <file>          a Unix socket, beside or (without --port) instead of TCP
  --dir <folder>         the data folder; without it all data is in memory only
  --password <password>  the password that clients must give
  --fsync <when>         when writes are forced to the disk: always, everysec (default) or no
  --databases <number>   16 by default
  --dialect <server>     whose answers clients get: redis (8.2.3, default) or valkey (9.1.2)
  --http <port>          serves /metrics, /healthz and /readyz on 127.0.0.1, or on <address>:<port>
  --read-only            changes nothing in the folder, and refuses writes
  --<parameter> <value>  any parameter of CONFIG SET, as for redis-server: --maxmemory 100mb
  -h, --help             this help

Serves until SIGTERM, SIGINT, or SHUTDOWN from a client. It then answers what clients have sent, closes
the data and exits with 0. It exits with 1 if it cannot serve, and with 2 for wrong usage.`

/** Options by the names that they have here, and those that redis-server has for them. */
const NAMES = {
  ...{ port: 'port', host: 'host', path: 'path', dir: 'dir', password: 'password' },
  ...{ fsync: 'fsync', databases: 'databases', dialect: 'dialect' },
  http: 'http',
  ...{ bind: 'host', unixsocket: 'path', requirepass: 'password', appendfsync: 'fsync' },
}

const NUMBERS = ['port', 'databases']

/** Options without a value. */
const FLAGS = ['read-only']

/** `redlet server ...`; answers the exit code when it has served. */
async function server(args) {
  if (args.some((arg) => arg === '--help' || arg === '-h')) {
    console.log(HELP)
    return 0
  }
  try {
    await serve(read(args))
    return 0
  } catch (error) {
    if (error instanceof WrongUsage) return fail(2, `${error.message}\n\n${HELP}`)
    if (!(error instanceof RedletError)) throw error
    if (error.code === 'INVALID_ARGUMENT') return fail(2, `${error.message}\n\n${HELP}`)
    return fail(1, `${error.code}: ${error.message}`)
  }
}

async function serve({ options, settings }) {
  const { port, host, path, password, dir, fsync, databases, dialect, readOnly, http } = options
  const signal = signalled()
  // As redis-server does, it takes what is about a log without having one.
  const durable = dir === undefined ? {} : { path: dir, fsync }
  const end = http && (await HttpEnd.open(http))
  if (end) console.log(`redlet: http on ${end.place}`)
  let db
  try {
    db = await Redlet.open({ ...durable, databases, dialect, readOnly })
    const shutdown = new Promise((resolve) => db[mayBeEnded](resolve))
    for (const [name, value] of settings) configure(db, name, value)
    const listener = await db.listen({ port, host, path, password })
    if (end) end.store = db
    console.log(`redlet: ready on ${places(listener)}, ${dir ? `data in ${dir}` : 'in memory'}`)
    await Promise.race([signal, shutdown])
    await listener.close()
  } finally {
    try {
      await db?.close()
    } finally {
      end?.close()
    }
  }
}

/** Sets a parameter that the command line names. */
function configure(db, name, value) {
  if (Object.keys(db.call('CONFIG', 'GET', name)).length === 0) {
    throw new WrongUsage(`unknown option '--${name}'; CONFIG has no such parameter either`)
  }
  try {
    db.call('CONFIG', 'SET', name, value)
  } catch (error) {
    if (!(error instanceof RedletError)) throw error
    throw new WrongUsage(`--${name}: ${error.message}`)
  }
}

/** Resolves with the first signal that asks for an end; a second one ends the process at once. */
function signalled() {
  return new Promise((resolve) => {
    process.once('SIGTERM', resolve)
    process.once('SIGINT', resolve)
  })
}

function places({ port, host, path }) {
  const tcp = port === undefined ? [] : [`${host.includes(':') ? `[${host}]` : host}:${port}`]
  return [...tcp, ...(path === undefined ? [] : [path])].join(' and ')
}

/** What the words of the command line ask for. */
function read(args) {
  const options = {}
  const settings = []
  for (const [name, value] of pairs(args)) {
    if (FLAGS.includes(name)) {
      options.readOnly = true
      continue
    }
    const option = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined
    if (option === 'fsync' && !FSYNC.includes(value)) {
      throw new WrongUsage(`--${name} takes one of ${FSYNC.join(', ')}, not ${value}`)
    }
    if (option === 'http' && readPlace(value) === undefined) {
      throw new WrongUsage(`--${name} takes a port, or <address>:<port>, not ${value}`)
    }
    if (option === undefined) settings.push([name, value])
    else if (option === 'http') options.http = readPlace(value)
    else options[option] = NUMBERS.includes(option) ? integer(name, value) : value
  }
  return { options, settings }
}

/** `--a 1 --b 2 3` or `--a=1 '--b=2 3'`: names with their values. */
function pairs(args) {
  const found = []
  for (const arg of args) {
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? []
    if (name !== undefined) found.push([name.toLowerCase(), value === undefined ? [] : [value]])
    else if (found.length > 0) found.at(-1)[1].push(arg)
    else throw new WrongUsage(`unknown option '${arg}'; options begin with --, as in --port 6379`)
  }
  return found.map(([name, words]) => {
    if (FLAGS.includes(name) !== (words.length === 0)) {
      throw new WrongUsage(`--${name} ${words.length === 0 ? 'needs a' : 'takes no'} value`)
    }
    return [name, words.join(' ')]
  })
}

function integer(name, text) {
  const number = Number(text)
  if (text === '' || !Number.isInteger(number)) throw new WrongUsage(`--${name} takes a number`)
  return number
}

/** The command line asks for what cannot be. */
class WrongUsage extends Error {}

function fail(code, text) {
  console.error(`redlet: ${text}`)
  return code
}

module.exports = { server }

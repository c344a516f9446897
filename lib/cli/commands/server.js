'use strict'

const { WrongUsage, integer, nearest, readValue } = require('../usage.js')

/** `redlet server ...`. */
module.exports = {
  name: 'server',
  summary: 'serves a store to Redis clients',
  about: [
    'It serves until SIGTERM, SIGINT, or SHUTDOWN from a client. Then it answers what clients have sent, closes the data and exits.',
    'As redis-server, it also takes every parameter of CONFIG SET as an option: --maxmemory 100mb. A value may be several words: --client-output-buffer-limit normal 9 8 7.',
  ],
  options: {
    port: {
      ...{ type: 'string', value: '<port>', read: integer() },
      help: 'the TCP port; 6379 by default, 0 picks one',
    },
    host: {
      ...{ type: 'string', value: '<address>', alias: 'bind' },
      help: 'the address to listen on; 127.0.0.1 by default, others require a password',
    },
    path: {
      ...{ type: 'string', value: '<file>', alias: 'unixsocket', completes: 'file' },
      help: 'a Unix socket, beside or (without --port) instead of TCP',
    },
    dir: {
      ...{ type: 'string', value: '<folder>', completes: 'folder' },
      help: 'the data folder; without it all data is in memory only',
    },
    password: {
      ...{ type: 'string', value: '<password>', alias: 'requirepass' },
      help: 'the password that clients must give',
    },
    fsync: {
      ...{ type: 'string', value: '<when>', alias: 'appendfsync' },
      choices: ['always', 'everysec', 'no'],
      help: 'when writes are forced to the disk: always, everysec (default) or no',
    },
    databases: {
      ...{ type: 'string', value: '<number>', read: integer() },
      help: '16 by default',
    },
    dialect: {
      ...{ type: 'string', value: '<server>', choices: ['redis', 'valkey'] },
      help: 'whose answers clients get: redis (8.2.3, default) or valkey (9.1.2)',
    },
    http: {
      ...{ type: 'string', value: '<port>', read: httpPlace },
      help: 'serves /metrics, /healthz and /readyz on 127.0.0.1, or on <address>:<port>',
    },
    inspect: {
      ...{ type: 'string', value: '<port>', otherwise: '9122', read: httpPlace },
      help: 'a web page of the store on 127.0.0.1, port 9122, or on <address>:<port>; it asks for the password, if there is one',
    },
    'inspect-writes': {
      type: 'boolean',
      help: 'lets that page change the data',
    },
    'read-only': {
      type: 'boolean',
      help: 'changes nothing in the folder, and refuses writes',
    },
  },
  examples: [
    ['redlet server --dir ./data', 'a folder, for programs on this machine'],
    ['redlet server --port 0 --maxmemory 100mb', 'in memory, on a port that is free'],
    ['redlet server --dir ./data --http 9121', 'with metrics and probes beside it'],
    ['redlet server --dir ./data --inspect', 'with a web page on which to look into the store'],
  ],
  exits: { 0: 'it has served, and closed its data', 1: 'it cannot serve; the reason is printed' },
  read: readServer,
  run: serve,
}

async function serve({ values, settings }) {
  const { Redlet } = require('../../redlet.js')
  const { mayBeEnded } = require('../../listener.js')
  const { HttpEnd } = require('../http.js')
  const { port, host, path, password, dir, fsync, databases, dialect, http } = values
  const readOnly = values['read-only']
  if (values['inspect-writes'] && values.inspect === undefined) {
    throw new WrongUsage('--inspect-writes is for a page that --inspect serves')
  }
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
    if (values.inspect) console.log(`redlet: inspector on ${await inspect(db, values)}`)
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

/** Serves the inspector, with the password that clients need; where it is. */
async function inspect(db, { inspect, password, 'inspect-writes': writes }) {
  const { requirepass } = db.call('CONFIG', 'GET', 'requirepass')
  const { url } = await db.inspect({
    ...inspect,
    password: password ?? (requirepass || undefined),
    writes,
  })
  return url
}

/** Sets a parameter that the command line names. */
function configure(db, name, value) {
  const { RedletError } = require('../../error.js')
  if (Object.keys(db.call('CONFIG', 'GET', name)).length === 0) {
    const known = [
      ...Object.keys(module.exports.options),
      ...Object.keys(db.call('CONFIG', 'GET', '*')),
    ]
    const near = nearest(name, known)
    const hint = near === undefined ? '' : `; did you mean --${near}?`
    throw new WrongUsage(
      `unknown option '--${name}', which is no parameter of CONFIG either${hint}`,
    )
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

/**
 * redis-server's own way of options, which Node's `parseArgs` does not know: every word that begins
 * with two dashes names an option or a parameter of CONFIG, and all words up to the next such word
 * are its value: `--a 1 --b 2 3`, or `--a=1`, `'--b=2 3'`.
 */
function readServer(args, options) {
  if (args.some((arg) => arg === '--help' || arg === '-h')) return { values: { help: true } }
  const values = {}
  const settings = []
  for (const [written, words] of pairs(args)) {
    const name = ownName(options, written)
    const value = words.length === 0 ? options[name]?.otherwise : words.join(' ')
    if (name !== undefined) values[name] = readValue(options, name, `--${written}`, value)
    else if (value !== undefined) settings.push([written, value])
    else throw new WrongUsage(`--${written} needs a value`)
  }
  return { values, settings }
}

/** The option of that name or alias; undefined for a parameter of CONFIG. */
function ownName(options, written) {
  return Object.keys(options).find((name) => name === written || options[name].alias === written)
}

function pairs(args) {
  const found = []
  for (const arg of args) {
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? []
    if (name !== undefined) found.push([name.toLowerCase(), value === undefined ? [] : [value]])
    else if (found.length > 0) found.at(-1)[1].push(arg)
    else throw new WrongUsage(`unknown option '${arg}'; options begin with --, as in --port 6379`)
  }
  return found
}

function httpPlace(text, name) {
  const place = require('../http.js').readPlace(text)
  if (place) return place
  throw new WrongUsage(`${name} takes a port, or <address>:<port>, not ${text}`)
}

'use strict'

const { readServer } = require('../server-arguments.js')
const { WrongUsage, integer } = require('../usage.js')

/** `redlet server ...`. */
module.exports = {
  name: 'server',
  summary: 'serves a store to Redis clients',
  about: [
    'It serves until SIGTERM, SIGINT, or SHUTDOWN from a client. Then it answers what clients have sent, closes the data and exits.',
    'Its log is readable text on a terminal, and elsewhere a line of JSON each.',
    'As redis-server, it also takes every parameter of CONFIG SET as an option: --maxmemory 100mb. A value may be several words: --client-output-buffer-limit normal 9 8 7.',
  ],
  options: {
    port: {
      ...{ type: 'string', value: '<port>', read: integer() },
      help: 'the TCP port; 6379 by default, 0 picks one',
    },
    'tls-port': {
      ...{ type: 'string', value: '<port>', read: integer() },
      help: 'a TCP port that is encrypted, with the certificate of --tls-cert-file; in the clear there is then only what --port (other than 0) and --path name',
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
    threads: {
      ...{ type: 'string', value: '<number>', alias: 'io-threads', read: integer(1, 128) },
      help: 'the most threads that serve clients; one for each processor by default, up to 8',
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
    backups: {
      ...{ type: 'string', value: '<folder>', completes: 'folder' },
      help: 'where POST /backup, sent to the port of --http, makes a backup',
    },
    inspect: {
      ...{ type: 'string', value: '<port>', otherwise: '9122', read: httpPlace },
      help: 'a web page of the store on 127.0.0.1, port 9122, or on <address>:<port>; it asks for the password, if there is one',
    },
    'inspect-writes': {
      type: 'boolean',
      help: 'lets that page change the data',
    },
    'log-level': {
      ...{ type: 'string', value: '<level>', alias: 'loglevel' },
      choices: ['debug', 'verbose', 'notice', 'warning', 'nothing'],
      help: 'the least that is logged: debug, verbose, notice (default), warning or nothing',
    },
    'log-file': {
      ...{ type: 'string', value: '<file>', alias: 'logfile', completes: 'file' },
      help: 'appends the log to a file, not to stdout; SIGHUP opens it anew',
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
    [
      'redlet server --dir ./data --http 9121 --backups ./backups',
      'with backups: curl -X POST http://127.0.0.1:9121/backup',
    ],
    ['redlet server --dir ./data --inspect', 'with a web page on which to look into the store'],
  ],
  exits: { 0: 'it has served, and closed its data', 1: 'it cannot serve; the reason is printed' },
  read: readServer,
  run: serve,
}

async function serve({ values, settings }) {
  const { ServerLog } = require('../server-log.js')
  if (values['inspect-writes'] && values.inspect === undefined) {
    throw new WrongUsage('--inspect-writes is for a page that --inspect serves')
  }
  if (values.backups !== undefined && values.http === undefined) {
    throw new WrongUsage('--backups needs --http, which takes the requests')
  }
  const log = new ServerLog(values['log-file'], values['log-level'])
  if (values['log-file'] === undefined) return serveLogged(log, values, settings)
  process.on('SIGHUP', () => log.reopen())
  try {
    return await serveLogged(log, values, settings)
  } catch (error) {
    log.error(`redlet: ${error.code ?? error.name}: ${error.message}`, { event: 'failed' })
    throw error
  }
}

async function serveLogged(log, values, settings) {
  const { Redlet } = require('../../redlet.js')
  const { mayBeEnded } = require('../../listener.js')
  const { HttpEnd } = require('../http.js')
  const { configure, tryOut } = require('../settings.js')
  const { port, host, path, password, threads, dir, fsync, databases, dialect, http } = values
  const readOnly = values['read-only']
  const own = Object.keys(module.exports.options)
  tryOut(settings, own, dialect)
  const signal = signalled()
  // As redis-server does, it takes what is about a log without having one.
  const durable = dir === undefined ? {} : { path: dir, fsync }
  const end = http && (await HttpEnd.open(http, values.backups))
  if (end) log.info(`redlet: http on ${end.place}`, { event: 'http', place: end.place })
  let db
  try {
    db = await Redlet.open({ ...durable, databases, dialect, readOnly, logger: log })
    const shutdown = new Promise((resolve) => db[mayBeEnded](() => resolve('SHUTDOWN')))
    configure(db, settings, own)
    followLevel(db, log, values['log-level'])
    const listeners = await listen(db, { port, host, path, password, threads }, values['tls-port'])
    if (end) end.store = db
    if (values.inspect) {
      const url = await inspect(db, values)
      log.info(`redlet: inspector on ${url}`, { event: 'inspector', url })
    }
    const ready = `ready on ${places(listeners)}, ${dir ? `data in ${dir}` : 'in memory'}`
    log.info(`redlet: ${ready}`, { event: 'ready', ...placesOf(listeners) })
    const cause = await Promise.race([signal, shutdown])
    log.info(`redlet: ending, because of ${cause}`, { event: 'ending', cause })
    await Promise.all(Object.values(listeners).map((listener) => listener.close()))
  } finally {
    try {
      await db?.close()
    } finally {
      end?.close()
    }
  }
}

/**
 * `{ clear, encrypted }`: the listeners that the options ask for. As in Redis, port 0 beside a TLS
 * port is none.
 */
async function listen(db, { port, host, path, password, threads }, tlsPort) {
  if (!tlsPort) return { clear: await db.listen({ port, host, path, password, threads }) }
  const encrypted = await db.listen({ port: tlsPort, host, password, threads, tls: true })
  if (port) return { clear: await db.listen({ port, host, path, threads }), encrypted }
  return path === undefined
    ? { encrypted }
    : { clear: await db.listen({ path, threads }), encrypted }
}

/** The log and CONFIG have one level: that of the command line, or that of the folder's redlet.conf. */
function followLevel(db, log, level) {
  if (level !== undefined) db.call('CONFIG', 'SET', 'loglevel', level)
  log.level = db.call('CONFIG', 'GET', 'loglevel').loglevel
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

/** Resolves with the first signal that asks for an end; a second one ends the process at once. */
function signalled() {
  return new Promise((resolve) => {
    process.once('SIGTERM', resolve)
    process.once('SIGINT', resolve)
  })
}

function places({ clear, encrypted }) {
  const tcp = ({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`
  const all = []
  if (clear?.port !== undefined) all.push(tcp(clear))
  if (encrypted) all.push(`${tcp(encrypted)} (TLS)`)
  if (clear?.path !== undefined) all.push(clear.path)
  return all.join(' and ')
}

function placesOf({ clear: { port, host, path } = {}, encrypted }) {
  return {
    ...(port !== undefined && { port, host }),
    ...(encrypted && { tlsPort: encrypted.port, host: encrypted.host }),
    ...(path !== undefined && { path }),
  }
}

function httpPlace(text, name) {
  const place = require('../http.js').readPlace(text)
  if (place) return place
  throw new WrongUsage(`${name} takes a port, or <address>:<port>, not ${text}`)
}

'use strict'

const { Redlet } = require('../redlet.js')
const { RedletError } = require('../error.js')
const { mayBeEnded } = require('../listener.js')

const HELP = `Usage: redlet server [--<option> <value>] ...

  --port <port>          the TCP port; 6379 unless told, 0 picks one
  --host <address>       the address to listen on; 127.0.0.1 unless told, others take a password
  --path <file>          a Unix socket, beside or (without --port) instead of TCP
  --dir <folder>         where the data is kept; without it all of it is in memory
  --password <password>  what clients must know
  --fsync <when>         always, everysec or no: when the disk is made to have what was written
  --databases <number>   16 unless told
  --read-only            nothing in the folder changes, and clients cannot write
  --<parameter> <value>  any parameter of CONFIG SET, as redis-server takes them: --maxmemory 100mb
  -h, --help             this help

Serves until it gets SIGTERM or SIGINT, or SHUTDOWN from a client: then clients are answered what
they have sent, and the data is closed. Ends with 0 after that, 1 when it cannot serve, 2 for wrong use.`

/** Options by the names that they have here, and those that redis-server has for them. */
const NAMES = {
  ...{ port: 'port', host: 'host', path: 'path', dir: 'dir', password: 'password' },
  ...{ fsync: 'fsync', databases: 'databases' },
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
  let wanted
  try {
    wanted = read(args)
  } catch (error) {
    return fail(2, `${error.message}\n\n${HELP}`)
  }
  try {
    await serve(wanted)
    return 0
  } catch (error) {
    if (!(error instanceof RedletError)) throw error
    return fail(1, `${error.code}: ${error.message}`)
  }
}

async function serve({ options, settings }) {
  const { port, host, path, password, dir, fsync, databases, readOnly } = options
  const signal = signalled()
  // As redis-server does, it takes what is about a log without having one.
  const durable = dir === undefined ? {} : { path: dir, fsync }
  const db = await Redlet.open({ ...durable, databases, readOnly })
  const shutdown = new Promise((resolve) => db[mayBeEnded](resolve))
  try {
    for (const [name, value] of settings) db.call('CONFIG', 'SET', name, value)
    const listener = await db.listen({ port, host, path, password })
    console.log(`redlet: ready on ${places(listener)}, ${dir ? `data in ${dir}` : 'in memory'}`)
    await Promise.race([signal, shutdown])
    await listener.close()
  } finally {
    await db.close()
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
    if (option === undefined) settings.push([name, value])
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
    else throw new Error(`'${arg}' is no option`)
  }
  return found.map(([name, words]) => {
    if (FLAGS.includes(name) !== (words.length === 0)) {
      throw new Error(`--${name} ${words.length === 0 ? 'needs a' : 'takes no'} value`)
    }
    return [name, words.join(' ')]
  })
}

function integer(name, text) {
  const number = Number(text)
  if (text === '' || !Number.isInteger(number)) throw new Error(`--${name} takes a number`)
  return number
}

function fail(code, text) {
  console.error(`redlet: ${text}`)
  return code
}

module.exports = { server }

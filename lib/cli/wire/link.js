'use strict'

const fs = require('node:fs')
const net = require('node:net')
const { Client, serverError } = require('./client.js')
const { RedletError } = require('../../error.js')
const { harmless } = require('../quote.js')

/**
 * What a target is reached by. A store in memory or in a folder is opened once and closed at the
 * end; connections to it, or to the server, can be made anew.
 */
class Link {
  /** Milliseconds that a server has to accept a connection, and then to answer the first call. */
  static patience = 10_000
  #target
  #store
  /** What connections go over, those too that are being made. */
  #streams = new Set()

  constructor(target, store) {
    this.#target = target
    this.#store = store
  }

  /**
   * Opens a target of readTarget; a store with these options. A folder that processes share is reached
   * through its owner if it `joins`, where nothing keeps calls from writing.
   */
  static async open(target, options = {}, { joins = true } = {}) {
    if (target.kind !== 'memory' && target.kind !== 'folder') return new Link(target)
    const { Redlet } = require('../../redlet.js')
    if (target.kind === 'memory') return new Link(target, new Redlet(options))
    if (options.readOnly && !fs.existsSync(target.path)) {
      throw new RedletError('IO', `${target.path} does not exist`)
    }
    return new Link(target, await opened(Redlet, target.path, { options, joins }))
  }

  /** The database that the target names. */
  get database() {
    return this.#target.database ?? 0
  }

  /** The same way to another server: a node of the cluster that this one belongs to. */
  beside(host, port) {
    const name = `${host.includes(':') ? `[${host}]` : host}:${port}`
    return new Link({ ...this.#target, kind: 'server', host, port, name })
  }

  /**
   * A new connection, in RESP3 where the server knows it, as the user and in the database that the
   * target names, or as `login`, the arguments of AUTH.
   */
  async connect({ database = this.database, login = this.#login } = {}) {
    const client = new Client(this.#store ? this.#stream() : await this.#socket())
    const silent = () => client.close(refused(this.#target.name, new Error('no answer')))
    const limit = this.#store ? undefined : setTimeout(silent, Link.patience)
    try {
      await greet(client, login)
      if (database !== 0) await client.ask('SELECT', database)
      return client
    } catch (error) {
      client.close()
      throw error
    } finally {
      clearTimeout(limit)
    }
  }

  /** The arguments of AUTH, if there is a password. */
  get #login() {
    const { user, password } = this.#target
    return [user, password].filter((word) => password !== undefined && word !== undefined)
  }

  /** Ends all connections. */
  hangUp() {
    for (const stream of this.#streams) stream.destroy()
  }

  async close() {
    this.hangUp()
    await this.#store?.close()
  }

  #stream() {
    return this.#kept(this.#store[Symbol.for('redlet.connect')]())
  }

  #kept(stream) {
    this.#streams.add(stream)
    stream.once('close', () => this.#streams.delete(stream))
    return stream
  }

  #socket() {
    const { kind, host, port, path, tls, certificates } = this.#target
    const where = kind === 'socket' ? { path } : { host, port }
    const socket = this.#kept(
      tls
        ? require('node:tls').connect({
            ...where,
            ...certificates,
            ...(net.isIP(host) === 0 && { servername: host }),
          })
        : net.connect({ ...where, noDelay: true }),
    )
    return new Promise((resolve, reject) => {
      const fail = (error) => {
        socket.destroy()
        reject(refused(this.#target.name, error))
      }
      socket.setTimeout(Link.patience, () => fail(new Error('no answer')))
      socket.once('error', fail)
      socket.once('close', () => reject(new RedletError('CLOSED', 'the connection was closed')))
      socket.once(tls ? 'secureConnect' : 'connect', () => {
        socket.setTimeout(0)
        socket.off('error', fail)
        resolve(socket)
      })
    })
  }
}

/**
 * Begins to speak RESP3. A server that wants a password can be asked for AUTH, so that is no failure;
 * one that does not know HELLO speaks RESP2.
 */
async function greet(client, login) {
  const names = login.length === 1 ? ['default', ...login] : login
  const hello = await client.send(['HELLO', '3', ...(names.length > 0 ? ['AUTH', ...names] : [])])
  if (hello.type === 'map') client.server = describe(hello)
  if (hello.type !== 'error' || /^NOAUTH/.test(hello.value)) return
  if (!/unknown command/i.test(hello.value)) throw serverError(hello)
  if (login.length > 0) await client.ask('AUTH', ...login)
}

/** What HELLO says of the server: `{ server, version, ... }`. */
function describe({ value }) {
  const texts = value.filter(([, each]) => Buffer.isBuffer(each.value))
  return Object.fromEntries(texts.map(([name, each]) => [String(name.value), harmless(each.value)]))
}

/** Shows how far the opening of a large folder is, and says nothing else. */
function bars() {
  const { BARS } = require('../../logging.js')
  const nothing = () => {}
  return { [BARS]: true, debug: nothing, info: nothing, warn: nothing, error: nothing }
}

async function opened(Redlet, path, { options, joins }) {
  const logger = bars()
  try {
    return await Redlet.open(path, { ...options, logger })
  } catch (error) {
    if (error.code !== 'LOCKED') throw error
    const shared = joins && !options.shared ? await joined(Redlet, path, logger) : undefined
    if (shared !== undefined) return shared
    const how =
      options.readOnly && !joins
        ? 'with --read-only a prompt joins nobody; without it, it does where the folder is shared'
        : 'where it listens, it can be reached by redis:// or its socket'
    throw new RedletError('LOCKED', `${error.message} (${how})`)
  }
}

/** The store as a guest of the process that has the folder open; undefined if that shares it with nobody. */
async function joined(Redlet, path, logger) {
  try {
    return await Redlet.open(path, { shared: true, logger })
  } catch (error) {
    if (error.code !== 'LOCKED') throw error
  }
}

/** Why there is no connection. For a host with several addresses Node keeps the reasons apart. */
function refused(name, error) {
  const cause = error.errors?.[0] ?? error
  const nobody = ['ECONNREFUSED', 'ENOENT'].includes(cause.code)
  const why = nobody ? 'no server listens there' : cause.message
  return new RedletError(cause.code ?? 'IO', `${name}: ${why}`)
}

module.exports = { Link }

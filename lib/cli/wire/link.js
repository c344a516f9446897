'use strict'

const fs = require('node:fs')
const net = require('node:net')
const { Client, serverError } = require('./client.js')
const { RedletError } = require('../../error.js')

/** Milliseconds that a server has to accept a connection. */
const PATIENCE = 10_000

/**
 * What a target is reached by. A store in memory or in a folder is opened once and closed at the
 * end; connections to it, or to the server, can be made anew.
 */
class Link {
  #target
  #store

  constructor(target, store) {
    this.#target = target
    this.#store = store
  }

  /** Opens a target of readTarget. */
  static async open(target, { readOnly = false } = {}) {
    if (target.kind !== 'memory' && target.kind !== 'folder') return new Link(target)
    const { Redlet } = require('../../redlet.js')
    if (target.kind === 'memory') return new Link(target, new Redlet())
    if (readOnly && !fs.existsSync(target.path)) {
      throw new RedletError('IO', `${target.path} does not exist`)
    }
    return new Link(target, await opened(Redlet, target.path, readOnly))
  }

  /** A new connection, in RESP3 where the server knows it, as the user and in the database named. */
  async connect() {
    const client = new Client(this.#store ? this.#stream() : await this.#socket())
    try {
      await this.#greet(client)
      return client
    } catch (error) {
      client.close()
      throw error
    }
  }

  async close() {
    await this.#store?.close()
  }

  #stream() {
    return this.#store[Symbol.for('redlet.connect')]()
  }

  /** Without the password that it wants a server can only be asked for AUTH: that is no failure. */
  async #greet(client) {
    const { user = 'default', password, database = 0 } = this.#target
    const login = password === undefined ? [] : ['AUTH', user, password]
    const hello = await client.send(['HELLO', '3', ...login])
    if (hello.type === 'error') await greetOld(client, hello, this.#target)
    if (database !== 0) await client.ask('SELECT', database)
  }

  #socket() {
    const { kind, host, port, path, tls } = this.#target
    const where = kind === 'socket' ? { path } : { host, port }
    const socket = tls
      ? require('node:tls').connect({ ...where, ...(net.isIP(host) === 0 && { servername: host }) })
      : net.connect({ ...where, noDelay: true })
    return new Promise((resolve, reject) => {
      const fail = (error) => {
        socket.destroy()
        reject(refused(this.#target.name, error))
      }
      socket.setTimeout(PATIENCE, () => fail(new Error('no answer')))
      socket.once('error', fail)
      socket.once(tls ? 'secureConnect' : 'connect', () => {
        socket.setTimeout(0)
        socket.off('error', fail)
        resolve(socket)
      })
    })
  }
}

/** A server that does not know HELLO speaks RESP2; one that wants a password first will say so. */
async function greetOld(client, hello, { user, password }) {
  const text = hello.value.toString()
  if (/^NOAUTH/.test(text)) return
  if (!/unknown command/i.test(text)) throw serverError(hello)
  if (password !== undefined) await client.ask('AUTH', ...(user ? [user] : []), password)
}

async function opened(Redlet, path, readOnly) {
  try {
    return await Redlet.open(path, { readOnly })
  } catch (error) {
    if (error.code !== 'LOCKED') throw error
    const how = 'where it listens, it can be reached by redis:// or its socket'
    throw new RedletError('LOCKED', `${error.message} (${how})`)
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

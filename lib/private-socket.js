'use strict'

const { randomUUID } = require('node:crypto')
const fs = require('node:fs')
const net = require('node:net')
const os = require('node:os')
const path = require('node:path')
const { NativePlace } = require('./binding.js')
const { RedletError } = require('./error.js')

/** A path of a Unix socket may have some hundred bytes, by the system 104 or 108. */
const MOST_BYTES = 100

/** How the names of their folders begin. */
const PREFIX = 'redlet-socket-'

/** The sockets that have a folder, to be removed at the latest when the process ends. */
const open = new Set()

/**
 * A socket to which only this user can connect, for client libraries that take no other transport:
 * a Unix socket in a folder of its own, a named pipe on Windows. Each connection is one of the
 * store's own, as those of redlet/ioredis are: it needs no password.
 *
 * It does not keep the process alive; the clients' connections do, as those to a server.
 */
class PrivateSocket {
  /** Whether the store has closed. */
  ended = false
  /** The folder of a Unix socket; it goes with a worker that is terminated, too. */
  #place
  #server

  /** `connect()` returns a connection to the store. */
  constructor(connect) {
    this.#server = net.createServer({ allowHalfOpen: true }, (socket) => join(socket, connect))
    this.path = process.platform === 'win32' ? `\\\\.\\pipe\\redlet-${randomUUID()}` : this.#made()
    // Bound when this returns; in a worker of node:cluster by itself and not by the primary.
    this.#server.listen({ path: this.path, exclusive: true })
    this.#server.unref()
  }

  /** Makes a folder that only this user can enter; returns the path of a socket in it. */
  #made() {
    const fits = (parent) =>
      Buffer.byteLength(path.join(parent, `${PREFIX}XXXXXX`, 's')) <= MOST_BYTES
    const parent = fits(os.tmpdir()) ? os.tmpdir() : '/tmp'
    this.#place = new NativePlace()
    let folder
    do folder = fs.mkdtempSync(path.join(parent, PREFIX))
    while (!this.#place.keep(folder, PREFIX))
    if (open.size === 0) process.on('exit', removeAll)
    open.add(this)
    return path.join(folder, 's')
  }

  /** Ends with the store, which has ended the connections. */
  end() {
    this.ended = true
    this.#server.close()
    this.remove()
  }

  remove() {
    if (this.#place === undefined) return
    this.#place.remove()
    open.delete(this)
    if (open.size === 0) process.off('exit', removeAll)
  }
}

function removeAll() {
  for (const socket of open) socket.remove()
}

/** Passes bytes between a socket and the store until either side ends. */
function join(socket, connect) {
  let stream
  try {
    stream = connect()
  } catch (error) {
    if (!(error instanceof RedletError)) throw error
    socket.destroy()
    return
  }
  socket.unref()
  socket.on('data', (chunk) => stream.write(chunk))
  socket.on('end', () => stream.end())
  socket.on('close', () => stream.destroy())
  // A client that has gone: 'close' follows.
  socket.on('error', () => {})
  stream.on('data', (output) => socket.write(output))
  stream.on('close', () => socket.end())
}

module.exports = { PrivateSocket }

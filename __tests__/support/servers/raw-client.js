'use strict'

// A connection that sends bytes as they are and keeps the bytes it receives.

const net = require('node:net')
const { setTimeout: sleep } = require('node:timers/promises')

class RawClient {
  #chunks = []
  #heard = Date.now()
  ended = false
  /** The other end did not hang up in good order. */
  broken = false

  /** `where`: `{ port }` or `{ path }`. */
  static async connect(where) {
    const socket = net.connect({ host: '127.0.0.1', noDelay: true, ...where })
    const client = new RawClient(socket)
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
    return client
  }

  constructor(socket) {
    this.socket = socket
    socket.on('data', (chunk) => {
      this.#chunks.push(chunk)
      this.#heard = Date.now()
    })
    socket.on('error', () => {
      this.broken = true // a close follows
    })
    socket.on('close', () => {
      this.ended = true
      this.#heard = Date.now()
    })
  }

  send(bytes) {
    this.socket.write(bytes)
    return this
  }

  /** What came, one byte a character. */
  get received() {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)]
    return this.#chunks[0]?.toString('latin1') ?? ''
  }

  /** For how long nothing has come, in milliseconds. */
  get quiet() {
    return Date.now() - this.#heard
  }

  /** Waits until so many bytes have come, or `pattern`. */
  async until(wanted, patience = 25_000) {
    const there = () =>
      typeof wanted === 'number' ? this.received.length >= wanted : wanted.test(this.received)
    const deadline = Date.now() + patience
    while (!there()) {
      if (this.ended || Date.now() > deadline) {
        throw new Error(`${wanted} did not come, but '${this.received.slice(-200)}'`)
      }
      await sleep(5)
    }
    return this.received
  }

  /** Waits for the other end to close the connection; returns what came before. */
  async end(patience = 25_000) {
    const deadline = Date.now() + patience
    while (!this.ended) {
      if (Date.now() > deadline) throw new Error('the connection stays open')
      await sleep(5)
    }
    return this.received
  }

  close() {
    this.socket.destroy()
  }
}

/** Waits until something is so. */
async function eventually(isSo, patience = 25_000) {
  const deadline = Date.now() + patience
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`is not so: ${isSo}`)
    await sleep(10)
  }
}

/** A call as bytes. */
function encode(...args) {
  const parts = args.map((arg) => {
    const bytes = Buffer.from(String(arg))
    return `$${bytes.length}\r\n${bytes.toString('latin1')}\r\n`
  })
  return Buffer.from(`*${args.length}\r\n${parts.join('')}`, 'latin1')
}

module.exports = { RawClient, encode, eventually }

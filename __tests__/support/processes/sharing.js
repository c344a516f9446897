'use strict'

// Processes that share a folder.

const { fork } = require('node:child_process')
const { once } = require('node:events')
const path = require('node:path')

/** A process that has opened a folder with `{ shared: true }`, and runs functions for a test. */
class Sharing {
  #child
  #last = 0
  #waiting = new Map()
  #ended

  constructor(child) {
    this.#child = child
    this.#ended = once(child, 'exit')
    child.on('message', ({ id, value, error }) => {
      const { resolve, reject } = this.#waiting.get(id)
      this.#waiting.delete(id)
      if (error) reject(Object.assign(new Error(error.message), { code: error.code }))
      else resolve(value)
    })
    child.on('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the process has ended'))
    })
  }

  static async start(folder, options = {}, forking = {}) {
    const script = path.join(__dirname, 'guest.js')
    const child = fork(script, [folder, JSON.stringify(options)], {
      serialization: 'advanced',
      ...forking,
    })
    const [message] = await once(child, 'message')
    if (message === 'ready') return new Sharing(child)
    throw Object.assign(new Error(message.failed.message), { code: message.failed.code })
  }

  get pid() {
    return this.#child.pid
  }

  /** Runs a function there, which gets `{ db, kept, require }` and the arguments, and returns what it returns. */
  run(code, ...args) {
    const id = ++this.#last
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#child.send({ id, code: String(code), args })
    })
  }

  async kill(signal = 'SIGKILL') {
    this.#child.kill(signal)
    await this.#ended
  }

  signal(signal) {
    this.#child.kill(signal)
  }
}

module.exports = { Sharing }

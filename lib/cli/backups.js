'use strict'

const fs = require('node:fs')
const path = require('node:path')

/** Makes backups of a server's store when it is asked to over HTTP, each in a folder of its own. */
class Backups {
  #folder
  #running = false

  /** `folder` is where they are made. */
  constructor(folder) {
    this.#folder = path.resolve(folder)
  }

  /** Answers `POST /backup` when the backup is whole. If who asked has gone, there is none. */
  async answer(request, response, store) {
    const [status, body] = await this.#make(request, response, store)
    const text = `${JSON.stringify(body)}\n`
    const length = Buffer.byteLength(text)
    response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': length })
    response.end(text)
  }

  async #make(request, response, store) {
    // Every page that a browser shows could send this to a server on its machine. Browsers say so.
    if (request.headers.origin !== undefined || request.headers['sec-fetch-site'] !== undefined) {
      return [403, { code: 'NOPERM', message: 'pages in browsers make no backups' }]
    }
    if (!store) return [503, { code: 'ERR', message: 'the store is opening' }]
    if (this.#running) return [409, { code: 'BUSY', message: 'a backup is being made' }]
    this.#running = true
    const gone = new AbortController()
    response.on('close', () => gone.abort())
    try {
      fs.mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
      const name = new Date().toISOString().replaceAll(':', '-')
      const copy = path.join(this.#folder, name)
      return [201, { path: copy, ...(await store.backup(copy, { signal: gone.signal })) }]
    } catch (error) {
      return [500, { code: error.code ?? 'ERR', message: error.message }]
    } finally {
      this.#running = false
    }
  }
}

module.exports = { Backups }

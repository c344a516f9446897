'use strict'

const fs = require('node:fs')
const path = require('node:path')

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** Names in here have a hash of the content in them, so that they never have another content. */
const HASHED = '/assets/'

/**
 * The files of a folder by their paths in URLs. They are looked up among names that were found there,
 * so no path leads out of the folder. Links and hidden files are left out.
 */
class Files {
  #files = new Map()

  constructor(folder) {
    if (fs.existsSync(folder)) this.#find(folder, '/')
    if (this.#files.has('/index.html')) this.#files.set('/', this.#files.get('/index.html'))
  }

  #find(folder, at) {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
      const place = path.join(folder, entry.name)
      if (entry.name.startsWith('.')) continue
      if (entry.isFile()) this.#files.set(at + entry.name, place)
      if (entry.isDirectory()) this.#find(place, `${at}${entry.name}/`)
    }
  }

  get isEmpty() {
    return this.#files.size === 0
  }

  /** `{ content, type, caching }`; undefined if there is no such file. */
  read(name) {
    const file = this.#files.get(name)
    if (file === undefined) return undefined
    const caching = name.startsWith(HASHED) ? 'max-age=31536000, immutable' : 'no-cache'
    const type = TYPES[path.extname(file)] ?? 'application/octet-stream'
    return { content: fs.readFileSync(file), type, caching }
  }
}

module.exports = { Files }

'use strict'

const { once } = require('node:events')
const http = require('node:http')
const { RedletError } = require('../error.js')
const { Backups } = require('./backups.js')

/** The type of Prometheus's exposition format. */
const PROMETHEUS = 'text/plain; version=0.0.4; charset=utf-8'

/**
 * Serves `/metrics`, `/healthz` and `/readyz`, and makes backups. It begins before the store is open: while a folder is
 * read, the process answers that it lives and is not ready.
 */
class HttpEnd {
  /** The store, once it is open. */
  store
  #server
  /** What answers `POST /backup`; undefined without `--backups`. */
  #backups

  /** Listens; `place` is what `--http` says, `backups` the folder that `--backups` names. */
  static async open(place, backups) {
    const end = new HttpEnd()
    if (backups !== undefined) end.#backups = new Backups(backups)
    const server = http.createServer((request, response) => end.#answer(request, response))
    end.#server = server
    try {
      await once(server.listen(place), 'listening')
    } catch (error) {
      throw new RedletError('IO', `http on ${shown(place.host, place.port)}: ${error.message}`)
    }
    return end
  }

  /** Where it listens, as in a URL. */
  get place() {
    const { address, port } = this.#server.address()
    return shown(address, port)
  }

  close() {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  #answer(request, response) {
    const path = request.url.split('?', 1)[0]
    if (path === '/backup' && this.#backups) return this.#backUp(request, response)
    const answer = Object.hasOwn(PATHS, path) ? PATHS[path] : undefined
    if (answer === undefined) {
      return send(response, 404, `there are ${Object.keys(PATHS).join(', ')}\n`)
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD')
      return send(response, 405, 'only GET and HEAD\n')
    }
    return answer(response, this.store)
  }

  #backUp(request, response) {
    if (request.method === 'POST') return this.#backups.answer(request, response, this.store)
    response.setHeader('Allow', 'POST')
    return send(response, 405, 'only POST\n')
  }
}

const PATHS = {
  '/metrics': (response, store) => {
    if (!store?.health().recovered) return send(response, 503, 'the store is not open\n')
    return send(response, 200, store.metrics(), PROMETHEUS)
  },
  '/healthz': (response) => send(response, 200, 'ok\n'),
  '/readyz': (response, store) => {
    const health = store?.health() ?? { ok: false, recovered: false, problem: 'it is opening' }
    return send(response, health.ok ? 200 : 503, `${JSON.stringify(health)}\n`, 'application/json')
  },
}

function send(response, status, text, type = 'text/plain; charset=utf-8') {
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(text) })
  response.end(text)
}

function shown(host, port) {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** `9121`, or `0.0.0.0:9121`; undefined if it is neither. */
function readPlace(text) {
  const [, inBrackets, host, port] = /^(?:\[(.+)\]:|([^:]+):)?(\d{1,5})$/.exec(text) ?? []
  if (port === undefined || Number(port) > 65_535) return undefined
  return { host: inBrackets ?? host ?? '127.0.0.1', port: Number(port) }
}

module.exports = { HttpEnd, readPlace }

'use strict'

const { once } = require('node:events')
const http = require('node:http')
const { Refusal } = require('../refusal.js')
const { readRequest, text } = require('../takes.js')
const { EventStream } = require('./events.js')
const { HEADERS, checkHost, checkOrigin } = require('./guard.js')
const { known, readBody, readQuery, refuse, send, sendJson, wrongMethod } = require('./messages.js')
const { Sessions } = require('./sessions.js')

/** Streams that may be open at a time, of all pages. */
const MOST_STREAMS = 32

/** What ends a client that is slow to ask, and one that keeps many connections. */
const LIMITS = {
  ...{ headersTimeout: 10_000, requestTimeout: 20_000, keepAliveTimeout: 10_000 },
  connectionsCheckingInterval: 5000,
}
const MOST_CONNECTIONS = 128

/**
 * The HTTP side of an inspector: it checks who asks and what for, and knows nothing of stores.
 * `calls` and `streams` are routes by their names: `{ takes, run }`.
 */
class HttpServer {
  #server
  #place
  #files
  #sessions
  #calls
  #streams
  /** What the page is told before there is a session. */
  #about
  /** Is told where a wrong password came from. */
  #wrongPassword
  /** The open streams, and the token of the session of each. */
  #open = new Map()

  static async open(
    { files, password, about, calls, streams, wrongPassword, limits = LIMITS },
    { host, address, port },
  ) {
    const it = new HttpServer()
    it.#files = files
    it.#about = about
    it.#wrongPassword = wrongPassword
    it.#sessions = new Sessions(password)
    it.#calls = { ...calls, ...it.#own() }
    it.#streams = streams
    it.#server = http.createServer(limits, (request, response) => it.#serve(request, response))
    it.#server.maxConnections = MOST_CONNECTIONS
    await once(it.#server.listen({ host: address, port }), 'listening')
    const bound = it.#server.address()
    const url = `http://${placeOf(host, bound.port)}/`
    it.#place = { host, address: bound.address, url }
    return it
  }

  get url() {
    return this.#place.url
  }

  get port() {
    return this.#server.address()?.port
  }

  ref(yes) {
    if (yes) this.#server.ref()
    else this.#server.unref()
  }

  close() {
    for (const stream of this.#open.keys()) stream.end()
    this.#server.close()
    this.#server.closeAllConnections()
  }

  async #serve(request, response) {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value)
    try {
      checkHost(request.headers.host, this.#place)
      const [path, query] = request.url.split('?', 2)
      const [, route] = /^\/api\/(.*)$/.exec(path) ?? []
      if (route === undefined) this.#page(request, response, path)
      else await this.#answer(request, response, route, query)
    } catch (error) {
      refuse(response, error)
    }
  }

  #page({ method }, response, path) {
    if (method !== 'GET' && method !== 'HEAD') throw wrongMethod(response, 'GET, HEAD')
    if (this.#files.isEmpty) {
      throw new Refusal(503, 'NO_PAGE', 'the page is not built: run npm run build:inspector')
    }
    const file = this.#files.read(path)
    if (file === undefined) throw new Refusal(404, 'NO_ROUTE', 'there is no such page')
    send(response, 200, file.content, file.type, file.caching)
  }

  async #answer(request, response, name, query) {
    checkOrigin(request)
    const isStream = Object.hasOwn(this.#streams, name)
    if (!isStream && !Object.hasOwn(this.#calls, name)) {
      throw new Refusal(404, 'NO_ROUTE', 'there is no such route')
    }
    const method = isStream ? 'GET' : 'POST'
    if (request.method !== method) throw wrongMethod(response, method)
    const token = this.#token(request)
    const route = isStream ? this.#streams[name] : this.#calls[name]
    if (!route.isPublic && !this.#sessions.isOpen(token)) {
      throw new Refusal(401, 'PASSWORD', 'a password is needed')
    }
    if (isStream) return this.#stream(route, response, token, query)
    const body = readRequest(route.takes, await readBody(request))
    const gone = new AbortController()
    response.on('close', () => gone.abort())
    sendJson(response, 200, await route.run(body, { token, response, signal: gone.signal }))
  }

  async #stream(route, response, token, query) {
    const body = readRequest(route.takes, readQuery(query))
    if (this.#open.size >= MOST_STREAMS) throw Refusal.busy('too many streams are open')
    const stream = new EventStream(response)
    this.#open.set(stream, token)
    stream.signal.addEventListener('abort', () => this.#open.delete(stream))
    try {
      await route.run(body, stream)
    } catch (error) {
      const { code, message } = known(error)
      stream.send('failed', { code, message })
    } finally {
      stream.end()
    }
  }

  /** The routes about sessions. */
  #own() {
    return {
      login: {
        takes: { password: text },
        isPublic: true,
        run: ({ password }, { response }) => {
          const token = this.#login(password, response.socket)
          const cookie = `${this.#cookie}=${token}`
          response.setHeader('Set-Cookie', `${cookie}; HttpOnly; SameSite=Strict; Path=/`)
          return { open: true }
        },
      },
      logout: {
        takes: {},
        isPublic: true,
        run: (_, { token, response }) => {
          this.#sessions.logout(token)
          for (const [stream, of] of this.#open) {
            if (of !== undefined && of === token) stream.end()
          }
          response.setHeader('Set-Cookie', `${this.#cookie}=; Max-Age=0; Path=/`)
          return { open: false }
        },
      },
      session: {
        takes: {},
        isPublic: true,
        run: (_, { token }) => ({
          open: this.#sessions.isOpen(token),
          password: this.#sessions.needsPassword,
          ...this.#about,
        }),
      },
    }
  }

  #login(password, { remoteAddress, remotePort }) {
    try {
      return this.#sessions.login(password)
    } catch (error) {
      if (error.code === 'PASSWORD') this.#wrongPassword(placeOf(remoteAddress, remotePort))
      throw error
    }
  }

  /** Cookies do not know ports: inspectors on other ports have other names. */
  get #cookie() {
    return `redlet-${this.port}`
  }

  #token({ headers }) {
    const cookies = (headers.cookie ?? '').split(/; */)
    const start = `${this.#cookie}=`
    return cookies.find((cookie) => cookie.startsWith(start))?.slice(start.length)
  }
}

/** An address and a port as URLs have them. */
function placeOf(host, port) {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}

module.exports = { HttpServer }

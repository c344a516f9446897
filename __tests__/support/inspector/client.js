'use strict'

// The inspector's API as its page uses it, and as others may try to.

const { once } = require('node:events')
const http = require('node:http')
const { Redlet } = require('../../..')

const opened = []

/** A store with an inspector, closed by `closeAll`, and a client of its API. */
async function inspected({ store, ...options } = {}) {
  const db = new Redlet(store)
  opened.push(db)
  const inspector = await db.inspect(options)
  return { db, inspector, api: new Api(inspector.url) }
}

async function closeAll() {
  for (const db of opened.splice(0)) await db.close()
}

class Api {
  #url
  /** The cookie of the session. */
  cookie

  constructor(url) {
    this.#url = new URL(url)
  }

  get origin() {
    return this.#url.origin
  }

  /** A request as it is: status, headers and text. */
  async ask(path, { method = 'GET', headers = {}, body } = {}) {
    const response = await this.begin(path, { method, headers, body })
    let text = ''
    for await (const piece of response.setEncoding('utf8')) text += piece
    return { status: response.statusCode, headers: response.headers, text }
  }

  /** A response of which the body is still to be read. */
  async begin(path, { method, headers, body, signal }) {
    const { hostname, port } = this.#url
    const options = {
      hostname: hostname.replace(/[[\]]/g, ''),
      port,
      path,
      method,
      signal,
      agent: false,
    }
    const cookie = this.cookie === undefined ? {} : { cookie: this.cookie }
    const request = http.request({ ...options, headers: { ...cookie, ...headers } })
    const answered = once(request, 'response')
    request.end(body)
    return (await answered)[0]
  }

  /** A call as the page makes it: `{ status, body }`. */
  async call(name, request = {}, headers = {}) {
    const own = { 'Content-Type': 'application/json', Origin: this.#url.origin }
    const { status, text, ...answer } = await this.ask(`/api/${name}`, {
      method: 'POST',
      headers: { ...own, ...headers },
      body: JSON.stringify(request),
    })
    const [cookie] = answer.headers['set-cookie'] ?? []
    if (cookie !== undefined) this.cookie = cookie.split(';')[0]
    return { status, body: JSON.parse(text), headers: answer.headers }
  }

  /** What a call answers that must not fail. */
  async get(name, request) {
    const { status, body } = await this.call(name, request)
    if (status !== 200) throw new Error(`${name}: ${status} ${JSON.stringify(body)}`)
    return body
  }

  /** What a call is refused with: `[status, code]`. */
  async refused(name, request, headers) {
    const { status, body } = await this.call(name, request, headers)
    return [status, body.error?.code]
  }

  /** The events of a stream, as `[event, data]`, until it ends or the loop is left. */
  async *stream(name, request = {}) {
    const query = encodeURIComponent(JSON.stringify(request))
    const response = await this.begin(`/api/${name}?q=${query}`, { method: 'GET', headers: {} })
    if (response.statusCode !== 200) throw new Error(`${name}: ${response.statusCode}`)
    let text = ''
    for await (const piece of response.setEncoding('utf8')) {
      const events = (text + piece).split('\n\n')
      text = events.pop()
      for (const event of events) {
        const [, kind, data] = /^event: (\w+)\ndata: (.*)$/s.exec(event) ?? []
        if (kind !== undefined) yield [kind, JSON.parse(data)]
      }
    }
  }

  /** What a walk has found in the end. */
  async walked(name, request) {
    for await (const [event, data] of this.stream(name, request)) if (event === 'done') return data
    throw new Error(`${name} ended before it was done`)
  }
}

module.exports = { Api, closeAll, inspected }

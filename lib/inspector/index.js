'use strict'

const dns = require('node:dns/promises')
const net = require('node:net')
const path = require('node:path')
const { RedletError } = require('../error.js')
const { readServing, refuse } = require('../serving-options.js')
const { Files } = require('./http/files.js')
const { isLoopback } = require('./http/guard.js')
const { HttpServer } = require('./http/server.js')
const { StoreCalls } = require('./store/calls.js')
const { Monitor } = require('./store/monitor.js')
const { Sampler } = require('./store/sampler.js')

const OPTIONS = { port: 'number', host: 'string', password: 'string', writes: 'boolean' }

/** What `npm run build:inspector` makes. */
const PAGE = path.join(__dirname, 'page')

/** The routes, by what they are about. */
const VIEWS = [
  'tree',
  'biggest',
  'live',
  'stats',
  'overview',
  'keys',
  'values',
  'streams',
  'vectors',
  'stack',
  'clients',
  'prompt',
]

/**
 * A web page of a store: `await db.inspect()`. It does not keep the process alive unless `ref()` is
 * called, and ends with its `close()` or when the store closes.
 */
class Inspector {
  #server
  #store
  #forgotten

  /**
   * Serves the page. `store` is what an inspector needs of a store, and `open` are its inspectors.
   */
  static async open(store, options, open) {
    const { port = 0, host = '127.0.0.1', password, writes = false } = checked(options)
    const address = await resolve(host)
    if (!isLoopback(address) && password === undefined) {
      throw refuse(`an inspector on ${host} needs a password: others can reach it`)
    }
    const calls = new StoreCalls(store.connect)
    const shared = { calls, monitor: new Monitor(calls), sampler: new Sampler(store.metrics) }
    const inspected = { ...store, ...shared, writes }
    const it = new Inspector()
    it.#store = inspected
    it.#server = await listen({ port, host, address }, { password, inspected })
    it.#forgotten = () => open.delete(it)
    open.add(it)
    // The store may have been closed meanwhile.
    if (store.overview() === null) {
      it.end()
      throw new RedletError('CLOSED', 'the store is closed')
    }
    it.url = it.#server.url
    it.port = it.#server.port
    return it.unref()
  }

  /** Keeps the process alive while this is open. */
  ref() {
    this.#server.ref(true)
    return this
  }

  /** Lets the process end while this is open, which is the default. */
  unref() {
    this.#server.ref(false)
    return this
  }

  /** Ends it, and whoever is connected. */
  async close() {
    this.end()
  }

  async [Symbol.asyncDispose]() {
    this.end()
  }

  /** Ends it at once, when the store closes. */
  end() {
    this.#forgotten()
    this.#server.close()
    this.#store.calls.close()
  }
}

async function listen({ port, host, address }, { password, inspected }) {
  const views = VIEWS.map((name) => require(`./views/${name}.js`))
  const about = { writes: inspected.writes, version: require('../../package.json').version }
  const routes = (kind) => Object.assign({}, ...views.map((view) => bind(view[kind], inspected)))
  const parts = { files: new Files(PAGE), password, about, wrongPassword: inspected.wrongPassword }
  try {
    return await HttpServer.open(
      { ...parts, calls: routes('calls'), streams: routes('streams') },
      { port, host, address },
    )
  } catch (error) {
    throw new RedletError('IO', `the inspector on ${host}:${port}: ${error.message}`)
  }
}

/** Routes whose `run` gets the store first. */
function bind(routes = {}, inspected) {
  const bound = ([name, { takes, run }]) => [
    name,
    { takes, run: (request, asked) => run(inspected, request, asked) },
  ]
  return Object.fromEntries(Object.entries(routes).map(bound))
}

async function resolve(host) {
  if (net.isIP(host)) return host
  try {
    return (await dns.lookup(host)).address
  } catch (error) {
    throw new RedletError('IO', `the inspector on ${host}: ${error.message}`)
  }
}

function checked(options) {
  const given = readServing('inspect', OPTIONS, options)
  if (given.password === '') throw refuse("the option 'password' is empty")
  return given
}

module.exports = { Inspector }

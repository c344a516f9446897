'use strict'

// Where servers are, and how to connect to them: what `Redlet.connect` is given, as options of ioredis.

const { RedletError } = require('../error.js')

const FORMS = 'redis://host:6379, rediss://host:6379 or unix:///path/of/the.sock'

/** The options of `Redlet.connect` that are not ioredis's. */
const KNOWN = [
  'bigints',
  'cluster',
  'database',
  'ioredis',
  'password',
  'sentinel',
  'tls',
  'username',
]

/** `{ places, single, cluster, sentinel, bigints, more }` of the arguments of `Redlet.connect`. */
function readAddress(urls, options = {}) {
  if (typeof options !== 'object' || options === null) {
    throw refuse('the options of Redlet.connect are an object')
  }
  for (const name of Object.keys(options)) {
    if (!KNOWN.includes(name)) {
      const known = `there are ${KNOWN.join(', ')}`
      throw refuse(
        `Redlet.connect has no option ${name}; ${known}; those of ioredis are in { ioredis: {} }`,
      )
    }
  }
  const list = Array.isArray(urls) ? urls : [urls]
  if (list.length === 0) throw refuse(`Redlet.connect needs an address: ${FORMS}`)
  const places = list.map(readPlace)
  const { sentinel, bigints = false, ioredis = {} } = options
  const { cluster = sentinel === undefined ? places.length > 1 || undefined : false } = options
  if (places.length > 1 && cluster === false && sentinel === undefined) {
    throw refuse('several addresses are of a cluster, or of { sentinel: name }')
  }
  if (cluster && sentinel !== undefined) throw refuse('a cluster has no sentinels')
  return { places, shared: sharedOf(places[0], options), cluster, sentinel, bigints, ioredis }
}

/** Where one server is, and who the caller is there. */
function readPlace(text) {
  const url = typeof text === 'string' || text instanceof URL ? parse(String(text)) : undefined
  if (url === undefined) {
    throw refuse(`Redlet.connect takes addresses such as ${FORMS}, not ${shown(text)}`)
  }
  const { protocol, username, password } = url
  const who = { username: decode(username), password: decode(password) }
  if (protocol === 'unix:') {
    return { ...who, path: decode(url.pathname), database: url.searchParams.get('db') ?? undefined }
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  return {
    ...who,
    host: host || '127.0.0.1',
    port: Number(url.port || 6379),
    tls: protocol === 'rediss:' ? {} : undefined,
    database: url.pathname.slice(1) || (url.searchParams.get('db') ?? undefined),
  }
}

function parse(text) {
  try {
    const url = new URL(text)
    // `redis:/host` has no host.
    if (/^rediss?:(?!\/\/)/.test(url.href)) return undefined
    return ['redis:', 'rediss:', 'unix:'].includes(url.protocol) ? url : undefined
  } catch {
    return undefined
  }
}

const decode = (text) => (text === '' ? undefined : decodeURIComponent(text))

/** Without the password that it may have. */
function shown(text) {
  return typeof text === 'string'
    ? `'${text.replace(/^(\W*[a-z.+-]*:?\/*)[^/]*@/i, '$1')}'`
    : typeof text
}

/** What holds for all connections; options win over the address. */
function sharedOf(place, options) {
  const { username = place.username, password = place.password, tls = place.tls } = options
  const database = Number(options.database ?? place.database ?? 0)
  if (!Number.isInteger(database) || database < 0) throw refuse('a database is a number: 0, 1 ...')
  return {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(tls && { tls: tls === true ? {} : tls }),
    db: database,
  }
}

/** An address for messages, without secrets. */
function nameOf({ path, host, port, tls }) {
  return path === undefined ? `${tls ? 'rediss' : 'redis'}://${host}:${port}` : `unix://${path}`
}

function refuse(message) {
  return new RedletError('INVALID_ARGUMENT', message)
}

module.exports = { nameOf, readAddress }

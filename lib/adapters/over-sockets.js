'use strict'

const { socketOf } = require('../connection.js')
const { RedletError } = require('../error.js')

/**
 * node-redis, whose `createClient` and `createClientPool` also take a store: everything is
 * node-redis's own. It has no place for a transport other than a socket, so the store has one for
 * it, to which only this user can connect. Without a store it is node-redis as it was.
 */
function overSockets(redis) {
  return {
    ...redis,
    createClient: (options) => redis.createClient(withSocket(options)),
    createClientPool: (options, pool) => redis.createClientPool(withSocket(options), pool),
  }
}

/** Options with a store have the path of a socket to it instead. */
function withSocket(options) {
  if (typeof options !== 'object' || options === null) return options
  // node-redis would take it for options without a host, and look for a server.
  if (typeof options[socketOf] === 'function') {
    throw new RedletError('INVALID_ARGUMENT', 'the store is an option: createClient({ store: db })')
  }
  if (options.store === undefined) return options
  const { store, socket, url: _, ...rest } = options
  if (typeof store?.[socketOf] !== 'function') {
    throw new RedletError('INVALID_ARGUMENT', 'the option store is a store: new Redlet(...)')
  }
  const { host, port, tls, reconnectStrategy, ...kept } = socket ?? {}
  const own = store[socketOf]()
  const retry = (retries, cause) => {
    // There is no store to connect to again.
    if (own.ended) return false
    if (typeof reconnectStrategy === 'function') return reconnectStrategy(retries, cause)
    return reconnectStrategy ?? Math.min(2 ** retries * 10, 1000)
  }
  return { ...rest, socket: { ...kept, path: own.path, reconnectStrategy: retry } }
}

module.exports = { overSockets }

'use strict'

const { RedletError } = require('./error.js')
const { isUrl } = require('./options.js')
const { Redlet } = require('./redlet.js')

/** Meant for a server, and silently taken for a folder it would hide that mistake. */
const HOST_AND_PORT = /^[\w.-]{2,}:\d+$/

/**
 * Opens a folder or connects to a server, whichever the place is: a path, or a URL or several.
 * `await open(process.env.REDIS_URL ?? './data')`
 */
async function open(place, options = {}) {
  const { store, server } = partsOf(options)
  if (Array.isArray(place) || place instanceof URL || isUrl(place)) {
    return Redlet.connect(place, server)
  }
  if (typeof place !== 'string') {
    throw refuse('open needs the path of a folder or the URL of a server')
  }
  if (HOST_AND_PORT.test(place)) {
    throw refuse(`'${place}' may be a server, redis://${place}, or a folder, ./${place}: say which`)
  }
  return Redlet.open(place, store)
}

function partsOf(options) {
  if (typeof options !== 'object' || options === null) throw refuse('options are an object')
  for (const name of Object.keys(options)) {
    if (name === 'store' || name === 'server') continue
    throw refuse(`open has no option '${name}'; there are store, of a folder, and server, of a URL`)
  }
  return options
}

function refuse(message) {
  return new RedletError('INVALID_ARGUMENT', message)
}

module.exports = { open }

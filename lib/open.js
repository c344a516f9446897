'use strict'

const { RedletError } = require('./error.js')
const { isUrl } = require('./options.js')
const { Redlet } = require('./redlet.js')

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

'use strict'

const { RedletError } = require('./error.js')

/**
 * The options of `method`: each name in `types` with the type of its value, or `any` for one that is
 * read elsewhere. Throws INVALID_ARGUMENT for others, and for a port that is none.
 */
function readServing(method, types, options = {}) {
  if (typeof options !== 'object' || options === null) {
    const names = Object.keys(types).join(', ')
    throw refuse(`${method} takes options: { ${names} }, not ${typeof options}`)
  }
  for (const [name, value] of Object.entries(options)) {
    const type = Object.hasOwn(types, name) ? types[name] : undefined
    if (type === undefined) {
      throw refuse(`unknown option '${name}'; there are ${Object.keys(types).join(', ')}`)
    }
    if (value !== undefined && type !== 'any' && typeof value !== type) {
      throw refuse(`the option '${name}' is a ${type}, not ${typeof value}`)
    }
  }
  const { port } = options
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    throw refuse(`the option 'port' is an integer from 0 to 65535, not ${port}`)
  }
  return options
}

function refuse(message) {
  return new RedletError('INVALID_ARGUMENT', message)
}

module.exports = { readServing, refuse }

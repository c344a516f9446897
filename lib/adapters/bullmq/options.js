'use strict'

const { beside } = require('../../connection.js')
const { RedletError } = require('../../error.js')
const { readServing } = require('../../serving-options.js')

const TYPES = { store: 'any', db: 'number', connectionName: 'string' }

/** Checks the options of `createClient`. BullMQ reads `maxRetriesPerRequest`, as of an ioredis. */
function readOptions(options) {
  if (typeof options?.[beside] === 'function') {
    throw new RedletError('INVALID_ARGUMENT', 'the store is an option: createClient({ store: db })')
  }
  if (typeof options?.store?.[beside] !== 'function') {
    throw new RedletError('INVALID_ARGUMENT', 'the option store is a store: new Redlet(...)')
  }
  return { ...readServing('createClient', TYPES, options), maxRetriesPerRequest: null }
}

module.exports = { readOptions }

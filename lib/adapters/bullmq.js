'use strict'

// A connection for BullMQ 6 to a store in the same process: `createClient({ store: db })`.

const { QueueClient } = require('./bullmq/client.js')
const { readOptions } = require('./bullmq/options.js')

const createClient = (options) => new QueueClient(readOptions(options))

module.exports = { createClient }

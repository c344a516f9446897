'use strict'

// Real ioredis over a store in the same process: `new Redis({ store: db })`.

const { overStores } = require('./over-stores.js')
const { needPeer } = require('./peer.js')

module.exports = overStores(needPeer('ioredis', '5 or 6'))

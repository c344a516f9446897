'use strict'

// Real node-redis over a store in the same process: `createClient({ store: db })`.

const { overSockets } = require('./over-sockets.js')
const { needPeer } = require('./peer.js')

module.exports = overSockets(needPeer('redis', '5 or 6'))

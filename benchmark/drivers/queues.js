/*
 * What libraries of queues are run on. `connect(library, place)` resolves with `connect`, a function that makes a
 * connection for the library, and `clear`, which empties the store.
 */

const { libraries, trialsOf } = require('../queues')
const redletServer = require('./redlet-server')

const ROOT = '../..'

const shared = {
  package: 'ioredis',
  queues: true,
  only: libraries.flatMap(trialsOf),
  require: () => require.resolve('ioredis'),
}

/** ioredis without a socket, to a store in the process. */
const overStore = {
  ...shared,
  name: 'queues-ioredis',
  title: 'redlet/ioredis',
  only: libraries.filter(({ sockets }) => !sockets).flatMap(trialsOf),
  async connect(library) {
    const { Redlet } = require(ROOT)
    const { overStores } = require('../../lib/adapters/over-stores.js')
    const store = new Redlet()
    const Redis = overStores(ioredisOf(library))
    return { connect: () => new Redis({ store, ...OPTIONS }), clear: () => store.flushall() }
  },
}

/** BullMQ 6 on the functions of a store in the process, whose scripts run on a thread of their own. */
const overFunctions = {
  ...shared,
  name: 'queues-bullmq',
  title: 'redlet/bullmq',
  only: trialsOf(libraries.find(({ name }) => name === 'bullmq')),
  require: () => require.resolve('../../lib/adapters/bullmq.js'),
  async connect() {
    const { Redlet } = require(ROOT)
    const { createClient } = require('../../lib/adapters/bullmq.js')
    const store = new Redlet()
    return { connect: () => createClient({ store }), clear: () => store.flushall() }
  },
}

/** A Unix socket of a store in the process, for libraries that need one. */
const overSocket = {
  ...shared,
  name: 'queues-socket',
  title: 'Unix socket in the process',
  only: libraries.filter(({ sockets }) => sockets).flatMap(trialsOf),
  async connect(_library, { folder }) {
    const { Redlet } = require(ROOT)
    const store = new Redlet()
    const listener = await store.listen({ path: `${folder}.sock` })
    return { connect: () => ({ path: listener.path }), clear: () => store.flushall() }
  },
}

const overServer = {
  ...shared,
  name: 'queues-server',
  title: 'TCP to redlet server',
  async connect(library) {
    const { port } = await redletServer.serve()
    return overTcp(library, port)
  },
}

const overValkey = {
  ...shared,
  name: 'queues-valkey',
  title: 'TCP to Valkey',
  server: 'valkey',
  connect: (library, { port }) => overTcp(library, port),
}

function overTcp(library, port) {
  const host = '127.0.0.1'
  const Redis = ioredisOf(library)
  const client = new Redis({ host, port })
  const connect = () => (library.sockets ? { host, port } : new Redis({ host, port, ...OPTIONS }))
  return { connect, clear: () => client.flushall() }
}

/** What every library of queues wants of a connection. */
const OPTIONS = { maxRetriesPerRequest: null, enableReadyCheck: false }

/** The ioredis that a library brings. */
function ioredisOf(library) {
  return require(require.resolve('ioredis', { paths: [require.resolve(library.package)] }))
}

module.exports = [overFunctions, overStore, overSocket, overServer, overValkey]

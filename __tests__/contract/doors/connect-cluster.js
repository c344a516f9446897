'use strict'

const { Redlet } = require('../../..')
const { findBinary } = require('../../support/servers/genuine.js')
const { startCluster } = require('../../support/servers/cluster.js')

const titles = Object.keys(require('../cases/module.js'))
const vectors = Object.fromEntries(
  titles.map((title) => [`module: ${title}`, 'Valkey has no sets of vectors']),
)

/** `await (await Redlet.connect([url], { cluster: true })).get('k')`: three genuine Valkeys. */
let cluster

async function open() {
  cluster ??= await startCluster()
  const db = await Redlet.connect([cluster.url], { cluster: true })
  await cluster.empty()
  return {
    run: async (name, ...args) => db[name.toLowerCase()](...args),
    close: () => db.close(),
  }
}

const SLOTS = 'its keys are in several slots'
const NODES = 'it is about one server'

const skip = {
  'bitmap: keys are combined bit by bit': SLOTS,
  'cluster: there is no cluster': 'there is',
  'cluster: a client need not say that it only reads': 'it may in a cluster',
  'connection: a connection selects its database': 'a cluster has only database 0',
  'generic: keys live and die': SLOTS,
  'generic: a cursor is a string': NODES,
  'generic: keys are renamed, copied and sorted': SLOTS,
  'hyperloglog: different elements are counted': SLOTS,
  'list: an element moves from list to list': SLOTS,
  ...vectors,
  'server: a store is emptied': SLOTS,
  'set: a set is an array': SLOTS,
  'sorted-set: sets are combined': SLOTS,
  'string: many values at once': SLOTS,
  'transactions: keys are watched and let go': SLOTS,
}

module.exports = {
  open,
  finish: () => cluster?.stop(),
  skip,
  absent: findBinary('valkey') === undefined ? 'Valkey is not installed' : undefined,
}

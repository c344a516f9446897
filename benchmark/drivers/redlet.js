const ENTRY = '../..'
const NATIVE = '../../lib/native.js'

/** The store itself, in memory. Workers that name it share it. */
module.exports = {
  name: 'redlet',
  title: 'redlet',
  require: () => require.resolve(ENTRY),
  shares: true,
  blocks: true,
  scripts: true,
  lacks: [],
  open({ shared }) {
    const { Redlet } = require(ENTRY)
    return shared ? new Redlet({ name: 'benchmark' }) : new Redlet()
  },
  clear: (db) => db.call('FLUSHALL'),
  close: (db) => db.close(),
  count: (db) => db.dbsize(),
  // What the store counts for `maxmemory`, as Valkey's `used_memory`; the process's, which holds
  // JavaScript's garbage too, stands beside it.
  used(db) {
    const value = Number(/^used_memory:(\d+)/m.exec(db.info('memory'))[1])
    return { value, beside: { rss: process.memoryUsage.rss() } }
  },
  multi,
  beside() {
    const { one, two } = require(NATIVE).floor()
    return { floor1: one, floor2: two }
  },
}

/** Gets and sets in turns, in one transaction. */
function multi(db, { keys, values }) {
  const chain = db.multi()
  for (let i = 0; i < keys.length; i += 2) chain.get(keys[i]).set(keys[i + 1], values[i + 1])
  return chain.exec()
}

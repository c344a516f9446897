const ENTRY = '../..'
const NATIVE = '../../lib/native.js'

/** The store itself, in memory. Workers that name it share it. */
module.exports = {
  name: 'redlet',
  title: 'redlet',
  require: () => require.resolve(ENTRY),
  shares: true,
  lacks: [],
  open({ shared }) {
    const { Redlet } = require(ENTRY)
    return shared ? new Redlet({ name: 'benchmark' }) : new Redlet()
  },
  clear: (db) => db.call('FLUSHALL'),
  close: (db) => db.close(),
  count: (db) => db.dbsize(),
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

const path = require('node:path')

const ROOT = path.join(__dirname, '..', '..')

/** The store itself, in memory. Workers that name it share it. */
module.exports = { name: 'redlet', title: 'redlet', ...of(ROOT) }

/** A driver of the redlet that is built in the folder `root`. */
function of(root) {
  return {
    own: true,
    require: () => root,
    shares: true,
    blocks: true,
    scripts: true,
    lacks: [],
    open({ shared, near }) {
      const { Redlet } = require(root)
      const name = shared ? { name: 'benchmark' } : {}
      return new Redlet(near === false ? { ...name, ...withoutNearReads(Redlet) } : name)
    },
    clear: (db) => db.call('FLUSHALL'),
    close: (db) => db.close(),
    count: (db) => db.dbsize(),
    /** What the store counts for `maxmemory`, as `used_memory` of a server. */
    used: (db) => ({ value: Number(/^used_memory:(\d+)/m.exec(db.info('memory'))[1]) }),
    multi,
    document: (db, key, path) => db.json.get(key, path),
    compares: ['floor', 'map', 'set', 'get'],
    beside(data, names) {
      const { one, two } = require(path.join(root, 'lib', 'native.js')).floor()
      const out = { floor1: one, floor2: two }
      if (names.includes('set')) out.plain = this.open({})
      if (names.includes('map')) out.map = new Map(data.keys.map((key, i) => [key, data.values[i]]))
      return out
    },
  }
}

/** The option that switches near reads off; none in a build that has no near reads. */
function withoutNearReads(Redlet) {
  const off = { nearReads: false }
  try {
    new Redlet(off).close()
    return off
  } catch {
    return {}
  }
}

/** Gets and sets in turns, in one transaction. */
function multi(db, { keys, values }) {
  const chain = db.multi()
  for (let i = 0; i < keys.length; i += 2) chain.get(keys[i]).set(keys[i + 1], values[i + 1])
  return chain.exec()
}

module.exports.of = of

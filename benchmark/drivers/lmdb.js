/**
 * lmdb: a memory-mapped B+ tree in a folder. Writes are `putSync` without fsync, the nearest to a
 * write that has happened when its call returns. It has no lists and no sets; a hash field is a key
 * of two parts.
 */
module.exports = {
  name: 'lmdb',
  title: 'lmdb',
  package: 'lmdb',
  require: () => require.resolve('lmdb'),
  shares: true,
  lacks: ['lpush', 'sadd', 'memory', 'flushall'],
  open: ({ folder }) =>
    new LmdbStore(require('lmdb').open({ path: folder, noSync: true, mapSize: 2 ** 30 })),
  clear: (db) => db.root.clearSync(),
  close: (db) => db.root.close(),
  multi(db, { keys, values }) {
    return db.root.transactionSync(() => {
      const out = []
      for (let i = 0; i < keys.length; i += 2) {
        out.push(db.root.get(keys[i]))
        db.root.putSync(keys[i + 1], values[i + 1])
      }
      return out
    })
  },
}

class LmdbStore {
  constructor(root) {
    this.root = root
  }

  get(key) {
    return this.root.get(key)
  }

  set(key, value) {
    return this.root.putSync(key, value)
  }

  incr(key) {
    return this.root.transactionSync(() => {
      const next = (this.root.get(key) ?? 0) + 1
      this.root.putSync(key, next)
      return next
    })
  }

  hset(key, field, value) {
    return this.root.putSync([key, field], value)
  }

  hget(key, field) {
    return this.root.get([key, field])
  }

  mget(keys) {
    return keys.map((key) => this.root.get(key))
  }
}

/** Keyv over its own store in memory: a Map of JSON behind promises. */
module.exports = {
  name: 'keyv',
  title: 'keyv',
  package: 'keyv',
  require: () => require.resolve('keyv'),
  waits: true,
  lacks: ['incr', 'hset', 'hget', 'lpush', 'sadd', 'memory', 'flushall'],
  open() {
    const { Keyv } = require('keyv')
    return new Store(new Keyv())
  },
  clear: (db) => db.keyv.clear(),
  close: (db) => db.keyv.disconnect(),
}

/** Keyv's names, as Redis writes them. */
class Store {
  constructor(keyv) {
    this.keyv = keyv
  }

  get(key) {
    return this.keyv.get(key)
  }

  set(key, value) {
    return this.keyv.set(key, value)
  }

  mget(keys) {
    return this.keyv.getMany(keys)
  }
}

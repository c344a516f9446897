/** lru-cache with room for all keys: a Map that also keeps the order of use. */
module.exports = {
  name: 'lru-cache',
  title: 'lru-cache',
  package: 'lru-cache',
  require: () => require.resolve('lru-cache'),
  // Its room is made when it is opened, so opening it says little.
  lacks: ['open', 'incr', 'hset', 'hget', 'lpush', 'sadd', 'mget', 'flushall'],
  open() {
    const { LRUCache } = require('lru-cache')
    return new LRUCache({ max: 1_000_000 })
  },
  clear: (db) => db.clear(),
  close() {},
}

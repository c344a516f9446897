const ioredis = require('./ioredis')

/** ioredis to Redis Stack over loopback, for documents. */
module.exports = {
  ...ioredis,
  name: 'ioredis-stack',
  title: 'ioredis, Redis Stack',
  server: 'stack',
  only: ['json-get', 'memory-json'],
  document: (db, key, path) => db.call('JSON.GET', key, path),
}

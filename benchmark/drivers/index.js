/** All drivers, in the order of the table's columns. None loads its package before it is opened. */
module.exports = [
  require('./redlet'),
  require('./redlet-everysec'),
  require('./floor'),
  require('./map'),
  require('./lmdb'),
  require('./better-sqlite3'),
  require('./ioredis'),
  require('./node-redis'),
  require('./ioredis-mock'),
  require('./redlet-ioredis'),
  require('./redlet-server'),
  require('./valkey-server'),
]

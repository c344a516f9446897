/** ioredis to a Redis server over loopback. */
module.exports = {
  ...require('./ioredis'),
  name: 'ioredis-redis',
  title: 'ioredis, Redis',
  server: 'redis',
}

/** The Redis server of the benchmark: what redis-benchmark is pointed at. */
module.exports = {
  ...require('./valkey-server'),
  name: 'redis-server',
  title: 'Redis server',
  server: 'redis',
  only: [...require('../redis-benchmark').TRIALS, 'vector-add', 'vector-search'],
}

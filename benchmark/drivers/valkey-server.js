/** The Valkey server of the benchmark: what redis-benchmark is pointed at. */
module.exports = {
  name: 'valkey-server',
  title: 'Valkey server',
  require: () => require.resolve('../redis-benchmark'),
  only: require('../redis-benchmark').TRIALS,
  server: 'valkey',
  serve: async ({ port }) => ({ port }),
}

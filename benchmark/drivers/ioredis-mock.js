const ioredis = require('./ioredis')

/** ioredis-mock: ioredis's face over JavaScript objects, made for tests. */
module.exports = {
  ...ioredis,
  name: 'ioredis-mock',
  title: 'ioredis-mock',
  package: 'ioredis-mock',
  require: () => require.resolve('ioredis-mock'),
  server: undefined,
  // It has neither scripts nor calls that wait.
  scripts: undefined,
  blocks: undefined,
  // A million keys are not what it is for; scores fail with ioredis 6.
  lacks: ['memory', 'flushall', 'zrange'],
  used: undefined,
  open: () => new (require('ioredis-mock'))(),
}

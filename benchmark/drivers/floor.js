/**
 * The least that a call into native code can cost: `get` takes a string and returns it, `set` takes
 * two and returns nothing. It is no store, so there is nothing else to ask of it.
 */
module.exports = {
  name: 'floor',
  title: 'Node-API floor',
  require: () => require.resolve('../../lib/native.js'),
  shares: true,
  stores: false,
  lacks: ['incr', 'hset', 'hget', 'lpush', 'sadd', 'mget', 'memory', 'require', 'open', 'flushall'],
  open() {
    const { one, two } = require('../../lib/native.js').floor()
    return { get: one, set: two }
  },
  clear() {},
  close() {},
}

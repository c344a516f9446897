const ROOT = '../..'

/** node-redis to the same server as ioredis, in a database of its own. */
const nodeRedis = {
  name: 'node-redis',
  title: 'node-redis, Valkey',
  package: 'redis',
  require: () => require.resolve('redis'),
  server: 'valkey',
  waits: true,
  lacks: ['memory', 'flushall'],
  async open({ port }) {
    const socket = { host: '127.0.0.1', port }
    return connected(require('redis').createClient({ socket, database: 1 }))
  },
  clear: (db) => db.client.flushDb(),
  close: (db) => db.client.close(),
  multi(db, { keys, values }) {
    const chain = db.client.multi()
    for (let i = 0; i < keys.length; i += 2) chain.get(keys[i]).set(keys[i + 1], values[i + 1])
    return chain.exec()
  },
  /** Calls of one turn of the event loop are sent together. */
  pipeline: (db, { keys }) => Promise.all(keys.map((key) => db.get(key))),
}

async function connected(client) {
  return new Store(await client.connect())
}

/** node-redis's names, as Redis writes them. */
class Store {
  constructor(client) {
    this.client = client
  }

  get(key) {
    return this.client.get(key)
  }

  set(key, value) {
    return this.client.set(key, value)
  }

  incr(key) {
    return this.client.incr(key)
  }

  hget(key, field) {
    return this.client.hGet(key, field)
  }

  hset(key, field, value) {
    return this.client.hSet(key, field, value)
  }

  lpush(key, value) {
    return this.client.lPush(key, value)
  }

  sadd(key, member) {
    return this.client.sAdd(key, member)
  }

  mget(keys) {
    return this.client.mGet(keys)
  }
}

/** node-redis over a store in the same process, by the store's own private socket. */
const redletRedis = {
  ...nodeRedis,
  name: 'redlet-redis',
  title: 'redlet/redis',
  server: undefined,
  only: ['get', 'set', 'multi', 'pipeline'],
  open() {
    const { Redlet } = require(ROOT)
    const { overSockets } = require('../../lib/adapters/over-sockets.js')
    // The same copy of node-redis as the driver beside it has.
    return connected(overSockets(require('redis')).createClient({ store: new Redlet() }))
  },
}

/** The same by a listener, which has a thread of its own. */
const nodeRedisListener = {
  ...redletRedis,
  name: 'node-redis-listener',
  title: 'node-redis, listener',
  async open({ folder }) {
    const { Redlet } = require(ROOT)
    const listener = await new Redlet().listen({ path: `${folder}.sock` })
    return connected(require('redis').createClient({ socket: { path: listener.path } }))
  },
}

module.exports = [nodeRedis, redletRedis, nodeRedisListener]

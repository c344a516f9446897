/** node-redis to the same server as ioredis, in a database of its own. */
module.exports = {
  name: 'node-redis',
  title: 'node-redis, Valkey',
  package: 'redis',
  require: () => require.resolve('redis'),
  server: 'valkey',
  waits: true,
  lacks: ['memory', 'flushall'],
  async open({ port }) {
    const client = require('redis').createClient({
      socket: { host: '127.0.0.1', port },
      database: 1,
    })
    await client.connect()
    return new Store(client)
  },
  clear: (db) => db.client.flushDb(),
  close: (db) => db.client.close(),
  multi(db, { keys, values }) {
    const chain = db.client.multi()
    for (let i = 0; i < keys.length; i += 2) chain.get(keys[i]).set(keys[i + 1], values[i + 1])
    return chain.exec()
  },
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

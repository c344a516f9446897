/** ioredis to a Valkey server over loopback: each call is awaited before the next is made. */
module.exports = {
  name: 'ioredis',
  title: 'ioredis, Valkey',
  package: 'ioredis',
  require: () => require.resolve('ioredis'),
  server: 'valkey',
  waits: true,
  blocks: true,
  scripts: true,
  redis: true,
  lacks: ['flushall'],
  async open({ port }) {
    const Redis = require('ioredis')
    const db = new Redis({ host: '127.0.0.1', port, db: 0 })
    await db.ping()
    return db
  },
  clear: (db) => db.flushdb(),
  close: (db) => db.quit(),
  multi: (db, batch) => gather(db.multi(), batch),
  pipeline(db, { keys }) {
    const line = db.pipeline()
    for (const key of keys) line.get(key)
    return line.exec()
  },
  /** Bytes the server says it uses, since the driver's own process holds nothing. */
  async used(db) {
    const info = await db.info('memory')
    const read = (name) => Number(info.match(new RegExp(`^${name}:(\\d+)`, 'm'))[1])
    return { value: read('used_memory'), resident: read('used_memory_rss') }
  },
}

function gather(chain, { keys, values }) {
  for (let i = 0; i < keys.length; i += 2) chain.get(keys[i]).set(keys[i + 1], values[i + 1])
  return chain.exec()
}

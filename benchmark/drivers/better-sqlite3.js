const TABLES = ['strings', 'fields', 'members', 'items']

const SCHEMA = `
  CREATE TABLE strings (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
  CREATE TABLE fields (key TEXT, field TEXT, value, PRIMARY KEY (key, field)) WITHOUT ROWID;
  CREATE TABLE members (key TEXT, member TEXT, PRIMARY KEY (key, member)) WITHOUT ROWID;
  CREATE TABLE items (key TEXT, value);
  CREATE INDEX item_keys ON items (key);
`

const STATEMENTS = {
  get: 'SELECT value FROM strings WHERE key = ?',
  set: 'INSERT INTO strings VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  incr: `INSERT INTO strings VALUES (?, 1)
    ON CONFLICT DO UPDATE SET value = value + 1 RETURNING value`,
  hget: 'SELECT value FROM fields WHERE key = ? AND field = ?',
  hset: 'INSERT INTO fields VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  lpush: 'INSERT INTO items VALUES (?, ?)',
  sadd: 'INSERT OR IGNORE INTO members VALUES (?, ?)',
}

/** SQLite in memory, through prepared statements: one table a type. */
module.exports = {
  name: 'better-sqlite3',
  title: 'better-sqlite3',
  package: 'better-sqlite3',
  require: () => require.resolve('better-sqlite3'),
  lacks: [],
  open: () => new SqliteStore(new (require('better-sqlite3'))(':memory:')),
  clear: ({ sql }) => sql.exec(TABLES.map((table) => `DELETE FROM ${table};`).join('')),
  close: ({ sql }) => sql.close(),
  multi: (db, batch) => db.batch(batch),
}

class SqliteStore {
  constructor(sql) {
    this.sql = sql
    sql.exec(SCHEMA)
    this.do = {}
    for (const [name, text] of Object.entries(STATEMENTS)) this.do[name] = sql.prepare(text)
    for (const name of ['get', 'hget', 'incr']) this.do[name].pluck()
    this.batch = sql.transaction(({ keys, values }) => {
      const out = []
      for (let i = 0; i < keys.length; i += 2)
        out.push(this.get(keys[i]), this.set(keys[i + 1], values[i + 1]))
      return out
    })
  }

  get(key) {
    return this.do.get.get(key)
  }

  set(key, value) {
    return this.do.set.run(key, value)
  }

  incr(key) {
    return this.do.incr.get(key)
  }

  hget(key, field) {
    return this.do.hget.get(key, field)
  }

  hset(key, field, value) {
    return this.do.hset.run(key, field, value)
  }

  lpush(key, value) {
    return this.do.lpush.run(key, value)
  }

  sadd(key, member) {
    return this.do.sadd.run(key, member)
  }

  mget(keys) {
    return keys.map((key) => this.do.get.get(key))
  }
}

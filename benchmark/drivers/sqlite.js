/* What both drivers of SQLite have in common: a store over prepared statements, one table a type. */

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
  begin: 'BEGIN',
  commit: 'COMMIT',
}

class SqliteStore {
  /** @param sql a database of either package: `exec(text)`, `prepare(text).get(...)`, `.run(...)` */
  constructor(sql) {
    this.sql = sql
    sql.exec(SCHEMA)
    this.do = {}
    for (const [name, text] of Object.entries(STATEMENTS)) this.do[name] = sql.prepare(text)
  }

  get(key) {
    return this.do.get.get(key)?.value
  }

  set(key, value) {
    return this.do.set.run(key, value)
  }

  incr(key) {
    return this.do.incr.get(key).value
  }

  hget(key, field) {
    return this.do.hget.get(key, field)?.value
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
    return keys.map((key) => this.get(key))
  }

  multi({ keys, values }) {
    const out = []
    this.do.begin.run()
    for (let i = 0; i < keys.length; i += 2) {
      out.push(this.get(keys[i]), this.set(keys[i + 1], values[i + 1]))
    }
    this.do.commit.run()
    return out
  }
}

/** The fields that the two drivers share. */
const driver = {
  lacks: [],
  clear: ({ sql }) => sql.exec(TABLES.map((table) => `DELETE FROM ${table};`).join('')),
  close: ({ sql }) => sql.close(),
  multi: (db, batch) => db.multi(batch),
}

module.exports = { SqliteStore, driver }

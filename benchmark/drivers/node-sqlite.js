const { SqliteStore, driver } = require('./sqlite')

/** SQLite in memory, by Node's own module: from Node 22.13. */
module.exports = {
  ...driver,
  name: 'node-sqlite',
  title: 'node:sqlite',
  lacks: ['require'],
  require: () => 'node:sqlite',
  open() {
    const { DatabaseSync } = require('node:sqlite')
    return new SqliteStore(new DatabaseSync(':memory:'))
  },
}

const { SqliteStore, driver } = require('./sqlite')

/** SQLite in memory, by the package better-sqlite3. */
module.exports = {
  ...driver,
  name: 'better-sqlite3',
  title: 'better-sqlite3',
  package: 'better-sqlite3',
  require: () => require.resolve('better-sqlite3'),
  open: () => new SqliteStore(new (require('better-sqlite3'))(':memory:')),
}

'use strict'

const { DATABASES, count, reading, shown } = require('../copying.js')

/** `redlet export <folder> <file>`. */
module.exports = {
  name: 'export',
  summary: 'writes a data folder as an RDB file, which Redis or Valkey load',
  about: [
    'No other process may have the folder open. A running program exports its own store: `await db.exportRdb(file)`.',
    'The file is for Redis 7.0 or later, or with --dialect valkey for Valkey. Where fields of hashes end, it is for Redis 7.4 or Valkey 9.0.',
  ],
  operands: [
    { name: 'folder', help: 'the data folder', completes: 'folder' },
    { name: 'file', help: 'the RDB file', completes: 'file' },
  ],
  options: {
    dialect: {
      ...{ type: 'string', value: '<server>', choices: ['redis', 'valkey'] },
      help: 'the server that loads the file: redis (default) or valkey',
    },
    replace: { type: 'boolean', help: 'replaces a file of that name' },
    databases: DATABASES,
  },
  examples: [
    ['redlet export ./data dump.rdb', 'for Redis'],
    ['redlet export --dialect valkey ./data dump.rdb', 'for Valkey'],
  ],
  exits: { 0: 'the file is whole', 1: 'there is no file; the reason is printed' },
  async run({ values, operands: [folder, file] }) {
    const { dialect, replace } = values
    const { keys, bytes } = await reading(folder, values, (db) =>
      shown(`writing ${file}`, 'keys', (options) =>
        db.exportRdb(file, { ...options, dialect, replace }),
      ),
    )
    console.log(`${file}: ${count(keys, 'key')}, ${count(bytes, 'byte')}`)
  },
}

'use strict'

const { DATABASES, count, reading, shown } = require('../copying.js')

/** `redlet backup <folder> <copy>`. */
module.exports = {
  name: 'backup',
  summary: 'copies a data folder that no process has open',
  about: [
    'The folder is read as opening it would, so what is copied is sound. The copy has one snapshot, the parameters and the users, opens like any other, and has its name only when it is whole.',
    'A running program copies its own store: `await db.backup(folder)`. A running server does so when it is sent `POST /backup`: see `redlet help server`, --backups.',
  ],
  operands: [
    { name: 'folder', help: 'the data folder', completes: 'folder' },
    { name: 'copy', help: 'the copy, which must not exist yet or be empty', completes: 'folder' },
  ],
  options: { databases: DATABASES },
  examples: [['redlet backup ./data ./backups/monday', 'copies a folder']],
  exits: { 0: 'the copy is whole', 1: 'there is no copy; the reason is printed' },
  async run({ values, operands: [folder, copy] }) {
    const { keys, bytes } = await reading(folder, values, (db) =>
      shown(`copying ${folder}`, 'keys', (options) => db.backup(copy, options)),
    )
    console.log(`${copy}: ${count(keys, 'key')}, ${count(bytes, 'byte')}`)
  },
}

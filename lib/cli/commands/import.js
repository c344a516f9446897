'use strict'

const fs = require('node:fs')
const { DATABASES, count, shown } = require('../copying.js')

/** `redlet import <file> <folder>`. */
module.exports = {
  name: 'import',
  summary: 'makes a data folder of an RDB file that Redis or Valkey have saved',
  about: [
    'All keys, functions and times to live of the file come in, or nothing does: a file that is damaged, or that holds what redlet does not have, changes nothing. A new folder has its name only when it is whole.',
    'If there is data in the folder, the file is added to it in one transaction. No other process may have it open.',
  ],
  operands: [
    { name: 'file', help: 'the RDB file: dump.rdb of a server', completes: 'file' },
    { name: 'folder', help: 'the data folder; it is made if there is none', completes: 'folder' },
  ],
  options: {
    replace: {
      type: 'boolean',
      help: 'replaces keys and functions that the folder has too; without it they are an error',
    },
    databases: DATABASES,
  },
  examples: [
    ['redlet import dump.rdb ./data', 'makes a folder'],
    ['redlet import --replace dump.rdb ./data', 'adds to one, and replaces keys'],
  ],
  exits: { 0: 'everything is in the folder', 1: 'nothing has changed; the reason is printed' },
  async run({ values: { replace, databases }, operands: [file, folder] }) {
    const into = isEmpty(folder) ? intoNew : intoExisting
    const { keys, functions, expired } = await into({ file, folder, replace, databases })
    const parts = [count(keys, 'key')]
    if (functions > 0)
      parts.push(`${functions} ${functions === 1 ? 'library' : 'libraries'} of functions`)
    if (expired > 0) parts.push(`${count(expired, 'expired key')} left out`)
    console.log(`${folder}: ${parts.join(', ')}`)
  },
}

/** Whether a data folder is to be made. */
function isEmpty(folder) {
  try {
    return fs.readdirSync(folder).length === 0
  } catch (error) {
    if (error.code === 'ENOENT') return true
    if (error.code === 'ENOTDIR') return false // opening says what is there
    throw error
  }
}

async function intoNew({ file, folder, databases }) {
  const { Redlet } = require('../../redlet.js')
  const db = new Redlet({ databases })
  try {
    const imported = await importing(db, file)
    await shown(`writing ${folder}`, 'keys', (options) => db.backup(folder, options))
    return imported
  } finally {
    await db.close()
  }
}

async function intoExisting({ file, folder, databases, replace }) {
  const { Redlet } = require('../../redlet.js')
  const db = await Redlet.open(folder, { databases })
  try {
    return await importing(db, file, replace)
  } finally {
    await db.close()
  }
}

function importing(db, file, replace) {
  return shown(`reading ${file}`, 'bytes', (options) => db.importRdb(file, { ...options, replace }))
}

'use strict'

const { Redlet } = require('../../..')
const { newFolder, removeFolders } = require('../../support/processes/folder.js')
const { Sharing } = require('../../support/processes/sharing.js')

let owner
let folder

/** `db.get('k')` in a guest of a shared folder: another process owns it. */
async function open() {
  folder ??= newFolder()
  owner ??= await Sharing.start(folder)
  const db = new Redlet(folder, { shared: true })
  db.flushall()
  db.function('FLUSH')
  db.script('FLUSH')
  return {
    run: async (name, ...args) => db[name.toLowerCase()](...args),
    close: () => db.close(),
  }
}

async function finish() {
  await owner?.kill('SIGTERM')
  removeFolders()
}

module.exports = { open, finish }

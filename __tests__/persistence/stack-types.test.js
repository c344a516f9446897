'use strict'

// Keys of all types of Redis Stack in a data folder and in what is made of it.

const path = require('node:path')
const { Redlet } = require('../..')
const { parseScript } = require('../support/scripts/script.js')
const { copyOf, newFolder, removeFolders } = require('../support/processes/folder.js')
const { CHANGES, VALUES } = require('../support/stack/values.js')

afterAll(removeFolders)

/** All keys of a store. */
function contents(db) {
  const found = []
  for (let database = 0; database < 16; database++) {
    db.select(database)
    for (const key of db.keys('*').sort()) {
      found.push([database, key, db.type(key), db.dump(key).toString('hex'), db.pexpiretime(key)])
    }
  }
  db.select(0)
  return found
}

/** What a store finds in a copy of a folder, as if the process were killed now. */
function killed(folder) {
  return opened(copyOf(folder))
}

async function opened(folder) {
  const db = new Redlet(folder)
  const found = contents(db)
  await db.close()
  return found
}

const make = (db, calls, key) => {
  for (const call of calls(key)) db.call(...call)
}

describe.each(Object.entries(VALUES))('%s', (type, calls) => {
  const lines = CHANGES[type].map((line) => parseScript(line)[0].call)

  it('is what it was after each change: killed, saved, closed, backed up, exported', async () => {
    const folder = newFolder()
    const db = new Redlet(folder)
    make(db, calls, 'expiring')
    db.pexpireat('expiring', 4e12)
    for (const [database, call] of lines.entries()) {
      db.select(database)
      make(db, calls, 'k')
      make(db, calls, 'other')
      const before = ['k', 'other'].map((key) => db.dump(key))
      db.call(...call)
      expect([call, ...['k', 'other'].map((key) => db.dump(key))]).not.toEqual([call, ...before])
    }
    expect(await killed(folder)).toEqual(contents(db))
    await db.save()
    expect(await killed(folder)).toEqual(contents(db))

    const place = newFolder()
    const [backup, rdb] = ['backup', 'dump.rdb'].map((name) => path.join(place, name))
    const then = contents(db)
    await db.backup(backup)
    await db.exportRdb(rdb)
    await db.close()
    expect(await opened(folder)).toEqual(then)
    expect(await opened(backup)).toEqual(then)
    const imported = new Redlet()
    await imported.importRdb(rdb)
    expect(contents(imported)).toEqual(then)
    await imported.close()
  })

  it('is in a fork, which changes apart from its store', async () => {
    const db = new Redlet()
    make(db, calls, 'k')
    make(db, calls, 'other')
    const before = contents(db)
    const fork = db.fork()
    expect(contents(fork)).toEqual(before)
    fork.call(...lines[0])
    expect(contents(db)).toEqual(before)
    expect(contents(fork)).not.toEqual(before)
    fork.rewind()
    expect(contents(fork)).toEqual(before)
    await Promise.all([fork.close(), db.close()])
  })
})

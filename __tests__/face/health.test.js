'use strict'

const fs = require('node:fs')
const path = require('node:path')
const util = require('node:util')
const { Redlet } = require('../..')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { fill, reason, removeDisks, smallDisk } = require('../support/processes/small-disk.js')

afterAll(() => {
  removeDisks()
  removeFolders()
})

const MEMORY = { ok: true, recovered: true, writable: true, diskFree: null, problem: null }

describe('health()', () => {
  it('is good of a store in memory, and not once it is closed', async () => {
    const db = new Redlet()
    expect(db.health()).toEqual(MEMORY)
    await db.close()
    const problem = 'the store is closed'
    expect(db.health()).toEqual({
      ...MEMORY,
      ok: false,
      recovered: false,
      writable: false,
      problem,
    })
  })

  it('tells how much room the disk of a folder has', async () => {
    const db = new Redlet(newFolder())
    expect(db.health()).toEqual({ ...MEMORY, diskFree: expect.any(Number) })
    await db.close()
  })

  it('is good of a store that is only read, although it takes no writes', async () => {
    const folder = newFolder()
    await new Redlet(folder).close()
    const db = new Redlet(folder, { readOnly: true })
    expect(db.health()).toMatchObject({ ok: true, writable: false, problem: null })
    await db.close()
  })

  it('is bad when the folder is gone', async () => {
    const folder = newFolder()
    const db = new Redlet(folder)
    fs.renameSync(folder, `${folder}-away`)
    const until = Date.now() + 10_000
    while (db.health().ok && Date.now() < until) await new Promise((go) => setTimeout(go, 50))
    expect(db.health()).toMatchObject({ ok: false, recovered: true, writable: false })
    expect(db.health().problem).toContain(folder)
    fs.renameSync(`${folder}-away`, folder)
    await db.close().catch(() => {})
  })

  const onDisk = reason === undefined ? it : it.skip
  const because = reason === undefined ? '' : ` (skipped: ${reason})`
  onDisk(`is bad on a full disk, and good again when there is room${because}`, async () => {
    const disk = smallDisk(16)
    const db = new Redlet(path.join(disk, 'data'))
    expect(db.health().ok).toBe(true)
    const filler = fill(disk)
    expect(db.health()).toMatchObject({ ok: false, writable: false, diskFree: 0 })
    expect(db.health().problem).toContain('full')
    fs.unlinkSync(filler)
    expect(db.health()).toMatchObject({ ok: true, writable: true, problem: null })
    await db.close()
  })
})

describe('console.log(db)', () => {
  const shown = (db) => util.inspect(db, { breakLength: Number.POSITIVE_INFINITY })

  it('shows what a store is, and not what it is made of', async () => {
    const db = new Redlet({ dialect: 'redis' })
    db.mset({ a: 1, b: 2 })
    expect(shown(db)).toMatch(
      /^Redlet \{ inMemory: true, keys: 2, memory: '[\d.]+ k?B', dialect: 'redis' \}$/,
    )
    expect(shown({ db })).toMatch(/^\{ db: Redlet \{ inMemory: true, .* \} \}$/)
    expect(shown(db.buffers)).toMatch(/^Redlet \{ inMemory: true, /)
    await db.close()
    expect(shown(db)).toBe('Redlet { closed }')
  })

  it('shows the folder, the name, the class and that a store is only read', async () => {
    class Cache extends Redlet {}
    const folder = newFolder()
    const db = new Cache(folder)
    expect(shown(db)).toMatch(/^Cache \{ path: '.+', keys: 0, memory: /)
    await db.close()
    const reader = new Redlet(folder, { readOnly: true })
    expect(shown(reader)).toContain('readOnly: true')
    await reader.close()
    const named = new Redlet({ name: 'shown' })
    expect(shown(named)).toContain("name: 'shown'")
    await named.close()
  })
})

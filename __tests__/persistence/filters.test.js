'use strict'

// Bloom and cuckoo filters after a process was killed, and after the store was opened again.

const fs = require('node:fs')
const { Redlet } = require('../..')
const { FILTER_KEYS, randomFilterCall } = require('../support/filters/calls.js')
const { copyOf, newFolder, removeFolders } = require('../support/processes/folder.js')
const { Chance } = require('../support/random/generate.js')

afterAll(removeFolders)

const KEYS = [...FILTER_KEYS.blooms, ...FILTER_KEYS.cuckoos]

const contents = (db) => KEYS.map((key) => [key, db.dump(key)?.toString('hex'), db.pttl(key)])

/** Makes random calls, of which some fail. */
function change(db, chance, count) {
  for (let i = 0; i < count; i++) {
    try {
      db.call(...randomFilterCall(chance))
    } catch (error) {
      if (error.name !== 'RedletError') throw error
    }
  }
}

/** What another process would find, if this one were killed now. */
async function killed(folder) {
  const db = new Redlet(copyOf(folder))
  const found = contents(db)
  await db.close()
  return found
}

it.each([1, 2, 3])('filters are what they were, seed %i', async (seed) => {
  const folder = newFolder()
  const chance = new Chance(seed * 104_729)
  const db = new Redlet(folder)
  for (let round = 0; round < 4; round++) {
    change(db, chance, 250)
    expect(await killed(folder)).toEqual(contents(db))
    // The log goes on while the snapshot is written.
    const saved = db.save()
    change(db, chance, 50)
    await saved
    expect(await killed(folder)).toEqual(contents(db))
  }
  const before = contents(db)
  expect(before.filter(([, payload]) => payload !== undefined).length).toBeGreaterThan(2)
  await db.close()
  const again = new Redlet(folder)
  expect(contents(again)).toEqual(before)
  await again.close()
})

it('a snapshot has a large filter as it was when the snapshot began', async () => {
  const folder = newFolder()
  const db = new Redlet(folder)
  db.bf.reserve('large', 0.001, 2_000_000)
  db.cf.reserve('wide', 4_000_000)
  const items = Array.from({ length: 5000 }, (_, i) => `item ${i}`)
  db.bf.madd('large', items)
  db.cf.insert('wide', 'ITEMS', items)
  const saved = db.save()
  db.bf.madd(
    'large',
    items.map((item) => `more ${item}`),
  )
  for (const item of items.slice(0, 1000)) db.cf.del('wide', item)
  await saved
  const both = (store) => ['large', 'wide'].map((key) => store.call('DEBUG', 'DIGEST-VALUE', key))
  const before = both(db)
  const again = new Redlet(copyOf(folder))
  expect(both(again)).toEqual(before)
  expect(again.bf.card('large')).toBe(db.bf.card('large'))
  expect(again.cf.info('wide')['Number of items inserted']).toBe(4000)
  await again.close()
  await db.close()
})

it('an empty filter of a gigabyte takes little memory, and little of the log', async () => {
  const folder = newFolder()
  const db = new Redlet(folder)
  db.bf.reserve('giant', 0.001, 500_000_000)
  expect(db.bf.info('giant').Size).toBeGreaterThan(900_000_000)
  expect(db.memory('USAGE', 'giant')).toBeLessThan(3_000_000)
  expect(db.bf.add('giant', 'a')).toBe(true)
  await db.close()
  const again = new Redlet(folder)
  expect([again.bf.exists('giant', 'a'), again.bf.exists('giant', 'b')]).toEqual([true, false])
  const files = fs.readdirSync(folder, { recursive: true, withFileTypes: true })
  const sizes = files
    .filter((each) => each.isFile())
    .map((each) => `${each.parentPath}/${each.name}`)
  const total = sizes.map((file) => fs.statSync(file).size).reduce((sum, size) => sum + size, 0)
  expect(total).toBeLessThan(300_000_000)
  again.del('giant')
  await again.close()
})

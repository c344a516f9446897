'use strict'

// Time series, and those that rules make of them, after a process was killed, and after the store was
// opened again.

const { Redlet } = require('../..')
const { copyOf, newFolder, removeFolders } = require('../support/processes/folder.js')
const { Chance } = require('../support/random/generate.js')
const { RuleCalls } = require('../support/stack/rule-calls.js')

afterAll(removeFolders)

function contents(db) {
  const one = (key) => {
    const { memoryUsage, ...info } = db.ts.info(key)
    return [key, info, db.ts.range(key, '-', '+', { latest: true }), memoryUsage > 0]
  }
  return db.keys('*').sort().map(one)
}

/** What another process would find, if this one were killed now. */
async function killed(folder) {
  const db = new Redlet(copyOf(folder))
  const found = contents(db)
  await db.close()
  return found
}

function change(db, calls, count) {
  for (const call of Array.from({ length: count }, () => calls.next()).flat()) {
    try {
      db.call(...call)
    } catch (error) {
      if (error.name !== 'RedletError') throw error
    }
  }
}

it.each([1, 2, 3])('series and their rules are what they were, seed %i', async (seed) => {
  const folder = newFolder()
  const calls = new RuleCalls(new Chance(seed * 104_729))
  let db = new Redlet(folder)
  for (let round = 0; round < 4; round++) {
    change(db, calls, 200)
    const before = contents(db)
    expect(before.length).toBeGreaterThan(0)
    expect(await killed(folder)).toEqual(before)
    if (round % 2 === 0) db.call('BGREWRITEAOF')
    await db.close()
    db = new Redlet(folder)
    expect(contents(db)).toEqual(before)
  }
  await db.close()
})

it('values that are no numbers are what they were', async () => {
  const folder = newFolder()
  let db = new Redlet(folder)
  db.ts.create('sum')
  db.ts.incrby('sum', 'inf', { timestamp: 1 })
  db.ts.incrby('sum', '-inf', { timestamp: 2 })
  db.ts.create('heat', { duplicate_policy: 'SUM' })
  db.ts.create('made')
  db.ts.createrule('heat', 'made', 'AGGREGATION', 'std.p', 10)
  for (const time of [1, 1, 11]) db.ts.add('heat', time, 1e308)
  db.ts.incrby('made', 1, { timestamp: 5 })
  const before = ['sum', 'made'].map((key) => db.dump(key))
  await db.close()
  db = new Redlet(folder)
  expect(['sum', 'made'].map((key) => db.dump(key))).toEqual(before)
  expect(db.ts.range('sum', '-', '+')).toEqual([
    [1, Infinity],
    [2, NaN],
  ])
  expect(db.ts.range('made', '-', '+')).toEqual([
    [0, NaN],
    [5, NaN],
  ])
  await db.close()
})

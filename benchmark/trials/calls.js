/* The trials of one call over and over: those of rows.js, and how they are run. */

const { Loop, sampler } = require('../measure')
const { STRINGS, rows } = require('./rows')

function trial(row) {
  return {
    name: row.name,
    summary: row.summary,
    unit: 'ns',
    suits: (driver) => suits(row, driver),
    prepare: (context) => prepare(row, context),
  }
}

function suits(row, driver) {
  if (driver.own) return row.needs === undefined || driver[row.needs] !== undefined
  if (row.own || (row.redis && !driver.redis)) return false
  return row.needs ? driver[row.needs] !== undefined : !driver.lacks?.includes(row.name)
}

/** Fills the store, warms up, and answers with the function that takes one sample. */
async function prepare(row, { driver, data, budget, place }) {
  const db = await driver.open({ ...place, near: row.near })
  const names = Object.keys(row.beside ?? {}).filter((name) => driver.compares?.includes(name))
  const scope = { db, driver, ...data, ...driver.beside?.(data, names) }
  const how = driver.waits ? 'awaited' : 'plain'
  const clear = () => driver.clear(db)

  await clear()
  await load(row, scope, driver)
  const main = new Loop(row.call, scope, {
    // A transaction is a promise but in lmdb and SQLite; one `await` in 100 commands is lost there.
    how: row.awaited ? 'awaited' : how,
    count: scope[row.items ?? 'keys'].length,
    ...{ clear, per: row.per, fresh: row.fresh },
  })
  const beside = names.map((name) => {
    const walked = row.beside[name].includes(`${row.items}[`) ? row.items : 'keys'
    return [name, new Loop(row.beside[name], scope, { how, count: scope[walked].length })]
  })
  return sampler(main, Object.fromEntries(beside), budget)
}

async function load(row, scope, driver) {
  if (!row.load) return
  const count = scope.keys.length
  const loop = new Loop(row.load, scope, { how: driver.waits ? 'together' : 'plain', count })
  for (let pass = 0; pass < (row.loads ?? 1); pass++) await loop.once()
  if (row.load === STRINGS && driver.stores !== false) await check(scope)
}

/** A miss would be a faster `get` than a hit. */
async function check({ db, keys, values }) {
  const found = await db.get(keys[0])
  if (found !== values[0]) throw new Error(`get answered ${found} where ${values[0]} was set`)
}

module.exports = rows.map(trial)

/*
 * The trials of one call over and over: each is an expression. Its fields:
 *   call    what is timed, once an item
 *   load    what fills the store first
 *   items   which list of the data is walked (`keys` unless told)
 *   per     commands in one item: the figure is for one command
 *   fresh   the store is emptied, off the clock, after so many passes: collections stay small
 *   floor   the bare Node-API call to take turns with, in redlet's own process
 *   needs   a function that the driver must have, where the store's own method isn't what is called
 *   awaited a promise in any case
 */

const { BATCH, FIELDS, PIPELINE } = require('../data')
const { Loop, sample } = require('../measure')

const STRINGS = 'db.set(keys[i], values[i])'
const FLOOR_1 = 'floor1(keys[i])'
const FLOOR_2 = 'floor2(keys[i], values[i + shift])'

const TABLE = [
  {
    name: 'get',
    summary: 'get of a key that exists',
    load: STRINGS,
    call: 'db.get(keys[i])',
    floor: FLOOR_1,
  },
  {
    name: 'set',
    summary: 'set over an existing value',
    load: STRINGS,
    call: 'db.set(keys[i], values[i + shift])',
    floor: FLOOR_2,
    memory: 'memory.set(keys[i], values[i + shift])',
  },
  {
    name: 'incr',
    summary: 'incr',
    items: 'counters',
    call: 'db.incr(counters[i])',
    floor: FLOOR_1,
  },
  {
    name: 'hset',
    summary: 'hset of one field, into hashes of up to 16 fields',
    items: 'hashes',
    call: 'db.hset(hashes[i], field, values[i + shift])',
    fresh: FIELDS,
    floor: FLOOR_2,
  },
  {
    name: 'hget',
    summary: 'hget of one field, from hashes of 16 fields',
    items: 'hashes',
    load: 'db.hset(hashes[i], field, values[i])',
    loads: FIELDS,
    call: 'db.hget(hashes[i], field)',
    floor: FLOOR_1,
  },
  {
    name: 'lpush',
    summary: 'lpush of one value, onto lists of up to 16',
    items: 'lists',
    call: 'db.lpush(lists[i], values[i + shift])',
    fresh: 16,
    floor: FLOOR_2,
  },
  {
    name: 'sadd',
    summary: 'sadd of one new member, to sets of up to 16',
    items: 'sets',
    call: 'db.sadd(sets[i], values[i + shift])',
    fresh: 16,
    floor: FLOOR_2,
  },
  {
    name: 'evalsha',
    summary: 'a rate limiter of ten lines, a script by evalsha',
    items: 'counters',
    load: "db.script('LOAD', script.text)",
    call: 'db.evalsha(script.sha, 1, counters[i], 1000000000, 600000)',
    needs: 'scripts',
  },
  {
    name: 'mget',
    summary: 'mget of 100 keys, a key',
    items: 'batches',
    per: BATCH,
    load: STRINGS,
    call: 'db.mget(batches[i].keys)',
    get: 'db.get(keys[i])',
  },
  {
    name: 'multi',
    summary: 'a transaction of 50 gets and 50 sets, a command',
    items: 'batches',
    per: BATCH,
    load: STRINGS,
    needs: 'multi',
    awaited: true,
    call: 'driver.multi(db, batches[i])',
    get: 'db.get(keys[i])',
  },
  {
    name: 'pipeline',
    summary: 'a pipeline of 1,000 gets, a command',
    items: 'pipelines',
    per: PIPELINE,
    load: STRINGS,
    needs: 'pipeline',
    awaited: true,
    call: 'driver.pipeline(db, pipelines[i])',
  },
]

/** What redlet is measured beside, in its own process: names of the fields above. */
const BESIDE = { redlet: ['floor', 'get'], 'redlet-everysec': ['memory'] }

function trial(row) {
  const suits = (driver) =>
    row.needs ? driver[row.needs] !== undefined : !driver.lacks?.includes(row.name)
  return {
    name: row.name,
    summary: row.summary,
    unit: 'ns',
    suits,
    prepare: (context) => prepare(row, context),
  }
}

/** Fills the store, warms up, and answers with the function that takes one sample. */
async function prepare(row, { driver, data, budget, place }) {
  const db = await driver.open(place)
  const scope = { db, driver, ...data, ...driver.beside?.() }
  const how = driver.waits ? 'awaited' : 'plain'
  // A transaction is a promise but in lmdb and SQLite; one `await` in 100 commands is lost there.
  const mainHow = row.awaited ? 'awaited' : how
  const clear = () => driver.clear(db)

  await clear()
  await load(row, scope, driver)
  const count = scope[row.items ?? 'keys'].length
  const main = new Loop(row.call, scope, {
    how: mainHow,
    clear,
    count,
    per: row.per,
    fresh: row.fresh,
  })
  const names = (BESIDE[driver.name] ?? []).filter((name) => row[name])
  const others = names.map((name) => new Loop(row[name], scope, { how, count: data.keys.length }))
  const loops = [main, ...others]
  for (const loop of loops) await loop.warm(budget.warm)

  return async () => {
    const [value, ...rest] = await sample(loops, budget.sample)
    return { value, beside: Object.fromEntries(names.map((name, at) => [name, rest[at]])) }
  }
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

module.exports = TABLE.map(trial)

/*
 * How calls grow with the store, from 10,000 keys to five million. Keys are drawn at random out of
 * all of them and their strings are made, off the clock, before each slice: as a program does that
 * has just made the key it asks for. Near reads are off.
 */

const { elements, generator, largeKey, value } = require('../data')
const { Loop, sampler } = require('../measure')
const { writeAll } = require('./large')

const SIZES = [
  { name: '10k', size: 10_000 },
  { name: '100k', size: 100_000 },
  { name: '1m', size: 1_000_000 },
  { name: '5m', size: 5_000_000 },
]

/** Items of a slice. */
const CHUNK = 1000
/** Members that are added by one call while the store is filled. */
const TOGETHER = 500
const { tenFields } = elements()

const CALLS = [
  {
    name: 'get',
    of: 'keys',
    fill: (db, size) => writeAll(size, false, (i) => db.set(largeKey(i), value(i))),
    call: 'db.get(keys[i])',
    floor: 'floor1(keys[i])',
    drivers: ['map'],
  },
  {
    name: 'set',
    of: 'keys',
    fill: (db, size) => writeAll(size, false, (i) => db.set(largeKey(i), value(i))),
    call: 'db.set(keys[i], values[i])',
    floor: 'floor2(keys[i], values[i])',
    drivers: ['map'],
  },
  {
    name: 'hget',
    of: 'fields, in hashes of ten',
    fill: (db, size) => writeAll(size / 10, false, (i) => db.hset(largeKey(i), tenFields)),
    keys: (size) => size / 10,
    call: "db.hget(keys[i], 'field:4')",
    floor: "floor2(keys[i], 'field:4')",
    drivers: [],
  },
  {
    name: 'zadd',
    of: 'members of one sorted set',
    fill: (db, size) => writeAll(size / TOGETHER, false, (batch) => db.zadd('board', pairs(batch))),
    call: "db.zadd('board', scores[i], keys[i])",
    floor: "floor2('board', keys[i])",
    drivers: [],
  },
]

function pairs(batch) {
  const one = (_, at) => [
    ((batch * TOGETHER + at) * 7919) % 1_000_003,
    largeKey(batch * TOGETHER + at),
  ]
  return Array.from({ length: TOGETHER }, one).flat()
}

function trial(call, { name, size }) {
  return {
    name: `scale-${call.name}-${name}`,
    summary: `${call.name}, ${size.toLocaleString('en')} ${call.of}`,
    unit: 'ns',
    group: 'scale',
    samples: 15,
    suits: (driver) => driver.own === true || call.drivers.includes(driver.name),
    prepare: (context) => prepare(call, size, context),
  }
}

async function prepare(call, size, { driver, budget, place }) {
  const db = driver.open({ ...place, near: false })
  await call.fill(db, size)
  const count = call.keys?.(size) ?? size
  const random = generator()
  const values = Array.from({ length: CHUNK }, (_, i) => value(i))
  const [keys, scores] = [[], []]
  const refill = (from, to) => {
    for (let i = from; i < to; i++) {
      keys[i] = randomKey(Math.floor(random() * count))
      scores[i] = Math.floor(random() * 1_000_000)
    }
  }
  refill(0, CHUNK)
  const scope = { ...{ db, keys, values, scores, fields: [''] }, ...driver.beside?.({}, []) }
  const loop = (text) => new Loop(text, scope, { how: 'plain', count: CHUNK, refill })
  return sampler(loop(call.call), driver.own ? { floor: loop(call.floor) } : {}, budget)
}

const bytes = Buffer.from(largeKey(0), 'latin1')

/** `largeKey(index)`, leaving nothing but the string: garbage would drive the store out of the caches. */
function randomKey(index) {
  for (let at = bytes.length - 1, rest = index; at >= bytes.length - 7; at--) {
    bytes[at] = 48 + (rest % 10)
    rest = Math.floor(rest / 10)
  }
  return bytes.latin1Slice()
}

const trials = CALLS.flatMap((call) => SIZES.map((size) => trial(call, size)))

module.exports = { CALLS, SIZES, trials }

/*
 * Bytes a key. Where a store counts what it holds, that count is the figure, and how much the
 * process (for a server: the server) has grown stands beside it; elsewhere the growth is the figure.
 */

const { LARGE, collectionKey, document, elements, largeKey, value } = require('../data')
const { rehearse, resident, writeAll } = require('./large')

const SMALL = 200_000
const DOCUMENTS = 100_000
const { tenFields, tenMembers, tenNumbers, twentyElements } = elements()

const counts = (driver) => driver.used !== undefined

const KINDS = [
  {
    name: 'memory',
    summary: 'memory a key, with a million keys of 11 bytes and values of 32',
    count: LARGE,
    samples: 1,
    suits: (driver) => !driver.lacks.includes('memory'),
    write: (db, i) => db.set(largeKey(i), value(i)),
  },
  {
    name: 'memory-deadline',
    summary: 'the same where each key has a deadline',
    count: LARGE,
    samples: 1,
    suits: counts,
    write: (db, i) => db.set(largeKey(i), value(i), 'EX', 3600 + (i % 3600)),
  },
  collection('zset', 'ten members', (db, key) => db.zadd(key, tenMembers)),
  collection('set', 'ten numbers', (db, key) => db.sadd(key, tenNumbers)),
  collection('hash', 'ten fields', (db, key) => db.hset(key, tenFields)),
  collection('list', 'twenty elements', (db, key) => db.rpush(key, twentyElements)),
  {
    name: 'memory-json',
    summary: 'memory of a JSON document of 2 kB',
    count: DOCUMENTS,
    samples: 1,
    group: 'documents',
    suits: (driver) => driver.document !== undefined,
    write: (db, i) => db.call('JSON.SET', collectionKey(i), '$', document(i)),
  },
]

function collection(name, of, write) {
  return {
    name: `memory-${name}`,
    summary: `memory of a key of 11 bytes with a ${name} of ${of}`,
    count: SMALL,
    samples: 1,
    suits: counts,
    write: (db, i) => write(db, collectionKey(i)),
  }
}

function trial({ count, write, ...rest }) {
  return {
    ...rest,
    unit: 'bytes',
    once: true,
    async prepare({ driver, place }) {
      const db = await driver.open(place)
      await driver.clear(db)
      rehearse()
      return async () => {
        const before = await state(driver, db)
        await writeAll(count, driver.waits, (i) => write(db, i))
        const after = await state(driver, db)
        await driver.clear(db)
        const grown = (name) => (after[name] - before[name]) / count
        return { value: grown('value'), beside: { resident: grown('resident') } }
      }
    },
  }
}

/** Bytes by the store's count, and resident. A store without a count may lie in JavaScript's heap. */
async function state(driver, db) {
  const { value, resident: ofServer } = (await driver.used?.(db)) ?? {}
  const { all, native } = await resident()
  if (value === undefined) return { value: all, resident: all }
  return { value, resident: ofServer ?? native }
}

module.exports = KINDS.map(trial)

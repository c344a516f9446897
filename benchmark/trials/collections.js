const { collectionKey } = require('../data')

/** So many keys of each kind. */
const COUNT = 100_000
const TOGETHER = 500

/** What each key holds, as the arguments of one call. */
const KINDS = [
  { name: 'zset', of: 'ten members', call: 'zadd', elements: ten((i) => [i, `m${i}`]) },
  { name: 'set', of: 'ten numbers', call: 'sadd', elements: ten((i) => [i]) },
  {
    name: 'hash',
    of: 'ten fields',
    call: 'hset',
    elements: ten((i) => [`field:${i}`, `value:${i}`]),
  },
  {
    name: 'list',
    of: 'twenty elements',
    call: 'rpush',
    elements: Array.from({ length: 20 }, (_, i) => `element:${i}`),
  },
]

function ten(element) {
  return Array.from({ length: 10 }, (_, i) => element(i)).flat()
}

/** How much a store counts for a small collection and its key. */
module.exports = KINDS.map(({ name, of, call, elements }) => ({
  name: `memory-${name}`,
  summary: `memory of a key of 11 bytes with a ${name} of ${of}`,
  unit: 'bytes',
  once: true,
  samples: 1,
  // The store's own count: what a process without one takes for so little is lost in its garbage.
  suits: (driver) => driver.used !== undefined && driver.name !== 'redlet-everysec',
  async prepare({ driver, place }) {
    const db = await driver.open(place)
    await driver.clear(db)
    return async () => {
      const before = await driver.used(db)
      for (let from = 0; from < COUNT; from += TOGETHER) {
        const make = (_, at) => db[call](collectionKey(from + at), ...elements)
        await Promise.all(Array.from({ length: TOGETHER }, make))
      }
      const after = await driver.used(db)
      await driver.clear(db)
      return { value: (after.value - before.value) / COUNT, beside: {} }
    }
  },
}))

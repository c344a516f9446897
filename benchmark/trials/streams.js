/* Entries of three fields, added to one stream: how long that takes, and what they leave behind. */

const { LARGE } = require('../data')
const { Loop, mapped, sampler } = require('../measure')

const TOGETHER = 500
/** So many passes over the keys make a stream of 100,000 entries. */
const PASSES = 10

const FIELDS = "'sensor', keys[i], 'celsius', '21', 'volts', '230'"
const CALL = `db.xadd('events', '*', ${FIELDS})`

const FLOORS = {
  floor: 'floor2(keys[i], keys[i])',
  // As many strings as the call takes and gives.
  same: `floor1('1763800000000-0', 'events', ${FIELDS})`,
}

const suits = (driver) => driver.own || driver.name === 'ioredis'

const xadd = {
  name: 'xadd',
  summary: 'xadd of an entry of three fields, to a stream of up to 100,000',
  unit: 'ns',
  suits,
  async prepare({ driver, data, budget, place }) {
    const db = await driver.open(place)
    const clear = () => driver.clear(db)
    await clear()
    const scope = { db, ...data, ...driver.beside?.(data, []) }
    const options = { how: driver.waits ? 'awaited' : 'plain', count: data.keys.length }
    const main = new Loop(CALL, scope, { ...options, clear, fresh: PASSES })
    const beside = driver.own ? mapped(FLOORS, (floor) => new Loop(floor, scope, options)) : {}
    return sampler(main, beside, budget)
  },
}

const memory = {
  name: 'memory-stream',
  summary: 'memory of an entry of three fields, in a stream of a million',
  unit: 'bytes',
  once: true,
  samples: 1,
  suits,
  async prepare({ driver, place }) {
    const db = await driver.open(place)
    await driver.clear(db)
    return async () => {
      const before = await driver.used(db)
      for (let from = 0; from < LARGE; from += TOGETHER) {
        const add = (_, at) => db.xadd('events', '*', ...reading(from + at))
        await Promise.all(Array.from({ length: TOGETHER }, add))
      }
      const after = await driver.used(db)
      await driver.clear(db)
      return { value: (after.value - before.value) / LARGE, beside: {} }
    }
  },
}

/** Of one of a hundred sensors. */
function reading(index) {
  return ['sensor', index % 100, 'celsius', 15 + (index % 20), 'volts', 225 + (index % 10)]
}

module.exports = [xadd, memory]

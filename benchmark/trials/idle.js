const { LARGE, largeKey } = require('../data')
const { fill, rehearse, resident } = require('./large')

/** The ways in which a million keys go. */
const ENDS = {
  deleted: (db) => eachKey((key) => db.del(key)),
  flushed: (db) => db.call('FLUSHALL'),
  expired: (db) => eachKey((key) => db.pexpire(key, 1000)),
}

function eachKey(call) {
  for (let i = 0; i < LARGE; i++) call(largeKey(i))
}

/**
 * What a process keeps after a million keys came and went and it was idle for a while: its resident
 * memory over that of the same process while the store was empty.
 */
function trial(end) {
  return {
    name: `idle-${end}`,
    summary: `resident memory after a million keys were ${end} and a minute passed / a fresh store`,
    unit: 'times',
    once: true,
    samples: 1,
    together: true,
    suits: (driver) => driver.own === true,
    async prepare({ driver, place, budget }) {
      const db = await driver.open(place)
      rehearse()
      return async () => {
        const { native: fresh } = await resident()
        await fill(db)
        const { native: full } = await resident()
        ENDS[end](db)
        await new Promise((resolve) => setTimeout(resolve, budget.idle))
        const { native: after } = await resident()
        return { value: after / fresh, beside: { fresh, full, after } }
      }
    },
  }
}

module.exports = Object.keys(ENDS).map(trial)

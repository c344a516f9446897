const { LARGE, largeKey } = require('../data')
const { fill, rehearse, resident } = require('./large')

/**
 * What a process keeps after a million keys were written and deleted and it was idle for a while:
 * its resident memory over that of the same process while the store was empty.
 */
module.exports = {
  name: 'idle',
  summary:
    'resident memory after a million keys came and went and an idle minute / of a fresh store',
  unit: 'times',
  once: true,
  samples: 1,
  together: true,
  suits: (driver) => driver.own === true,
  async prepare({ driver, place, budget }) {
    const db = await driver.open(place)
    rehearse()
    return async () => {
      const fresh = await resident()
      await fill(db)
      const full = await resident()
      for (let i = 0; i < LARGE; i++) db.del(largeKey(i))
      await new Promise((resolve) => setTimeout(resolve, budget.idle))
      const after = await resident()
      return { value: after / fresh, beside: { fresh, full, after } }
    }
  },
}

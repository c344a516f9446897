const { fill } = require('./large')

/** How long emptying a store of a million keys holds the event loop. */
module.exports = {
  name: 'flushall',
  summary: 'FLUSHALL of a million keys: how long the call holds the event loop',
  unit: 'ms',
  once: true,
  samples: 3,
  suits: (driver) => !driver.lacks.includes('flushall'),
  async prepare({ driver, place }) {
    const db = await driver.open(place)
    await fill(db, driver.waits)
    return async () => {
      const start = performance.now()
      const done = driver.clear(db)
      const value = performance.now() - start
      await done
      return { value, beside: {} }
    }
  },
}

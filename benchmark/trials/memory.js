const { LARGE } = require('../data')
const { fill, rehearse } = require('./large')

/** How much the process (for a server: the server) grows by a million keys, a key. */
module.exports = {
  name: 'memory',
  summary: 'memory a key, with a million keys of 11 bytes and values of 32',
  unit: 'bytes',
  once: true,
  samples: 3,
  suits: (driver) => !driver.lacks.includes('memory'),
  async prepare({ driver, place }) {
    const db = await driver.open(place)
    await driver.clear(db)
    const used = driver.used ?? resident
    if (!driver.used) rehearse()

    return async () => {
      const before = await used(db)
      await fill(db, driver.waits)
      const after = await used(db)
      await driver.clear(db)
      return difference(before, after)
    }
  },
}

async function resident() {
  for (let i = 0; i < 3; i++) {
    global.gc()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return { value: process.memoryUsage.rss(), beside: {} }
}

function difference(before, after) {
  const beside = {}
  for (const name in after.beside) beside[name] = (after.beside[name] - before.beside[name]) / LARGE
  return { value: (after.value - before.value) / LARGE, beside }
}

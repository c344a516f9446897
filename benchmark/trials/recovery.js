const { LARGE } = require('../data')
const { fill } = require('./large')

/*
 * How long the open of a folder with a million keys takes: from the log alone, as after a crash
 * (the process that wrote left without `close`), and from a snapshot.
 */

const fromLog = {
  name: 'recovery',
  summary: 'open a folder of a million keys, from the log',
  ...common(),
  async arrange({ driver, place }) {
    await fill(await driver.open(place))
    process.exit()
  },
}

const fromSnapshot = {
  name: 'recovery-snapshot',
  summary: 'open a folder of a million keys, from a snapshot',
  ...common(),
  async arrange({ driver, place }) {
    const db = await driver.open(place)
    await fill(db)
    await driver.save(db)
    await driver.close(db)
  },
}

function common() {
  return {
    unit: 'ms',
    once: true,
    samples: 3,
    suits: (driver) => driver.persists === true,
    prepare,
  }
}

function prepare({ driver, place }) {
  require(driver.require())
  return () => {
    const start = performance.now()
    const db = driver.open(place)
    const value = performance.now() - start
    const keys = driver.count(db)
    if (keys !== LARGE) throw new Error(`${keys} keys came back of ${LARGE}`)
    return { value, beside: {} }
  }
}

module.exports = [fromLog, fromSnapshot]

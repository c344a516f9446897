/* Calls of a process that shares a folder which another process owns, beside a server's on a Unix socket. */

const { Loop, sampler } = require('../measure')

const CALLS = [
  ['guest-get', 'get of a key in another process', 'db.get(keys[i])'],
  // Few, since each has to be read once a second in the other process.
  ['guest-near', 'get of a hundred keys, near reads on', 'db.get(keys[i % 100])'],
  ['guest-set', 'set of a key in another process', 'db.set(keys[i], values[i + shift])'],
]

module.exports = CALLS.map(([name, summary, call]) => ({
  ...{ name, summary, unit: 'ns', group: 'guests' },
  // The drivers name the trials.
  suits: () => false,
  async prepare({ driver, data, budget, place }) {
    const db = await driver.open({ ...place, near: name === 'guest-near' })
    await driver.clear(db)
    const options = { how: driver.waits ? 'awaited' : 'plain', count: data.keys.length }
    const scope = { db, ...data }
    await new Loop('db.set(keys[i], values[i])', scope, options).once()
    return sampler(new Loop(call, scope, options), {}, budget)
  },
}))

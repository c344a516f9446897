const { LARGE, generator, largeKey } = require('../data')
const { Loop, sampler } = require('../measure')
const { fill } = require('./large')

/** Where near reads can't help: each read of another of a million keys. */
module.exports = {
  name: 'get-1m',
  summary: 'get of random keys out of a million, near reads on, beside off',
  unit: 'ns',
  suits: (driver) => driver.own === true,
  async prepare({ driver, data, budget, place }) {
    const db = driver.open(place)
    const native = driver.open({ ...place, near: false })
    await fill(db)
    await fill(native)
    const random = generator()
    const keys = Array.from({ length: LARGE }, () => largeKey(Math.floor(random() * LARGE)))
    const scope = { ...{ db, native, keys, fields: data.fields }, ...driver.beside(data, []) }
    const loop = (call) => new Loop(call, scope, { how: 'plain', count: LARGE })
    const beside = { native: loop('native.get(keys[i])'), floor: loop('floor1(keys[i])') }
    return sampler(loop('db.get(keys[i])'), beside, budget)
  },
}

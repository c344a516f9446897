/* JSON documents, beside the server whose module they come from. The drivers know how to ask for one. */

const { document } = require('../data')
const { Loop, sampler } = require('../measure')

const PATH = '$.address.city'
const LOAD = "db.call('JSON.SET', keys[i], '$', documents[i])"

module.exports = {
  name: 'json-get',
  summary: 'one path of a JSON document of 2 kB',
  unit: 'ns',
  group: 'documents',
  suits: (driver) => driver.document !== undefined,
  async prepare({ driver, data, budget, place }) {
    const db = await driver.open(place)
    await driver.clear(db)
    const documents = data.keys.map((_, i) => document(i))
    const scope = { db, driver, documents, path: PATH, ...data }
    const count = data.keys.length
    await new Loop(LOAD, scope, { how: driver.waits ? 'together' : 'plain', count }).once()
    const options = { how: driver.waits ? 'awaited' : 'plain', count }
    return sampler(new Loop('driver.document(db, keys[i], path)', scope, options), {}, budget)
  },
}

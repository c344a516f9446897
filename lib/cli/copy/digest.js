'use strict'

const { portionsOf, readKeys } = require('./keys.js')
const { librariesOf } = require('./libraries.js')
const { Sum } = require('./sum.js')

/** The Sum of all that a side holds, in the database that it names or in all. */
async function digestOf(side, values, { signal, onProgress }) {
  const sum = new Sum()
  const sizes = await side.sizes()
  const databases = side.database === undefined ? [...sizes.keys()] : [side.database]
  const total = databases.reduce((all, each) => all + (sizes.get(each) ?? 0), 0)
  for (const database of databases) {
    await side.select(database)
    for await (const keys of side.keys()) {
      signal.throwIfAborted()
      await add(sum, side, values, { database, keys })
      onProgress({ done: sum.keys, total })
    }
  }
  await side.checkStill()
  for (const library of await librariesOf(side)) sum.addLibrary(...library)
  return sum
}

async function add(sum, side, values, { database, keys }) {
  for (const portion of await portionsOf(side, keys)) {
    const found = await readKeys(side, portion)
    portion.forEach((key, i) => {
      if (found[i]) sum.addKey(database, key, found[i], values.digest(found[i].payload))
    })
  }
}

module.exports = { digestOf }

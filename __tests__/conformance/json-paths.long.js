'use strict'

// As json-paths.test.js, with 200,000 paths.

const { findBinary, startServer } = require('../support/servers/genuine.js')
const { Chance } = require('../support/random/generate.js')
const { comparePaths } = require('../support/stack/compare-paths.js')

const installed = findBinary('stack') !== undefined

;(installed ? it : it.skip)(
  '200,000 paths find the same values as in a genuine Redis Stack 7.4.1',
  async () => {
    const server = await startServer('stack')
    try {
      for (let seed = 1; seed <= 10; seed++) {
        const { differences } = await comparePaths(server, new Chance(seed), 500)
        expect(differences).toEqual([])
      }
    } finally {
      await server.stop()
    }
  },
)

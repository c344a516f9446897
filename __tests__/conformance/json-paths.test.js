'use strict'

// Random paths in random documents beside a genuine Redis Stack 7.4.1.

const { startServer } = require('../support/servers/genuine.js')
const { comparedStack } = require('../support/servers/subjects.js')
const { Chance } = require('../support/random/generate.js')
const { comparePaths } = require('../support/stack/compare-paths.js')

const installed = comparedStack().length > 0

;(installed ? describe : describe.skip)('conformance: paths of JSON', () => {
  let server

  beforeAll(async () => {
    server = await startServer('stack')
  })
  afterAll(() => server?.stop())

  it('find the same values, and errors say the same of those that make no sense', async () => {
    const { differences, found, nothing, refused } = await comparePaths(server, new Chance(20), 250)
    expect(differences).toEqual([])
    expect(Math.min(found, nothing, refused)).toBeGreaterThan(1000)
  })
})

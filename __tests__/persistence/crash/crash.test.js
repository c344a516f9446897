'use strict'

// A short run of `npm run torture -- --minutes N`.

const { removeFolders } = require('../../support/processes/folder.js')
const { noPreload } = require('../../support/processes/preload.js')
const { Torture } = require('./torture.js')

const ROUNDS = 3
const seed = Number(process.env.REDLET_SEED ?? Date.now() % 2 ** 31)

afterAll(removeFolders)

/** Rounds of one kind: how many steps were found again. */
async function torture(options) {
  const torture = await Torture.begin({ seed, ...options })
  try {
    for (let round = 1; round < ROUNDS; round++) await torture.round()
    // However slow the machine is, something is there to be found again.
    await torture.round({ afterSteps: true })
  } finally {
    await torture.close()
  }
  return torture.kept
}

describe.each(['everysec', 'always', 'no'])('with fsync %s', (fsync) => {
  it.each([1, 2])(
    'a store killed under %i writers comes back with every call that had returned',
    async (writers) => {
      expect(await torture({ crash: 'kill', fsync, writers })).toBeGreaterThan(0)
    },
    120_000,
  )

  const reason = noPreload()
  const test = reason === undefined ? it : it.skip
  test.each([1, 2])(
    `a power cut under %i writers takes nothing that the disk had confirmed${reason ? ` (${reason})` : ''}`,
    async (writers) => {
      expect(await torture({ crash: 'power', fsync, writers })).toBeGreaterThan(0)
    },
    120_000,
  )
})

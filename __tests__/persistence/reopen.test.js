'use strict'

// Whatever calls were made, a folder holds the same data when it is opened again.
//   REDLET_SEED=n            repeats a run
//   REDLET_REOPENED_CALLS=n  runs more of them, or fewer

const { removeFolders } = require('../support/processes/folder.js')
const { runReopened } = require('../support/random/reopen.js')

const seed = Number(process.env.REDLET_SEED ?? Math.floor(Math.random() * 2 ** 32))
const count = Number(process.env.REDLET_REOPENED_CALLS ?? 4000)

afterAll(removeFolders)

it('random calls are recovered from the log, from a snapshot and after closing', async () => {
  await runReopened({ seed, count })
}, 3_600_000)

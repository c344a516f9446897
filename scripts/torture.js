'use strict'

// Kills stores and simulates power cuts: `npm run torture -- --minutes 60`. Exits with 1 at the
// first store that does not recover correctly, and prints how to reproduce it.
//
//   --minutes N   how long (default 10)
//   --seed N      what the first run begins with (default: the time)

const { parseArgs } = require('node:util')
const { need } = require('./run.js')

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
  },
})
const minutes = Number(values.minutes)
const first = Number(values.seed)
if (!(minutes > 0) || !Number.isInteger(first)) {
  console.error('✘ --minutes takes a number above 0, --seed an integer')
  process.exit(1)
}

const ROUNDS = 10
const kinds = ['kill', 'power'].flatMap((crash) =>
  ['everysec', 'always', 'no'].flatMap((fsync) =>
    [1, 2].map((writers) => ({ crash, fsync, writers })),
  ),
)

async function run() {
  need('Make ready', 'node scripts/setup.js')
  const { noPreload } = require('../__tests__/support/processes/preload.js')
  const { Torture } = require('../__tests__/persistence/crash/torture.js')
  const { removeFolders } = require('../__tests__/support/processes/folder.js')
  const reason = noPreload()
  if (reason !== undefined) console.log(`Power cuts are left out: ${reason}`)
  const possible = kinds.filter(({ crash }) => crash === 'kill' || reason === undefined)

  const [end, total] = [Date.now() + minutes * 60_000, { rounds: 0, steps: 0 }]
  for (let seed = first; Date.now() < end; seed++) {
    const kind = possible[(seed - first) % possible.length]
    const torture = await Torture.begin({ seed, ...kind })
    for (let round = 0; round < ROUNDS && Date.now() < end; round++) {
      await torture.round()
      total.rounds += 1
    }
    await torture.close()
    removeFolders()
    total.steps += torture.kept
    const left = Math.max(0, (end - Date.now()) / 60_000).toFixed(1)
    const { crash, fsync, writers } = kind
    console.log(
      `seed ${seed}: ${crash}, fsync ${fsync}, writers ${writers} ✔   ` +
        `${total.rounds} crashes, ${total.steps} steps found again, ${left} minutes left`,
    )
  }
  console.log(`\n✔ ${total.rounds} crashes; every step that had to be there was there`)
}

run().catch((error) => {
  console.error(`\n✘ ${error.message}\n  again: npm run torture -- --seed N, with the seed above`)
  process.exitCode = 1
})

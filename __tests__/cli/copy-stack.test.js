'use strict'

// `redlet copy` and `redlet digest` with keys of all types of Redis Stack.

const path = require('node:path')
const { Redlet } = require('../..')
const { copied, filledFolder, served, serving } = require('../support/copies/stores.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { redlet } = require('../support/programs/redlet.js')
const { comparedStack } = require('../support/servers/subjects.js')
const { VALUES } = require('../support/stack/values.js')

afterAll(removeFolders)

const RULE = [
  ['TS.CREATE', 'source'],
  ['TS.CREATE', 'made', 'LABELS', 'of', 'source'],
  ['TS.CREATERULE', 'source', 'made', 'AGGREGATION', 'avg', '10'],
  ['TS.MADD', 'source', '1', '1', 'source', '2', '2', 'source', '11', '5', 'source', '15', '1'],
]

/** A key of each type, of the name of its type, and a rule. */
const made = () =>
  filledFolder(
    Object.entries(VALUES).flatMap(([type, calls]) => calls(type)),
    RULE,
  )

/** All keys but those that have to do with the rule, bit for bit, and what is there of these. */
async function contentsOf(folder) {
  const db = new Redlet(folder)
  const payloads = Object.keys(VALUES).map((key) => [key, db.dump(key)?.toString('hex')])
  const series = ['source', 'made'].map((key) => db.ts.range(key, '-', '+'))
  const { rules } = db.ts.info('source')
  await db.close()
  return { payloads, series, rules }
}

async function digestOf(store) {
  return /digest .*/.exec((await redlet('digest', store)).stdout)[0]
}

it.each(['a store that listens', ...comparedStack()])(
  'go through %s to a new folder, with the same fingerprint everywhere',
  async (id) => {
    const [folder, other] = [await made(), path.join(newFolder(), 'new')]
    const store = await (id === 'stack' ? serving(id) : served())
    await copied(folder, store.url)
    await copied(store.url, other)
    const digests = await Promise.all([folder, store.url, other].map(digestOf))
    await store.stop()
    expect(new Set(digests).size).toBe(1)
    const before = await contentsOf(folder)
    expect(before.payloads.every(([, payload]) => payload !== undefined)).toBe(true)
    expect(before.rules).toEqual({ made: [10, 'AVG', 0] })
    // RESTORE makes series without rules, here as there.
    expect(await contentsOf(other)).toEqual({ ...before, rules: {} })
  },
  60_000,
)

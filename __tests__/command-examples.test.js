'use strict'

// The examples of docs/commands.md, which stand above each command's function. They run here in
// one process, each with an empty store of its own as `db`.

const assert = require('node:assert')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const redlet = require('..')
const {
  compileExamples,
  declaresStore,
  findCommandExamples,
  uncheckedClaims,
  withClaims,
} = require('./support/programs/examples.js')

const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor

/** What claims are checked with, in an example that begins now. */
function checksOf(code) {
  const began = performance.now()
  const passed = () => (performance.now() - began) / 1000
  const deepEqual = (found, claimed) =>
    expect(found).toEqual(/ttl\(/.test(code) ? aged(claimed, found, passed()) : claimed)
  return { deepEqual, rejects: assert.rejects }
}

/**
 * What is claimed, with times to live of which so many seconds have passed: a busy machine takes a
 * while between two lines.
 */
function aged(claimed, found, seconds) {
  if (Array.isArray(claimed)) return claimed.map((each, at) => aged(each, found?.[at], seconds))
  const least = claimed - Math.round(seconds + 0.01)
  return claimed > 0 && found < claimed && found >= least ? found : claimed
}

/** What an example prints is shown to readers, not here. */
const quiet = { log: () => {} }

/** Runs an example in an empty folder, and closes all stores that it opens. */
async function run(code, dialect) {
  const opened = []
  class Redlet extends redlet.Redlet {
    constructor(...args) {
      super(...args)
      opened.push(this)
    }
  }
  const scope = { assert: checksOf(code), console: quiet, Redlet }
  if (!declaresStore(code)) scope.db = new Redlet({ dialect })
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'redlet-example-'))
  const before = process.cwd()
  process.chdir(folder)
  try {
    await new AsyncFunction(...Object.keys(scope), code)(...Object.values(scope))
  } finally {
    await Promise.all(opened.map((store) => store.close()))
    process.chdir(before)
    fs.rmSync(folder, { recursive: true, maxRetries: 5 })
  }
}

const examples = findCommandExamples()

describe.each(['redis', 'valkey'])('in the dialect %s', (dialect) => {
  it.each(examples)('the example of $command runs, and its claims are true', ({ code }) =>
    run(withClaims(code), dialect),
  )
})

it.each(examples)('the example of $command claims only what is checked', ({ code }) => {
  expect(uncheckedClaims(code)).toEqual([])
})

// Null is not checked: an example shows a call whose answer is known, not what else there may be.
it('the examples fit the types', () => {
  expect(compileExamples(examples.map(({ code }) => code))).toBe('')
}, 60_000)

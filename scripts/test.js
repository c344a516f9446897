'use strict'

// All checks, also on a fresh checkout: `npm test`. Later steps run even if one fails; the last
// lines show the result of each.

const { run } = require('./run.js')
const { setup } = require('./setup.js')

const steps = () => [
  ...setup(),
  run('Install the genuine servers', 'node scripts/install-servers.js'),
  run('Install the checkers of deploy/', 'node scripts/install-checkers.js'),
  run('Formatting and lints', 'npm run --silent lint'),
  run('Rust tests', 'npm run --silent test:rust'),
  run('JavaScript tests', 'npm run --silent test:js'),
  run('Types', 'npm run --silent test:types'),
  run('The package as npm would publish it', 'npm run --silent test:package'),
]

/** Prints the result of each step; the process exits with 1 if one failed. */
function tell(taken) {
  console.log('\nSummary')
  for (const { title, ok, seconds, skipped } of taken) {
    if (skipped === undefined) console.log(`  ${ok ? '✔' : '✘'} ${title} (${seconds.toFixed(1)} s)`)
    else console.log(`  – ${title}: skipped, ${skipped}`)
  }
  const failed = taken.filter((step) => !step.ok).length
  const skipped = taken.filter((step) => step.skipped !== undefined).length
  const passed = `All steps passed${skipped ? `, ${skipped} skipped` : ''}`
  console.log(failed ? `\n${failed} of ${taken.length} steps failed` : `\n${passed}`)
  process.exitCode = failed ? 1 : 0
}

module.exports = { steps, tell }

if (require.main === module) tell(steps())

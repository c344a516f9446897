'use strict'

// Everything that has to hold, on a fresh checkout too: `npm test`. A step that fails does not keep
// the later ones from running; the last lines say how each went.

const { run } = require('./run.js')
const { setup } = require('./setup.js')

const steps = () => [
  ...setup(),
  run('Install the genuine servers', 'node scripts/install-servers.js'),
  run('Formatting and lints', 'npm run --silent lint'),
  run('Rust tests', 'npm run --silent test:rust'),
  run('JavaScript tests', 'npm run --silent test:js'),
  run('Types', 'npm run --silent test:types'),
  run('The package as npm would publish it', 'npm run --silent test:package'),
]

/** Prints how each step went; the process ends with 1 when one failed. */
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

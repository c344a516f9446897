'use strict'

// Everything that has to hold, on a fresh checkout too: `npm test`. A step that fails does not keep
// the later ones from running; the last lines say how each went.

const { run } = require('./run.js')
const { setup } = require('./setup.js')

const steps = [
  ...setup(),
  run('Install the genuine servers', 'node scripts/install-servers.js'),
  run('Formatting and lints', 'npm run --silent lint'),
  run('Rust tests', 'npm run --silent test:rust'),
  run('JavaScript tests', 'npm run --silent test:js'),
  run('Types', 'npm run --silent test:types'),
  run('The package as npm would publish it', 'npm run --silent test:package'),
]

console.log('\nSummary')
for (const { title, ok, seconds } of steps) {
  console.log(`  ${ok ? '✔' : '✘'} ${title} (${seconds.toFixed(1)} s)`)
}
const failed = steps.filter((step) => !step.ok).length
console.log(failed ? `\n${failed} of ${steps.length} steps failed` : '\nAll steps passed')
process.exitCode = failed ? 1 : 0

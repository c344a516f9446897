'use strict'

// Prepares a checkout: installs what package-lock.json lists, builds the addon and the inspector's
// page.
// Quick when there is nothing to do. `npm start`, `npm test` and `npm run bench` begin here.

const { spawnSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const { need, root } = require('./run.js')

// Not `npm ci`, which requires the lock file to name the optional binaries of every platform: a
// mirror with only some of them cannot write such a file. `--no-save` leaves the lock file as it
// is.
const INSTALL = 'npm install --no-save --no-audit --no-fund'

function setup() {
  const steps = []
  if (!installed()) steps.push(need('Install the development packages', INSTALL))
  needCargo()
  steps.push(need('Build the addon (minutes at first, then seconds)', 'npm run --silent build'))
  steps.push(need('Build the page of the inspector', 'npm run --silent build:inspector'))
  return steps
}

/** npm leaves a copy of the lock file in node_modules; an older copy means an older install. */
function installed() {
  const changed = (file) => fs.statSync(path.join(root, file), { throwIfNoEntry: false })?.mtimeMs
  return changed('node_modules/.package-lock.json') >= changed('package-lock.json')
}

function needCargo() {
  if (spawnSync('cargo', ['--version']).status === 0) return
  console.error('\n✘ Building redlet from its sources needs Rust: https://rustup.rs')
  process.exit(1)
}

module.exports = { setup }

if (require.main === module) setup()

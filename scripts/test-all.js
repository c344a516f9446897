'use strict'

// Everything in `npm test`, and what takes longer or needs more tools: `npm run test:all`.

const fs = require('node:fs')
const { KEYRING } = require('./prebuild/tools.js')
const { run, skip } = require('./run.js')
const { steps, tell } = require('./test.js')
const runners = require('../__tests__/runners/install.js')

/** Runs the command unless `missing` names something that it lacks. */
function where({ missing }, title, command) {
  const why = missing()
  return why === undefined ? run(title, command) : skip(title, why)
}

const linux = {
  missing() {
    const { platform, arch } = process
    return platform === 'linux' && arch === 'x64' ? undefined : 'what it installs is for Linux x64'
  },
}

const debian = {
  missing: () => (fs.existsSync(KEYRING) ? linux.missing() : "it needs Debian's keys"),
}

/** Of the binaries for other platforms, the one that needs no emulator. */
const MUSL = ['make', 'check'].map((step) => `npm run --silent prebuild:${step} -- linux-x64-musl`)

tell([
  ...steps(),
  run('Longer JavaScript tests', 'npm run --silent test:long'),
  where(runners, 'Suites in other test runners', 'npm run --silent test:runners'),
  run('The site of the documentation', 'npm run --silent docs'),
  run(
    'Owners of a shared folder killed a hundred times',
    "REDLET_KILLS=100 jest '__tests__/processes/(kills|near)'",
  ),
  run(
    'At least 200,000 random calls of each type of Redis Stack',
    "REDLET_STACK_EFFORT=70 jest '__tests__/conformance/(filters|json|sketches|time-series(-labels)?).test' -t random",
  ),
  run('Stores crashed for five minutes', 'npm run --silent torture -- --minutes 5'),
  where(linux, 'The package elsewhere', 'npm run --silent test:package:more'),
  where(debian, 'The binary for musl', MUSL.join(' && ')),
])

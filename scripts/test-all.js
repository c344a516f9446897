'use strict'

// Everything in `npm test`, and what takes longer or needs more tools: `npm run test:all`.

const { run, skip } = require('./run.js')
const { steps, tell } = require('./test.js')
const musl = require('./musl.js')
const runners = require('../__tests__/runners/install.js')

/** Runs the command unless `missing` names something that it lacks. */
function where({ missing }, title, command) {
  const why = missing()
  return why === undefined ? run(title, command) : skip(title, why)
}

const more = {
  missing: () =>
    process.platform === 'linux' && process.arch === 'x64'
      ? undefined
      : 'the versions of Node that it installs are for Linux x64',
}

tell([
  ...steps(),
  where(runners, 'Suites in other test runners', 'npm run --silent test:runners'),
  run('The site of the documentation', 'npm run --silent docs'),
  run('Stores crashed for five minutes', 'npm run --silent torture -- --minutes 5'),
  where(more, 'The package elsewhere', 'npm run --silent test:package:more'),
  where(musl, 'The binary for musl', 'npm run --silent test:musl'),
])

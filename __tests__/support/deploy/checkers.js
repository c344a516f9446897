'use strict'

// What checks the files of deploy/: hadolint, promtool, systemd-analyze, and the schemas of compose
// files and of Kubernetes. `npm test` installs them (scripts/install-checkers.js).

const fs = require('node:fs')
const path = require('node:path')

const cache = path.resolve(__dirname, '../../../.cache/checkers')

/** By name: where the checker is, beside what it is for. */
const CHECKERS = {
  hadolint: { file: path.join(cache, 'hadolint'), what: 'Dockerfiles' },
  promtool: { file: path.join(cache, 'promtool'), what: 'rules of Prometheus' },
  compose: { file: path.join(cache, 'compose-spec.json'), what: 'compose files' },
  kubernetes: { file: path.join(cache, 'kubernetes'), what: 'Kubernetes' },
  'systemd-analyze': { file: '/usr/bin/systemd-analyze', what: 'units of systemd' },
}

/** The path of a checker, if it is installed. */
function findChecker(name) {
  const { file } = CHECKERS[name]
  return fs.existsSync(file) ? file : undefined
}

/** Tests that need a checker: they are skipped where it is missing, and say so. */
function describeWith(name, title, tests) {
  if (findChecker(name)) return describe(title, tests)
  return describe.skip(`${title} (${name} is not installed)`, tests)
}

module.exports = { CHECKERS, cache, describeWith, findChecker }

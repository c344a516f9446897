'use strict'

const path = require('node:path')
const { root, startScript } = require('../processes/child.js')

const CLI = path.join(root, 'lib', 'cli', 'index.js')

/** Runs `npx redlet` with these arguments: `{ code, stdout, stderr }`. */
const redlet = (...args) => redlet.in({}, ...args)

/** The same with more variables of the environment, and `input` for standard input. */
redlet.in = ({ input = '', ...env }, ...args) => {
  const child = startScript(CLI, args, { env: { ...process.env, REDLET_HISTORY: '', ...env } })
  child.stdin.on('error', () => {}) // it may have ended without reading
  child.stdin.end(input)
  return child.ended
}

module.exports = { CLI, redlet }

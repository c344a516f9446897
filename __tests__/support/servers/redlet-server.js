'use strict'

const { once } = require('node:events')
const path = require('node:path')
const { root, startScript } = require('../processes/child.js')

const CLI = path.join(root, 'lib', 'cli', 'index.js')

/** The lines of a log that `redlet server` has written. */
const parseLog = (text) =>
  text
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))

/** Starts `redlet server`. */
const startServer = (...args) => startScript(CLI, ['server', ...args])

/** The same on a free port; its process, its port, and its log, once it serves. */
async function readyServer(...args) {
  const child = startServer('--port', 0, ...args)
  let printed = ''
  while (!/ready on .*\n/.test(printed)) printed += (await once(child.stdout, 'data'))[0]
  const log = parseLog(printed)
  const line = (event) => log.find((each) => each.event === event)
  return { child, log, line, port: line('ready').port }
}

module.exports = { parseLog, readyServer, startServer }

#!/usr/bin/env node
'use strict'

// `npx redlet`: what one does with a store from the command line.

const { check } = require('./check.js')
const { server } = require('./server.js')

const HELP = `Usage: redlet <command>

  server                serves a store to Redis clients; redlet server --help
  check <folder>        reads a whole data folder and says whether it is sound
  check --fix <folder>  cuts damage off; what is cut off is kept beside as *.damaged
  --version             the version of redlet
  --help                this help

check ends with 0 for a sound folder, 1 for a damaged one, 2 for wrong use.`

function main(args) {
  const [command, ...rest] = args
  if (command === 'check') return check(rest)
  if (command === 'server') return server(rest)
  if (command === '--version') return say(require('../../package.json').version)
  if (command === '--help' || command === 'help') return say(HELP)
  console.error(command === undefined ? HELP : `redlet: unknown command '${command}'\n\n${HELP}`)
  return 2
}

function say(text) {
  console.log(text)
  return 0
}

Promise.resolve(main(process.argv.slice(2))).then((code) => {
  process.exitCode = code
})

#!/usr/bin/env node
'use strict'

// `npx redlet`: the command line.

const { RedletError } = require('../error.js')

const HELP = `Usage: redlet <command>

  server                serves a store to Redis clients; redlet server --help
  check <folder>        reads a whole data folder and says whether it is sound
  check --fix <folder>  cuts damage off, and keeps what it cuts off in *.damaged
  -v, --version         the version of redlet
  -h, --help            this help

check exits with 0 for a sound folder, 1 for a damaged one, 2 for wrong usage.`

/** Loaded when they are called for: help and version need no binary. */
const COMMANDS = {
  check: (args) => require('./check.js').check(args),
  server: (args) => require('./server.js').server(args),
}

async function main([word, ...rest]) {
  // `redlet help check` is `redlet check --help`.
  const [command, ...args] =
    word === 'help' && rest.length > 0 ? [rest[0], '--help'] : [word, ...rest]
  if (Object.hasOwn(COMMANDS, command ?? '')) return COMMANDS[command](args)
  if (command === '-v' || command === '--version') return say(require('../../package.json').version)
  if (['-h', '--help', 'help'].includes(command)) return say(HELP)
  if (command === undefined) return fail(2, HELP)
  const what = command.startsWith('-') ? 'option' : 'command'
  return fail(2, `redlet: unknown ${what} '${command}'\n\n${HELP}`)
}

function say(text) {
  console.log(text)
  return 0
}

function fail(code, text) {
  console.error(text)
  return code
}

main(process.argv.slice(2))
  .catch((error) => {
    if (!(error instanceof RedletError)) throw error
    return fail(1, `redlet: ${error.code}: ${error.message}`)
  })
  .then((code) => {
    process.exitCode = code
  })

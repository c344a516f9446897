#!/usr/bin/env node
'use strict'

// `npx redlet`: the command line. It finds the command in the table, reads its arguments, runs it, and
// turns what it throws into a message and an exit code.

const { overview, usageOf } = require('./help.js')
const { findCommand } = require('./table.js')
const { WrongUsage, readArguments } = require('./usage.js')
const { RedletError } = require('../error.js')

const VERSION = ['-v', '--version', 'version']
const HELP = ['-h', '--help']

async function main(args) {
  if (VERSION.includes(args[0])) return say(require('../../package.json').version)
  if (HELP.includes(args[0])) return say(overview())
  let command
  try {
    const found = findCommand(args)
    command = found.command
    const given = readArguments(command, found.rest)
    if (given.values.help) return say(require('./help.js').helpOf(command))
    return (await command.run(given)) ?? 0
  } catch (error) {
    return failed(command, error)
  }
}

function say(text) {
  console.log(text)
  return 0
}

/** 2 for wrong usage, 1 for whatever else was foreseen: our own errors, and those of the system. */
function failed(command, error) {
  if (error instanceof WrongUsage || error.code === 'INVALID_ARGUMENT') {
    const { place, more } = usageOf(command)
    console.error(`redlet: ${error.message}\n\nUsage: ${place}\n${more}`)
    return 2
  }
  if (error instanceof RedletError) console.error(`redlet: ${error.code}: ${error.message}`)
  // Its message begins with the code.
  else if (error.syscall !== undefined) console.error(`redlet: ${error.message}`)
  else throw error
  return 1
}

// `redlet help | head -1`: who reads has read enough.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})

// Who would read what is wrong may have gone: that must not end a server.
process.stderr.on('error', () => {})

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code
})

'use strict'

const { optionsOf } = require('../usage.js')

/** What can stand behind `redlet`. */
function commandWords(commands) {
  return [...commands.map(({ name }) => name), '--help', '--version']
}

/** The options of a command as they are written. */
function optionWords(command) {
  return Object.keys(optionsOf(command)).map((name) => `--${name}`)
}

module.exports = { commandWords, optionWords }

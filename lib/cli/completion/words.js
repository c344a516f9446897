'use strict'

const { optionsOf } = require('../usage.js')

/** What can stand behind `redlet`, whose default command has options too. */
function firstWords(commands, fallback) {
  return [...commands.map(({ name }) => name), ...optionWords(fallback), '--version']
}

/** The options of a command as they are written. */
function optionWords(command) {
  return Object.keys(optionsOf(command)).map((name) => `--${name}`)
}

module.exports = { firstWords, optionWords }

'use strict'

/** `redlet help [<command>]`. */
module.exports = {
  name: 'help',
  summary: 'lists the commands, or tells about one',
  operands: [
    { name: 'command', optional: true, help: 'a command of redlet', completes: 'command' },
  ],
  examples: [['redlet help server', 'what the command server takes']],
  run({ operands: [name] }) {
    const { helpOf, overview } = require('../help.js')
    const { commandNamed } = require('../table.js')
    const advice = 'the prompt explains commands of Redis: redlet, then help SET'
    console.log(name === undefined ? overview() : helpOf(commandNamed(name, advice)))
  },
}

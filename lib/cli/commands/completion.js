'use strict'

const SHELLS = ['bash', 'zsh', 'fish']

/** `redlet completion <shell>`. */
module.exports = {
  name: 'completion',
  summary: 'prints the script by which a shell completes redlet',
  operands: [{ name: 'shell', help: 'bash, zsh or fish', completes: SHELLS }],
  examples: [
    ['eval "$(redlet completion bash)"', 'a line for ~/.bashrc'],
    ['source <(redlet completion zsh)', 'a line for ~/.zshrc, behind compinit'],
    ['redlet completion fish | source', 'a line for ~/.config/fish/config.fish'],
  ],
  run({ operands: [shell] }) {
    const { COMMANDS, DEFAULT } = require('../table.js')
    const { unknown } = require('../usage.js')
    if (!SHELLS.includes(shell)) throw unknown('shell', shell, SHELLS)
    console.log(require(`../completion/${shell}.js`)[shell](COMMANDS, DEFAULT))
  },
}

'use strict'

// The recipes of docs/bundlers.md: of each section, the files that it shows and the commands.

const fs = require('node:fs')
const path = require('node:path')
const { root } = require('../../support/processes/child.js')

/** `{ title, files, commands }` of each section that has commands. */
function recipes() {
  const [, ...sections] = fs
    .readFileSync(path.join(root, 'docs', 'bundlers.md'), 'utf8')
    .split(/^## /m)
  return sections.map(read).filter(({ commands }) => commands.length > 0)
}

function read(section) {
  const blocks = [...section.matchAll(/^```(\S+)(?: (\S+))?\n(.*?)^```$/gms)]
  const named = blocks.filter(([, , name]) => name !== undefined)
  return {
    title: /^.*/.exec(section)[0],
    files: Object.fromEntries(named.map(([, , name, text]) => [name, text])),
    commands: blocks
      .filter(([, language]) => language === 'sh')
      .flatMap(([, , , text]) => text.trim().split('\n')),
  }
}

/** The recipe with this title. */
function recipe(title) {
  return recipes().find((one) => one.title === title)
}

module.exports = { recipe, recipes }

'use strict'

const { WrongUsage, readValue } = require('./usage.js')

/**
 * redis-server's own way of options, which Node's `parseArgs` does not know: every word that begins
 * with two dashes names an option or a parameter of CONFIG, and all words up to the next such word
 * are its value: `--a 1 --b 2 3`, or `--a=1`, `'--b=2 3'`.
 */
function readServer(args, options) {
  if (args.some((arg) => arg === '--help' || arg === '-h')) return { values: { help: true } }
  const values = {}
  const settings = []
  for (const [written, words] of pairs(args)) {
    const name = ownName(options, written)
    const value = words.length === 0 ? options[name]?.otherwise : words.join(' ')
    if (name !== undefined) values[name] = readValue(options, name, `--${written}`, value)
    else if (value !== undefined) settings.push([written, value])
    else throw new WrongUsage(`--${written} needs a value`)
  }
  return { values, settings }
}

/** The option of that name or alias; undefined for a parameter of CONFIG. */
function ownName(options, written) {
  return Object.keys(options).find((name) => name === written || options[name].alias === written)
}

function pairs(args) {
  const found = []
  for (const arg of args) {
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? []
    if (name !== undefined) found.push([name.toLowerCase(), value === undefined ? [] : [value]])
    else if (found.length > 0) found.at(-1)[1].push(arg)
    else throw new WrongUsage(`unknown option '${arg}'; options begin with --, as in --port 6379`)
  }
  return found
}

module.exports = { readServer }

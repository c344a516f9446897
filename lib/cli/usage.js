'use strict'

// Reads the arguments of a command as the table describes them. The splitting is that of Node's
// `parseArgs`; messages, choices and values are ours.

const { parseArgs } = require('node:util')

/** What the command line asks for cannot be: exit code 2. */
class WrongUsage extends Error {}

/** The option of every command. */
const HELP = { help: { type: 'boolean', short: 'h', help: 'this help' } }

/** All options of a command, by name. */
function optionsOf(command) {
  return { ...command.options, ...HELP }
}

/** `{ values, operands }` of a command; with `--help` nothing else is checked. */
function readArguments(command, args) {
  if (command.read) return command.read(args, optionsOf(command))
  const options = optionsOf(command)
  const { tokens, operands } = split(options, args, command.operands ?? [])
  if (tokens.some(({ name }) => name === 'help')) return { values: { help: true }, operands }
  const values = {}
  for (const { name, rawName, value } of tokens) {
    values[name] = readValue(options, name, rawName, value)
  }
  checkOperands(command, operands)
  return { values, operands }
}

function split(options, args, described) {
  const types = Object.entries(options).map(([name, { type, short }]) => [
    name,
    { type, ...(short && { short }) },
  ])
  const { tokens } = parseArgs({
    ...{ args, options: Object.fromEntries(types) },
    ...{ strict: false, allowPositionals: true, tokens: true },
  })
  const operands = tokens.filter(({ kind }) => kind === 'positional')
  const verbatim = described.findIndex((operand) => operand.verbatim)
  const end = (verbatim >= 0 && operands[verbatim]?.index) || args.length
  return {
    tokens: tokens.filter(({ kind, index }) => kind === 'option' && index < end),
    operands: [
      ...operands.filter(({ index }) => index < end).map(({ value }) => value),
      ...args.slice(end),
    ],
  }
}

/** What an option is worth; `rawName` is how it was written. */
function readValue(options, name, rawName, value) {
  const option = Object.hasOwn(options, name) ? options[name] : undefined
  if (option === undefined) throw unknown('option', rawName, namesOf(options))
  if (option.type === 'boolean') {
    if (value !== undefined) throw new WrongUsage(`${rawName} takes no value`)
    return true
  }
  if (value === undefined) throw new WrongUsage(`${rawName} needs a value: ${option.value}`)
  if (option.choices && !option.choices.includes(value)) {
    const all = option.choices.join(', ')
    throw new WrongUsage(`${rawName} takes one of ${all}, not ${shown(value)}`)
  }
  return option.read ? option.read(value, rawName) : value
}

function namesOf(options) {
  return Object.keys(options).map((name) => `--${name}`)
}

function checkOperands({ name, operands: described = [] }, given) {
  const least = described.filter(({ optional }) => !optional).length
  const most = described.some(({ many }) => many) ? Infinity : described.length
  if (given.length < least) {
    throw new WrongUsage(`${name} needs ${operandsOf({ operands: described })}`)
  }
  if (given.length > most) {
    const all = most === 0 ? 'no operands' : `only ${operandsOf({ operands: described })}`
    throw new WrongUsage(`${name} takes ${all}, and not ${shown(given[most])} too`)
  }
}

/** The operands as a usage line has them: `<folder> [<word>...]`. */
function operandsOf({ operands = [] }) {
  return operands
    .map(({ name, optional, many }) => {
      const word = `<${name}>${many ? '...' : ''}`
      return optional ? `[${word}]` : word
    })
    .join(' ')
}

/** A reader of values: an integer within bounds. */
function integer(least = -Infinity, most = Infinity) {
  return (text, name) => {
    const number = Number(text)
    if (/^[+-]?\d+$/.test(text) && number >= least && number <= most) return number
    throw new WrongUsage(`${name} takes an integer${bounds(least, most)}, not ${shown(text)}`)
  }
}

/** The same for any number. */
function decimal(least, most = Infinity) {
  return (text, name) => {
    const number = Number(text)
    if (text.trim() !== '' && number >= least && number <= most) return number
    throw new WrongUsage(`${name} takes a number${bounds(least, most)}, not ${shown(text)}`)
  }
}

function bounds(least, most) {
  const from = least === -Infinity ? '' : ` from ${least}`
  return most === Infinity ? from && `${from} on` : `${from} to ${most}`
}

/** The error for a word that is none of `known`, with the one that it resembles, or else `advice`. */
function unknown(what, word, known, advice) {
  const near = nearest(word, known)
  const hint = near === undefined ? advice : `did you mean ${near}?`
  return new WrongUsage([`unknown ${what} ${shown(word)}`, hint].filter(Boolean).join('; '))
}

/** The word that takes the fewest edits, if these are few for its length. */
function nearest(word, known) {
  const [best] = known
    .map((each) => ({ each, edits: distance(word.toLowerCase(), each.toLowerCase()) }))
    .filter(({ each, edits }) => edits <= Math.max(1, Math.floor(each.length / 3)))
    .sort((a, b) => a.edits - b.edits)
  return best?.each
}

/** Levenshtein's distance; words of the command line are short. */
function distance(a, b) {
  if (Math.abs(a.length - b.length) > 8) return Infinity
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const changed = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)
      next[j] = Math.min(changed, row[j] + 1, next[j - 1] + 1)
    }
    row = next
  }
  return row[b.length]
}

function shown(text) {
  return `'${text}'`
}

module.exports = {
  ...{ WrongUsage, decimal, integer, nearest, operandsOf, optionsOf },
  ...{ readArguments, readValue, unknown },
}

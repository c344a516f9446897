'use strict'

// The texts of help, from the table.

const { COMMANDS } = require('./table.js')
const { operandsOf, optionsOf } = require('./usage.js')

/** Columns of a terminal that help may use. */
const WIDTH = 96

/** What redlet does without a command. */
const PROMPT =
  'Without a command it opens a prompt: for a store in memory, a data folder (./data), a server (redis://127.0.0.1:6379) or a Unix socket.'

const OPTIONS = [
  ['-h, --help', 'this help'],
  ['-v, --version', 'the version of redlet'],
]

/** `redlet help`. */
function overview() {
  const commands = COMMANDS.map(({ name, summary }) => [name, summary])
  return sections([
    ['Usage: redlet [options] [<target> [<word>...]]', '       redlet <command> [options]'],
    [wrapped(PROMPT, 0)],
    ['Commands:', columns(commands)],
    ['Options:', columns(OPTIONS)],
    ["'redlet help <command>' tells about a command."],
  ])
}

/** `redlet help <command>`. */
function helpOf(command) {
  const { about = [], operands = [], examples = [], exits } = command
  const options = optionRows(command)
  return sections([
    [`Usage: ${usageLine(command)}`],
    [wrapped(sentence(command.summary), 0)],
    ...about.map((paragraph) => [wrapped(paragraph, 0)]),
    operands.some(({ help }) => help) && [
      'Operands:',
      columns(operands.map(({ name, help }) => [`<${name}>`, help])),
    ],
    ['Options:', columns(options)],
    examples.length > 0 && ['Examples:', columns(examples)],
    ['Exit codes:', columns(exitRows(exits))],
  ])
}

/** The line of usage, and where there is more. */
function usageOf(command) {
  if (command === undefined) {
    return { place: 'redlet [<command>] [options]', more: "'redlet help' lists the commands." }
  }
  return { place: usageLine(command), more: `'redlet help ${command.name}' tells more.` }
}

function usageLine(command) {
  const words = ['redlet', command.name, command.options && '[options]', operandsOf(command)]
  return words.filter(Boolean).join(' ')
}

/** `[['-f, --fix', help]]` of a command. */
function optionRows(command) {
  return Object.entries(optionsOf(command)).map(([name, { short, value, otherwise, help }]) => [
    `${short ? `-${short}, ` : ''}--${name}${shownValue(value, otherwise)}`,
    help,
  ])
}

/** `[[code, meaning]]`. */
function exitRows(exits = {}) {
  const codes = { 0: 'it is done', 1: 'it failed; the reason is printed', 2: 'wrong usage' }
  return Object.entries({ ...codes, ...exits })
}

/** A summary as a sentence. */
function sentence(summary) {
  return `${summary[0].toUpperCase()}${summary.slice(1)}.`
}

function sections(parts) {
  return parts
    .filter(Boolean)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

/** Two columns, the second of which wraps. */
function columns(rows) {
  const left = Math.max(...rows.map(([word]) => word.length)) + 4
  return rows
    .map(([word, text]) => `  ${word}`.padEnd(left) + wrapped(text, left).trimStart())
    .join('\n')
}

/** Lines of at most WIDTH, each behind so many blanks. */
function wrapped(text, indent) {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1)
    if (line.length > 0 && indent + line.length + 1 + word.length > WIDTH) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines.map((line) => ' '.repeat(indent) + line).join('\n')
}

/** What follows the name of an option. A value in brackets may be left out. */
function shownValue(value, otherwise) {
  if (value === undefined) return ''
  return otherwise === undefined ? ` ${value}` : ` [${value}]`
}

module.exports = { exitRows, helpOf, optionRows, overview, sentence, usageLine, usageOf }

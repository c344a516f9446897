'use strict'

const { nearest } = require('../usage.js')
const { subcommandsOf } = require('./docs.js')
const { usageText } = require('./grammar.js')

/** What `help` and the words behind it are answered with, as lines. `paint(colour, text)` colours. */
function helpLines(docs, [first, ...more], paint) {
  if (first === undefined) return intro(paint)
  if (first.startsWith('@')) return groupLines(docs, first.slice(1).toLowerCase(), paint)
  const found = docs.find([first, ...more])
  if (found) return commandLines(found, paint)
  const near = nearest(first, docs.names)
  return [`There is no command ${first.toUpperCase()}.${near ? ` Did you mean ${near}?` : ''}`]
}

function intro(paint) {
  const rows = [
    ['help SET', 'what a command does, and its arguments'],
    ['help @string', 'the commands of a group; Tab lists the groups'],
    ['Tab', 'completes commands, options and keys'],
    ['"\\x00 \\n", \'a b\'', 'quotes, as in redis-cli; an open quote goes on in the next line'],
    ['MONITOR, SUBSCRIBE', 'show what comes until Ctrl-C'],
    ['Ctrl-C', 'ends what waits, or empties the line; twice in an empty one it leaves'],
    ['clear, exit', 'empties the screen; leaves, as Ctrl-D does'],
  ]
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `${paint('name', left.padEnd(width))}  ${right}`)
}

function groupLines(docs, group, paint) {
  const commands = docs.ofGroup(group)
  if (commands.length > 0) return summaries(commands, paint)
  const near = nearest(group, docs.groups)
  return [
    `There is no group @${group}.${near ? ` Did you mean @${near}?` : ''}`,
    `Groups: ${docs.groups.map((each) => `@${each}`).join(' ')}`,
  ]
}

function summaries(commands, paint) {
  const width = Math.max(...commands.map(([name]) => name.length))
  return commands.map(([name, { summary }]) => `${paint('name', name.padEnd(width))}  ${summary}`)
}

function commandLines({ name, doc }, paint) {
  const { summary, since, group, complexity, history = [], arguments: args = [] } = doc
  const facts = [`@${group}`, since && `since ${since}`, complexity].filter(Boolean).join(', ')
  const inner = doc.subcommands ? ['', ...summaries(subcommandsOf(name, doc), paint)] : []
  return [
    `${paint('name', name)} ${usageText(args)}`.trimEnd(),
    summary,
    paint('dim', facts),
    ...history.map(([version, what]) => paint('dim', `${version}: ${what}`)),
    ...inner,
  ]
}

module.exports = { helpLines }

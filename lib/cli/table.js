'use strict'

// The table of commands. Help, docs/command-line.md and the completion of shells come from it. A
// command is an object:
//
//   name       the word after `redlet`
//   summary    what it does, in one line that begins with a verb
//   about      paragraphs for its help
//   operands   what it takes beside options: [{ name, help, optional, many, verbatim, completes }].
//              Everything from a `verbatim` operand on is left as it is, options too; `completes` says
//              what a shell offers: 'folder', 'file', 'target' (of a connection), 'command' or a list of words
//   options    by name: { type, short, value, help, choices, read, alias, completes }, the first two as for
//              `parseArgs` of node:util. `value` names the value of a 'string' in the help, `choices`
//              are all that it may be, `read(text, option)` makes of it what `run` gets, and throws
//              WrongUsage; `alias` is another name; `otherwise` is the value where none is given, for
//              commands with a reader of their own
//   examples   [[line, what it does]]
//   exits      what its exit codes mean, besides 2 for wrong usage
//   read       reads the arguments in place of `readArguments`, for a command line that is not ours
//   run        is given { values, operands }, and answers the exit code, 0 if none. A RedletError that
//              it throws is exit code 1, a WrongUsage 2
//
// Modules of commands load what they need in `run`: help and completion must not need the binary.

const fs = require('node:fs')

/** What `redlet` does without the name of a command. */
const DEFAULT = require('./commands/prompt.js')

const COMMANDS = [
  DEFAULT,
  require('./commands/server.js'),
  require('./commands/check.js'),
  require('./commands/backup.js'),
  require('./commands/import.js'),
  require('./commands/export.js'),
  require('./commands/copy.js'),
  require('./commands/digest.js'),
  require('./commands/stat.js'),
  require('./commands/bigkeys.js'),
  require('./commands/completion.js'),
  require('./commands/help.js'),
]

/**
 * The command that the first word names, and the other words. Without one, with options alone, or
 * with a target in its place it is the prompt.
 */
function findCommand(args) {
  const [word, ...rest] = args
  if (word === undefined || word.startsWith('-') || isTarget(word)) {
    return { command: DEFAULT, rest: args }
  }
  return { command: commandNamed(word, `a folder would be ./${word}`), rest }
}

/** A path or URL. The name of a folder alone is one too, unless it is that of a command. */
function isTarget(word) {
  if (COMMANDS.some(({ name }) => name === word)) return false
  return /[./\\]/.test(word) || fs.existsSync(word)
}

/** A command by its name; throws WrongUsage if there is none, with advice if there is any. */
function commandNamed(name, advice) {
  const { unknown } = require('./usage.js')
  const found = COMMANDS.find((command) => command.name === name)
  if (found) return found
  const names = COMMANDS.map((each) => each.name)
  throw unknown('command', name, names, advice)
}

module.exports = { COMMANDS, DEFAULT, commandNamed, findCommand }

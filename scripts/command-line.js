'use strict'

// Writes docs/command-line.md from the table of commands; `npm run generate` runs it.

const fs = require('node:fs')
const path = require('node:path')
const { exitRows, optionRows, sentence, usageLine } = require('../lib/cli/help.js')
const { COMMANDS } = require('../lib/cli/table.js')

const HEAD = `# The command line

\`npx redlet\` runs the commands below; a program that has redlet installed needs nothing else. \`redlet help <command>\` and
\`redlet <command> --help\` say the same in the terminal, \`redlet --version\` tells the version. Wrong usage exits with 2 and a hint, any other failure
with 1 and its reason on standard error.

<!-- Written by npm run generate from lib/cli/table.js. -->`

/** The whole page. */
function page() {
  const list = COMMANDS.map(({ name, summary }) => `| [${name}](#redlet-${name}) | ${summary} |`)
  return `${[HEAD, ['| command | |', '|---|---|', ...list].join('\n'), ...COMMANDS.map(section)].join('\n\n')}\n`
}

function section(command) {
  const { name, about = [], operands = [], examples = [], exits } = command
  return [
    `## redlet ${name}`,
    code([usageLine(command)]),
    escaped(sentence(command.summary)),
    ...about.map(escaped),
    table(
      ['argument', ''],
      [...operands.map((each) => [`<${each.name}>`, each.help]), ...optionRows(command)],
    ),
    ...(examples.length > 0 ? [code(aligned(examples))] : []),
    table(['exit code', ''], exitRows(exits)),
  ].join('\n\n')
}

function code(lines) {
  return ['```', ...lines, '```'].join('\n')
}

function aligned(rows) {
  const width = Math.max(...rows.map(([line]) => line.length))
  return rows.map(([line, what]) => `${line.padEnd(width)}  # ${what}`)
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  const body = rows.map(([first, second]) =>
    line([`\`${first.replaceAll('|', '\\|')}\``, escaped(second).replaceAll('|', '\\|')]),
  )
  return [line(head), '|---|---|', ...body].join('\n')
}

/** A text of the terminal as Markdown: `<address>` is no tag, and `*` marks nothing. */
function escaped(text) {
  return text.replace(/[<*]/g, '\\$&')
}

module.exports = { page }

if (require.main === module) {
  fs.writeFileSync(path.join(__dirname, '..', 'docs', 'command-line.md'), page())
}

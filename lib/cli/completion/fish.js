'use strict'

const { optionsOf } = require('../usage.js')

/** The completion of fish. */
function fish(commands, fallback) {
  const names = commands.map(({ name }) => name).join(' ')
  const seen = `__fish_seen_subcommand_from ${names}`
  return [
    '# Completion of redlet for fish: redlet completion fish | source',
    'complete -c redlet -f',
    line({ when: `not ${seen}`, long: 'version', help: 'the version of redlet' }),
    ...section(fallback, names, `not ${seen}`),
    ...commands.map(({ name, summary }) =>
      line({ when: `not ${seen}`, words: name, help: summary }),
    ),
    ...commands.flatMap((command) =>
      section(command, names, `__fish_seen_subcommand_from ${command.name}`),
    ),
  ].join('\n')
}

function section(command, names, when) {
  const options = Object.entries(optionsOf(command)).map(([long, { type, help, ...option }]) =>
    line({ when, long, help, ...(type === 'string' && { needs: true, words: words(option) }) }),
  )
  const [operand] = command.operands ?? []
  const completes = operand && words(operand, names)
  return completes ? [...options, line({ when, words: completes })] : options
}

/** What completes a value or an operand. */
function words({ choices, completes }, names) {
  const list = choices ?? completes
  if (Array.isArray(list)) return list.join(' ')
  if (completes === 'command') return names
  return FILES[completes]
}

const FILES = {
  folder: '(__fish_complete_directories)',
  file: '(__fish_complete_path)',
  target: '(__fish_complete_path)',
}

function line({ when, long, help, needs, words: list }) {
  return [
    `complete -c redlet -n ${quoted(when)}`,
    long && `-l ${long}`,
    needs && '-x',
    list && `-a ${quoted(list)}`,
    help && `-d ${quoted(help)}`,
  ]
    .filter(Boolean)
    .join(' ')
}

function quoted(text) {
  return `'${text.replace(/['\\]/g, '\\$&')}'`
}

module.exports = { fish }

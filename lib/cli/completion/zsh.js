'use strict'

const { firstWords } = require('./words.js')
const { optionsOf } = require('../usage.js')

/** The completion of zsh, to be read by `source` or put into `fpath` as `_redlet`. */
function zsh(commands, fallback) {
  const described = commands.map(({ name, summary }) => quoted(`${name}:${summary}`))
  return `#compdef redlet
# Completion of redlet for zsh: source <(redlet completion zsh)

_redlet() {
  local -a commands=(
    ${described.join('\n    ')}
  )
  if (( CURRENT == 2 )); then
    if [[ $PREFIX == -* ]]; then
      compadd -- ${firstWords(commands, fallback)
        .filter((word) => word.startsWith('-'))
        .join(' ')}
    else
      _describe command commands
      _files
    fi
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${commands.map(section).join('\n')}
${section({ ...fallback, name: '*' })}
  esac
}

if [[ $funcstack[1] == _redlet ]]; then _redlet "$@"; else compdef _redlet redlet; fi`
}

function section(command) {
  const options = Object.entries(optionsOf(command)).map(([name, { value, help, ...option }]) => {
    const colon = option.otherwise === undefined ? ':' : '::'
    const takes = value ? `${colon}${escaped(bare(value))}:${action(option)}` : ''
    return quoted(`--${name}${value ? '=' : ''}[${escaped(help)}]${takes}`)
  })
  const operands = (command.operands ?? []).map(({ name, many, ...operand }, i) =>
    quoted(`${many ? '*' : i + 1}:${escaped(name)}:${action(operand)}`),
  )
  return `    ${command.name}) _arguments \\\n      ${[...options, ...operands].join(' \\\n      ')} ;;`
}

function action({ choices, completes }) {
  const words = choices ?? completes
  if (Array.isArray(words)) return `(${words.join(' ')})`
  return ACTIONS[completes] ?? ''
}

const ACTIONS = {
  folder: '_files -/',
  file: '_files',
  target: '_files',
  command: '{_describe command commands}',
}

function bare(value) {
  return value.replace(/[<>]/g, '')
}

/** A text within a specification of _arguments. */
function escaped(text) {
  return text.replace(/[[\]:\\]/g, '\\$&')
}

function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`
}

module.exports = { zsh }

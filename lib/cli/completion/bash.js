'use strict'

const { firstWords, optionWords } = require('./words.js')

/** The completion of bash, from 3.2 on, as macOS has it. */
function bash(commands, fallback) {
  return `# Completion of redlet for bash: eval "$(redlet completion bash)"

_redlet_add() {
  local word
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen "$@" -- "$current")
}

_redlet_files() {
  compopt -o filenames 2>/dev/null
  _redlet_add "$@"
}

_redlet() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]}
  local command=\${COMP_WORDS[1]}
  COMPREPLY=()
  if [[ $current == = ]]; then current=; elif [[ $before == = ]]; then before=\${COMP_WORDS[COMP_CWORD-2]}; fi
  if (( COMP_CWORD == 1 )); then
    _redlet_add -W ${quoted(firstWords(commands, fallback).join(' '))}
    _redlet_files -f
    return
  fi
  case "$command $before" in
${commands.flatMap(values).join('\n')}
  esac
  case $command in
${commands.map((command) => rest(command, commands)).join('\n')}
${rest({ ...fallback, name: '*' }, commands)}
  esac
}

complete -F _redlet redlet`
}

/** What follows an option that takes a value. */
function values({ name, options = {} }) {
  return Object.entries(options)
    .filter(([, { type }]) => type === 'string')
    .map(([option, { choices, completes }]) => {
      const action = choices ? words(choices) : (FILES[completes] ?? ':')
      return `    '${name} --${option}') ${action}; return ;;`
    })
}

/** Options and operands. */
function rest(command, commands) {
  const [operand] = command.operands ?? []
  const action = operand ? completing(operand, commands) : ':'
  const options = words(optionWords(command))
  return `    ${command.name}) if [[ $current == -* ]]; then ${options}; else ${action}; fi ;;`
}

function completing({ completes }, commands) {
  if (Array.isArray(completes)) return words(completes)
  if (completes === 'command') return words(commands.map(({ name }) => name))
  return FILES[completes] ?? ':'
}

const FILES = { folder: '_redlet_files -d', file: '_redlet_files -f', target: '_redlet_files -f' }

function words(list) {
  return `_redlet_add -W ${quoted(list.join(' '))}`
}

function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`
}

module.exports = { bash }

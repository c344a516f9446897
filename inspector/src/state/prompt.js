// What the prompt has run, and how a line that is being typed may go on.

import { signal } from '@preact/signals'
import { call } from '../api.js'
import { docs } from './commands.js'

/** Entries that are kept on the page. */
const KEPT = 200

/** `{ id, line, database, reply, milliseconds }`, or `{ id, help }` for a page of help. */
export const entries = signal([])
export const database = signal(0)
export const busy = signal(false)

/** Lines that were run, the last one last. They go with the page: they may hold secrets. */
export const history = []

let next = 0

function add(entry) {
  entries.value = [...entries.value, { id: next, ...entry }].slice(-KEPT)
  next += 1
}

export async function runLine(line) {
  if (history.at(-1) !== line) history.push(line)
  const [word, ...rest] = line.split(/\s+/)
  if (word.toLowerCase() === 'clear' && rest.length === 0) {
    entries.value = []
    return
  }
  if (word.toLowerCase() === 'help')
    return add({ line, database: database.value, help: rest.join(' ') })
  const asked = { line, database: database.value }
  busy.value = true
  try {
    const { reply, database: after, milliseconds } = await call('command', asked)
    add({ ...asked, reply, milliseconds })
    database.value = after
  } catch (error) {
    add({ ...asked, reply: { type: 'error', value: error.message } })
  } finally {
    busy.value = false
  }
}

/** The command that a line begins with: `CONFIG GET` before `CONFIG`. */
export function commandOf(line) {
  const [first = '', second = ''] = line.trimStart().toUpperCase().split(/\s+/)
  return docs.value.get(`${first} ${second}`) ?? docs.value.get(first)
}

/** Names of commands that what was typed may become; those that would be refused come last. */
export function completions(line) {
  const typed = line.trimStart().toUpperCase()
  const asked = typed.startsWith('HELP ') ? typed.slice(5) : typed
  if (asked === '' || docs.value.has(asked.trimEnd())) {
    if (!asked.endsWith(' ')) return []
  }
  return [...docs.value.values()]
    .filter(({ name }) => name.startsWith(asked) && name !== asked)
    .sort((a, b) => Number(b.allowed) - Number(a.allowed) || a.name.length - b.name.length)
    .slice(0, 8)
}

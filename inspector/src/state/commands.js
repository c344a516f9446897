// Commands that change something, and what the table says of all of them.

import { signal } from '@preact/signals'
import { call } from '../api.js'

/** Runs a command; an error that it answers with is thrown. */
export async function run(database, ...words) {
  const { reply } = await call('command', { database, words })
  if (reply.type === 'error') throw new Error(reply.value)
  return reply
}

/** The commands, by their names in capitals; empty until they are there. */
export const docs = signal(new Map())

let loading = null

export function loadDocs() {
  loading ??= call('commands').then(
    ({ commands }) => {
      docs.value = new Map(commands.map((command) => [command.name, command]))
    },
    () => {
      loading = null
    },
  )
  return loading
}

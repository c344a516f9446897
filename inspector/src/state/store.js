// The store that the page shows, and whether it answers.

import { computed, signal } from '@preact/signals'
import { call, listen, stream } from '../api.js'
import { add, restart } from './samples.js'

/** What `session` says; null until it is known. */
export const session = signal(null)

/** What `overview` says; null until it is known. */
export const overview = signal(null)

export const connection = signal({ lost: false })

/** What the frame shows. */
export const store = computed(() => ({
  name: overview.value?.path ?? overview.value?.name ?? (overview.value ? 'in memory' : ''),
  writes: (session.value?.writes ?? false) && !(overview.value?.readOnly ?? false),
}))

const RETRY = 2000

/** Ends the stream of numbers; null while there is none. */
let endStats = null

listen({
  answered() {
    if (connection.value.lost) connection.value = { lost: false }
  },
  lost() {
    if (!connection.value.lost) connection.value = { lost: true }
  },
  locked: lock,
})

function lock() {
  endStats?.()
  endStats = null
  session.value = { ...session.value, open: false }
}

/** Begins, and begins again after a password was given. */
export async function begin() {
  try {
    session.value = await call('session')
  } catch {
    setTimeout(begin, RETRY)
    return
  }
  if (session.value.open) await watch()
}

async function watch() {
  if (endStats !== null) return
  endStats = stream(
    'stats',
    {},
    {
      open: refresh,
      history: ({ samples }) => restart(samples),
      stats: add,
    },
  )
  await refresh()
}

export async function refresh() {
  overview.value = await call('overview').catch(() => overview.value)
}

export async function logout() {
  await call('logout')
  lock()
}

export async function login(password) {
  await call('login', { password })
  await begin()
}

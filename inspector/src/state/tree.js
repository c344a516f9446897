// The keys of a database as a tree: each level is fetched when it is opened.

import { signal } from '@preact/signals'
import { stream } from '../api.js'
import { idOf } from '../bytes.js'

/** Levels that are fetched at the same time: browsers allow a page few connections. */
const AT_ONCE = 2

const ROOT = idOf('')

/** By id of prefix: `{ prefix, open, status, answer, error }`. */
const levels = signal(new Map())
const waiting = []
let running = new Set()
let shownDatabase = null

/** What parts names into levels. */
export const separator = signal(':')

export function showTree(database) {
  if (shownDatabase === database) return
  reset(database)
}

/** Forgets what was fetched; levels that were open are fetched again. */
export function reset(database) {
  const open =
    database === shownDatabase ? [...levels.value.values()].filter((one) => one.open) : []
  for (const end of running) end()
  running = new Set()
  waiting.length = 0
  shownDatabase = database
  levels.value = new Map()
  load('')
  for (const { prefix } of open) if (idOf(prefix) !== ROOT) load(prefix)
}

/** Begins anew with another separator. */
export function separate(by) {
  separator.value = by
  const database = shownDatabase
  shownDatabase = null // what was open is no level any more
  reset(database)
}

export function toggle(prefix) {
  const id = idOf(prefix)
  const level = levels.value.get(id)
  if (level === undefined) load(prefix)
  else change(id, { open: !level.open })
}

function change(id, facts) {
  levels.value = new Map(levels.value).set(id, { ...levels.value.get(id), ...facts })
}

function load(prefix) {
  change(idOf(prefix), { prefix, open: true, status: 'loading', answer: null, error: null })
  waiting.push(prefix)
  pump()
}

function pump() {
  while (running.size < AT_ONCE && waiting.length > 0) fetchLevel(waiting.shift())
}

function fetchLevel(prefix) {
  const id = idOf(prefix)
  const finish = (facts) => {
    running.delete(end)
    change(id, facts)
    pump()
  }
  const end = stream(
    'tree',
    { database: shownDatabase, prefix, separator: separator.value },
    {
      part: (answer) => change(id, { answer }),
      done: (answer) => finish({ answer, status: 'done' }),
      failed: (error) => finish({ error, status: 'failed' }),
    },
  )
  running.add(end)
}

export function root() {
  return levels.value.get(ROOT)
}

/** What is open, line by line. */
export function treeRows() {
  const rows = []
  if (root()?.answer) addLevel(rows, root(), 0)
  return rows
}

function addLevel(rows, { answer, error, prefix, status }, depth) {
  for (const branch of answer?.branches ?? []) {
    const id = idOf(branch.prefix)
    const below = levels.value.get(id)
    const read = below?.status === 'loading' ? progress(below.answer) : undefined
    rows.push({ kind: 'branch', id: `p${id}`, depth, branch, read, open: below?.open ?? false })
    if (below?.open) addLevel(rows, below, depth + 1)
  }
  for (const leaf of answer?.keys ?? [])
    rows.push({ kind: 'key', id: `k${idOf(leaf.key)}`, depth, leaf })
  const id = `n${idOf(prefix)}`
  if (error) rows.push({ kind: 'note', id, depth, text: error.message })
  else if (status === 'done' && unseen(answer) > 0) {
    rows.push({ kind: 'rest', id, depth, prefix, count: unseen(answer) })
  }
}

/** The share of the keys that a level has looked at. */
function progress(answer) {
  return answer && answer.total > 0 ? answer.visited / answer.total : 0
}

/** Names of a level that the answer has no room for. */
function unseen({ all, branches, keys }) {
  return all.branches - branches.length + all.leaves - keys.length
}

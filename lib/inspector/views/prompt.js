'use strict'

const { toJson, toNumber } = require('../bytes.js')
const { Refusal } = require('../refusal.js')
const { plain } = require('../store/resp3.js')
const { allRows, refusalOf, rowOf } = require('../store/table.js')
const { usageText } = require('../../cli/prompt/grammar.js')
const { splitWords } = require('../../cli/prompt/words.js')
const { arrayOf, bytes, database, optional } = require('../takes.js')

/** A call that waits is ended after this time. */
const PATIENCE_MS = 30_000

/** What is shown of one reply: elements, and bytes. */
const MOST_ELEMENTS = 10_000
const MOST_BYTES = 1 << 20

const line = (value, name) => {
  if (typeof value === 'string' && value.isWellFormed()) return value
  throw Refusal.invalid(`'${name}' is a text`)
}

const calls = {
  command: {
    takes: { database, words: optional(arrayOf(bytes, 100_000)), line: optional(line) },
    async run({ calls, writes }, request, { signal }) {
      const words = wordsOf(request)
      const row = rowOf(words)
      const { database } = request
      if (row === undefined) {
        const name = words[0].toString('latin1').slice(0, 100)
        const reply = { type: 'error', value: `ERR unknown command '${name}'` }
        return { reply, database, milliseconds: 0 }
      }
      const refused = refusalOf(row, writes)
      if (refused !== undefined) {
        throw new Refusal(403, 'READ_ONLY', `${typed(row)} is not run here: ${refused}`)
      }
      const client = calls.connection()
      signal.addEventListener('abort', () => client.destroy())
      const late = AbortSignal.timeout(PATIENCE_MS)
      late.addEventListener('abort', () => client.destroy())
      try {
        return await runOn(calls, client, database, words)
      } catch (error) {
        throw late.aborted ? waited() : error
      } finally {
        client.destroy()
      }
    },
  },

  commands: {
    takes: {},
    run({ writes }) {
      const rows = [...allRows().values()].filter(({ subcommands }) => subcommands.length === 0)
      return { commands: rows.map((row) => doc(row, writes)) }
    },
  },
}

function wordsOf({ words, line }) {
  if ((words === undefined) === (line === undefined)) {
    throw Refusal.invalid("either 'words' or a 'line' is needed")
  }
  const found = words ?? wordsIn(line)
  if (found.length === 0) throw Refusal.invalid('a command has a name')
  return found
}

function wordsIn(line) {
  try {
    const { words, open } = splitWords(line)
    if (!open) return words
  } catch (error) {
    throw Refusal.invalid(error.message)
  }
  throw Refusal.invalid('a quote is not closed')
}

async function runOn(calls, client, before, words) {
  const id = await calls.prepare(client, before)
  const begin = performance.now()
  const [reply] = await client.pipeline([words])
  const milliseconds = Math.round((performance.now() - begin) * 1000) / 1000
  return { reply: shown(reply), database: await selected(calls, id, before), milliseconds }
}

/** The database that a call has left selected. Nobody knows after QUIT, or once no call can be made. */
async function selected(calls, id, before) {
  const line = await calls.one(0, 'CLIENT', 'LIST', 'ID', id).catch(() => '')
  return Number(/ db=(\d+)/.exec(line)?.[1] ?? before)
}

function waited() {
  return new Refusal(504, 'TIMEOUT', `the call waited for ${PATIENCE_MS / 1000} s and was ended`)
}

/** A reply as `Reply` of api.d.ts. */
function shown(reply) {
  const room = { elements: MOST_ELEMENTS, bytes: MOST_BYTES }
  return showIn(room, reply)
}

/** Shows a reply in what room is left. */
function showIn(room, { type, value }) {
  room.elements -= 1
  const many = (show) => {
    const items = []
    for (const item of value) {
      if (room.elements <= 0 || room.bytes <= 0) break
      items.push(show(item))
    }
    return { type, value: items, length: value.length }
  }
  if (type === 'map') return many((pair) => pair.map((item) => showIn(room, item)))
  if (Array.isArray(value)) return many((item) => showIn(room, item))
  if (type === 'bulk') {
    const bytes = value.subarray(0, Math.max(room.bytes, 0))
    room.bytes -= value.length
    return { type, value: toJson(bytes), length: value.length }
  }
  return { type, value: toNumber(plain({ type, value })) }
}

/** The name of a command as it is typed. */
function typed({ name }) {
  return name.replace('|', ' ').toUpperCase()
}

function doc(row, writes) {
  const { summary, since, group, complexity, arity, flags } = row
  const refused = refusalOf(row, writes)
  return {
    name: typed(row),
    ...{ summary, since, group, complexity, arity },
    syntax: [typed(row), usageText(row.arguments)].join(' ').trim(),
    arguments: row.arguments,
    allowed: refused === undefined,
    ...(refused !== undefined && { refused }),
    writes: flags.includes('write'),
  }
}

module.exports = { calls }

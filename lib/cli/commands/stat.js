'use strict'

const { decimal, integer } = require('../usage.js')
const { CERTIFICATES } = require('../wire/certificates.js')
const { TARGETS } = require('../wire/target.js')

/** Lines between two heads on a terminal. */
const PAGE = 20

/** `redlet stat <target>`. */
module.exports = {
  name: 'stat',
  summary: 'prints every second how many keys, clients and calls there are',
  about: [
    'A line has the keys of all databases, the memory that they take, the connected clients, the calls a second since the line before, and how many reads in a hundred found their key.',
    'A folder is only read, and nothing else calls it: its line tells what is in it.',
  ],
  operands: [{ name: 'target', help: TARGETS, completes: 'target' }],
  options: {
    interval: {
      ...{ type: 'string', value: '<seconds>', read: decimal(0.01, 86_400) },
      help: 'from one line to the next; 1 by default',
    },
    count: {
      ...{ type: 'string', value: '<lines>', read: integer(1) },
      help: 'ends after so many lines; else Ctrl-C does',
    },
    json: { type: 'boolean', help: 'prints each line as JSON' },
    ...CERTIFICATES,
  },
  examples: [
    ['redlet stat redis://127.0.0.1:6379', 'a server, every second'],
    ['redlet stat --count 1 --json ./data', 'what a folder holds'],
  ],
  exits: { 0: 'it has printed all lines, or was ended by Ctrl-C', 1: 'it lost the connection' },
  run: stat,
}

async function stat({ values, operands: [target] }) {
  const { withClient } = require('../wire/client-of.js')
  const { interval = 1, count = Infinity, json = false } = values
  return withClient(target, values, async (client) => {
    const asked = new AbortController()
    process.once('SIGINT', () => asked.abort())
    const print = json ? printJson : linePrinter()
    let before = await look(client)
    for (let line = 0; line < count; line++) {
      // The first line comes at once where nothing is to be waited for.
      if (line > 0 || count > 1) await pause(interval, asked.signal)
      if (asked.signal.aborted) return
      const now = await look(client)
      print(compared(before, now))
      before = now
    }
  })
}

async function pause(seconds, signal) {
  const { setTimeout: sleep } = require('node:timers/promises')
  await sleep(seconds * 1000, undefined, { signal }).catch(() => {})
}

async function look(client) {
  const { askInfo, keysByDatabase, numberOf } = require('../info.js')
  const fields = await askInfo(client)
  const number = (name) => numberOf(fields, name)
  return {
    keys: [...keysByDatabase(fields).values()].reduce((sum, keys) => sum + keys, 0),
    memory: number('used_memory'),
    clients: number('connected_clients'),
    calls: number('total_commands_processed'),
    hits: number('keyspace_hits'),
    misses: number('keyspace_misses'),
    at: performance.now(),
  }
}

/** What one line says; the rates are of the time between the two, without our own call. */
function compared(before, { keys, memory, clients, ...now }) {
  const seconds = (now.at - before.at) / 1000
  const calls = Math.max(0, now.calls - before.calls - 1)
  const [hits, misses] = [now.hits - before.hits, now.misses - before.misses]
  const hitRate = hits + misses > 0 ? hits / (hits + misses) : null
  return { keys, memory, clients, callsPerSecond: Math.round(calls / seconds), hitRate }
}

function printJson(line) {
  console.log(JSON.stringify(line))
}

function linePrinter() {
  const { bytes, grouped } = require('../../units.js')
  const row = (cells) =>
    cells
      .map((cell) => cell.padEnd(12))
      .join('  ')
      .trimEnd()
  let lines = 0
  return ({ keys, memory, clients, callsPerSecond, hitRate }) => {
    if (lines % (process.stdout.isTTY ? PAGE : Infinity) === 0) {
      console.log(row(['keys', 'memory', 'clients', 'calls/s', 'hits']))
    }
    lines += 1
    const found = hitRate === null ? '-' : `${(100 * hitRate).toFixed(1)} %`
    const numbers = [grouped(clients), grouped(callsPerSecond), found]
    console.log(row([grouped(keys), bytes(memory), ...numbers]))
  }
}

'use strict'

const { askInfo, keysByDatabase } = require('../info.js')
const { Progress } = require('../progress.js')
const { harmless } = require('../quote.js')
const { serverError } = require('../wire/client.js')
const { bytesOf, senseless } = require('../wire/replies.js')
const { scanKeys } = require('../wire/scan.js')

/** What counts the elements of a type, and what they are. */
const COUNTED = {
  string: ['STRLEN', 'bytes'],
  list: ['LLEN', 'elements'],
  set: ['SCARD', 'members'],
  zset: ['ZCARD', 'members'],
  hash: ['HLEN', 'fields'],
  stream: ['XLEN', 'entries'],
  vectorset: ['VCARD', 'elements'],
}

/**
 * `{ keys, memory, types }`: how many keys there are, what memory they take, and by type the same and
 * its biggest keys, `byMemory` and by number of `elements`.
 */
async function findBigKeys(client, { top, match, database }) {
  const sizes = keysByDatabase(await askInfo(client, 'keyspace'))
  const databases = database === undefined ? [...sizes.keys()] : [database]
  const total = databases.reduce((sum, each) => sum + (sizes.get(each) ?? 0), 0)
  const progress = new Progress('looking at keys', 'keys')
  const types = new Map()
  let looked = 0
  try {
    for (const each of databases) {
      await client.ask('SELECT', each)
      for await (const keys of scanKeys(client, match)) {
        for (const key of await measured(client, keys)) add(types, { ...key, database: each }, top)
        looked += keys.length
        progress.at(looked, match === undefined ? total : undefined)
      }
    }
  } finally {
    progress.end()
  }
  return summed(types)
}

/** Type, memory and elements of keys that are still there. */
async function measured(client, keys) {
  const types = await Promise.all(keys.map((key) => client.ask('TYPE', key)))
  const found = await Promise.all(
    keys.map(async (key, i) => {
      const type = harmless(bytesOf(types[i], 'TYPE'))
      const [count, unit] = COUNTED[type] ?? []
      const [memory, elements] = await Promise.all([
        client.send(['MEMORY', 'USAGE', key]),
        count && client.send([count, key]),
      ])
      return {
        key,
        type,
        memory: number(memory, 'MEMORY USAGE'),
        elements: number(elements, count),
        unit,
      }
    }),
  )
  return found.filter(({ type, memory }) => type !== 'none' && memory !== undefined)
}

/** What a reply counts; undefined for a key that has gone or has another type by now. */
function number(reply, call) {
  if (reply === undefined || reply.type === 'null') return undefined
  if (reply.type === 'integer') return Number(reply.value)
  if (reply.type !== 'error') throw senseless(call)
  if (/^WRONGTYPE /.test(reply.value)) return undefined
  throw serverError(reply)
}

function add(types, { type, unit, ...key }, top) {
  if (!types.has(type)) {
    types.set(type, { type, unit, keys: 0, memory: 0, elements: 0, byMemory: [], byElements: [] })
  }
  const sum = types.get(type)
  sum.keys += 1
  sum.memory += key.memory
  sum.elements += key.elements ?? 0
  insert(sum.byMemory, key, 'memory', top)
  if (key.elements !== undefined) insert(sum.byElements, key, 'elements', top)
}

/** Keeps the `top` biggest, biggest first. */
function insert(list, key, by, top) {
  if (list.length === top && list.at(-1)[by] >= key[by]) return
  const place = list.findIndex((each) => each[by] < key[by])
  list.splice(place < 0 ? list.length : place, 0, key)
  if (list.length > top) list.pop()
}

function summed(types) {
  const all = [...types.values()].sort((a, b) => b.memory - a.memory)
  const sum = (name) => all.reduce((total, each) => total + each[name], 0)
  return { keys: sum('keys'), memory: sum('memory'), types: all }
}

module.exports = { findBigKeys }

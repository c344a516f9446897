'use strict'

// What servers hold, to the last millisecond, in the words of their own replies, so that a copy can be
// compared with what it was made of. It knows nothing of how redlet copies.

const { fromServer, sorted } = require('../compare/normalize.js')

const READ = {
  string: (key) => [['GET', key]],
  list: (key) => [['LRANGE', key, '0', '-1']],
  set: (key) => [['SMEMBERS', key]],
  zset: (key) => [['ZRANGE', key, '0', '-1', 'WITHSCORES']],
  hash: (key) => [['HGETALL', key]],
  stream: (key) => [
    ['XRANGE', key, '-', '+'],
    ['XINFO', 'STREAM', key, 'FULL', 'COUNT', '0'],
  ],
}

/** What depends on encodings, or is not in all of them. */
const LEFT_OUT = /^(radix-tree-.*|active-time)$/

/** A client of RespClient with normalized replies. */
const session = (client) => async (calls) => (await client.pipeline(calls)).map(fromServer)

/**
 * `{ keys, libraries }` of the nodes that clients are connected to: `database:key` with its type,
 * deadline and content, and code by name. The clients are at database 0 then.
 */
async function contentsOf(clients, databases = [0]) {
  const keys = {}
  for (const database of databases) {
    for (const client of clients) Object.assign(keys, await readDatabase(session(client), database))
  }
  const lists = await Promise.all(clients.map(libraries))
  return { keys, libraries: Object.assign({}, ...lists) }
}

async function readDatabase(ask, database) {
  const [, names] = await ask([
    ['SELECT', String(database)],
    ['KEYS', '*'],
  ])
  const found = {}
  for (const name of names.sort()) {
    found[`${database}:${name}`] = await readKey(ask, Buffer.from(name, 'latin1'))
  }
  await ask([['SELECT', '0']])
  return found
}

async function readKey(ask, key) {
  const [type, deadline] = await ask([
    ['TYPE', key],
    ['PEXPIRETIME', key],
  ])
  const content = withoutEncodings(await ask(READ[type](key)))
  if (type === 'set') return { type, deadline, content: sorted(content[0]) }
  if (type !== 'hash') return { type, deadline, content }
  const fields = content[0].map.map(([field]) => Buffer.from(field, 'latin1'))
  const call = ['HPEXPIRETIME', key, 'FIELDS', fields.length, ...fields]
  const [ends] = await ask([call])
  return { type, deadline, content, ends: ends.error ? 'unknown' : ends }
}

function withoutEncodings(value) {
  if (Array.isArray(value)) return value.map(withoutEncodings)
  if (!Array.isArray(value?.map)) return value
  const kept = value.map.filter(([name]) => !LEFT_OUT.test(name))
  return { map: kept.map(([name, part]) => [name, withoutEncodings(part)]) }
}

async function libraries(client) {
  const [list] = await session(client)([['FUNCTION', 'LIST', 'WITHCODE']])
  const facts = list.map(({ map }) => Object.fromEntries(map))
  return Object.fromEntries(facts.map((each) => [each.library_name, each.library_code]))
}

module.exports = { contentsOf }

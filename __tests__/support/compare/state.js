'use strict'

// All that can be seen of a store from outside: each key's type, encoding, time to live, content, and
// when fields end; of a stream its groups as well.

const { isDeepStrictEqual } = require('node:util')
const { withoutMoments } = require('./moments.js')
const { sorted } = require('./normalize.js')

const CONTENT = {
  string: (key) => ['GET', key],
  list: (key) => ['LRANGE', key, '0', '-1'],
  set: (key) => ['SMEMBERS', key],
  hash: (key) => ['HGETALL', key],
  zset: (key) => ['ZRANGE', key, '0', '-1', 'WITHSCORES'],
  stream: (key) => ['XINFO', 'STREAM', key, 'FULL', 'COUNT', '0'],
  'CMSk-TYPE': (key) => ['CMS.INFO', key],
  'MBbloom--': (key) => ['BF.INFO', key],
  MBbloomCF: (key) => ['CF.INFO', key],
  'ReJSON-RL': (key) => ['JSON.GET', key],
  'TDIS-TYPE': (key) => ['TDIGEST.INFO', key],
  'TopK-TYPE': (key) => ['TOPK.LIST', key, 'WITHCOUNT'],
  'TSDB-TYPE': (key) => ['TS.RANGE', key, '-', '+'],
}

/** A key with fewer milliseconds than this may go between two questions about it. */
const DYING = 1000

/**
 * The keys of some databases of `session`'s store, as `db:key` → `{ type, encoding, ttl, content, ends }`.
 */
async function readState(session, databases = [0]) {
  const state = new Map()
  for (const database of databases) {
    const [, keys] = await session.pipeline([
      ['SELECT', String(database)],
      ['KEYS', '*'],
    ])
    for (const [key, entry] of await readKeys(session, keys)) state.set(`${database}:${key}`, entry)
  }
  return state
}

async function readKeys(session, keys) {
  const bytes = keys.map((key) => Buffer.from(key, 'latin1'))
  const facts = await session.pipeline(
    bytes.flatMap((key) => [
      ['TYPE', key],
      ['OBJECT', 'ENCODING', key],
      ['PTTL', key],
    ]),
  )
  const types = keys.map((_, index) => facts[index * 3])
  const contents = await session.pipeline(
    bytes.map((key, index) => CONTENT[types[index]]?.(key) ?? ['EXISTS', key]),
  )
  const ends = await fieldEnds(session, keys, types, contents)
  return keys.flatMap((key, index) => {
    const [type, encoding, ttl] = facts.slice(index * 3, index * 3 + 3)
    if (type === 'none' || (ttl > -1 && ttl < DYING)) return []
    const content = comparable(type, contents[index])
    return [[key, { type, encoding, ttl, content, ends: ends.get(key) }]]
  })
}

/** When the fields of hashes end, by key: an object by field, without what does not end. */
async function fieldEnds(session, keys, types, contents) {
  const hashes = keys.flatMap((key, index) => {
    const fields = types[index] === 'hash' ? contents[index]?.map?.map(([field]) => field) : []
    return fields?.length > 0 ? [{ key, fields }] : []
  })
  const bytes = (text) => Buffer.from(text, 'latin1')
  const answers = await session.pipeline(
    hashes.map(({ key, fields }) =>
      ['HPEXPIRETIME', bytes(key), 'FIELDS', String(fields.length)].concat(fields.map(bytes)),
    ),
  )
  const known = hashes.flatMap(({ key, fields }, index) =>
    Array.isArray(answers[index]) ? [[key, ended(fields, answers[index])]] : [],
  )
  return new Map(known)
}

function ended(fields, times) {
  const all = fields.map((field, index) => [field, Number(times[index])])
  return Object.fromEntries(all.filter(([, at]) => at >= 0))
}

function comparable(type, content) {
  if (type === 'stream') return withoutMoments(content)
  return Array.isArray(content) && type === 'set' ? sorted(content) : content
}

/** The first key that differs, in words; `undefined` when the states are the same. */
function stateDifference(ours, theirs) {
  for (const key of new Set([...ours.keys(), ...theirs.keys()])) {
    const [left, right] = [ours.get(key), theirs.get(key)]
    if (!sameEntry(left, right)) return { key, ours: left, theirs: right }
  }
  return undefined
}

function sameEntry(left, right) {
  if (left === undefined || right === undefined) return false
  return (
    left.type === right.type &&
    (left.encoding === right.encoding || wasSorted(left, right)) &&
    sameTtl(left.ttl, right.ttl) &&
    sameEnds(left.ends, right.ends) &&
    isDeepStrictEqual(left.content, right.content)
  )
}

/** The row `sort-sorted-set`: after SORT a sorted set is no longer small in a genuine server. */
function wasSorted(left, right) {
  return right.type === 'zset' && left.encoding === 'listpack' && right.encoding === 'skiplist'
}

function sameEnds(left, right) {
  if (left === undefined || right === undefined) return true
  const fields = new Set([left, right].flatMap(Object.keys))
  return [...fields].every(
    (field) => field in left && field in right && sameTtl(left[field], right[field]),
  )
}

function sameTtl(left, right) {
  return (
    left === right || (left >= 0 && right >= 0 && Math.abs(Number(left) - Number(right)) <= 2000)
  )
}

module.exports = { readState, stateDifference }

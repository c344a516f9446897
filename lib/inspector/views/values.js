'use strict'

const { fromJson, piece, toNumber } = require('../bytes.js')
const { Refusal } = require('../refusal.js')
const { noKey, portionOf, readRows, readScan } = require('../store/portions.js')
const { measure } = require('../store/walk.js')
const {
  flag,
  integer,
  limit,
  number,
  offset,
  ofKey,
  optional,
  page,
  withDefault,
} = require('../takes.js')

/** Names of fields and members are told whole up to this, so that calls can name them. */
const LONGEST_NAME = 1 << 16

/** The value of a field is read, to show its beginning, up to this size. */
const LONGEST_READ = 1 << 16

/** A window of a value other than a string needs all of it, which would take too long beyond this. */
const LARGEST = 16 << 20

const window = { offset, length: withDefault(integer(1, 1 << 20), 1 << 16) }

const calls = {
  string: {
    takes: { ...ofKey, ...window },
    async run({ calls }, { database, key, offset, length }) {
      const [exists, total, bytes] = await calls.all(database, [
        ['EXISTS', key],
        ['STRLEN', key],
        ['GETRANGE', key, offset, offset + length - 1],
      ])
      if (exists === 0) throw noKey()
      return { base64: bytes.toString('base64'), offset, total }
    },
  },

  hash: {
    takes: { ...ofKey, ...page },
    async run({ calls }, of) {
      const { total, atOnce } = await portionOf(calls, of, 'HLEN')
      const how = { call: 'HSCAN', atOnce, words: ['NOVALUES'] }
      const { found, cursor } = await readScan(calls, of, of, how)
      return { fields: await fields(calls, of, found), cursor, total }
    },
  },

  set: {
    takes: { ...ofKey, ...page },
    async run({ calls }, of) {
      const { total, atOnce } = await portionOf(calls, of, 'SCARD')
      const { found, cursor } = await readScan(calls, of, of, { call: 'SSCAN', atOnce, words: [] })
      return { members: found.map((member) => piece(member, LONGEST_NAME)), cursor, total }
    },
  },

  zset: {
    takes: {
      ...{ ...ofKey, from: offset, limit, reverse: flag },
      ...{ score: optional(number), member: optional(fromJson) },
    },
    async run({ calls }, request) {
      const { database, key, reverse, limit } = request
      const { total, atOnce } = await portionOf(calls, request, 'ZCARD')
      const from = await rankOf(calls, request)
      const order = reverse ? ['REV'] : []
      const rows = await readRows(
        { from, limit, total, atOnce },
        (first, last) => calls.one(database, 'ZRANGE', key, first, last, ...order, 'WITHSCORES'),
        ([member]) => member.length,
      )
      const members = rows.map(([member, score], index) => ({
        rank: from + index,
        member: piece(member, LONGEST_NAME),
        score: toNumber(score),
      }))
      return { members, from, total }
    },
  },

  scores: {
    takes: { ...ofKey, points: withDefault(integer(2, 500), 200) },
    async run({ calls }, { database, key, points }) {
      const { total } = await portionOf(calls, { database, key }, 'ZCARD')
      const ranks = evenly(total, points)
      const found = await measure(calls, database, ranks, (rank) => [
        ['ZRANGE', key, rank, rank, 'WITHSCORES'],
      ])
      const pairs = found.flatMap(([members], index) =>
        members?.length > 0 ? [[ranks[index], toNumber(members[0][1])]] : [],
      )
      return { points: pairs, total }
    },
  },

  list: {
    takes: { ...ofKey, from: offset, limit },
    async run({ calls }, request) {
      const { database, key, from, limit } = request
      const { total, atOnce } = await portionOf(calls, request, 'LLEN')
      const rows = await readRows(
        { from, limit, total, atOnce },
        (first, last) => calls.one(database, 'LRANGE', key, first, last),
        (element) => Math.min(element.length, 2048),
      )
      const elements = rows.map((element, at) => ({ index: from + at, element: piece(element) }))
      return { elements, from, total }
    },
  },

  /** A window of the value of a field, or of an element of a list. */
  value: {
    takes: {
      ...{ ...ofKey, ...window },
      ...{ field: optional(fromJson), index: optional(integer(0, Number.MAX_SAFE_INTEGER)) },
    },
    async run({ calls }, { database, key, field, index, offset, length }) {
      if ((field === undefined) === (index === undefined)) {
        throw Refusal.invalid("either 'field' or 'index' is needed")
      }
      const size = field === undefined ? 0 : await calls.one(database, 'HSTRLEN', key, field)
      if (size > LARGEST) {
        throw new Refusal(413, 'TOO_LARGE', `a value of ${size} bytes takes too long to show`)
      }
      const call = field === undefined ? ['LINDEX', key, index] : ['HGET', key, field]
      const value = await calls.one(database, ...call)
      if (value === null) throw noKey()
      const bytes = value.subarray(offset, offset + length)
      return { base64: bytes.toString('base64'), offset, total: value.length }
    },
  },
}

/** What is shown of fields. Long values are not read at once: see `value`. */
async function fields(calls, { database, key }, names) {
  const facts = await measure(calls, database, names, (name) => [
    ['HSTRLEN', key, name],
    ['HPTTL', key, 'FIELDS', 1, name],
  ])
  const isShort = (at) => facts[at][0] !== null && facts[at][0] <= LONGEST_READ
  const short = names.filter((_, at) => isShort(at))
  const values = await measure(calls, database, short, (name) => [['HGET', key, name]])
  const shown = new Map(short.map((name, at) => [name, values[at][0]]))
  return names.flatMap((name, at) => {
    const [length, [ttl] = [-1]] = facts[at].map((fact) => fact ?? undefined)
    if (length === undefined || shown.get(name) === null) return []
    const value = shown.has(name) ? piece(shown.get(name)) : { bytes: '', length, cut: true }
    return [{ field: piece(name, LONGEST_NAME), value, ttl: ttl < 0 ? null : ttl }]
  })
}

/** The rank from which members are wanted. */
async function rankOf(calls, { database, key, from, reverse, score, member }) {
  if (member !== undefined) {
    const rank = await calls.one(database, reverse ? 'ZREVRANK' : 'ZRANK', key, member)
    if (rank === null) throw new Refusal(404, 'NO_KEY', 'there is no such member')
    return rank
  }
  if (score === undefined) return from
  const before = reverse ? [`(${score}`, '+inf'] : ['-inf', `(${score}`]
  return calls.one(database, 'ZCOUNT', key, ...before)
}

/** So many numbers from 0 to `total - 1`, or all of them if there are fewer. */
function evenly(total, points) {
  if (total <= points) return Array.from({ length: total }, (_, rank) => rank)
  return Array.from({ length: points }, (_, at) => Math.round((at * (total - 1)) / (points - 1)))
}

module.exports = { calls }

'use strict'

const { fromJson, toJson } = require('../bytes.js')
const { noKey } = require('../store/portions.js')
const { STEP, measure, walkKeys } = require('../store/walk.js')
const { TELLS } = require('./stack.js')
const { cursor, database, limit, matching, ofKey, optional, range } = require('../takes.js')

/** The call that tells the size of a key of each type. */
const SIZE = {
  ...{ string: 'STRLEN', list: 'LLEN', set: 'SCARD', zset: 'ZCARD', hash: 'HLEN' },
  ...{ stream: 'XLEN', vectorset: 'VCARD' },
}

const types = [...Object.keys(SIZE), ...Object.keys(TELLS)]
const keyType = matching(new RegExp(`^(${types.join('|')})$`), 'a type of keys')

/** Keys that one call looks at. */
const LOOKED_AT = 20_000

const calls = {
  search: {
    takes: {
      ...{ database, cursor, limit },
      pattern: optional(fromJson),
      type: optional(keyType),
      ttl: optional((value, name) =>
        value === 'some' || value === 'none' ? value : range(value, name),
      ),
      memory: optional(range),
    },
    async run({ calls }, request, { signal }) {
      const { database, pattern, type, limit } = request
      const matching = pattern === undefined ? [] : ['MATCH', pattern]
      const typed = type === undefined ? [] : ['TYPE', type]
      const total = await calls.one(database, 'DBSIZE')
      const step = matches(request) ? STEP : Math.min(limit, STEP)
      const walk = { database, words: [...matching, ...typed], step, signal }
      const answer = { keys: [], cursor: request.cursor, visited: 0, total }
      for await (const part of walkKeys(calls, { ...walk, cursor: request.cursor })) {
        answer.keys.push(...(await rows(calls, database, part.keys)).filter(filter(request)))
        answer.cursor = part.cursor
        answer.visited += part.visited
        if (answer.keys.length >= limit || answer.visited >= LOOKED_AT) break
      }
      return answer
    },
  },

  key: {
    takes: ofKey,
    async run({ calls }, { database, key }) {
      const config = await calls.one(database, 'CONFIG', 'GET', 'maxmemory-policy')
      const isLfu = String(config['maxmemory-policy']).endsWith('-lfu')
      const [type, encoding, ttl, expires, memory, use] = await calls.all(database, [
        ['TYPE', key],
        ['OBJECT', 'ENCODING', key],
        ['PTTL', key],
        ['PEXPIRETIME', key],
        ['MEMORY', 'USAGE', key],
        ['OBJECT', isLfu ? 'FREQ' : 'IDLETIME', key],
      ])
      if (type === 'none' || memory === null) throw noKey()
      const size = SIZE[type] ? await calls.one(database, SIZE[type], key) : null
      return {
        ...{ key: toJson(key), type, encoding: String(encoding), memory, size },
        ...(isLfu ? { idle: null, frequency: use } : { idle: use, frequency: null }),
        ttl: ttl < 0 ? null : ttl,
        expires: expires < 0 ? null : expires,
      }
    },
  },
}

/** What lists of keys show of each. Those that have gone meanwhile are left out. */
async function rows(calls, database, keys) {
  const facts = await measure(calls, database, keys, (key) => [
    ['TYPE', key],
    ['PTTL', key],
    ['MEMORY', 'USAGE', key],
  ])
  return facts
    .map(([type, ttl, memory], index) => ({
      ...{ key: toJson(keys[index]), type, memory },
      ttl: ttl < 0 ? null : ttl,
    }))
    .filter(({ memory }) => memory !== null)
}

/** Whether a request wants other keys than those that a walk meets first. */
function matches({ pattern, type, ttl, memory }) {
  return [pattern, type, ttl, memory].some((wanted) => wanted !== undefined)
}

function filter({ ttl, memory }) {
  return (row) => livesAs(row.ttl, ttl) && isWithin(row.memory, memory)
}

function livesAs(found, wanted) {
  if (wanted === undefined) return true
  if (wanted === 'none') return found === null
  return found !== null && (wanted === 'some' || isWithin(found, wanted))
}

function isWithin(value, { min, max } = { min: 0, max: Infinity }) {
  return value >= min && value <= max
}

module.exports = { SIZE, calls }

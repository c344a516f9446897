'use strict'

/*
 * The commands that BullMQ calls: each makes `{ words, shape }` of its arguments, the words of the
 * call and, where the function's reply is not what BullMQ expects, what makes it so.
 */

const pairs = (fields) => Object.entries(fields).flat()

/** A score, as RESP2 writes it. */
function text(score) {
  if (score === Infinity) return 'inf'
  return score === -Infinity ? '-inf' : String(score)
}

/** Options in the order in which they are written. */
function options(given, ...names) {
  return names.flatMap((name) => (given?.[name] == null ? [] : [name, given[name]]))
}

/** The length of a stream, which is about so long unless it is to be exact. */
function most(strategy, length, { approximate } = {}) {
  return [strategy, ...(approximate === false ? [] : ['~']), length]
}

/** Members, each followed by its score. */
function flat(scored) {
  return scored.flatMap(([member, score]) => [member, text(score)])
}

function range(command) {
  return (key, start, end, given) => {
    const words = [command, key, start, end]
    return given?.WITHSCORES ? { words: [...words, 'WITHSCORES'], shape: flat } : { words }
  }
}

function read(streams, given) {
  const [keys, ids] = [streams.map(({ key }) => key), streams.map(({ id }) => id)]
  const named = (found) =>
    found && keys.filter((key) => Object.hasOwn(found, key)).map((key) => [key, found[key]])
  const words = ['XREAD', ...options(given, 'COUNT', 'BLOCK'), 'STREAMS', ...keys, ...ids]
  return { words, shape: named }
}

const plain =
  (...command) =>
  (...args) => ({ words: [...command, ...args] })

const CALLS = {
  hgetall: plain('HGETALL'),
  hget: plain('HGET'),
  hmget: plain('HMGET'),
  hset: (key, data) => ({ words: ['HSET', key, ...pairs(data)] }),
  hdel: plain('HDEL'),
  hexists: plain('HEXISTS'),
  get: plain('GET'),
  set: (key, value, given) => {
    const [name, time] = options(given, 'PX', 'EX')
    return { words: ['SET', key, value, ...(name ? [name, time] : [])] }
  },
  del: plain('DEL'),
  zrange: range('ZRANGE'),
  zrevrange: range('ZREVRANGE'),
  zcard: plain('ZCARD'),
  zscore: (key, member) => ({
    words: ['ZSCORE', key, member],
    shape: (score) => (score === null ? null : text(score)),
  }),
  lrange: plain('LRANGE'),
  llen: plain('LLEN'),
  ltrim: plain('LTRIM'),
  lpos: plain('LPOS'),
  smembers: plain('SMEMBERS'),
  xadd: (key, id, fields, given) => {
    const limit = given?.MAXLEN == null ? [] : most('MAXLEN', given.MAXLEN, given)
    return { words: ['XADD', key, ...limit, id, ...pairs(fields)] }
  },
  xread: read,
  xtrim: (key, strategy, length, given) => ({
    words: ['XTRIM', key, ...most(strategy, length, given)],
  }),
  bzpopmin: (key, timeout) => ({
    words: ['BZPOPMIN', key, timeout],
    shape: (found) => found && [found[0], found[1], text(found[2])],
  }),
  info: plain('INFO'),
  clientSetName: plain('CLIENT', 'SETNAME'),
  clientList: plain('CLIENT', 'LIST'),
  clientInfo: plain('CLIENT', 'INFO'),
  scan: (cursor, given) => ({ words: ['SCAN', cursor, ...options(given, 'MATCH', 'COUNT')] }),
}

/** The calls of a transaction or pipeline. */
const QUEUED = {
  hgetall: CALLS.hgetall,
  hset: CALLS.hset,
  hscan: (key, cursor, given) => ({
    words: ['HSCAN', key, cursor, ...options(given, 'COUNT')],
    shape: ([next, found]) => [next, found.flat()],
  }),
  smembers: CALLS.smembers,
  sscan: (key, cursor, given) => ({ words: ['SSCAN', key, cursor, ...options(given, 'COUNT')] }),
  zrange: CALLS.zrange,
  lrange: CALLS.lrange,
  llen: CALLS.llen,
  del: CALLS.del,
}

module.exports = { CALLS, QUEUED }

/*
 * What redlet means to reach, as data: how each figure comes from the results, and its bound.
 *
 * Ratios to the floor, to `get` alone and to the store without a log are of two loops taking turns
 * in one process; the others are of two processes taking turns. A figure whose parts weren't
 * measured is undefined. One without a bound is there to be compared with the one above it.
 */

const SAME = 'in the same process'

const { COMMANDS, PIPELINES, SERVED_SCRIPT, nameOf } = require('./redis-benchmark')

/** Bytes a key that Valkey 9.1.2 takes for these keys, should no server be at hand. */
const VALKEY_BYTES = 88

module.exports = [
  {
    name: `get / floor, ${SAME}`,
    most: 2.0,
    of: (results) => results.over('get', 'redlet', 'floor'),
  },
  {
    name: `set / floor, ${SAME}`,
    most: 2.5,
    of: (results) => results.over('set', 'redlet', 'floor'),
  },
  {
    name: `incr / floor, ${SAME}`,
    most: 2.5,
    of: (results) => results.over('incr', 'redlet', 'floor'),
  },
  {
    name: `hget / floor, ${SAME}`,
    most: 2.5,
    of: (results) => results.over('hget', 'redlet', 'floor'),
  },
  ...['zadd', 'zscore', 'zrank'].flatMap((name) => [
    {
      name: `${name} on 1M members / floor, ${SAME}`,
      most: 6,
      of: (results) => results.over(name, 'redlet', 'floor'),
    },
    {
      name: `${name} on 1M members / on 10,000`,
      most: 3,
      of: (results) => over(results.value(name, 'redlet'), results.value(`${name}-10k`, 'redlet')),
    },
  ]),
  {
    name: `xadd of three fields / floor, ${SAME}`,
    most: 6,
    of: (results) => results.over('xadd', 'redlet', 'floor'),
  },
  ...['zadd', 'zscore', 'zrank', 'xadd'].map((name) => ({
    name: `${name} / a floor of as many strings, ${SAME}`,
    of: (results) => results.over(name, 'redlet', 'same'),
  })),
  {
    name: `a command in a multi of 100 / get, ${SAME}`,
    most: 1.7,
    of: (results) => results.over('multi', 'redlet', 'get'),
  },
  {
    name: `set with everysec / without, ${SAME}`,
    most: 1.6,
    of: (results) => results.over('set', 'redlet-everysec', 'memory'),
  },
  {
    name: 'ioredis to Valkey, awaited / redlet, get',
    least: 100,
    of: (results) => results.ratio('get', 'ioredis', 'redlet'),
  },
  { name: 'lmdb / redlet, get', least: 2, of: (results) => results.ratio('get', 'lmdb', 'redlet') },
  {
    name: 'two workers / one, total get',
    least: 1.7,
    of: (results) => results.value('workers', 'redlet'),
  },
  {
    name: 'a script of ten lines by EVALSHA',
    most: 3000,
    unit: 'ns',
    of: (results) => results.value('evalsha', 'redlet'),
  },
  {
    name: 'the same / a request of it to Valkey by redis-benchmark, pipeline 16',
    most: 1,
    of: (results) =>
      over(results.value('evalsha', 'redlet'), results.value(SERVED_SCRIPT, 'valkey-server')),
  },
  {
    name: 'BLPOP woken by a push from another worker',
    most: 50,
    unit: 'us',
    of: (results) => results.value('wake', 'redlet'),
  },
  {
    name: 'ioredis to Valkey / redlet/ioredis, awaited get',
    least: 4,
    of: (results) => results.ratio('get', 'ioredis', 'redlet-ioredis'),
  },
  {
    name: 'ioredis to Valkey / redlet/ioredis, 1,000 gets in a pipeline',
    least: 1.2,
    of: (results) => results.ratio('pipeline', 'ioredis', 'redlet-ioredis'),
  },
  ...PIPELINES.map((pipeline) => ({
    name: `redis-benchmark, pipeline ${pipeline}: redlet server / Valkey, the least of six`,
    least: 0.9,
    of: (results) => served(results, pipeline),
  })),
  {
    name: 'a server with 1,000 idle connections, above an empty one',
    most: 20 << 20,
    unit: 'bytes',
    of: (results) => results.value('connections', 'redlet-server'),
  },
  { name: "memory a key / Valkey's, 1M keys", most: 1.1, of: memory },
  ...['zset', 'set', 'hash', 'list'].map((kind) => ({
    name: `memory of a small ${kind} / Valkey's`,
    most: 1.1,
    of: (results) => results.ratio(`memory-${kind}`, 'redlet', 'ioredis'),
  })),
  {
    name: "memory of an entry of a stream / Valkey's",
    most: 1.2,
    of: (results) => results.ratio('memory-stream', 'redlet', 'ioredis'),
  },
  { name: 'recovery of 1M keys, the slower form', most: 1500, unit: 'ms', of: recovery },
  {
    name: 'FLUSHALL of 1M keys holds the event loop',
    most: 5,
    unit: 'ms',
    of: (results) => results.value('flushall', 'redlet'),
  },
  {
    name: "require('redlet')",
    most: 15,
    unit: 'ms',
    of: (results) => results.value('require', 'redlet'),
  },
]

function memory(results) {
  const own = results.value('memory', 'redlet')
  return own && own / (results.value('memory', 'ioredis') ?? VALKEY_BYTES)
}

/** Requests a second of redlet's server over Valkey's: of the command that is furthest behind. */
function served(results, pipeline) {
  const ratios = COMMANDS.map((command) =>
    results.ratio(nameOf(command, pipeline), 'valkey-server', 'redlet-server'),
  )
  return ratios.includes(undefined) ? undefined : Math.min(...ratios)
}

function over(left, right) {
  return left && right && left / right
}

function recovery(results) {
  const both = ['recovery', 'recovery-snapshot'].map((trial) =>
    results.value(trial, 'redlet-everysec'),
  )
  return both.includes(undefined) ? undefined : Math.max(...both)
}

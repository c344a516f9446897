/* What a store holds and how threads share it. */

const { divided, over, value } = require('./figures')

/** Bytes that Valkey 9.1.2 takes, should no server be at hand. */
const VALKEY_BYTES = {
  memory: 88,
  'memory-deadline': 117,
  'memory-hash': 272,
  'memory-list': 305,
}

const memory = (name, trial, most) => ({
  name: `${name} / Valkey's`,
  trial,
  most,
  of: (results, own) =>
    divided(results.value(trial, own), results.value(trial, 'ioredis') ?? VALKEY_BYTES[trial]),
})

const resident = (name, trial) => ({
  name: `${name}: resident / counted`,
  trial,
  most: 1.15,
  of: (results, own) => divided(1, results.over(trial, own, 'resident')),
})

const workers = (call) => ({
  name: `\`${call}\` from two workers / from one, near reads off`,
  trial: `workers-${call}`,
  least: 1.95,
  of: (results, own) => results.best(`workers-${call}`, own, 'all', 'one'),
})

const floorOf = (call) => ({
  name: `the same of the floor of \`${call}\``,
  of: (results, own) =>
    own === 'redlet' ? results.best(`workers-${call}`, 'floor', 'all', 'one') : undefined,
})

module.exports = [
  {
    title: 'Threads',
    targets: [
      workers('get'),
      floorOf('get'),
      workers('set'),
      floorOf('set'),
      {
        name: 'BLPOP woken by another worker / a bare `postMessage`',
        trial: 'wake',
        most: 1.2,
        of: over('wake', 'message'),
      },
    ],
  },
  {
    title: 'Memory',
    targets: [
      memory('a string of 32 bytes', 'memory', 0.85),
      memory('the same with a deadline', 'memory-deadline', 0.85),
      memory('a hash of ten', 'memory-hash', 0.95),
      memory('a list of twenty', 'memory-list', 0.95),
      memory('a sorted set of ten', 'memory-zset', 1.1),
      memory('a set of ten', 'memory-set', 1.1),
      memory('an entry of a stream', 'memory-stream', 1.2),
      resident('a string of 32 bytes', 'memory'),
      resident('the same with a deadline', 'memory-deadline'),
      resident('a hash of ten', 'memory-hash'),
      resident('a list of twenty', 'memory-list'),
      ...['deleted', 'flushed', 'expired'].map((end) => ({
        name: `resident, a million keys written and ${end}, idle for a minute / a fresh store`,
        trial: `idle-${end}`,
        most: 1.5,
        of: value(`idle-${end}`),
      })),
    ],
  },
  {
    title: 'Start and end',
    targets: [
      {
        name: 'recovery of 1M keys, the slower form',
        most: 1500,
        unit: 'ms',
        of: (results, own) => (own === 'redlet' ? recovery(results) : undefined),
      },
      {
        name: 'FLUSHALL of 1M keys holds the event loop',
        trial: 'flushall',
        most: 5,
        unit: 'ms',
        of: value('flushall'),
      },
      {
        name: "`require('redlet')`",
        trial: 'require',
        most: 15,
        unit: 'ms',
        of: value('require'),
      },
    ],
  },
]

function recovery(results) {
  const both = ['recovery', 'recovery-snapshot'].map((trial) =>
    results.value(trial, 'redlet-everysec'),
  )
  return both.includes(undefined) ? undefined : Math.max(...both)
}

/* How long a call takes. */

const { between, ofBefore, over, ratio, times, value } = require('./figures')

/** `name` over the floor of its own trial. */
const floor = (name, trial, most) => ({
  name: `${name} / floor`,
  trial,
  most,
  of: over(trial, 'floor'),
})

const before = (name, trial, most) => ({
  name: `${name} / before`,
  trial,
  most,
  of: ofBefore(trial),
})

module.exports = [
  {
    title: 'Reads and writes of one key',
    targets: [
      floor('`get`, hot keys, near reads on', 'get-hot', 0.9),
      before('`get`, hot keys, near reads on', 'get-hot', 0.3),
      {
        name: '`get`, hot keys, near reads on / `Map.get`',
        trial: 'get-hot',
        most: 1.6,
        of: over('get-hot', 'map'),
      },
      floor('`get`, near reads off', 'get-native', 2),
      {
        name: '`get`, random keys of a million, near reads on / off',
        trial: 'get-1m',
        most: 1.05,
        of: over('get-1m', 'native'),
      },
      floor('`get` of a key made for the call, near reads on', 'get-made'),
      floor('`set`', 'set', 2),
      floor('`incr`', 'incr', 2),
      floor('`hget`', 'hget', 2),
      floor('`sadd`', 'sadd', 2),
      ...[
        ['`set` with `{ ex: 60 }`', 'set-ex-object'],
        ["`set` with `'EX', 60`", 'set-ex-words'],
        ['`expire`', 'expire'],
      ].map(([name, trial]) => ({
        name: `${name} / \`set\``,
        trial,
        most: 1.5,
        of: over(trial, 'set'),
      })),
      {
        name: '`buffers.get` / `get`, near reads off',
        trial: 'buffers-get',
        most: 1.6,
        of: over('buffers-get', 'get'),
      },
      {
        name: '`get` of 5M keys / of 10,000, random keys, near reads off',
        trial: 'scale-get-5m',
        most: 1.8,
        of: between('scale-get-5m', 'scale-get-10k'),
      },
      {
        name: '`set` with `everysec` / without',
        trial: 'set',
        most: 1.6,
        of: (results, own) =>
          own === 'redlet' ? results.over('set', 'redlet-everysec', 'memory') : undefined,
      },
    ],
  },
  {
    title: 'Many strings, many calls, scripts',
    targets: [
      before('`hgetall` of ten fields', 'hgetall', 1 / 3),
      before('`mget` of 100, an element', 'mget', 0.5),
      before('`multi` of 100, a command', 'multi', 0.7),
      {
        name: '`multi` of 100, a command / `get`, near reads off',
        trial: 'multi',
        most: 1.7,
        of: over('multi', 'get'),
      },
      before('`hset` with an object of three', 'hset-object', 0.4),
      before('`zrange` of ten with scores', 'zrange', 0.5),
      before('`lrange` of twenty', 'lrange', 0.6),
      before('EVALSHA of `return 1`', 'evalsha-nothing', 0.5),
      before('EVALSHA of one `redis.call`', 'evalsha-one', 0.5),
      before('EVALSHA of a limiter with three', 'evalsha-three', 0.5),
      {
        name: 'EVALSHA of a limiter of ten lines',
        trial: 'evalsha',
        most: 3000,
        unit: 'ns',
        of: value('evalsha'),
      },
    ],
  },
  {
    title: 'Large sorted sets and streams',
    targets: [
      floor('`zadd` on 1M members', 'zadd', 12),
      floor('`zscore` on 1M members', 'zscore', 6),
      floor('`zrank` on 1M members', 'zrank', 6),
      ...['zadd', 'zscore', 'zrank'].map((trial) => ({
        name: `\`${trial}\` on 1M members / on 10,000`,
        trial,
        most: 3,
        of: between(trial, `${trial}-10k`),
      })),
      floor('`xadd` of three fields', 'xadd', 6),
      ...['zadd', 'zscore', 'zrank', 'xadd'].map((trial) => ({
        name: `\`${trial}\` / a floor of as many strings`,
        trial,
        of: over(trial, 'same'),
      })),
    ],
  },
  {
    title: 'Beside others',
    targets: [
      {
        name: 'ioredis to Valkey, awaited / `get`',
        trial: 'get',
        least: 100,
        of: times('get', 'ioredis'),
      },
      { name: 'lmdb / `get`', trial: 'get', least: 2, of: times('get', 'lmdb') },
      { name: '`get` / `Map.get`', trial: 'get', of: ratio('get', 'map') },
      { name: '`get` / lru-cache', trial: 'get', of: ratio('get', 'lru-cache') },
    ],
  },
]

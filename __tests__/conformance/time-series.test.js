'use strict'

// Time series beside those of Redis Stack 7.4.1: the commands of one key.

const fs = require('node:fs')
const { isDeepStrictEqual } = require('node:util')
const { stackConformance } = require('../support/scripts/conformance.js')
const { exchange } = require('../support/stack/exchange.js')
const { Chance } = require('../support/random/generate.js')
const { comparedStack } = require('../support/servers/subjects.js')
const { findBinary, startServer } = require('../support/servers/genuine.js')
const { Pair } = require('../support/stack/pair.js')
const { seeds } = require('../support/stack/effort.js')
const { randomSeriesCall } = require('../support/stack/series-calls.js')

const AGGREGATIONS = [
  ...['avg', 'sum', 'min', 'max', 'range', 'count', 'first', 'last'],
  ...['std.p', 'std.s', 'var.p', 'var.s', 'twa'],
]

/** Rows of a file of `@observablehq/sample-datasets`. */
function rowsOf(name) {
  const file = require.resolve(`@observablehq/sample-datasets/${name}`)
  const lines = fs.readFileSync(file, 'utf8').trim().split('\n').slice(1)
  return lines.map((line) => line.split(','))
}

/** Calls that add samples to the key `k`. */
function samples(count, sample) {
  return Array.from({ length: count }, (_, at) => ['TS.ADD', 'k', ...sample(at).map(String)])
}

stackConformance('time series', (script) => {
  script(
    'TS.CREATE reads its words wherever they stand',
    `
    SET text x
    TS.CREATE
    TS.CREATE a
    TS.CREATE a
    TS.CREATE text
    TS.CREATE text RETENTION x
    TS.CREATE b RETENTION
    TS.CREATE b RETENTION 5x
    TS.CREATE b RETENTION 1.5
    TS.CREATE b RETENTION 9223372036854775808
    TS.CREATE b CHUNK_SIZE
    TS.CREATE b CHUNK_SIZE x
    TS.CREATE b CHUNK_SIZE 40
    TS.CREATE b CHUNK_SIZE 47
    TS.CREATE b CHUNK_SIZE 1048584
    TS.CREATE b CHUNK_SIZE -8
    TS.CREATE b ENCODING
    TS.CREATE b ENCODING x
    TS.CREATE b DUPLICATE_POLICY
    TS.CREATE b DUPLICATE_POLICY x
    TS.CREATE b IGNORE
    TS.CREATE b IGNORE 5
    TS.CREATE b IGNORE x 5
    TS.CREATE b IGNORE 5 x
    TS.CREATE b IGNORE 5 nan
    TS.CREATE b IGNORE 1.5 2
    TS.CREATE b IGNORE -1 5
    TS.CREATE b IGNORE 5 -1
    TS.CREATE b LABELS a ""
    TS.CREATE b LABELS "" a
    TS.CREATE b LABELS a (b
    TS.CREATE b LABELS a b)
    TS.CREATE b LABELS a b,
    TS.CREATE b CHUNK_SIZE 7 RETENTION x LABELS a (
    TS.CREATE b CHUNK_SIZE 7 RETENTION x
    TS.CREATE b DUPLICATE_POLICY x ENCODING x CHUNK_SIZE 7
    TS.CREATE b IGNORE x 1 DUPLICATE_POLICY x ENCODING x
    TS.CREATE b IGNORE x 1 DUPLICATE_POLICY x
    TS.CREATE b FOO
    TS.CREATE c LABELS
    TS.CREATE d LABELS a
    TS.CREATE e LABELS a) b=c RETENTION 100
    TS.CREATE f retention 5 RETENTION 6 UNCOMPRESSED
    TYPE f
    OBJECT ENCODING f
  `,
  )
  script(
    'TS.ALTER',
    `
    SET text x
    TS.CREATE k RETENTION 100 CHUNK_SIZE 128 DUPLICATE_POLICY LAST IGNORE 3 4 LABELS a b
    TS.ALTER
    TS.ALTER no
    TS.ALTER no RETENTION x
    TS.ALTER text
    TS.ALTER text RETENTION x
    TS.ALTER k
    TS.ALTER k RETENTION x
    TS.ALTER k ENCODING x
    TS.ALTER k RETENTION 0 CHUNK_SIZE 64
    TS.ALTER k LABELS
    TS.ALTER k FOO BAR
    TS.ADD k 1 1
    TS.ADD k 1 2
    TS.ALTER k DUPLICATE_POLICY block IGNORE 0 0
    TS.ADD k 1 3
  `,
  )
  script(
    'TS.ADD',
    `
    SET text x
    TS.ADD
    TS.ADD k
    TS.ADD k 5
    TS.ADD text 5 1
    TS.ADD text x 1
    TS.ADD text 5 x
    TS.ADD text 5 1 RETENTION x
    TS.ADD k x y
    TS.ADD k x 1
    TS.ADD k -5 1
    TS.ADD k -5 y
    TS.ADD k 1.5 1
    TS.ADD k 05 1
    TS.ADD k +5 1
    TS.ADD k 9223372036854775808 1
    TS.ADD k 5 1 RETENTION x
    TS.ADD k 5 1 LABELS a (
    TS.ADD k 5 1 ON_DUPLICATE
    EXISTS k
    TS.ADD k 5 1 ON_DUPLICATE x RETENTION 100 CHUNK_SIZE 64 LABELS a b
    TS.ADD k 6 1 RETENTION x
    TS.ADD k 7 1 LABELS a ( CHUNK_SIZE 7 ENCODING x
    TS.ADD k 8 1 ON_DUPLICATE
    TS.ADD k 8 1 ON_DUPLICATE x
    TS.ADD k 8 1 on_duplicate sum
    TS.ADD k 8 2
    TS.ADD k 8 2 ON_DUPLICATE sum
    TS.ADD k 8 9 ON_DUPLICATE min
    TS.ADD k 8 9 ON_DUPLICATE max
    TS.ADD k 8 1 ON_DUPLICATE first
    TS.ADD k 8 1 ON_DUPLICATE block
    TS.ADD k 8 4 DUPLICATE_POLICY last
    TS.ADD k 8 4 LABELS ON_DUPLICATE last
    TS.ADD k 9223372036854775807 1
    TS.ADD k 9223372036854775707 1
    TS.ADD k 9223372036854775706 1
  `,
  )
  script(
    'values are numbers as JSON has them, whatever follows',
    `
    TS.ADD a 1 1e3
    TS.ADD a 2 -0
    TS.ADD a 3 -1.5E-1
    TS.ADD a 4 "5 x"
    TS.ADD a 5 0x10
    TS.ADD a 6 1.0.0
    TS.ADD a 7 5e5e5
    TS.ADD a 8 1e-400
    TS.ADD a 9 9007199254740993
    TS.ADD a 10 0.30000000000000004
    TS.ADD a 11 5e-324
    TS.ADD a 12 1e15
    TS.ADD a 13 1e16
    TS.ADD a 14 1e300
    TS.ADD a 15 -12345.678
    TS.ADD a 16 1e308
    TS.ADD a 17 123456789012345678901234567890
    TS.ADD a 20 ""
    TS.ADD a 20 -
    TS.ADD a 20 +5
    TS.ADD a 20 .5
    TS.ADD a 20 5.
    TS.ADD a 20 01
    TS.ADD a 20 1e
    TS.ADD a 20 1e+
    TS.ADD a 20 1.5e
    TS.ADD a 20 " 5"
    TS.ADD a 20 inf
    TS.ADD a 20 nan
    TS.ADD a 20 1e309
    TS.RANGE a - +
    TS.GET a
  `,
  )
  script(
    'TS.MADD goes on after errors',
    `
    SET text x
    TS.CREATE k
    TS.CREATE other DUPLICATE_POLICY LAST RETENTION 10 IGNORE 5 5
    TS.MADD
    TS.MADD k
    TS.MADD k 5
    TS.MADD k 5 1 k
    TS.MADD k 5 1 k 6
    TS.MADD k 5 1 no 5 1 text 5 1 k x 1 k 7 x k -1 1 no x y k x y k 5 3 k 8 4
    TS.MADD other 100 1 other 101 2 other 102 9 other 90 1 other 89 1 other 102 9
  `,
  )
  script(
    'IGNORE',
    `
    TS.CREATE k DUPLICATE_POLICY LAST IGNORE 5 2.5
    TS.ADD k 100 10
    TS.ADD k 105 12.5
    TS.ADD k 105 12.75
    TS.ADD k 104 12.75
    TS.ADD k 106 12.75 ON_DUPLICATE max
    TS.INCRBY k 1 TIMESTAMP 110
    TS.INCRBY k 3 TIMESTAMP 110
    TS.CREATE other IGNORE 5 5
    TS.MADD other 1 1 other 2 1 other 2 1
    TS.ADD other 2 1 ON_DUPLICATE last
    TS.ADD other 3 1 ON_DUPLICATE last
  `,
  )
  script(
    'TS.INCRBY and TS.DECRBY',
    `
    SET text x
    TS.INCRBY
    TS.INCRBY k
    TS.INCRBY text 1
    TS.INCRBY text x
    TS.INCRBY k 1 RETENTION x TIMESTAMP 5
    TS.INCRBY k 5 TIMESTAMP 100 RETENTION 50 LABELS a b
    TS.INCRBY k 5 TIMESTAMP 100
    TS.DECRBY k 3 timestamp 110
    TS.INCRBY k 1 TIMESTAMP 109
    TS.INCRBY k x TIMESTAMP 111
    TS.INCRBY k x TIMESTAMP y
    TS.INCRBY k nan TIMESTAMP 111
    TS.INCRBY k 1x TIMESTAMP 111
    TS.INCRBY k 1 TIMESTAMP y
    TS.INCRBY k 1 TIMESTAMP 9223372036854775808
    TS.INCRBY k 1e3 TIMESTAMP 114 RETENTION x
    TS.DECRBY k .5 TIMESTAMP 115
    TS.INCRBY k 0x10 TIMESTAMP 116 FOO
    TS.DECRBY k -2 TIMESTAMP 117 LABELS q w
    TS.CREATE min DUPLICATE_POLICY min
    TS.INCRBY min 1 TIMESTAMP 5
    TS.INCRBY min 1 TIMESTAMP 5
    TS.DECRBY min 5 TIMESTAMP 5
    TS.DEL min 5 5
    TS.INCRBY min 1 TIMESTAMP 3
    TS.INCRBY inf 1e308 TIMESTAMP 5
    TS.INCRBY inf 1e308 TIMESTAMP 6
    TS.DECRBY inf 1 TIMESTAMP 7
    TS.INCRBY new inf TIMESTAMP 7
    TS.INCRBY 5 1 TIMESTAMP 7 TIMESTAMP 8
  `,
  )
  script(
    'of 0 and -0 at one time, which are equal, the later one stays',
    `
    TS.CREATE least DUPLICATE_POLICY min
    TS.MADD least 1 0 least 1 -0 least 2 -0 least 2 0
    TS.RANGE least - +
    TS.CREATE greatest UNCOMPRESSED DUPLICATE_POLICY max
    TS.MADD greatest 1 0 greatest 1 -0 greatest 2 -0 greatest 2 0
    TS.RANGE greatest - +
    TS.ADD first 1 0
    TS.ADD first 1 -0 ON_DUPLICATE first
    TS.ADD first 2 -0
    TS.ADD first 2 -0 ON_DUPLICATE sum
    TS.RANGE first - +
  `,
  )
  script(
    'TS.DEL and TS.GET',
    `
    SET text x
    TS.CREATE k CHUNK_SIZE 48
    TS.MADD k 10 1 k 20 2 k 30 3 k 40 4 k 50 5 k 60 6 k 70 7 k 80 8 k 90 9
    TS.DEL
    TS.DEL k 5
    TS.DEL k 5 5 5
    TS.DEL k a 5
    TS.DEL k 5 a
    TS.DEL k -5 5
    TS.DEL k * +
    TS.DEL k - *
    TS.DEL no - +
    TS.DEL no x +
    TS.DEL text - +
    TS.DEL text x +
    TS.DEL k 30 20
    TS.DEL k 31 39
    TS.DEL k 20 30
    TS.DEL k 85 95
    TS.GET k
    TS.ADD k 82 5
    TS.DEL k - 10
    TS.DEL k - +
    TS.GET k
    TS.ADD k 3 5
    TS.GET k LATEST
    TS.GET k latest
    TS.GET k FOO
    TS.GET k LATEST FOO
    TS.GET
    TS.GET no
    TS.GET text
    TS.INFO
    TS.INFO no
    TS.INFO text
    TS.INFO k DEBUG FOO
  `,
  )
  script(
    'samples that are older than what is retained',
    `
    TS.CREATE k RETENTION 50 CHUNK_SIZE 48 ENCODING UNCOMPRESSED
    TS.MADD k 1000 1 k 1010 2 k 1020 3 k 1030 4 k 1040 5 k 1050 6 k 1060 7 k 1070 8
    TS.ADD k 1019 1
    TS.ADD k 1020 1 ON_DUPLICATE last
    TS.RANGE k 0 1040
    TS.REVRANGE k - + COUNT 10
    TS.DEL k 1000 1030
    TS.ALTER k RETENTION 10
    TS.RANGE k - +
    TS.DEL k 1070 1070
    TS.RANGE k - +
    TS.ADD k 1050 1
    TS.ADD k 1049 1
  `,
  )
  script(
    'TS.RANGE and TS.REVRANGE',
    `
    SET text x
    TS.CREATE k
    TS.MADD k 10 1 k 20 3 k 55 10 k 70 4 k 150 7 k 155 1 k 330 2
    TS.RANGE
    TS.RANGE k
    TS.RANGE k -
    TS.RANGE no x +
    TS.RANGE text x +
    TS.RANGE k x + COUNT x
    TS.RANGE k - x
    TS.RANGE k -5 +
    TS.RANGE k + -
    TS.RANGE k - -
    TS.RANGE k * +
    TS.RANGE k 0 9223372036854775808
    TS.RANGE k 20 70
    TS.REVRANGE k 20 70
    TS.RANGE k 70 20
    TS.REVRANGE k 70 20
    TS.RANGE k 10 10
    TS.RANGE k 500 600
    TS.RANGE k - + FOO
    TS.RANGE k - + LATEST FILTER a=b WITHLABELS GROUPBY a REDUCE sum
    TS.RANGE k - + COUNT
    TS.RANGE k - + COUNT x
    TS.RANGE k - + COUNT 0
    TS.RANGE k - + COUNT -1
    TS.RANGE k - + count 2 COUNT 3
    TS.REVRANGE k - + COUNT 2
    TS.RANGE k - + COUNT COUNT 1
    TS.RANGE k - + AGGREGATION
    TS.RANGE k - + AGGREGATION avg
    TS.RANGE k - + AGGREGATION foo 10
    TS.RANGE k - + AGGREGATION foo x
    TS.RANGE k - + AGGREGATION avg 0
    TS.RANGE k - + AGGREGATION avg -1
    TS.RANGE k - + AGGREGATION avg 9223372036854775808
    TS.RANGE k - + AGGREGATION count 50 COUNT 1
    TS.RANGE k - + AGGREGATION count COUNT 1
    TS.RANGE k - + COUNT x AGGREGATION foo 5
    TS.RANGE k - + ALIGN 5
    TS.RANGE k - + ALIGN
    TS.RANGE k - + ALIGN x
    TS.RANGE k - + ALIGN start
    TS.RANGE k - + ALIGN +
    TS.RANGE k - + ALIGN -5 AGGREGATION avg 50
    TS.RANGE k - + ALIGN - AGGREGATION avg 50
    TS.RANGE k - + ALIGN end AGGREGATION avg 50
    TS.RANGE k 15 160 ALIGN start AGGREGATION avg 50
    TS.RANGE k 15 160 ALIGN + AGGREGATION avg 50
    TS.RANGE k 15 160 AGGREGATION sum 50 ALIGN 7
    TS.RANGE k - + AGGREGATION foo 5 ALIGN x
    TS.RANGE k - + ALIGN x FILTER_BY_VALUE x
    TS.RANGE k - + EMPTY
    TS.RANGE k - + EMPTY AGGREGATION avg 50
    TS.RANGE k - + AGGREGATION avg 50 FOO EMPTY
    TS.RANGE k - + AGGREGATION avg 50 EMPTY BUCKETTIMESTAMP +
    TS.RANGE k - + AGGREGATION avg 50 BUCKETTIMESTAMP ~ EMPTY
    TS.RANGE k - + AGGREGATION avg 50 BUCKETTIMESTAMP
    TS.RANGE k - + AGGREGATION avg 50 BUCKETTIMESTAMP x
    TS.RANGE k - + BUCKETTIMESTAMP + AGGREGATION avg 50
    TS.RANGE k - + BUCKETTIMESTAMP x
    TS.RANGE k - + AGGREGATION avg 51 BUCKETTIMESTAMP mid
    TS.RANGE k - + AGGREGATION avg 51 BUCKETTIMESTAMP END
    TS.RANGE k - + FILTER_BY_VALUE
    TS.RANGE k - + FILTER_BY_VALUE 1
    TS.RANGE k - + FILTER_BY_VALUE x 5
    TS.RANGE k - + FILTER_BY_VALUE 1 x
    TS.RANGE k - + FILTER_BY_VALUE nan 5
    TS.RANGE k - + FILTER_BY_VALUE 1 5x
    TS.RANGE k - + FILTER_BY_VALUE 5 1
    TS.RANGE k - + FILTER_BY_VALUE .5 4.
    TS.RANGE k - + FILTER_BY_VALUE -inf +inf
    TS.RANGE k - + FILTER_BY_TS
    TS.RANGE k - + FILTER_BY_TS x
    TS.RANGE k - + FILTER_BY_TS -5
    TS.RANGE k - + FILTER_BY_TS 10 x 20
    TS.REVRANGE k 11 330 FILTER_BY_TS 150 20 150 7 20 10
    TS.RANGE k - + FILTER_BY_TS 10 20 55 FILTER_BY_VALUE 3 5
    TS.RANGE k - + FILTER_BY_TS x FILTER_BY_VALUE x
    TS.RANGE k - + FILTER_BY_TS 10 20 AGGREGATION sum 50
    TS.RANGE k 15 200 FILTER_BY_VALUE 2 5 AGGREGATION twa 50
  `,
  )
  for (const name of AGGREGATIONS) {
    script(
      `the aggregation ${name}`,
      `
      TS.CREATE k
      TS.MADD k 10 1.5 k 20 3 k 55 10.25 k 70 4 k 150 7 k 155 1 k 330 2
      TS.RANGE k - + AGGREGATION ${name} 50
      TS.REVRANGE k - + AGGREGATION ${name} 50
      TS.RANGE k - + AGGREGATION ${name} 50 EMPTY
      TS.RANGE k 60 200 AGGREGATION ${name} 50 EMPTY
      TS.RANGE k 60 200 ALIGN start AGGREGATION ${name} 30
      TS.RANGE k 15 160 AGGREGATION ${name} 1000 BUCKETTIMESTAMP ~
      TS.RANGE k - + COUNT 2 AGGREGATION ${name} 50 EMPTY
      TS.RANGE k 20 20 AGGREGATION ${name} 50
    `,
    )
  }
  script(
    'the sum of values that are too large, and their mean',
    `
    TS.CREATE k
    TS.MADD k 1 1e308 k 2 1.7e308 k 3 1.1e308 k 4 3 k 5 -1e308
    TS.RANGE k - + AGGREGATION avg 10
    TS.RANGE k - + AGGREGATION sum 10
    TS.RANGE k - + AGGREGATION std.p 10
    TS.RANGE k - + AGGREGATION range 10
  `,
  )
  script(
    'keys of time series',
    `
    TS.ADD k 5 1 LABELS a b
    TYPE k
    OBJECT ENCODING k
    GET k
    LPUSH k x
    SCAN 0 TYPE TSDB-TYPE
    COPY k copy
    TS.ADD copy 6 1
    RENAME copy name
    EXPIRE name 100
    TS.ADD name 7 1
    MULTI
    TS.ADD k 10 1
    TS.ADD k
    TS.RANGE k - +
    EXEC
    EVAL "return redis.call('TS.RANGE', KEYS[1], '-', '+')" 1 k
    EVAL "return redis.call('TS.ADD', KEYS[1], 20, '0.5')" 1 k
    EVAL "return redis.pcall('TS.ADD', KEYS[1], 20, 'x')" 1 k
    SET k x
    TS.ADD k 1 1
    DEL k name
  `,
  )
  script(
    'events of time series',
    { events: true },
    `
    CONFIG SET notify-keyspace-events KEA
    TS.CREATE k
    TS.ALTER k
    TS.ADD k 5 1
    TS.ADD k 5 1
    TS.ADD k 5 1 ON_DUPLICATE first
    TS.ADD new 5 1
    TS.DEL k 50 90
    TS.DEL k 5 5
    TS.INCRBY n 1 TIMESTAMP 5
    TS.DECRBY n 1 TIMESTAMP 5
    TS.DECRBY n 1 TIMESTAMP 2
    TS.MADD k 6 1 new 7 1 k 6 2
    TS.CREATE ignores DUPLICATE_POLICY LAST IGNORE 10 10
    TS.ADD ignores 5 5
    TS.ADD ignores 6 6
    COPY k k2
    RENAME k2 k3
    DEL k3
  `,
  )
  script(
    'events of series that are made of others',
    { events: true },
    `
    CONFIG SET notify-keyspace-events KEA
    TS.CREATE s
    TS.CREATE d
    TS.CREATE e
    TS.CREATERULE s d AGGREGATION sum 10
    TS.CREATERULE s e AGGREGATION max 20
    TS.CREATERULE s s AGGREGATION max 20
    TS.MADD s 1 1 s 11 2 s 31 3
    TS.ADD s 55 5
    TS.ADD s 12 5
    TS.INCRBY s 5 TIMESTAMP 70
    TS.DEL s 11 12
    RENAME d made
    TS.ADD s 90 1
    MULTI
    TS.ADD s 120 1
    TS.ADD s 150 1
    EXEC
    TS.DELETERULE s made
    TS.DELETERULE s made
    DEL e
    TS.ADD s 180 1
  `,
  )
})

const chance = new Chance(5)
const walk = samples(400, (at) => [
  1e12 + at * 1000 + chance.between(0, 49),
  chance.between(0, 1e6) / 7,
])

exchange(
  'time series',
  {
    'an empty series': [['TS.CREATE', 'k']],
    'a series with all settings': [
      [
        'TS.CREATE',
        'k',
        'RETENTION',
        '1000',
        'CHUNK_SIZE',
        '128',
        'DUPLICATE_POLICY',
        'SUM',
      ].concat(['IGNORE', '5', '2.5', 'LABELS', 'a', 'b', 'a', 'c']),
      ...samples(50, (at) => [1000 + at * 37, at % 7]),
    ],
    'a walk': walk,
    'a walk in small chunks': [['TS.CREATE', 'k', 'CHUNK_SIZE', '48'], ...walk],
    'a walk that is not packed': [['TS.CREATE', 'k', 'UNCOMPRESSED', 'CHUNK_SIZE', '64'], ...walk],
    'a walk that came in no order': [
      ['TS.CREATE', 'k', 'CHUNK_SIZE', '80'],
      ...walk.map((_, at) => walk[(at * 101) % walk.length]),
    ],
    'numbers of all kinds': samples(9, (at) => [
      at ** 15,
      [0, '-0', 1e300, -5e-324, 0.1, 0.1, 3, 3, 2 ** 53][at],
    ]),
  },
  [
    ['TYPE', 'k'],
    ['TS.GET', 'k'],
    ['TS.RANGE', 'k', '-', '+'],
    ['TS.REVRANGE', 'k', '-', '+', 'AGGREGATION', 'twa', '777'],
  ],
)

const installed = findBinary('stack') !== undefined
if (!installed) comparedStack()

;(installed ? describe : describe.skip)('conformance: time series, both protocols', () => {
  let server
  let pair

  beforeAll(async () => {
    server = await startServer('stack')
  })
  afterAll(() => server?.stop())

  describe.each([
    ['RESP2', 2],
    ['RESP3', 3],
  ])('in %s', (_, protocol) => {
    beforeEach(async () => {
      pair = await Pair.open(server, protocol)
    })
    afterEach(() => pair.close())

    // As functions, where every error has a code, this text would be that of the others.
    it('a negative RETENTION is an error without ERR before it', async () => {
      const calls = ['-1', 'x', '5x'].map((retention) => ['TS.CREATE', 'k', 'RETENTION', retention])
      expect(await pair.differences(calls)).toEqual([])
      const [{ value }] = await pair.ours.pipeline(calls)
      expect(value).toBe("TSDB: Couldn't parse RETENTION")
    })

    it.each(seeds(3))('random calls, seed %i', async (seed) => {
      const chance = new Chance(seed * 7919 + protocol)
      const calls = Array.from({ length: 500 }, () => randomSeriesCall(chance))
      expect(await pair.differences(calls)).toEqual([])
    })

    it('daily prices and the weather of years', async () => {
      const days = [...rowsOf('aapl.csv').map((row) => ['price', ...row]), ...rowsOf('weather.csv')]
      const adds = days.flatMap(([name, day, ...numbers]) => {
        const time = String(Date.parse(day))
        return [1, 3].map((at) => ['TS.ADD', `${name} ${at}`, time, numbers[at]])
      })
      expect(adds.length).toBeGreaterThan(7000)
      const alike = async (calls) => {
        const [ours, theirs] = await Promise.all([
          pair.ours.pipeline(calls),
          pair.theirs.pipeline(calls),
        ])
        const differs = (_, at) => !isDeepStrictEqual(ours[at], theirs[at])
        expect(calls.filter(differs)).toEqual([])
      }
      for (let at = 0; at < adds.length; at += 500) await alike(adds.slice(at, at + 500))
      for (const key of ['price 1', 'price 3', 'Seattle 1', 'New York 3']) {
        const ranges = AGGREGATIONS.flatMap((name) =>
          [7, 30, 365].map((length) =>
            ['TS.RANGE', key, '-', '+', 'AGGREGATION', name].concat(String(length * 86_400_000)),
          ),
        )
        await alike([['TS.GET', key], ['TS.RANGE', key, '-', '+'], ...ranges])
      }
    })

    it('TS.INFO tells the same, but for the memory', async () => {
      const calls = [
        'TS.CREATE a',
        'TS.CREATE b RETENTION 90 CHUNK_SIZE 48 UNCOMPRESSED DUPLICATE_POLICY max IGNORE 5 2.5',
        'TS.CREATE c CHUNK_SIZE 64 IGNORE 1 1e20 LABELS x 1 y z',
        'TS.MADD b 1 1 b 2 2 b 3 3 b 4 4 b 5 5 b 200 1',
        'TS.MADD c 10 1 c 20 2.5 c 30 1e300 c 40 0.1 c 50 0.2 c 60 0.3 c 70 1 c 15 2 c 16 3 c 17 7',
        'TS.DEL c 60 70',
      ].map((line) => line.split(' '))
      expect(await pair.differences(calls)).toEqual([])
      for (const key of ['a', 'b', 'c']) {
        for (const call of [
          ['TS.INFO', key],
          ['TS.INFO', key, 'DEBUG'],
          ['TS.INFO', key, 'x'],
        ]) {
          const [ours, theirs] = (await pair.both(call)).map(withoutMemory)
          expect(ours).toEqual(theirs)
        }
      }
    })
  })
})

/** A reply of TS.INFO, without how much memory a series takes. */
function withoutMemory(reply) {
  const text = JSON.stringify(reply)
  const without = text.replace(/("memoryUsage".*?"value":)\d+/, '$1')
  expect(without).not.toBe(text)
  return without
}

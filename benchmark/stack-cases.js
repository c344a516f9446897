// The cases of stack.js: `prepare`, calls that are made once, and `call(i)`, the call of this number. Calls
// are made beforehand and sent again and again; `ROUND` in a word becomes how often that was done.

/** Stands for four digits. */
const ROUND = '~~~~'

const { document } = require('./data.js')

const documents = Array.from({ length: 100 }, (_, i) => ['JSON.SET', `doc:${i}`, '$', document(i)])
const doc = (i) => `doc:${i % 100}`
/** How many connections there are, and how many calls are made for each. */
const CONNECTIONS = 8
const MADE = 4096

const time = (at) => 1_700_000_000_000 + at * 1000
/** A time that is later in each round. */
const fresh = (at) => `17${ROUND}${String(at * 1000).padStart(7, '0')}`
const samples = Array.from({ length: 10_000 }, (_, i) => ['TS.ADD', 'ts', time(i), i % 97])

const CASES = [
  {
    name: 'BF.ADD',
    prepare: [['BF.RESERVE', 'bf', 0.01, 1_000_000]],
    call: (i) => ['BF.ADD', 'bf', `item:${i}`],
  },
  {
    name: 'BF.EXISTS',
    prepare: [
      ['BF.RESERVE', 'bf', 0.01, 1_000_000],
      ...Array.from({ length: 10_000 }, (_, i) => ['BF.ADD', 'bf', `item:${i}`]),
    ],
    call: (i) => ['BF.EXISTS', 'bf', `item:${2 * i}`],
  },
  {
    name: 'CF.ADD',
    prepare: [['CF.RESERVE', 'cf', 10_000_000]],
    call: (i) => ['CF.ADD', 'cf', `item:${i}`],
  },
  {
    name: 'CMS.INCRBY',
    prepare: [['CMS.INITBYDIM', 'cms', 2000, 7]],
    call: (i) => ['CMS.INCRBY', 'cms', `item:${i % 5000}`, 1],
  },
  {
    name: 'TOPK.ADD',
    prepare: [['TOPK.RESERVE', 'topk', 50, 2000, 7, 0.925]],
    call: (i) => ['TOPK.ADD', 'topk', `item:${(i * i) % 5003}`],
  },
  {
    name: 'TDIGEST.ADD',
    prepare: [['TDIGEST.CREATE', 'td']],
    call: (i) => ['TDIGEST.ADD', 'td', (i * 7919) % 10_007],
  },
  {
    name: 'JSON.SET of one path',
    prepare: documents,
    call: (i) => ['JSON.SET', doc(i), '$.address.city', `"city ${i}"`],
  },
  {
    name: 'JSON.GET of one path',
    prepare: documents,
    call: (i) => ['JSON.GET', doc(i), '$.address.city'],
  },
  {
    name: 'JSON.NUMINCRBY',
    prepare: documents,
    call: (i) => ['JSON.NUMINCRBY', doc(i), '$.age', 1],
  },
  {
    name: 'JSON.MGET of ten',
    prepare: documents,
    call: (i) => [
      'JSON.MGET',
      ...Array.from({ length: 10 }, (_, at) => doc(i + at)),
      '$.address.city',
    ],
  },
  {
    name: 'JSON.ARRAPPEND',
    prepare: documents,
    // As many go as come.
    call: (i) =>
      i % 2
        ? ['JSON.ARRTRIM', doc(i >> 1), '$.tags', 0, 19]
        : ['JSON.ARRAPPEND', doc(i >> 1), '$.tags', '"new"'],
  },
  {
    name: 'JSON.MERGE',
    prepare: documents,
    call: (i) => ['JSON.MERGE', doc(i), '$', `{"age":${i % 100},"address":{"city":"city ${i}"}}`],
  },
  {
    name: 'JSON.GET of $..id',
    prepare: documents,
    call: (i) => ['JSON.GET', doc(i), '$..id'],
  },
  {
    name: 'JSON.GET of a filter',
    prepare: documents,
    call: (i) => ['JSON.GET', doc(i), '$.orders[?(@.total>100)].id'],
  },
  {
    // Each connection has a series of its own: calls of others would come between.
    name: 'TS.ADD',
    call: (i) => ['TS.ADD', `ts:${i % CONNECTIONS}`, fresh(Math.floor(i / CONNECTIONS)), i % 97],
  },
  {
    name: 'TS.ADD out of order',
    call: (i) => {
      const at = (Math.floor(i / CONNECTIONS) * 1597) % MADE
      return ['TS.ADD', `ts:${i % CONNECTIONS}`, fresh(at), i % 97]
    },
  },
  {
    name: 'TS.ADD of old samples, policy LAST',
    prepare: [['TS.CREATE', 'ts', 'DUPLICATE_POLICY', 'LAST'], ...samples],
    call: (i) => ['TS.ADD', 'ts', time((i * 7919) % samples.length), i % 97],
  },
  {
    name: 'TS.RANGE of 10,000 with avg',
    prepare: samples,
    pipeline: 1,
    call: () => ['TS.RANGE', 'ts', '-', '+', 'AGGREGATION', 'avg', 60_000],
  },
]

/** What values take: `key`, which `prepare` makes, holds `count` of something. */
const WEIGHTS = [
  {
    name: 'TS sample of a regular series',
    prepare: Array.from({ length: 100_000 }, (_, i) => [
      'TS.ADD',
      'ts',
      time(i),
      Math.floor(i / 50),
    ]),
    key: 'ts',
    count: 100_000,
  },
]

module.exports = { CASES, CONNECTIONS, MADE, ROUND, WEIGHTS }

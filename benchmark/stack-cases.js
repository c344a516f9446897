// The cases of stack.js: `prepare`, calls that are made once, and `call(i)`, the call of this number.

const { document } = require('./data.js')

const documents = Array.from({ length: 100 }, (_, i) => ['JSON.SET', `doc:${i}`, '$', document(i)])
const doc = (i) => `doc:${i % 100}`
const samples = Array.from({ length: 10_000 }, (_, i) => [
  'TS.ADD',
  'ts',
  1_700_000_000_000 + i * 1000,
  i % 97,
])

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
    name: 'TS.ADD',
    prepare: [['TS.CREATE', 'ts', 'DUPLICATE_POLICY', 'LAST']],
    call: (i) => ['TS.ADD', 'ts', 1_700_000_000_000 + i * 1000, i % 97],
  },
  {
    name: 'TS.RANGE of 10,000 with avg',
    prepare: samples,
    pipeline: 1,
    call: () => ['TS.RANGE', 'ts', '-', '+', 'AGGREGATION', 'avg', 60_000],
  },
]

module.exports = { CASES }

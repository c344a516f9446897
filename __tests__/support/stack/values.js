'use strict'

/** By type of Redis Stack, as TYPE names it, the calls that make a key of it. */
const VALUES = {
  'CMSk-TYPE': (key) => [
    ['CMS.INITBYDIM', key, '20', '5'],
    ['CMS.INCRBY', key, 'a', '3', 'b', '1'],
  ],
  'MBbloom--': (key) => [
    ['BF.RESERVE', key, '0.01', '4'],
    ['BF.MADD', key, 'a', 'b', 'c', 'd', 'e', 'f'],
  ],
  MBbloomCF: (key) => [
    ['CF.RESERVE', key, '100'],
    ['CF.ADD', key, 'a'],
  ],
  'ReJSON-RL': (key) => [
    [
      'JSON.SET',
      key,
      '$',
      '{"name":"Ada","tags":["a",1,2.5,null,true],"more":{"most":18446744073709551615}}',
    ],
  ],
  'TDIS-TYPE': (key) => [
    ['TDIGEST.CREATE', key],
    ['TDIGEST.ADD', key, '1', '2.5', '9'],
    ['TDIGEST.QUANTILE', key, '0.5'], // merges, as a file does
  ],
  'TSDB-TYPE': (key) => [
    ['TS.CREATE', key, 'LABELS', 'city', 'Rio'],
    ['TS.ADD', key, '1000', '1.5'],
    ['TS.ADD', key, '2000', '2'],
  ],
  'TopK-TYPE': (key) => [
    ['TOPK.RESERVE', key, '3', '8', '7', '0.9'],
    ['TOPK.ADD', key, 'a', 'b', 'a'],
  ],
}

/** Calls that change a key `k` of `VALUES`; some need a second one, `other`. */
const CHANGES = {
  'CMSk-TYPE': ['CMS.INCRBY k a 1', 'CMS.MERGE k 1 other WEIGHTS 2'],
  'MBbloom--': ['BF.ADD k new', 'BF.MADD k a new', 'BF.INSERT k ITEMS new'],
  MBbloomCF: ['CF.ADD k new', 'CF.ADDNX k new', 'CF.INSERT k ITEMS new', 'CF.DEL k a'],
  'ReJSON-RL': [
    'JSON.SET k $.name 1',
    'JSON.SET k $ 1',
    'JSON.MERGE k $ {"name":2}',
    'JSON.MSET k $.name 1 other $ 2',
    'JSON.NUMINCRBY k $.tags[1] 1',
    'JSON.NUMMULTBY k $.tags[1] 3',
    'JSON.STRAPPEND k $.name "x"',
    'JSON.ARRAPPEND k $.tags 1',
    'JSON.ARRINSERT k $.tags 0 1',
    'JSON.ARRPOP k $.tags',
    'JSON.ARRTRIM k $.tags 0 1',
    'JSON.TOGGLE k $.tags[4]',
    'JSON.CLEAR k $.tags',
    'JSON.DEL k $.name',
    'JSON.FORGET k',
  ].map((call) => call.replace(/(\{.*?\}|"x")/, "'$1'")),
  'TDIS-TYPE': ['TDIGEST.ADD k 5', 'TDIGEST.RESET k', 'TDIGEST.MERGE k 1 other'],
  'TSDB-TYPE': [
    'TS.ADD k 3000 1',
    'TS.MADD k 3000 1 k 4000 2',
    'TS.INCRBY k 1 TIMESTAMP 3000',
    'TS.DECRBY k 1 TIMESTAMP 3000',
    'TS.DEL k 1000 1000',
    'TS.ALTER k RETENTION 5000',
    'TS.CREATERULE k other AGGREGATION sum 1000',
    'TS.CREATERULE other k AGGREGATION sum 1000',
  ],
  'TopK-TYPE': ['TOPK.ADD k b', 'TOPK.INCRBY k c 5'],
}

/** Calls that read such a key. */
const READS = {
  'CMSk-TYPE': ['CMS.QUERY k a', 'CMS.INFO k', 'CMS.MERGE other 1 k'],
  'MBbloom--': [
    ...['BF.EXISTS k a', 'BF.MEXISTS k a', 'BF.CARD k', 'BF.INFO k', 'BF.SCANDUMP k 0'],
  ],
  MBbloomCF: ['CF.EXISTS k a', 'CF.MEXISTS k a', 'CF.COUNT k a', 'CF.INFO k', 'CF.SCANDUMP k 0'],
  'ReJSON-RL': [
    ...['JSON.GET k', 'JSON.MGET k $', 'JSON.TYPE k', 'JSON.STRLEN k $.name', 'JSON.RESP k'],
    ...['JSON.OBJLEN k', 'JSON.OBJKEYS k', 'JSON.ARRLEN k $.tags', 'JSON.ARRINDEX k $.tags 1'],
    'JSON.DEBUG MEMORY k',
  ],
  'TDIS-TYPE': ['TDIGEST.QUANTILE k 0.5', 'TDIGEST.MIN k', 'TDIGEST.INFO k'],
  'TSDB-TYPE': ['TS.GET k', 'TS.RANGE k - +', 'TS.MGET FILTER city=Rio', 'TS.INFO k'],
  'TopK-TYPE': ['TOPK.QUERY k a', 'TOPK.COUNT k a', 'TOPK.LIST k', 'TOPK.INFO k'],
}

/** Calls that could change such a key and leave it as it is. */
const NO_CHANGES = {
  'CMSk-TYPE': [],
  'MBbloom--': ['BF.ADD k a', 'BF.MADD k a b', 'BF.INSERT k ITEMS a', 'BF.RESERVE k 0.1 10'],
  MBbloomCF: ['CF.ADDNX k a', 'CF.INSERTNX k ITEMS a', 'CF.DEL k none', 'CF.RESERVE k 10'],
  'ReJSON-RL': [
    ...['JSON.SET k $.name x', 'JSON.SET k $.name 1 NX', 'JSON.SET k $.none 1 XX'],
    ...['JSON.DEL k $.none', 'JSON.CLEAR k $.name', 'JSON.NUMINCRBY k $.name 1'],
    ...['JSON.TOGGLE k $.name', 'JSON.ARRPOP k $.name', 'JSON.ARRAPPEND k $.name 1'],
  ],
  'TDIS-TYPE': ['TDIGEST.ADD k x'],
  'TSDB-TYPE': [
    ...['TS.ADD k x 1', 'TS.ADD k 1000 5', 'TS.MADD k 1000 5', 'TS.INCRBY k 1 TIMESTAMP 1'],
    ...['TS.DEL k 5 6', 'TS.DELETERULE k other'],
  ],
  'TopK-TYPE': [],
}

module.exports = { CHANGES, NO_CHANGES, READS, VALUES }

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
      '{"name":"Ada","tags":["a",1,2.5,null,true],"more":{"é":18446744073709551615}}',
    ],
  ],
  'TDIS-TYPE': (key) => [
    ['TDIGEST.CREATE', key],
    ['TDIGEST.ADD', key, '1', '2.5', '9'],
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

module.exports = { VALUES }

'use strict'

const { NAMESPACES } = require('../../../lib/methods.js')

/** By type of Redis Stack, as TYPE names it, the calls that make a key of it. */
const ALL = {
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

/** Whether redlet has a command. */
function has(name) {
  const [namespace, last] = name.toLowerCase().split('.')
  return NAMESPACES.get(namespace)?.has(last) === true
}

const VALUES = Object.fromEntries(
  Object.entries(ALL).filter(([, make]) => make('k').every(([name]) => has(name))),
)

module.exports = { VALUES, has }

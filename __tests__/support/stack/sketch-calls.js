'use strict'

// Random calls of count-min, top-k and t-digest sketches. Nothing is left to chance in the top-k
// sketches: their items always wear each other out, or as good as never.

const HOSTILE = ['', 'x', '-1', '0', '1.5', ' 1', '99999999999999999999', 'nan', 'inf', '1e400']
const ITEMS = Array.from({ length: 12 }, (_, at) => `item ${at}`)

const times = (count, one) => Array.from({ length: count }, one)
const hostile = (chance, value) => (chance.once(25) ? chance.of(HOSTILE) : value)
const some = (chance, one) => times(chance.between(1, 4), one)

const COUNT_MIN = ['c1', 'c2', 'c3', 'text', 'none']
const TOP_K = ['k1', 'k2', 'k3', 'text', 'none']
const T_DIGEST = ['t1', 't2', 't3', 'text', 'none']

/** Numbers with many equal ones, with few, and of all sizes. */
function number(chance) {
  const kinds = [
    () => String(chance.between(0, 9)),
    () => String(chance.next()),
    () => String((chance.next() - 0.5) * 10 ** chance.between(-5, 20)),
  ]
  return hostile(chance, chance.of(kinds)())
}

const part = (chance) => hostile(chance, chance.of(['0', '0.5', '1', String(chance.next())]))
const rank = (chance) => hostile(chance, String(chance.between(0, 60)))

/** `[key, call]`: the keys of the calls, and what follows one of them. */
const CALLS = [
  [COUNT_MIN, (chance) => ['INITBYDIM', chance.of(['1', '5', '9']), chance.of(['1', '3'])]],
  [COUNT_MIN, (chance) => ['INITBYPROB', part(chance), part(chance)]],
  ...times(5, () => [
    COUNT_MIN,
    (chance) => [
      'INCRBY',
      ...some(chance, () => [chance.of(ITEMS), increment(chance, '3000000000')]).flat(),
    ],
  ]),
  [COUNT_MIN, (chance) => ['QUERY', ...some(chance, () => chance.of(ITEMS))]],
  [COUNT_MIN, () => ['INFO']],
  [COUNT_MIN, (chance) => ['MERGE', ...merged(chance, COUNT_MIN), ...weights(chance)]],
  [
    TOP_K,
    (chance) => [
      'RESERVE',
      chance.of(['1', '3', '8']),
      ...[chance.of(['1', '4', '9']), chance.of(['1', '3']), chance.of(['1', '1e-12'])],
    ],
  ],
  ...times(3, () => [TOP_K, (chance) => ['ADD', ...some(chance, () => chance.of(ITEMS))]]),
  ...times(3, () => [
    TOP_K,
    (chance) => [
      'INCRBY',
      ...some(chance, () => [chance.of(ITEMS), String(chance.between(0, 5))]).flat(),
    ],
  ]),
  [TOP_K, (chance) => ['QUERY', ...some(chance, () => chance.of(ITEMS))]],
  [TOP_K, (chance) => ['COUNT', ...some(chance, () => chance.of(ITEMS))]],
  [TOP_K, (chance) => ['LIST', ...chance.of([[], ['WITHCOUNT'], ['FOO']])]],
  [TOP_K, () => ['INFO']],
  [T_DIGEST, (chance) => ['CREATE', 'COMPRESSION', chance.of(['1', '2', '10', '100'])]],
  ...times(6, () => [
    T_DIGEST,
    (chance) => ['ADD', ...times(chance.between(1, 12), () => number(chance))],
  ]),
  [T_DIGEST, (chance) => ['QUANTILE', ...some(chance, () => part(chance))]],
  [T_DIGEST, (chance) => ['CDF', ...some(chance, () => number(chance))]],
  [T_DIGEST, (chance) => ['RANK', ...some(chance, () => number(chance))]],
  [T_DIGEST, (chance) => ['REVRANK', ...some(chance, () => number(chance))]],
  [T_DIGEST, (chance) => ['BYRANK', ...some(chance, () => rank(chance))]],
  [T_DIGEST, (chance) => ['BYREVRANK', ...some(chance, () => rank(chance))]],
  [T_DIGEST, (chance) => ['TRIMMED_MEAN', part(chance), part(chance)]],
  [T_DIGEST, (chance) => [chance.of(['MIN', 'MAX', 'INFO', 'INFO', 'RESET'])]],
  [T_DIGEST, (chance) => ['MERGE', ...merged(chance, T_DIGEST), ...options(chance)]],
]

function increment(chance, large) {
  return hostile(chance, chance.once(20) ? large : String(chance.between(0, 9)))
}

function merged(chance, keys) {
  const sources = some(chance, () => chance.of(keys.slice(0, chance.once(5) ? 5 : 3)))
  return [hostile(chance, String(sources.length)), ...sources]
}

function weights(chance) {
  return chance.once(2) ? [] : ['WEIGHTS', ...some(chance, () => String(chance.between(-1, 4)))]
}

function options(chance) {
  const words = [['OVERRIDE'], ['COMPRESSION', chance.of(['1', '5', '50', 'x'])], ['FOO']]
  return words.flatMap((option) => (chance.once(5) ? option : []))
}

const PREFIX = new Map([
  [COUNT_MIN, 'CMS'],
  [TOP_K, 'TOPK'],
  [T_DIGEST, 'TDIGEST'],
])

/** A call, now and then of a key of another kind, or with something left out. */
function randomSketchCall(chance) {
  if (chance.once(60)) return ['DEL', chance.of(chance.of([COUNT_MIN, TOP_K, T_DIGEST]))]
  if (chance.once(200)) return ['SET', 'text', 'x']
  const [keys, words] = chance.of(CALLS)
  const key = chance.of(chance.once(40) ? chance.of([COUNT_MIN, TOP_K, T_DIGEST]) : keys)
  const [name, ...rest] = words(chance)
  const call = [`${PREFIX.get(keys)}.${name}`, key, ...rest]
  return chance.once(60) ? call.slice(0, -1) : call
}

/** For a key that a script can ask: its whole value. */
const LOOKS = [
  ...COUNT_MIN.map((key) => ['CMS.INFO', key]),
  ...TOP_K.map((key) => ['TOPK.LIST', key, 'WITHCOUNT']),
  ...T_DIGEST.map((key) => ['TDIGEST.INFO', key]),
]

module.exports = { LOOKS, randomSketchCall }

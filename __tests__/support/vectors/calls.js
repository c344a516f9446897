'use strict'

// Random calls of vector sets, from the words that they take. Vectors have three numbers that are
// hardly ever the same twice, since elements that are equally near come in any order.

const KEYS = ['v1', 'v2', 'v3', 'r1', 'text', 'none']
const ELEMENTS = ['a', 'b', 'c', 'd', 'e', '']
const HOSTILE = ['', 'abc', '-1', '0', '1.5', ' 1', '99999999999999999999', 'nan', 'FP32', 'ELE']
const ATTRIBUTES = ['{"x":1,"s":"word"}', '{"x":2.5,"l":[1,"a"]}', '{"x":null}', 'no JSON']
const FILTERS = ['.x > 1', '.x == 1 or .s == "word"', 'not .x', '"a" in .l', '.x >', '(.x', '1', '']

const number = (chance) => (chance.next() * 4 - 2).toFixed(4)

function vector(chance) {
  const size = chance.once(12) ? chance.of([1, 2, 4]) : 3
  const numbers = Array.from({ length: size }, () => number(chance))
  // A number that no float holds makes all scores equal, and so their order one of chance.
  if (chance.once(12)) numbers[0] = chance.of(HOSTILE.filter((word) => word.length < 9))
  if (chance.once(15)) return ['VALUES', chance.of(HOSTILE), ...numbers]
  if (chance.once(3)) return ['FP32', Buffer.from(new Float32Array(numbers.map(Number)).buffer)]
  return ['VALUES', String(size), ...numbers]
}

/** Some of these, each as words. */
function some(chance, all) {
  return all.flatMap((words) => (chance.once(3) ? words(chance) : []))
}

const word = (name) => () => [name]
const valued = (name, values) => (chance) => [name, chance.of(chance.once(8) ? HOSTILE : values)]

const ADDING = [
  (chance) => [chance.of(['Q8', 'Q8', 'Q8', 'NOQUANT', 'BIN'])],
  word('CAS'),
  valued('EF', ['10', '200', '1000000']),
  // None is empty: Redis keeps an empty text of a new element, and none of one that is there.
  (chance) => ['SETATTR', chance.of(ATTRIBUTES)],
  valued('M', ['16', '16', '5']),
]

const SEARCHING = [
  word('WITHSCORES'),
  word('WITHATTRIBS'),
  valued('COUNT', ['1', '2', '3', '100']),
  valued('EPSILON', ['0.1', '0.5', '1', '2']),
  valued('EF', ['10', '500']),
  valued('FILTER', FILTERS),
  valued('FILTER-EF', ['1000', '10000']),
  word('TRUTH'),
  word('NOTHREAD'),
]

const CALLS = [
  [
    6,
    (chance, key, element) => [
      'VADD',
      key,
      ...reduced(chance, key),
      ...vector(chance),
      element,
      ...some(chance, ADDING),
    ],
  ],
  [
    6,
    (chance, key, element) => ['VSIM', key, ...source(chance, element), ...some(chance, SEARCHING)],
  ],
  [1, (_, key) => ['VCARD', key]],
  [1, (_, key) => ['VDIM', key]],
  [
    2,
    (chance, key, element) => ['VEMB', key, element, ...some(chance, [word('RAW'), word('RAW')])],
  ],
  [1, (_, key, element) => ['VGETATTR', key, element]],
  [1, (_, key, element) => ['VISMEMBER', key, element]],
  [1, (chance, key, element) => ['VLINKS', key, element, ...some(chance, [word('WITHSCORES')])]],
  [
    1,
    (chance, key) => [
      'VRANDMEMBER',
      key,
      ...some(chance, [(it) => [it.of(['0', '2', '-3', '10', 'abc'])]]),
    ],
  ],
  [1, (_, key, element) => ['VREM', key, element]],
  [1, (chance, key, element) => ['VSETATTR', key, element, chance.of(['', ...ATTRIBUTES])]],
  [
    1,
    (chance) =>
      chance.of([
        ['SET', 'text', 'x'],
        ['TYPE', 'v1'],
        ['DEL', 'v3'],
        ['EXISTS', 'v2', 'v3'],
      ]),
  ],
]

/** Every call of r1 has its vectors reduced, or few would go in. */
function reduced(chance, key) {
  if (key === 'r1') return ['REDUCE', chance.once(10) ? chance.of(HOSTILE) : '2']
  return chance.once(20) ? ['REDUCE', '2'] : []
}

function source(chance, element) {
  if (chance.once(2)) return ['ELE', element]
  return chance.once(15) ? [chance.of(HOSTILE), element] : vector(chance)
}

/** One call, right more often than not. */
function randomVectorCall(chance) {
  const key = chance.of(KEYS)
  const element = chance.of(ELEMENTS)
  let at = chance.next() * CALLS.reduce((sum, [share]) => sum + share, 0)
  const [, make] = CALLS.find(([share]) => {
    at -= share
    return at < 0
  })
  const call = make(chance, key, element)
  if (!chance.once(25)) return call
  return chance.once(2) ? call.slice(0, -1) : [...call, chance.of(HOSTILE)]
}

module.exports = { randomVectorCall }

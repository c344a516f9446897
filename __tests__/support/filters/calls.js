'use strict'

// Random calls of Bloom and cuckoo filters: few keys, so that calls meet, and filters so small that
// they grow, become full, and are made compact.

const BLOOMS = ['b1', 'b2', 'b3', 'none', 'text']
const CUCKOOS = ['c1', 'c2', 'c3', 'none', 'text']

/** What is neither an integer nor a rate. `CF.RESERVE` of a word without a number ends the server. */
const HOSTILE = ['', 'abc', '1.5x', ' 1', '+1', '01', '-1', '0', '9223372036854775808']

/** An item of few, so that it is there now and then, or one of any bytes. */
function item(chance) {
  if (!chance.once(12)) return `item ${chance.between(0, 150)}`
  return Buffer.from(Array.from({ length: chance.between(0, 40) }, () => chance.between(0, 255)))
}

function items(chance) {
  return Array.from({ length: chance.between(1, 8) }, () => item(chance))
}

function number(chance, low, high) {
  return chance.once(25) ? chance.of(HOSTILE) : String(chance.between(low, high))
}

function rate(chance) {
  return chance.once(20) ? chance.of(HOSTILE) : chance.of(['0.5', '0.1', '0.01', '1e-3', '0.9'])
}

/** Each word, one time in two. */
function some(chance, ...words) {
  return words.filter(() => chance.once(2)).flat()
}

const BLOOM_CALLS = {
  'BF.ADD': (chance) => [item(chance)],
  'BF.MADD': items,
  'BF.INSERT': (chance) => [
    ...some(
      chance,
      ['CAPACITY', number(chance, 1, 30)],
      ['ERROR', rate(chance)],
      ['EXPANSION', number(chance, 1, 4)],
      [chance.of(['NOCREATE', 'NONSCALING', 'nonscaling'])],
    ),
    ...['ITEMS', ...items(chance)],
  ],
  'BF.RESERVE': (chance) => [
    ...[rate(chance), number(chance, 1, 30)],
    ...some(chance, ['EXPANSION', number(chance, 1, 4)], [chance.of(['NONSCALING', 'FOO'])]),
  ],
  'BF.EXISTS': (chance) => [item(chance)],
  'BF.MEXISTS': items,
  'BF.CARD': () => [],
  'BF.INFO': (chance) =>
    some(chance, [chance.of(['CAPACITY', 'size', 'FILTERS', 'ITEMS', 'EXPANSION', 'FOO'])]),
  'BF.DEBUG': () => [],
  'BF.SCANDUMP': (chance) => [chance.of(['0', '1', '9', '25', '-1', 'x', '100'])],
  'BF.LOADCHUNK': (chance) => [number(chance, 2, 60), 'x'.repeat(chance.between(0, 9))],
}

const CUCKOO_CALLS = {
  'CF.ADD': (chance) => [item(chance)],
  'CF.ADDNX': (chance) => [item(chance)],
  'CF.INSERT': (chance) => [
    ...some(chance, ['CAPACITY', number(chance, 4, 60)], ['NOCREATE']),
    ...['ITEMS', ...items(chance)],
  ],
  'CF.INSERTNX': (chance) => [
    ...some(chance, ['CAPACITY', number(chance, 4, 60)], ['NOCREATE']),
    ...['ITEMS', ...items(chance)],
  ],
  'CF.RESERVE': (chance) => [
    number(chance, 2, 60),
    ...some(
      chance,
      ['BUCKETSIZE', number(chance, 1, 6)],
      ['MAXITERATIONS', number(chance, 1, 30)],
      ['EXPANSION', chance.of(['0', '1', '2', '3', 'x'])],
    ),
  ],
  'CF.EXISTS': (chance) => [item(chance)],
  'CF.MEXISTS': items,
  'CF.COUNT': (chance) => [item(chance)],
  'CF.DEL': (chance) => [item(chance)],
  'CF.COMPACT': () => [],
  'CF.INFO': () => [],
  'CF.DEBUG': () => [],
  // Positions within a table: the module begins such a chunk where the table begins.
  'CF.SCANDUMP': (chance) => [chance.of(['0', '1', '-1', 'x', '10000'])],
  // Of several tables the module knows the ends of chunks badly, so these lie in the first.
  'CF.LOADCHUNK': (chance) => [number(chance, 2, 3), 'x'],
}

/** Those that change filters come more often. */
const OFTEN = /ADD|INSERT|DEL$/

function weighted(calls) {
  return Object.keys(calls).flatMap((name) => Array(OFTEN.test(name) ? 5 : 1).fill(name))
}

const BLOOM_NAMES = weighted(BLOOM_CALLS)
const CUCKOO_NAMES = weighted(CUCKOO_CALLS)

/** A call: its words. */
function randomFilterCall(chance) {
  if (chance.once(60)) return [chance.of(['DEL', 'TYPE']), chance.of([...BLOOMS, ...CUCKOOS])]
  if (chance.once(200)) return ['SET', 'text', 'v']
  const [names, calls, keys] = chance.once(2)
    ? [BLOOM_NAMES, BLOOM_CALLS, BLOOMS]
    : [CUCKOO_NAMES, CUCKOO_CALLS, CUCKOOS]
  const name = chance.of(names)
  const key = chance.once(40) ? chance.of([...BLOOMS, ...CUCKOOS]) : chance.of(keys)
  const call = [name, key, ...calls[name](chance)]
  // Now and then a word is missing or left over; CF.RESERVE never loses one, see above.
  if (chance.once(50) && name !== 'CF.RESERVE') return call.slice(0, -1)
  return chance.once(100) && name !== 'CF.RESERVE' ? [...call, 'more'] : call
}

const FILTER_KEYS = { blooms: BLOOMS.slice(0, 3), cuckoos: CUCKOOS.slice(0, 3) }

module.exports = { FILTER_KEYS, randomFilterCall }

/*
 * What every trial works on: 10,000 keys a kind and 32-byte values.
 *
 * Keys come in a shuffled order that is the same in each process and each run, so that no driver
 * profits from walking its memory in order. Strings are flat from the start: one built with `+`
 * would be flattened inside the first timed call.
 */

const { scripts } = require('./scripts')

const KEYS = 10_000
const LARGE = 1_000_000
const BATCH = 100
const PIPELINE = 1_000
const FIELDS = 16
/** Length of the walk over hot keys. */
const HOT = 100_000

/** The keys, values and batches that the trials' expressions name. */
function data() {
  const keys = shuffled(numbered('key', KEYS))
  const values = shuffled(Array.from({ length: KEYS }, (_, index) => value(index)))
  return {
    keys,
    // Twice over, so that `values[i + shift]` gives each pass other values without a division.
    values: [...values, ...values],
    hot: zipf(keys, HOT),
    digits: keys.map((key) => flat(key.slice('key:'.length))),
    counters: shuffled(numbered('counter', KEYS)),
    fields: numbered('field', FIELDS, 2),
    hashes: shuffled(numbered('hash', KEYS)),
    lists: shuffled(numbered('list', KEYS)),
    sets: shuffled(numbered('set', KEYS)),
    boards: shuffled(numbered('board', KEYS)),
    batches: batches(keys, values, BATCH),
    pipelines: batches(keys, values, PIPELINE),
    ...elements(),
    scripts,
  }
}

/** What the small collections hold, as the arguments of one call. */
function elements() {
  const list = (count, element) => Array.from({ length: count }, (_, i) => element(i)).flat()
  return {
    tenFields: list(10, (i) => [`field:${i}`, `value:${i}`]),
    tenMembers: list(10, (i) => [i, `m${i}`]),
    tenNumbers: list(10, (i) => [i]),
    twentyElements: list(20, (i) => [`element:${i}`]),
  }
}

/** The key of the given number in the trials of a million keys: 11 bytes. */
function largeKey(index) {
  return flat(`key:${String(index).padStart(7, '0')}`)
}

/** A key of a small collection: 11 bytes. */
function collectionKey(index) {
  return flat(`col:${String(index).padStart(7, '0')}`)
}

/** A member of a large sorted set: 13 bytes. */
function member(index) {
  return flat(`player:${String(index).padStart(6, '0')}`)
}

/** So many different numbers below `size`, spread over all of it, in a shuffled order. */
function sample(size, count) {
  const step = size / count
  return shuffled(Array.from({ length: count }, (_, index) => Math.floor(index * step)))
}

/** A value of 32 ASCII bytes, another for each number. */
function value(index) {
  return flat(`value ${String(index).padStart(8, '0')} of 32 ASCII bytes`)
}

/** A JSON document of 2 kB, another for each number. */
function document(index) {
  return JSON.stringify({
    name: `Ada Lovelace ${index}`,
    active: index % 2 === 0,
    age: 36,
    balance: 1250.5 + index,
    tags: Array.from({ length: 20 }, (_, i) => `tag number ${index + i}`),
    address: {
      street: '12 St James’s Square',
      city: `city ${index}`,
      geo: { lat: 51.5, lon: -0.13 },
    },
    orders: Array.from({ length: 24 }, (_, i) => ({
      id: index + i,
      total: i * 9.5,
      paid: i % 2 === 0,
      note: 'left at the door',
    })),
  })
}

function numbered(name, count, digits = 6) {
  return Array.from({ length: count }, (_, index) =>
    flat(`${name}:${String(index).padStart(digits, '0')}`),
  )
}

function batches(keys, values, size) {
  const out = []
  for (let at = 0; at < keys.length; at += size) {
    out.push({ keys: keys.slice(at, at + size), values: values.slice(at, at + size) })
  }
  return out
}

function flat(text) {
  return Buffer.from(text, 'latin1').toString('latin1')
}

/** A walk of `length` keys in which the key of rank r comes up in proportion to 1/r. */
function zipf(keys, length) {
  const random = generator()
  let sum = 0
  const sums = keys.map((_, rank) => (sum += 1 / (rank + 1)))
  return Array.from({ length }, () => keys[firstAtLeast(sums, random() * sum)])
}

/** The index of the first of ascending numbers that is not below `wanted`. */
function firstAtLeast(ascending, wanted) {
  let [low, high] = [0, ascending.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (ascending[middle] < wanted) low = middle + 1
    else high = middle
  }
  return low
}

/** Fisher and Yates. */
function shuffled(list) {
  const random = generator()
  for (let last = list.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    ;[list[last], list[other]] = [list[other], list[last]]
  }
  return list
}

/** Numbers from 0 to 1, the same in each run: a small generator with a fixed seed (mulberry32). */
function generator(seed = 0x5eed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

module.exports = {
  ...{ BATCH, FIELDS, LARGE, PIPELINE },
  ...{ collectionKey, data, document, elements, generator, largeKey, member, sample, value },
}

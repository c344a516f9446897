'use strict'

// Changes of vector sets, and what can be seen of one. Random calls have no words for vectors.

const KEYS = ['v1', 'v2', 'v3']
const ATTRIBUTES = ['{"x":1}', '{"s":"word","l":[1,2]}', 'no JSON', '']

const CHANGES = [
  [6, (chance, key, element) => ['VADD', key, ...vector(chance, key), element, ...kind(chance)]],
  [2, (_, key, element) => ['VREM', key, element]],
  [2, (chance, key, element) => ['VSETATTR', key, element, chance.of(ATTRIBUTES)]],
  [0.2, (_, key) => ['DEL', key]],
  [0.2, (chance, key) => ['RENAME', key, chance.of(KEYS)]],
]

/** One call that changes a vector set, or fails. */
function changeOfVectors(chance) {
  let at = chance.next() * CHANGES.reduce((sum, [share]) => sum + share, 0)
  const [, make] = CHANGES.find(([share]) => {
    at -= share
    return at < 0
  })
  return make(chance, chance.of(KEYS), `e${chance.between(0, 60)}`)
}

/** All vectors of the last key are reduced, or few would go in. */
function vector(chance, key) {
  const size = chance.once(15) ? 3 : 8
  const numbers = Array.from({ length: size }, () => (chance.next() * 4 - 2).toFixed(4))
  const reduced = key === KEYS.at(-1) ? ['REDUCE', '5'] : []
  return [...reduced, 'VALUES', String(size), ...numbers]
}

/** A set keeps the kind of its first element; others are refused. */
function kind(chance) {
  const attribute = chance.once(3) ? ['SETATTR', chance.of(ATTRIBUTES)] : []
  return [...(chance.once(8) ? [chance.of(['NOQUANT', 'BIN'])] : []), ...attribute]
}

/** What a set holds: its elements by name, each with its vector, attributes and links. */
function contentOfVectors(call, key) {
  const all = call(['VRANDMEMBER', key, call(['VCARD', key])]).sort()
  return all.map((element) => [
    element,
    call(['VEMB', key, element, 'RAW']),
    call(['VGETATTR', key, element]),
    call(['VLINKS', key, element]).map((layer) => layer.toSorted()),
  ])
}

module.exports = { changeOfVectors, contentOfVectors }

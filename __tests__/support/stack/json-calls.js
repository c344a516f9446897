'use strict'

// Random calls of JSON, from small documents whose names are few, so that paths often name something.

const KEYS = ['j1', 'j2', 'j3', 'text', 'none']
const NAMES = ['a', 'b', 'c', 'x']
const HOSTILE = [
  '',
  ' ',
  'x',
  '-1',
  '1.5',
  '{',
  '[1',
  '"a',
  'null',
  '99999999999999999999',
  '$',
  '.',
]
const INDEXES = ['0', '1', '-1', '2', '-2', '5', '-9']
const STRINGS = ['""', '"a"', '"hé"', '"a\\nb"', '"\\u00e9"', '"x\\"y"']
const NUMBERS = ['0', '1', '-1', '7', '300', '1.5', '-0.25', '1e3', '9007199254740993', '1e300']

function value(chance, depth = 0) {
  if (depth < 3 && chance.once(2)) {
    const size = chance.between(0, 3)
    const each = () => value(chance, depth + 1)
    if (chance.once(2)) return `[${Array.from({ length: size }, each).join(',')}]`
    const names = NAMES.filter(() => chance.once(2))
    return `{${names.map((name) => `"${name}":${each()}`).join(',')}}`
  }
  return chance.of([...STRINGS, ...NUMBERS, 'true', 'false', 'null'])
}

/** A path without `..`, whose matches never lie in each other. */
function path(chance) {
  if (chance.once(25)) return chance.of(HOSTILE)
  const step = () => {
    if (chance.once(5)) return chance.of(['.*', '[*]', '[0:2]', '["a","b"]', '[0,1]'])
    return chance.once(3) ? `[${chance.of(INDEXES)}]` : `.${chance.of(NAMES)}`
  }
  const steps = Array.from({ length: chance.between(0, 3) }, step).join('')
  if (chance.once(3)) return steps === '' || steps.startsWith('[') ? `.` : steps
  return `$${steps}`
}

/** One that may name values that lie in each other. */
function anyPath(chance) {
  if (!chance.once(5)) return path(chance)
  return chance.of(['$..a', '$..*', '..b', '$..[0]', '$..a.b', '$.a..b', '$.[?(@.a)]', '$[?(@>1)]'])
}

const text = (chance) => (chance.once(20) ? chance.of(HOSTILE) : value(chance))
const index = (chance) => (chance.once(15) ? chance.of(HOSTILE) : chance.of(INDEXES))
const maybe = (chance, part) => (chance.once(2) ? [part(chance)] : [])
const many = (chance, part) => Array.from({ length: 1 + chance.between(0, 2) }, () => part(chance))
const number = (chance) => (chance.once(15) ? chance.of(HOSTILE) : chance.of(NUMBERS.slice(0, 9)))
const string = (chance) => (chance.once(15) ? text(chance) : chance.of(STRINGS))

const CALLS = [
  [8, (chance, key) => ['JSON.SET', key, '$', value(chance)]],
  [8, (chance, key) => ['JSON.SET', key, path(chance), text(chance), ...condition(chance)]],
  [4, (chance, key) => ['JSON.MERGE', key, path(chance), text(chance)]],
  // Each key once: the genuine module looks for all places before it changes the first.
  [2, (chance) => ['JSON.MSET', ...distinct(many(chance, triple)).flat()]],
  [8, (chance, key) => ['JSON.GET', key, ...maybe(chance, anyPath)]],
  [2, (chance, key) => ['JSON.GET', key, ...many(chance, anyPath)]],
  [
    1,
    (chance, key) => ['JSON.GET', key, 'INDENT', '  ', 'NEWLINE', '\n', 'SPACE', ' ', path(chance)],
  ],
  [2, (chance) => ['JSON.MGET', ...many(chance, keyOf), anyPath(chance)]],
  [3, (chance, key) => ['JSON.DEL', key, ...maybe(chance, path)]],
  [1, (chance, key) => ['JSON.FORGET', key, path(chance)]],
  [2, (chance, key) => ['JSON.CLEAR', key, ...maybe(chance, path)]],
  [2, (chance, key) => ['JSON.TYPE', key, ...maybe(chance, anyPath)]],
  [2, (chance, key) => ['JSON.RESP', key, ...maybe(chance, anyPath)]],
  [2, (chance, key) => ['JSON.STRLEN', key, ...maybe(chance, anyPath)]],
  [2, (chance, key) => ['JSON.OBJLEN', key, ...maybe(chance, anyPath)]],
  [2, (chance, key) => ['JSON.OBJKEYS', key, ...maybe(chance, anyPath)]],
  [2, (chance, key) => ['JSON.ARRLEN', key, ...maybe(chance, anyPath)]],
  [3, (chance, key) => ['JSON.ARRINDEX', key, anyPath(chance), text(chance), ...window(chance)]],
  [4, (chance, key) => ['JSON.ARRAPPEND', key, path(chance), ...many(chance, text)]],
  [3, (chance, key) => ['JSON.ARRPOP', key, ...popped(chance)]],
  [2, (chance, key) => ['JSON.ARRTRIM', key, path(chance), index(chance), index(chance)]],
  [3, (chance, key) => ['JSON.TOGGLE', key, path(chance)]],
  [3, (chance, key) => ['JSON.STRAPPEND', key, ...maybe(chance, path), string(chance)]],
  [1, () => ['SET', 'text', 'x']],
  [1, (_, key) => ['DEL', key]],
  [1, (chance, key) => ['COPY', key, chance.of(KEYS), 'REPLACE']],
  // A call that changes one value: those that fail midway leave the genuine module half done.
  [3, (chance, key) => ['JSON.NUMINCRBY', key, single(chance), number(chance)]],
  [2, (chance, key) => ['JSON.NUMMULTBY', key, single(chance), number(chance)]],
  [
    3,
    (chance, key) => ['JSON.ARRINSERT', key, single(chance), index(chance), ...many(chance, text)],
  ],
]

const keyOf = (chance) => chance.of(KEYS)
const triple = (chance) => [keyOf(chance), path(chance), text(chance)]
const distinct = (triples) => [...new Map(triples.map((triple) => [triple[0], triple])).values()]
const condition = (chance) => (chance.once(4) ? [chance.of(['NX', 'XX', 'nx', 'x'])] : [])
const window = (chance) => maybe(chance, index).flatMap((start) => [start, ...maybe(chance, index)])
const popped = (chance) => maybe(chance, path).flatMap((path) => [path, ...maybe(chance, index)])

/** A path of one value. */
function single(chance) {
  return chance.of(['$', '$.a', '$.b', '.a', '$.a.b', '$[0]', '$[1]', '$.a[0]', '.b[-1]', '$.x.x'])
}

const WEIGHTED = CALLS.flatMap(([weight, call]) => Array(weight).fill(call))

function randomJsonCall(chance) {
  return chance.of(WEIGHTED)(chance, keyOf(chance))
}

module.exports = { randomJsonCall }

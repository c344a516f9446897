'use strict'

// Random JSON documents, and random paths: most make sense, and the others are a few characters away
// from one that does. Paths with large numbers or many filters are not asked for.

const NAMES = [
  'a',
  'b',
  'c',
  'ab',
  '1',
  '0',
  'x-y',
  'é',
  'q"r',
  "q'r",
  'b\\',
  '',
  '$',
  '-1',
  'true',
  'a b',
]
const LITERALS = ['a', 'b', 'c', 'ab', '1', '0', 'x-y', '$', '-1', 'true', 'null', 'a:b', 'zz']
const INDEXES = ['0', '1', '2', '3', '-1', '-2', '-9', '7', '10', '-0']
const TEXTS = ['a', 'b', 'ab', 'abc', '', 'A', 'é', 'q"r', 'x\\', 'x\\\\', 'a.c', '[', '^a', '5']
const SCALARS = [
  ...['0', '1', '-1', '2', '5', '1.0', '1.5', '-1.5', '2.0', '9007199254740993', '1e300'],
  ...['9223372036854775807', '9223372036854775808', '18446744073709551615', '-9223372036854775808'],
  ...['true', 'false', 'null', '[]', '{}'],
  ...TEXTS.map((text) => JSON.stringify(text)),
]
const NUMBERS = [
  '0',
  '1',
  '-1',
  '2',
  '5',
  '1.0',
  '1.5',
  '2.00',
  '9007199254740992',
  '9223372036854775807',
]
const PATTERNS = [
  'a',
  '^a',
  '(?i)a',
  'b$',
  '.',
  '',
  '[',
  '\\d',
  '\\w+',
  'x\\\\',
  'a.c',
  '^.$',
  'é',
  'a|5',
]
const COMPARISONS = ['==', '==', '!=', '<', '<=', '>', '>=']
const MARKS = [...'$@.[]()*?:,"\'\\ =!<>~&|-+01a9eé\t{}#truenlf', '..', '&&', '||', '==', '=~']

const several = (chance, low, high, part) =>
  Array.from({ length: chance.between(low, high) }, (_, place) => part(place))
const blank = (chance) => (chance.once(20) ? ' ' : '')

function value(chance, depth = 4) {
  if (depth === 0 || chance.once(3)) return chance.of(SCALARS)
  const inner = () => value(chance, depth - 1)
  if (chance.once(2)) return `[${several(chance, 0, 5, inner)}]`
  return `{${several(chance, 0, 5, () => `${JSON.stringify(chance.of(NAMES))}:${inner()}`)}}`
}

function quoted(chance, text) {
  const quote = chance.of(['"', "'"])
  return quote + text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`) + quote
}

function slice(chance) {
  const end = () => chance.of(['', chance.of(INDEXES)])
  const every = chance.of(['', '', ':', ':1', ':2', ':3'])
  return `${end()}${blank(chance)}:${blank(chance)}${end()}${every}`
}

const listed = (chance, part) =>
  several(chance, 1, 3, part).join(`${blank(chance)},${blank(chance)}`)

const BRACKETS = [
  (chance) => chance.of(INDEXES),
  (chance) => listed(chance, () => chance.of(INDEXES)),
  (chance) => listed(chance, () => quoted(chance, chance.of(NAMES))),
  (chance) => quoted(chance, chance.of(NAMES)),
  slice,
  () => '*',
  (chance, depth) => (depth === 0 ? '0' : `?${blank(chance)}(${condition(chance, depth - 1)})`),
  (chance, depth) => (depth === 0 ? '0' : `?${condition(chance, depth - 1)}`),
]

function brackets(chance, depth) {
  return `[${blank(chance)}${chance.of(BRACKETS)(chance, depth)}${blank(chance)}]`
}

const STEPS = [
  (chance) => `.${blank(chance)}${chance.of(LITERALS)}`,
  (chance) => `.${blank(chance)}${chance.of(LITERALS)}`,
  (chance) => `.${blank(chance)}*`,
  (chance) => `..${blank(chance)}${chance.of([...LITERALS, '*', '*'])}`,
  (chance, depth) => `..${brackets(chance, depth)}`,
  (chance, depth) => `.${brackets(chance, depth)}`,
  brackets,
  brackets,
  brackets,
]

const steps = (chance, depth, most = 3) =>
  several(chance, 0, most, () => blank(chance) + chance.of(STEPS)(chance, depth)).join('')

const TERMS = [
  (chance, depth) => `@${steps(chance, depth, 2)}`,
  (chance, depth) => `@${steps(chance, depth, 2)}`,
  (chance, depth) => `$${steps(chance, depth, 2)}`,
  (chance) => chance.of([...NUMBERS, 'true', 'false', 'null']),
  (chance) => quoted(chance, chance.of(TEXTS)),
]

const term = (chance, depth) => chance.of(TERMS)(chance, depth)
const pattern = (chance) =>
  chance.once(4) ? chance.of(['@.a', '$.a', '@', '5']) : quoted(chance, chance.of(PATTERNS))

const CHECKS = [
  term,
  (chance, depth) => `${term(chance, depth)}${blank(chance)}=~${blank(chance)}${pattern(chance)}`,
  (chance, depth) => (depth === 0 ? '@' : `(${blank(chance)}${condition(chance, depth - 1)})`),
  (chance, depth) => `${term(chance, depth)}${chance.of(COMPARISONS)}${term(chance, depth)}`,
  (chance, depth) => `${term(chance, depth)} ${chance.of(COMPARISONS)} ${term(chance, depth)}`,
]

function condition(chance, depth) {
  let text = chance.of(CHECKS)(chance, depth)
  while (chance.once(4)) text += chance.of(['&&', ' || ']) + chance.of(CHECKS)(chance, depth)
  return text
}

/** Takes something out of a path, or puts something in. */
function changed(chance, path) {
  const at = chance.between(0, path.length)
  if (chance.once(3)) return path.slice(0, at) + path.slice(at + chance.between(1, 3))
  return path.slice(0, at) + chance.of(MARKS) + path.slice(at)
}

function anyPath(chance) {
  const path = (chance.once(7) ? '' : '$') + steps(chance, 2)
  return chance.once(3) ? changed(chance, path) : path
}

const count = (path, part) => path.split(part).length - 1
const unasked = (path) =>
  /[[:,] *-?\d{19}|\d{21}/.test(path) || count(path, '?') > 4 || count(path, '..') > 4

function path(chance) {
  const found = anyPath(chance)
  return unasked(found) ? path(chance) : found
}

module.exports = { path, value }

'use strict'

// Random calls drawn from the command table's own argument grammar, which is that of COMMAND DOCS:
// `{ name, group, args: [{ name, type, token, flags, arguments }] }`. The keys and values are few, so
// that calls meet, and lie on both sides of the limits where an encoding changes. None holds \0, at
// which SORT ALPHA of a genuine server stops comparing.

/** A repeatable source of chance (mulberry32). */
class Chance {
  #state

  constructor(seed) {
    this.#state = seed >>> 0
  }

  /** A number in 0 .. 1. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** An integer in `low` .. `high`, both included. */
  between(low, high) {
    return low + Math.floor(this.next() * (high - low + 1))
  }

  of(values) {
    return values[this.between(0, values.length - 1)]
  }

  once(inHowMany) {
    return this.next() * inHowMany < 1
  }
}

const MAX = '9223372036854775807'
const MIN = '-9223372036854775808'

const INTEGERS = ['0', '1', '-1', '2', '3', '-2', '5', '10', '-10', '100']
const HOSTILE = ['', 'abc', '1.5', ' 1', '+1', '01', '9223372036854775808', MAX, MIN]
const VALUES = [
  ...['a', 'b', 'c', 'ohmytext', 'mynewtext', '', '\x01\r\n', '1.5', '3.0', ' 1', '1e3'],
  ...[MAX, MIN, 'x'.repeat(44), 'x'.repeat(64), 'y'.repeat(65), 'z'.repeat(100), 'z'.repeat(113)],
  ...INTEGERS,
]
const PATTERNS = ['*', '?1', '[lh]*', '*2', 's1', 'f*', '[^a-l]?', '\\*', '1*', 'none']
const KEYS = {
  string: ['s1', 's2', 's3'],
  list: ['l1', 'l2'],
  set: ['t1', 't2', 't3'],
  hash: ['h1', 'h2'],
  hyperloglog: ['p1', 'p2', 'p3'],
  'sorted-set': ['z1', 'z2', 'z3'],
  stream: ['x1', 'x2'],
}
const NUMBERS = ['n1', 'n2']
const ALL_KEYS = [...Object.values(KEYS).flat(), ...NUMBERS, 'none', 'w_1']

/** Groups whose values lie in keys of another. */
KEYS.bitmap = KEYS.string
/** Places are scores, but not every score is a place: these keys are of no other group. */
KEYS.geo = ['g1', 'g2', 'g3']

/** What arguments of streams hold: ids that meet, and none of the clock, which two servers read apart. */
const STREAMS = {
  group: (chance) => chance.of(['one', 'two']),
  consumer: (chance) => chance.of(['ada', 'bob', 'eve']),
  id: entryId,
  lastid: entryId,
  'last-id': entryId,
  'max-deleted-id': entryId,
  threshold: (chance) => chance.of([entryId(chance), ...INTEGERS]),
  start: (chance) => chance.of(['-', '-', '(2-1', entryId(chance)]),
  end: (chance) => chance.of(['+', '+', '(9', entryId(chance)]),
  'min-idle-time': (chance) => (chance.once(20) ? chance.of(HOSTILE) : '0'),
}

function entryId(chance) {
  if (chance.once(15)) return chance.of(['$', '>', '+', '-', '5-*', '1-1-1', 'x', ...HOSTILE])
  return chance.of([`${chance.between(0, 12)}`, `${chance.between(0, 30)}-${chance.between(0, 3)}`])
}

/** Not a time-out: those are given explicitly, and none may expire while a program runs. */
const HOSTILE_TIMES = ['abc', '-1', '', '-inf', '1000']

/** Values of an argument of this name, where its type is not enough to choose them. */
const NAMED = {
  cursor: (chance) => (chance.once(10) ? chance.of(HOSTILE) : '0'),
  'by-pattern': (chance) => chance.of(['nosort', 'w_*', 's*', 'h*->f1', 'h1->*']),
  'get-pattern': (chance) => chance.of(['#', 's*', 'w_*', 'h1->*', 'none']),
  'destination-db': (chance) => chance.of(['0', '1', '2', '99', '-1', 'abc']),
  db: (chance) => chance.of(['0', '1', '2', '99', '-1', 'abc']),
  timeout: (chance) => (chance.once(20) ? chance.of(HOSTILE_TIMES) : '0'),
  type: (chance) => chance.of(['string', 'LIST', 'set', 'hash', 'zset']),
  score: (chance) =>
    chance.once(20) ? chance.of(HOSTILE) : chance.of(['0', '1', '-1', '2.5', '1e3', '-inf', '0.1']),
  min: rangeEnd,
  max: rangeEnd,
  start: rangeEnd,
  stop: rangeEnd,
  longitude: (chance) => degrees(chance, 181),
  latitude: (chance) => degrees(chance, 86),
  radius: metres,
  width: metres,
  height: metres,
  bit: (chance) => chance.of(['0', '1', '1', '2', 'abc']),
  encoding: (chance) => chance.of(['u1', 'u2', 'i5', 'u8', 'i8', 'i16', 'u63', 'i64', 'u64', 'i0']),
  subcommand: (chance) => chance.of(['ENCODING', 'DECODE', 'GETREG', 'TODENSE', 'foo']),
  // Small enough not to build strings of hundreds of megabytes.
  offset: (chance) => chance.of(['0', '1', '5', '60', '200', '-1', MAX, 'abc']),
  // Far enough away not to run out while the test runs; the servers' clocks are read one by one.
  seconds: (chance) => instant(chance, 1),
  milliseconds: (chance) => instant(chance, 1000),
  'unix-time-seconds': (chance) => instant(chance, 1, Date.now() / 1000),
  'unix-time-milliseconds': (chance) => instant(chance, 1000, Date.now()),
}

/** A few of these need more than one node of a list. (Strings of that length would keep LCS busy.) */
const LONG = 'q'.repeat(3000)

const TYPED = {
  integer: (chance) => (chance.once(12) ? chance.of(HOSTILE) : chance.of(INTEGERS)),
  double: (chance) =>
    chance.once(12) ? chance.of(HOSTILE) : chance.of(['0.5', '-2.25', '1e3', '3']),
  pattern: (chance) => chance.of(PATTERNS),
  string: (chance) =>
    chance.of([
      () => `f${chance.between(0, 20)}`,
      () => `w${chance.between(0, 999)}`,
      () => chance.of(VALUES),
    ])(),
}

function rangeEnd(chance) {
  if (chance.once(15)) return chance.of(HOSTILE)
  return chance.of([...INTEGERS, '(1', '(-1', '2.5', '-inf', '+inf', '(1e3'])
}

/** Hardly ever the same twice: places at the same distance come in any order. */
function degrees(chance, most) {
  return chance.once(20) ? chance.of(HOSTILE) : String((chance.next() * 2 - 1) * most)
}

function metres(chance) {
  return chance.once(20) ? chance.of(HOSTILE) : String(10 ** (chance.next() * 7))
}

function instant(chance, unit, since = 0) {
  if (chance.once(8)) return chance.of(['0', '-1', '-100', 'abc', '1.5', MAX, MIN])
  return String(Math.floor(since) + chance.between(10_000 * unit, 90_000 * unit))
}

/** One call of command `row`, right more often than not. */
function randomCall(row, chance) {
  const call = row.name.toUpperCase().split('|')
  new Writer(row, chance, call).all(row.args)
  return chance.once(20) ? spoiled(call, chance) : call
}

class Writer {
  #chance
  #call
  #keys
  #others
  #numkeys
  #numfields
  #countAnswers
  #named
  #streams

  constructor(row, chance, call) {
    this.#chance = chance
    this.#call = call
    this.#keys = /^(INCR|DECR)/.test(call[0]) ? NUMBERS : (KEYS[row.group] ?? ALL_KEYS)
    this.#named = row.group === 'stream' ? { ...NAMED, ...STREAMS } : NAMED
    this.#others = row.group === 'geo' ? [...this.#keys, 's1', 'none'] : ALL_KEYS
    // These answer with as many elements as a negative count says.
    this.#countAnswers = /RANDMEMBER|RANDFIELD/.test(call[0])
  }

  all(args) {
    for (const arg of args ?? []) this.#one(arg)
  }

  #one(arg) {
    const flags = arg.flags ?? []
    if (flags.includes('optional') && !this.#chance.once(3)) return
    if (arg.token === 'BLOCK') return
    const times = flags.includes('multiple') ? this.#repetitions(arg) : 1
    for (let i = 0; i < times; i++) {
      if (arg.token !== undefined && (i === 0 || flags.includes('multiple_token'))) {
        this.#call.push(arg.token)
      }
      this.#value(arg)
    }
  }

  #repetitions(arg) {
    // As many ids as there are streams.
    if (this.#streams !== undefined) return this.#streams
    if (arg.type === 'key' && this.#keys === KEYS.stream) {
      this.#streams = this.#chance.between(1, 2)
      return this.#streams
    }
    const counted = arg.type === 'key' || arg.arguments?.[0]?.type === 'key'
    if (counted && this.#numkeys !== undefined) return this.#numkeys
    if (this.#numfields !== undefined) return this.#numfields
    if (this.#chance.once(20) && arg.type !== 'key') return this.#chance.of([100, 130, 260, 520])
    return this.#chance.of([1, 1, 1, 2, 3])
  }

  #value(arg) {
    if (arg.type === 'pure-token') return
    if (arg.type === 'oneof')
      return this.#one(this.#chance.of(arg.arguments.filter(({ name }) => name !== 'auto-id')))
    if (arg.type === 'block') return this.all(arg.arguments)
    this.#call.push(this.#simple(arg))
  }

  #simple({ name, type }) {
    const chance = this.#chance
    if (type === 'key') return chance.of(chance.once(8) ? this.#others : this.#keys)
    if (name === 'numkeys') return this.#numberOfKeys()
    if (name === 'num-vertices') return '3'
    if (name === 'numfields') return this.#numberOfFields()
    if (name === 'count' && this.#countAnswers)
      return chance.of(['0', '1', '3', '100', '-1', '-5', 'abc', MIN])
    if (name === 'element' && chance.once(10)) return LONG
    return (this.#named[name] ?? TYPED[type] ?? TYPED.string)(chance)
  }

  #numberOfFields() {
    this.#numfields = this.#chance.between(1, 3)
    return this.#chance.once(20) ? this.#chance.of(HOSTILE) : String(this.#numfields)
  }

  #numberOfKeys() {
    this.#numkeys = this.#chance.between(1, 3)
    return this.#chance.once(20) ? this.#chance.of(HOSTILE) : String(this.#numkeys)
  }
}

/** A call with a mistake: an argument too few or too many, or one that makes no sense. */
function spoiled(call, chance) {
  const at = chance.between(1, Math.max(call.length - 1, 1))
  if (chance.once(3)) return call.slice(0, -1).length === 0 ? call : call.slice(0, -1)
  if (chance.once(2)) return [...call, chance.of(['extra', ...HOSTILE])]
  if (/RANDMEMBER|RANDFIELD/.test(call[0])) return call
  return call.with(
    Math.min(at, call.length - 1),
    chance.of(['', 'abc', 'nx', '9223372036854775808']),
  )
}

module.exports = { Chance, randomCall }

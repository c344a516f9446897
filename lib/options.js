'use strict'

const { attach } = require('./clock.js')
const { RedletError } = require('./error.js')

const DIALECTS = ['redis', 'valkey']

const FSYNC = ['always', 'everysec', 'no']

const POLICIES = [
  ...['noeviction', 'allkeys-lru', 'allkeys-lfu', 'allkeys-lrm', 'allkeys-random'],
  ...['volatile-lru', 'volatile-lfu', 'volatile-lrm', 'volatile-random', 'volatile-ttl'],
]

/** Options that need a folder: without a path they are a mistake. */
const FOLDER = ['readOnly', 'shared', 'fsync', 'mmap']

/** Options that other processes could not go by. */
const OWN = ['readOnly', 'clock']

/** The number of replies kept for near reads: the default, and the most. */
const ENTRIES = 16384
const MOST_ENTRIES = 1 << 20

/**
 * How each option is passed on: to the opening, as a CONFIG parameter, or to the JavaScript face. `is`
 * says what a value of the type has to be, and `valid` whether one is.
 */
const OPTIONS = {
  path: {
    ...{ type: 'string', native: 'path', is: 'the path of a folder, without zero bytes' },
    valid: (path) => path !== '' && !path.includes('\0'),
  },
  name: { type: 'string', native: 'name', is: 'a text that is not empty', valid: (name) => name },
  databases: {
    ...{ type: 'number', native: 'databases', is: 'an integer from 1 to 16384' },
    valid: (count) => isInteger(count, 1, 16384),
  },
  dialect: { type: 'string', oneOf: DIALECTS, native: 'dialect' },
  readOnly: { type: 'boolean', native: 'readOnly' },
  shared: { type: 'boolean', native: 'shared' },
  fsync: { type: 'string', oneOf: FSYNC, native: 'fsync' },
  scriptTimeout: {
    ...{ type: 'number', native: 'scriptTimeout', is: 'a number of milliseconds, 0 for none' },
    valid: (time) => isInteger(time, 0, 2 ** 32 - 1),
  },
  mmap: { type: 'boolean', native: 'mmap' },
  maxmemory: {
    ...{ type: 'number or string', setting: 'maxmemory' },
    ...{ is: "a number of bytes, or a text such as '100mb' or '2gb'", valid: isMemory },
  },
  maxmemoryPolicy: { type: 'string', oneOf: POLICIES, setting: 'maxmemory-policy' },
  clock: { type: 'string or object', face: 'clock' },
  logger: { type: 'function or object', face: 'logger' },
  seed: {
    ...{ type: 'number', native: 'seed', is: 'an integer from 0 to 9007199254740991' },
    valid: (seed) => isInteger(seed, 0, Number.MAX_SAFE_INTEGER),
  },
  bigints: { type: 'boolean', face: 'bigints' },
  nearReads: { type: 'boolean or object', face: 'nearReads' },
}

/**
 * The options for the native side and for the face, from the program's arguments: a path, options,
 * or a path and options.
 */
function readOptions(target, options) {
  checkForms(target, options)
  const given = typeof target === 'string' ? { ...options, path: target } : { ...target }
  const native = { settings: [] }
  const face = { bigints: false, nearReads: ENTRIES }
  if (isUrl(given.path)) {
    throw refuse('a store is a folder, and not a URL. For a server: await Redlet.connect(url)')
  }
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined) readOption({ native, face }, name, value)
  }
  if (native.path !== undefined && native.name !== undefined) {
    throw refuse('a store has a path or a name, not both')
  }
  for (const name of FOLDER) {
    if (native[name] && native.path === undefined) {
      throw refuse(`the option '${name}' is for a store with a folder, and no path was given`)
    }
  }
  for (const name of OWN) {
    if (native.shared && native[name]) {
      throw refuse(`a shared store has no option '${name}': all of its processes would need it`)
    }
  }
  return { native, ...face }
}

/** Whether a text is a URL, or meant for one: in quotes, or without slashes. No path of a folder is. */
function isUrl(text) {
  return /^[\s"'`]*([a-z][a-z0-9+.-]+:\/\/|(rediss?|unix|valkeys?):)/i.test(text)
}

/** Accepts only a path: a store that is opened in memory by mistake loses data. */
function checkForms(target, options) {
  if (target === '') throw refuse('the path of a store is empty')
  if (typeof target === 'string' && options?.path !== undefined) {
    throw refuse('the path of a store is given twice, before its options and in them')
  }
  if (typeof target !== 'string' && target !== undefined && !isPlain(target)) {
    throw refuse(`a store is opened by a path (a string) or options, not ${describe(target)}`)
  }
  if (options !== undefined && !isPlain(options)) {
    throw refuse(`the options of a store are an object, not ${describe(options)}`)
  }
  if (options !== undefined && target === undefined) {
    throw refuse('the path of a store is undefined; for one in memory: new Redlet({ ... })')
  }
  if (options !== undefined && typeof target === 'object') {
    throw refuse('options are given once: new Redlet({ ... }) or new Redlet(path, { ... })')
  }
}

/** An object as `{}` writes it, and not of a class such as URL or Buffer. */
function isPlain(value) {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function describe(value) {
  if (value === null) return 'null'
  if (typeof value !== 'object') return `a ${typeof value}`
  return `an object of class ${value.constructor?.name}`
}

function readOption({ native, face }, name, value) {
  const option = Object.hasOwn(OPTIONS, name) ? OPTIONS[name] : undefined
  if (option === undefined) {
    throw refuse(`unknown option '${name}'; there are ${Object.keys(OPTIONS).join(', ')}`)
  }
  if (!option.type.split(' or ').includes(typeof value)) {
    const found = value === null ? 'null' : typeof value
    throw refuse(`the option '${name}' is a ${option.type}, not ${found}`)
  }
  if (option.oneOf && !option.oneOf.includes(value)) {
    throw refuse(`the option '${name}' is one of '${option.oneOf.join("', '")}', not '${value}'`)
  }
  if (option.valid && !option.valid(value)) {
    const found = typeof value === 'string' ? JSON.stringify(value) : value
    throw refuse(`the option '${name}' is ${option.is}, not ${found}`)
  }
  if (name === 'clock') native.clock = readClock(value)
  if (name === 'logger') require('./logging.js').checkLogger(value)
  if (name === 'nearReads') face.nearReads = readEntries(value)
  else if (option.face) face[option.face] = value
  else if (option.native) native[option.native] = value
  else native.settings.push([option.setting, String(value)])
}

/** The time of a clock, of which `'timers'` is `Date`, and what tells it from others. */
function readClock(clock) {
  if (clock === 'timers') return { id: 0, time: Date.now() }
  if (typeof clock?.[attach] === 'function') return { id: clock.id, time: clock.now() }
  throw refuse("the option 'clock' is 'timers' or a testClock() of redlet/testing")
}

function isInteger(value, least, most) {
  return Number.isInteger(value) && value >= least && value <= most
}

/** What a letter behind a number of bytes multiplies it with. */
const UNITS = { k: 1000, kb: 1024, m: 1000 ** 2, mb: 1024 ** 2, g: 1000 ** 3, gb: 1024 ** 3 }

/** Whether CONFIG takes this for a size. Beyond 2^53 a number of bytes would not be exact. */
function isMemory(size) {
  const [, number, unit] = /^(\d+)(|b|[kmg]b?)$/i.exec(String(size)) ?? []
  return Number.isSafeInteger(Number(number) * (UNITS[unit?.toLowerCase()] ?? 1))
}

/** The number of replies kept, from `true`, `false` or `{ entries }`. */
function readEntries(value) {
  if (typeof value === 'boolean') return value ? ENTRIES : 0
  const { entries = ENTRIES, ...others } = isPlain(value) ? value : {}
  const isCount = isInteger(entries, 1, MOST_ENTRIES)
  const unknown = isPlain(value) ? Object.keys(others)[0] : undefined
  if (unknown !== undefined) {
    throw refuse(`the option 'nearReads' has no '${unknown}'; there is entries`)
  }
  if (isCount && isPlain(value)) return entries
  const form = `true, false or { entries }, an integer from 1 to ${MOST_ENTRIES}`
  throw refuse(`the option 'nearReads' is ${form}`)
}

function refuse(message) {
  return new RedletError('INVALID_ARGUMENT', message)
}

module.exports = { FSYNC, isUrl, readOptions }

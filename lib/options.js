'use strict'

const { attach } = require('./clock.js')
const { RedletError } = require('./error.js')

const DIALECTS = ['redis', 'valkey']

const FSYNC = ['always', 'everysec', 'no']

/** Options that need a folder: without a path they are a mistake. */
const FOLDER = ['readOnly', 'fsync', 'mmap']

/** The number of replies kept for near reads: the default, and the most. */
const ENTRIES = 16384
const MOST_ENTRIES = 1 << 20

/**
 * How each option is passed on: to the opening, as a CONFIG parameter, or to the JavaScript face.
 */
const OPTIONS = {
  path: { type: 'string', native: 'path' },
  name: { type: 'string', native: 'name' },
  databases: { type: 'number', native: 'databases' },
  dialect: { type: 'string', oneOf: DIALECTS, native: 'dialect' },
  readOnly: { type: 'boolean', native: 'readOnly' },
  fsync: { type: 'string', oneOf: FSYNC, native: 'fsync' },
  scriptTimeout: { type: 'number', native: 'scriptTimeout' },
  mmap: { type: 'boolean', native: 'mmap' },
  maxmemory: { type: 'number or string', setting: 'maxmemory' },
  maxmemoryPolicy: { type: 'string', setting: 'maxmemory-policy' },
  clock: { type: 'string or object', face: 'clock' },
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
  return { native, ...face }
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
    throw refuse(`the option '${name}' is a ${option.type}, not ${typeof value}`)
  }
  if (option.oneOf && !option.oneOf.includes(value)) {
    throw refuse(`the option '${name}' is one of '${option.oneOf.join("', '")}', not '${value}'`)
  }
  if (name === 'databases' && !(Number.isInteger(value) && value >= 1 && value <= 16384)) {
    throw refuse(`the option 'databases' is an integer from 1 to 16384, not ${value}`)
  }
  if (name === 'scriptTimeout' && !(Number.isInteger(value) && value >= 0 && value < 2 ** 32)) {
    throw refuse(`the option 'scriptTimeout' is a number of milliseconds, 0 for none, not ${value}`)
  }
  if (name === 'clock') native.time = readClock(value)
  if (name === 'nearReads') face.nearReads = readEntries(value)
  else if (option.face) face[option.face] = value
  else if (option.native) native[option.native] = value
  else native.settings.push([option.setting, String(value)])
}

/** The time of a clock, of which `'timers'` is `Date`. */
function readClock(clock) {
  if (clock === 'timers') return Date.now()
  if (typeof clock?.[attach] === 'function') return clock.now()
  throw refuse("the option 'clock' is 'timers' or a testClock() of redlet/testing")
}

/** The number of replies kept, from `true`, `false` or `{ entries }`. */
function readEntries(value) {
  if (typeof value === 'boolean') return value ? ENTRIES : 0
  const { entries = ENTRIES, ...others } = isPlain(value) ? value : {}
  const isCount = Number.isInteger(entries) && entries >= 1 && entries <= MOST_ENTRIES
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

module.exports = { FSYNC, readOptions }

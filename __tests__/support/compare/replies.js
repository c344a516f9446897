'use strict'

// When are two replies to the same call equal? Nearly always when they are identical. The tables
// here name the commands whose replies have no order, are random, or contain times.

const { isDeepStrictEqual } = require('node:util')
const { timeless } = require('./moments.js')
const { print, sorted } = require('./normalize.js')

const UNORDERED = new Set('KEYS SMEMBERS SINTER SUNION SDIFF HKEYS HVALS'.split(' '))
const UNORDERED_SUBCOMMANDS = new Set(['COMMAND LIST', 'PUBSUB CHANNELS'])

/** How far apart two clocks read, one after the other, may be. */
const TOLERANCE = {
  ...{ TTL: 1, EXPIRETIME: 1, PTTL: 2000, PEXPIRETIME: 2000, 'OBJECT IDLETIME': 2 },
  ...{ HTTL: 1, HEXPIRETIME: 1, HPTTL: 2000, HPEXPIRETIME: 2000 },
}

/** Two replies need only be of one shape: equally many elements of the same types. */
const SHAPED = new Set(
  'SPOP SRANDMEMBER HRANDFIELD ZRANDMEMBER RANDOMKEY SLOWLOG,GET ACL,GENPASS'.split(' '),
)
/** Fields of an entry of ACL LOG about clocks, the connection, and earlier entries. */
const VOLATILE = new Set(['age-seconds', 'client-info', 'entry-id'])
/** Only the outermost type counts. */
const OWN = new Set(
  'INFO TIME LASTSAVE HELLO CLIENT,ID CLIENT,INFO CLIENT,LIST COMMAND,COUNT COMMAND,INFO COMMAND,DOCS MEMORY,USAGE OBJECT,HELP'.split(
    ' ',
  ),
)

/** Whether `theirs` is a right answer to `call` where `ours` was given. */
function sameReply(call, ours, theirs) {
  if (isDeepStrictEqual(ours, theirs)) return true
  if (isError(ours) || isError(theirs)) return false
  const name = commandOf(call)
  const full = `${name} ${String(call[1]).toUpperCase()}`
  const tolerance = TOLERANCE[name] ?? TOLERANCE[full]
  if (tolerance !== undefined) return allNear(ours, theirs, tolerance)
  if (has(SHAPED, name, full)) return isDeepStrictEqual(shape(ours), shape(theirs))
  if (has(OWN, name, full)) return kind(ours) === kind(theirs)
  if (full === 'ACL LOG') return isDeepStrictEqual(lasting(ours), lasting(theirs))
  if (/^X[A-Z]/.test(name)) return isDeepStrictEqual(timeless(call, ours), timeless(call, theirs))
  if (isScan(name)) return sameScan(call, ours, theirs)
  if (hasNoOrder(call, name, full)) return isDeepStrictEqual(sorting(ours), sorting(theirs))
  return false
}

/** Entries of ACL LOG with the names of what is volatile, and without its values. */
function lasting(entries) {
  const isVolatile = (name) => VOLATILE.has(name) || name.startsWith('timestamp')
  return entries.map((entry) => {
    const pairs = entry.map.map(([name, value]) => [name, isVolatile(name) ? 0 : value])
    return sorted(pairs)
  })
}

/** Whether a set names this command or subcommand. */
function has(names, name, full) {
  return names.has(name) || names.has(full.replace(' ', ','))
}

function hasNoOrder(call, name, full) {
  return UNORDERED.has(name) || UNORDERED_SUBCOMMANDS.has(full) || sortsBySomethingConstant(call)
}

/** SORT key BY nosort: of a set, in any order. */
function sortsBySomethingConstant(call) {
  if (!/^SORT(_RO)?$/.test(commandOf(call))) return false
  const by = call.findIndex((arg, index) => index > 1 && String(arg).toUpperCase() === 'BY')
  return by > 0 && call.length > by + 1 && !String(call[by + 1]).includes('*')
}

/** One step of a scan: cursors and sizes are each server's own, unless it finds all at once. */
function sameScan(call, ours, theirs) {
  if (kind(ours) !== kind(theirs)) return false
  const start = commandOf(call) === 'SCAN' ? call[1] : call[2]
  if (start !== '0' || ours[0] !== '0' || theirs[0] !== '0') return true
  const [left, right] = [ours, theirs].map((reply) => scanned(call, reply[1]))
  return isDeepStrictEqual(left, right)
}

/** The elements of a step, in order and once each; of HSCAN and ZSCAN the pairs. */
function scanned(call, elements) {
  const pairs = /^[HZ]SCAN$/.test(commandOf(call)) && !/,(NOVALUES|NOSCORES)/i.test(call.join())
  const width = pairs ? 2 : 1
  const found = new Map()
  for (let i = 0; i < elements.length; i += width) {
    const element = elements.slice(i, i + width)
    found.set(print(element), element)
  }
  return sorted([...found.values()])
}

/** Of several keys or fields each. */
function allNear(ours, theirs, tolerance) {
  if (!Array.isArray(ours) || !Array.isArray(theirs)) return near(ours, theirs, tolerance)
  const same = (each, index) => each === theirs[index] || near(each, theirs[index], tolerance)
  return ours.length === theirs.length && ours.every(same)
}

function near(a, b, tolerance) {
  const [left, right] = [Number(a), Number(b)]
  return left >= 0 && right >= 0 && Math.abs(left - right) <= tolerance
}

function shape(value) {
  return Array.isArray(value) ? value.map(shape) : kind(value)
}

function kind(value) {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

function sorting(value) {
  return Array.isArray(value) ? sorted(value) : value
}

function commandOf(call) {
  return String(call[0]).toUpperCase()
}

function isScan(name) {
  return /^[SHZ]?SCAN$/.test(name)
}

function isError(value) {
  return typeof value === 'object' && value !== null && 'error' in value
}

module.exports = { commandOf, sameReply, scanned }

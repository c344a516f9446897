'use strict'

// Random calls on a store with a folder, which is then opened again: as it is on the disk when the
// process is killed, from a snapshot, and after closing. It must hold the same each time. When it
// does not, the run is cut down to the calls that are needed for it.

const { isDeepStrictEqual } = require('node:util')
const { Redlet } = require('../../../index.js')
const { copyOf, newFolder, removeFolders } = require('../processes/folder.js')
const { Chance, randomCall } = require('./generate.js')
const { fromRedlet, print, sorted } = require('../compare/normalize.js')
const { drawable, quoted, shrink } = require('./calls.js')
const { readState } = require('../compare/state.js')
const { ownTable } = require('./table.js')

const DATABASES = [0, 1, 2]
const EPISODE = 400
/** Milliseconds that a run is cut down for. */
const SHRINKING = 60_000

/** Limits that decide on the form of values, and are others when the folder is opened again. */
const LIMITS = [
  ['hash-max-listpack-entries', '2'],
  ['hash-max-listpack-value', '3'],
  ['hll-sparse-max-bytes', '30'],
  ['list-max-listpack-size', '2'],
  ['set-max-intset-entries', '1'],
  ['set-max-listpack-entries', '1'],
  ['stream-idmp-duration', '5'],
  ['stream-idmp-maxsize', '2'],
  ['stream-node-max-entries', '2'],
  ['zset-max-listpack-entries', '2'],
]

const LIBRARY = (name) =>
  `#!lua name=${name}\nredis.register_function('${name}', function() return redis.call('SET', 's1', '${name}') end)`

/** Calls that the grammar of one command does not draw. */
const OTHERS = [
  (chance) => ['CONFIG', 'SET', ...chance.of(LIMITS)],
  () => ['MULTI'],
  () => ['EXEC'],
  () => ['EXEC'],
  (chance) => ['SELECT', chance.of(['0', '0', '1', '2'])],
  (chance) => ['SWAPDB', chance.of(['0', '1']), chance.of(['1', '2'])],
  (chance) => ['FUNCTION', 'LOAD', 'REPLACE', LIBRARY(chance.of(['one', 'two']))],
  (chance) => ['FUNCTION', 'DELETE', chance.of(['one', 'two'])],
  (chance) => ['FCALL', chance.of(['one', 'two']), '0'],
  (chance) => ['SPOP', chance.of(['t1', 't2']), '2'],
  (chance) => ['ZADD', chance.of(['z1', 'z2']), '-0', chance.of(['a', 'b', 'f1'])],
  (chance) => ['XADD', 'x1', 'IDMP', chance.of(['p', 'q']), chance.of(['m', 'n']), '*', 'f', 'v'],
  (chance) => ['XADD', 'x1', 'MAXLEN', '~', '3', `${chance.between(1, 40)}-*`, 'f', 'v'],
  (chance) => [
    'HSETEX',
    'h1',
    'PXAT',
    chance.of(['1', '9999999999999']),
    'FIELDS',
    '2',
    'f1',
    'v',
    chance.of(['f1', 'f2']),
    'w',
  ],
  (chance) => ['HPEXPIREAT', 'h1', '9999999999999', 'FIELDS', '2', 'f1', chance.of(['f1', 'f2'])],
  (chance) => ['SORT', chance.of(['l1', 't1', 'z1']), 'ALPHA', 'STORE', chance.of(['l2', 's1'])],
  (chance) => chance.of([['FLUSHDB', 'ASYNC'], ['FLUSHDB'], ['FLUSHALL'], ['PING'], ['PING']]),
]

/** Draws calls: of the table, in scripts, and what was dumped. */
class Drawer {
  #chance
  #table = drawable(ownTable())
  #payloads

  constructor(seed) {
    this.#chance = new Chance(seed)
    const scratch = open()
    for (let i = 0; i < 1500; i++)
      run(scratch, randomCall(this.#chance.of(this.#table), this.#chance))
    const keys = scratch.buffers.keys('*')
    this.#payloads = keys.map((key) => scratch.buffers.dump(key)).filter((each) => each !== null)
    scratch.close()
  }

  call() {
    const chance = this.#chance
    if (chance.once(12)) return chance.of(OTHERS)(chance)
    if (chance.once(30)) return this.#restore()
    const call = randomCall(chance.of(this.#table), chance)
    return chance.once(20) ? ['EVAL', 'return redis.call(unpack(ARGV))', '0', ...call] : call
  }

  #restore() {
    const chance = this.#chance
    const ttl = chance.of(['0', '0', '100000', '1'])
    const call = ['RESTORE', chance.of(['s1', 'l1', 'h1', 'z1', 'x1', 'r1', 'r2']), ttl]
    call.push(chance.of(this.#payloads), 'REPLACE')
    if (ttl === '1') call.push('ABSTTL')
    if (chance.once(3))
      call.push(
        ...chance.of([
          ['IDLETIME', '1000'],
          ['FREQ', '9'],
        ]),
      )
    return call
  }
}

function open(folder) {
  return folder === undefined ? new Redlet() : new Redlet(folder, { fsync: 'no' })
}

/** What a call answers; nobody asks. */
function run(db, call) {
  try {
    return fromRedlet(db.buffers.call(...call))
  } catch (error) {
    return fromRedlet(error)
  }
}

/** All of a store that must be recovered. */
async function stateOf(db) {
  run(db, ['DISCARD'])
  const call = (each) => run(db, each)
  const state = await readState({ call, pipeline: (calls) => calls.map(call) }, DATABASES)
  // The keeper has yet to take away a hash whose fields have all ended.
  const there = [...state].filter(
    ([, { type, content }]) => type !== 'hash' || content.map.length > 0,
  )
  const lasting = there.map(([key, entry]) => [key, lastingOf(db, key, entry)])
  const libraries = run(db, ['FUNCTION', 'LIST'])
  return Object.fromEntries([...lasting, ['libraries', sorted([].concat(libraries ?? []))]])
}

/** Without what depends on limits or on time. */
function lastingOf(db, key, { type, ttl, content, ends }) {
  const [database, name] = [key.split(':', 1)[0], key.slice(key.indexOf(':') + 1)]
  run(db, ['SELECT', database])
  const passing = /^(radix-tree-(keys|nodes)|iids-tracked|pids-tracked)$/
  const text = JSON.stringify(content, (_, value) =>
    typeof value === 'bigint'
      ? String(value)
      : Array.isArray(value)
        ? value.filter((part) => !passing.test(part?.[0] ?? ''))
        : value,
  )
  const digest =
    type === 'hash' ? undefined : run(db, ['DEBUG', 'DIGEST-VALUE', Buffer.from(name, 'latin1')])
  const plain = JSON.parse(text)
  if (type === 'hash') plain.map = sorted(plain.map ?? [])
  const rounded = ttl < 0 ? Number(ttl) : Math.round((Date.now() + Number(ttl)) / 10_000)
  return { type, ttl: rounded, content: plain, ends, digest }
}

/** The first thing that was not recovered, in words. */
async function lostBy(calls, stages) {
  const folder = newFolder()
  let db = open(folder)
  try {
    for (const call of calls) run(db, call)
    const before = await stateOf(db)
    for (const stage of stages) {
      if (stage === 'saved') await db.save()
      if (stage === 'closed') {
        await db.close()
        db = open(folder)
        const lost = difference(before, await stateOf(db), stage)
        if (lost !== undefined) return lost
        continue
      }
      const lost = difference(before, await stateOfCopy(folder), stage)
      if (lost !== undefined) return lost
    }
  } catch (error) {
    return `  ${error.message}`
  } finally {
    await db.close()
    removeFolders()
  }
}

/** The disk holds what a process leaves that is killed now. */
async function stateOfCopy(folder) {
  const db = open(copyOf(folder))
  try {
    return await stateOf(db)
  } finally {
    await db.close()
  }
}

function difference(before, after, stage) {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  const key = [...keys].find((each) => !alike(before[each], after[each]))
  if (key === undefined) return undefined
  return `  ${stage}, ${key}\n  before: ${print(before[key])}\n  after:  ${print(after[key])}`
}

function alike(before, after) {
  if (before?.ttl > 0 && after?.ttl > 0 && Math.abs(before.ttl - after.ttl) <= 1) {
    return isDeepStrictEqual({ ...before, ttl: 0 }, { ...after, ttl: 0 })
  }
  return isDeepStrictEqual(before, after)
}

const STAGES = ['killed', 'saved', 'closed']

/** Runs `count` calls; throws with the shortest run found, once something is not recovered. */
async function runReopened({ seed, count }) {
  const drawer = new Drawer(seed)
  for (let done = 0; done < count; done += EPISODE) {
    const calls = Array.from({ length: EPISODE }, () => drawer.call())
    const first = await lostBy(calls, STAGES)
    if (first === undefined) continue
    const until = Date.now() + SHRINKING
    const fails = async (some) => Date.now() < until && (await lostBy(some, STAGES)) !== undefined
    const shortest = await shrink(calls, fails)
    const words = (await lostBy(shortest, STAGES)) ?? `  (it did not show again)\n${first}`
    const script = shortest.map((call) => `  ${call.map((arg) => quoted(String(arg))).join(' ')}`)
    throw new Error(`not the same, REDLET_SEED=${seed}, after\n${script.join('\n')}\n${words}`)
  }
}

module.exports = { runReopened }

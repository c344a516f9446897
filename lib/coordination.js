'use strict'

// Locks, limits and caches, of what the commands offer. They take a store, whose calls return values, or
// a server, whose calls return promises. Each call names keys of one slot of a cluster.

const { randomUUID } = require('node:crypto')
const { inspect } = require('node:util')
const { readServing, refuse } = require('./serving-options.js')

/** Takes a lock unless it is taken. Its value is its token: a given one, or one from a counter that outlives it. */
const TAKE = `
if redis.call('EXISTS', KEYS[1]) == 1 then return false end
local token = ARGV[2] or redis.call('INCR', KEYS[2])
redis.call('SET', KEYS[1], token, 'PX', ARGV[1])
return token
`

const EXTEND = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
`

/** Gives a lock back, and wakes one who waits for it. */
const RELEASE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1], KEYS[2])
redis.call('RPUSH', KEYS[2], ARGV[1])
redis.call('PEXPIRE', KEYS[2], 1000)
return 1
`

/**
 * A bucket that fills steadily, and is known by the time at which it will be full, in microseconds
 * (the generic cell rate algorithm). Returns whether one more is allowed, how many more are, and for how many
 * milliseconds none is.
 */
const TAKE_ONE = `
local max, per = tonumber(ARGV[1]), tonumber(ARGV[2]) * 1000
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local step = per / max
local full = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now) + step
local wait = full - per - now
if wait > 1 then return {0, 0, math.ceil(wait / 1000)} end
redis.call('SET', KEYS[1], full, 'PX', math.max(1, math.ceil((full - now) / 1000)))
return {1, math.floor((per - (full - now)) / step + 0.001), 0}
`

/** Seconds after which one who waits for a lock looks whether its owner has died. */
const LOOK = 1

/** Milliseconds that a computation for a cache may take before another one may begin. */
const COMPUTING = 30_000

/** A lock that this object holds until it is released, or its time is over. */
class Lock {
  #db
  #keys
  /** A number that is higher for each owner, by which what is changed can refuse earlier ones. */
  token

  constructor(db, keys, token) {
    this.#db = db
    this.#keys = keys
    this.token = token
  }

  /** Holds it for so many milliseconds from now. False if it is no longer held. */
  extend(ttl) {
    const { lock } = this.#keys
    return shaped(this.#db.eval(EXTEND, 1, lock, this.token, milliseconds('ttl', ttl)), Boolean)
  }

  /** Gives it back. False if it was no longer held. */
  release() {
    const { lock, free } = this.#keys
    return shaped(this.#db.eval(RELEASE, 2, lock, free, this.token), Boolean)
  }

  async [Symbol.asyncDispose]() {
    await this.release()
  }
}

function lock(db, key, options) {
  const types = { ttl: 'number', wait: 'number', signal: 'object' }
  const { ttl, wait, signal } = readServing('lock', types, options)
  milliseconds('ttl', ttl)
  const keys = keysOf(key)
  if (wait === undefined) return take(db, keys, [ttl])
  return takeWhenFree(db, keys, [ttl], { wait: milliseconds('wait', wait), signal })
}

/** The lock, or null where it is taken. `terms` are its time, and the token if one is given. */
function take(db, keys, terms) {
  const reply = db.eval(TAKE, 2, keys.lock, keys.tokens, ...terms)
  return shaped(reply, (token) => (token === null ? null : new Lock(db, keys, token)))
}

/** Tries again whenever the lock may be free, until the time is over. */
async function takeWhenFree(db, keys, terms, { wait, signal }) {
  const end = (await timeOf(db)) + wait
  for (;;) {
    signal?.throwIfAborted()
    const taken = await take(db, keys, terms)
    if (taken !== null) return taken
    const left = (end - (await timeOf(db))) / 1000
    if (left <= 0) return null
    await db.blpop(keys.free, Math.min(left, LOOK), { signal })
  }
}

/** The time of the store in milliseconds. */
async function timeOf(db) {
  const [seconds, microseconds] = await db.time()
  return Number(seconds) * 1000 + Number(microseconds) / 1000
}

/**
 * The keys of a lock are in one slot of a cluster: that of the key's own braces, or else of all of it. If
 * the key cannot stand in braces, another name stands there, and the lock is beside it.
 */
function keysOf(key) {
  if (typeof key !== 'string') throw refuse(`the key of a lock is a string, not ${typeof key}`)
  if (/^[^{]*\{[^}]+\}/.test(key)) return keysBeside(key, key)
  if (/^[^}]+$/.test(key)) return keysBeside(`{${key}}`, key)
  const name = key.replaceAll('%', '%25').replaceAll('}', '%7D')
  return keysBeside(`{%${name}}`, `{%${name}}:lock`)
}

const keysBeside = (base, lock) => ({ lock, tokens: `${base}:tokens`, free: `${base}:free` })

function limit(db, key, options) {
  const { max, per } = readServing('limit', { max: 'number', per: 'number' }, options)
  if (!Number.isSafeInteger(max) || max < 1) throw refuse(`'max' is a number of calls, not ${max}`)
  const reply = db.eval(TAKE_ONE, 1, key, max, milliseconds('per', per))
  return shaped(reply, ([allowed, left, retryAfter]) => {
    return { allowed: allowed === 1, left, retryAfter }
  })
}

/** The computations of each store or server, by their keys. */
const running = new WeakMap()

/**
 * Answers from the cache, or computes: once for all who ask meanwhile, in this process or in others
 * that have the same store.
 */
async function cache(db, key, ttl, compute) {
  milliseconds('ttl', ttl)
  if (typeof compute !== 'function')
    throw refuse(`cache computes by a function, not ${typeof compute}`)
  const known = await db.get(key)
  if (known !== null) return cached(key, known)
  if (!running.has(db)) running.set(db, new Map())
  const computations = running.get(db)
  if (!computations.has(key)) {
    const computed = computeOnce(db, key, ttl, compute)
    computations.set(key, computed)
    const done = () => computations.delete(key)
    computed.then(done, done)
  }
  return computations.get(key)
}

async function computeOnce(db, key, ttl, compute) {
  // A counter for each key of a cache would never go, so the token is none of a counter.
  const [keys, terms] = [keysOf(`${key}:computing`), [COMPUTING, randomUUID()]]
  let held = null
  while (held === null) held = await takeWhenFree(db, keys, terms, { wait: COMPUTING })
  try {
    const known = await db.get(key)
    if (known !== null) return cached(key, known)
    const value = await compute()
    const text = JSON.stringify(value)
    if (text === undefined) return undefined
    await db.set(key, text, { px: ttl })
    return JSON.parse(text)
  } finally {
    await held.release()
  }
}

/** The value that a key of a cache holds. */
function cached(key, text) {
  try {
    return JSON.parse(text)
  } catch {
    throw refuse(`the key ${inspect(String(key))} holds no JSON: no cache has written it`)
  }
}

/** What a reply becomes, or the promise of one. */
function shaped(reply, shape) {
  return reply instanceof Promise ? reply.then(shape) : shape(reply)
}

function milliseconds(name, value) {
  if (Number.isSafeInteger(value) && value > 0) return value
  throw refuse(`'${name}' is a number of milliseconds, a positive integer, not ${inspect(value)}`)
}

module.exports = { cache, limit, lock }

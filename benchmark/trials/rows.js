/*
 * The trials of one call over and over: each is an expression. Its fields:
 *   call    what is timed, once an item
 *   load    what fills the store first
 *   items   the list of the data that is walked, `keys` by default
 *   per     commands in one item: the figure is for one command
 *   fresh   the store is emptied, off the clock, after so many passes: collections stay small
 *   beside  what takes turns with the call in redlet's own process, by name
 *   near    false: the store is opened without near reads
 *   own     only redlet's own drivers take part
 *   redis   so do drivers that have Redis's commands as methods
 *   needs   a function that the driver must have, where the store's own method isn't what is called
 *   awaited a promise in any case
 */

const { BATCH, FIELDS, PIPELINE } = require('../data')

/** Fills the store with the keys that most trials walk. */
const STRINGS = 'db.set(keys[i], values[i])'
const SET = 'db.set(keys[i], values[i + shift])'
const PLAIN_SET = { set: 'plain.set(keys[i], values[i + shift])' }
const FLOOR_1 = { floor: 'floor1(keys[i])' }
const FLOOR_2 = { floor: 'floor2(keys[i], values[i + shift])' }
const NATIVE_GET = { near: false, beside: { get: 'db.get(keys[i])' } }

const READS = [
  {
    name: 'get',
    summary: 'get of a key that exists',
    load: STRINGS,
    call: 'db.get(keys[i])',
    beside: FLOOR_1,
  },
  {
    name: 'get-hot',
    summary: 'get of keys by Zipf, near reads on',
    own: true,
    items: 'hot',
    load: STRINGS,
    call: 'db.get(hot[i])',
    beside: { floor: 'floor1(hot[i])', map: 'map.get(hot[i])' },
  },
  {
    name: 'get-native',
    summary: 'get of a key that exists, near reads off',
    own: true,
    near: false,
    load: STRINGS,
    call: 'db.get(keys[i])',
    beside: FLOOR_1,
  },
  {
    name: 'get-made',
    summary: 'get of a key that the program makes for the call, near reads on',
    own: true,
    items: 'digits',
    load: STRINGS,
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: part of the compiled loop
    call: 'db.get(`key:${digits[i]}`)',
    beside: { floor: 'floor1(`key:${digits[i]}`)', map: 'map.get(`key:${digits[i]}`)' },
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: part of the compiled loop
  },
  {
    name: 'buffers-get',
    summary: 'buffers.get, beside get with near reads off',
    own: true,
    load: STRINGS,
    call: 'db.buffers.get(keys[i])',
    ...NATIVE_GET,
  },
]

const WRITES = [
  {
    name: 'set',
    summary: 'set over an existing value',
    load: STRINGS,
    call: SET,
    beside: { ...FLOOR_2, memory: 'memory.set(keys[i], values[i + shift])' },
  },
  {
    name: 'set-ex-object',
    summary: 'set with { ex: 60 }',
    own: true,
    load: STRINGS,
    call: 'db.set(keys[i], values[i + shift], { ex: 60 })',
    beside: PLAIN_SET,
  },
  {
    name: 'set-ex-words',
    summary: "set with 'EX', 60",
    redis: true,
    load: STRINGS,
    call: "db.set(keys[i], values[i + shift], 'EX', 60)",
    beside: PLAIN_SET,
  },
  {
    name: 'expire',
    summary: 'expire of a key that exists',
    redis: true,
    load: STRINGS,
    call: 'db.expire(keys[i], 60)',
    beside: PLAIN_SET,
  },
  {
    name: 'incr',
    summary: 'incr',
    items: 'counters',
    call: 'db.incr(counters[i])',
    beside: { floor: 'floor1(counters[i])' },
  },
]

const COLLECTIONS = [
  {
    name: 'hset',
    summary: 'hset of one field, into hashes of up to 16 fields',
    items: 'hashes',
    call: 'db.hset(hashes[i], field, values[i + shift])',
    fresh: FIELDS,
    beside: FLOOR_2,
  },
  {
    name: 'hset-object',
    summary: 'hset of an object of three fields',
    redis: true,
    items: 'hashes',
    call: "db.hset(hashes[i], { name: values[i + shift], visits: '36', city: 'London' })",
  },
  {
    name: 'hget',
    summary: 'hget of one field, from hashes of 16 fields',
    items: 'hashes',
    load: 'db.hset(hashes[i], field, values[i])',
    loads: FIELDS,
    call: 'db.hget(hashes[i], field)',
    beside: { floor: 'floor1(hashes[i])' },
  },
  {
    name: 'hgetall',
    summary: 'hgetall of ten fields',
    redis: true,
    items: 'hashes',
    load: 'db.hset(hashes[i], tenFields)',
    call: 'db.hgetall(hashes[i])',
  },
  {
    name: 'lpush',
    summary: 'lpush of one value, onto lists of up to 16',
    items: 'lists',
    call: 'db.lpush(lists[i], values[i + shift])',
    fresh: 16,
    beside: FLOOR_2,
  },
  {
    name: 'lrange',
    summary: 'lrange of twenty elements',
    redis: true,
    items: 'lists',
    load: 'db.rpush(lists[i], twentyElements)',
    call: 'db.lrange(lists[i], 0, 19)',
  },
  {
    name: 'sadd',
    summary: 'sadd of one new member, to sets of up to 16',
    items: 'sets',
    call: 'db.sadd(sets[i], values[i + shift])',
    fresh: 16,
    beside: FLOOR_2,
  },
  {
    name: 'zrange',
    summary: 'zrange of ten members with scores',
    redis: true,
    items: 'boards',
    load: 'db.zadd(boards[i], tenMembers)',
    call: "db.zrange(boards[i], 0, 9, 'WITHSCORES')",
  },
]

const SCRIPTS = [
  script('evalsha', 'limiter', 'a rate limiter of ten lines', ', 1000000000, 600000'),
  script('evalsha-nothing', 'nothing', '`return 1`'),
  script('evalsha-one', 'one', 'one `redis.call`'),
  script('evalsha-three', 'three', 'a limiter with three `redis.call`s', ', 1000000000, 600000'),
]

function script(name, text, what, rest = '') {
  return {
    name,
    summary: `evalsha of ${what}`,
    items: 'counters',
    load: `db.script('LOAD', scripts.${text}.text)`,
    call: `db.evalsha(scripts.${text}.sha, 1, counters[i]${rest})`,
    needs: 'scripts',
    own: name !== 'evalsha',
  }
}

const BATCHES = [
  {
    name: 'mget',
    summary: 'mget of 100 keys, a key',
    items: 'batches',
    per: BATCH,
    load: STRINGS,
    call: 'db.mget(batches[i].keys)',
    ...NATIVE_GET,
  },
  {
    name: 'multi',
    summary: 'a transaction of 50 gets and 50 sets, a command',
    items: 'batches',
    per: BATCH,
    load: STRINGS,
    needs: 'multi',
    awaited: true,
    call: 'driver.multi(db, batches[i])',
    ...NATIVE_GET,
  },
  {
    name: 'pipeline',
    summary: 'a pipeline of 1,000 gets, a command',
    items: 'pipelines',
    per: PIPELINE,
    load: STRINGS,
    needs: 'pipeline',
    awaited: true,
    call: 'driver.pipeline(db, pipelines[i])',
  },
]

module.exports = {
  STRINGS,
  rows: [...READS, ...WRITES, ...COLLECTIONS, ...SCRIPTS, ...BATCHES],
}

'use strict'

// Everything of a store that is random, printed as JSON: `node draws.js '{"seed":42}'`.

const { Redlet } = require('../../..')
const { testClock } = require('../../../lib/testing')

const POLICIES = ['allkeys-random', 'allkeys-lru', 'allkeys-lfu', 'volatile-random', 'volatile-lru']

const names = (count) => Array.from({ length: count }, (_, index) => `name ${index}`)

function fill(db) {
  for (const name of names(300)) db.set(`key ${name}`, name)
  db.sadd('set', names(200))
  db.sadd('numbers', [1, 2, 3, 4, 5, 6, 7, 8])
  db.hset('hash', Object.fromEntries(names(200).map((name) => [name, name])))
  db.zadd('sorted', Object.fromEntries(names(200).map((name, index) => [name, index % 7])))
  for (const name of names(30)) db.vadd('vectors', [name.length, name.charCodeAt(5)], name)
  db.select(1)
  db.mset({ a: 1, b: 2, c: 3 })
  db.select(0)
}

/** Draws of every command that draws. */
function draws(db) {
  return [
    [db.spop('set'), db.spop('set', 5), db.spop('numbers')],
    [db.srandmember('set'), db.srandmember('set', 5), db.srandmember('set', -5)],
    [db.hrandfield('hash'), db.hrandfield('hash', 5), db.hrandfield('hash', -5)],
    [db.zrandmember('sorted'), db.zrandmember('sorted', 5), db.zrandmember('sorted', -5)],
    [db.vrandmember('vectors'), db.vrandmember('vectors', 5), db.vrandmember('vectors', -5)],
    Array.from({ length: 5 }, () => db.randomkey()),
    [db.scan(0, { count: 5 }), db.keys('key name 1*')],
    db.eval("return {redis.call('SPOP', 'set'), tostring(math.random())}", 1, 'set'),
    [db.eval('return tostring(math.random())', 0)],
  ]
}

/** The keys that are left when memory was full. */
function survivors(options, policy) {
  const db = new Redlet({ ...options, clock: testClock('2030-01-01'), maxmemoryPolicy: policy })
  // What the store has beside its keys counts too.
  db.config('SET', 'maxmemory', Number(/used_memory:(\d+)/.exec(db.info('memory'))[1]) + 200_000)
  for (const [index, name] of names(1000).entries()) {
    db.set(name, 'v'.repeat(500), { ex: 1000 + index })
    for (let reads = index % 5; reads > 0; reads--) db.get(name)
  }
  const left = db.keys('*')
  db[Symbol.dispose]()
  return left
}

function everything(options) {
  const db = new Redlet(options)
  fill(db)
  const drawn = draws(db)
  db[Symbol.dispose]()
  return { drawn, evicted: POLICIES.map((policy) => survivors(options, policy)) }
}

if (require.main === module) console.log(JSON.stringify(everything(JSON.parse(process.argv[2]))))

module.exports = { draws, fill }

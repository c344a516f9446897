'use strict'

// Twenty checks of a binary on the platform it is built for: what depends on the processor, the C
// library and the system. Run by prebuild.yml on each platform, and by `npm run prebuild:check` in
// an emulator or under another C library. Exits with 1 if one fails.

const assert = require('node:assert/strict')
const fs = require('node:fs')
const net = require('node:net')
const os = require('node:os')
const path = require('node:path')
const { lives } = require('../__tests__/support/workers/alone.js')

/** Each gets a store in memory, and a folder that is removed afterwards. */
const CHECKS = {
  async 'workers end in every way, before the main thread has loaded the addon'() {
    const ended = await lives()
    assert.deepEqual(new Set(ended.map(({ said }) => said)), new Set(['v']))
  },

  'bytes come back as they were'(db) {
    const bytes = Buffer.from(Array.from({ length: 1024 }, (_, i) => i % 256))
    db.set('bytes', bytes)
    assert.deepEqual(db.buffers.get('bytes'), bytes)
    db.set('text', 'é, 世界, 🦀')
    assert.equal(db.get('text'), 'é, 世界, 🦀')
  },

  'a value of 64 MB comes back'(db) {
    const large = Buffer.alloc(64 << 20, 'redlet')
    db.set('large', large)
    assert.ok(db.buffers.get('large').equals(large))
  },

  'integers beyond 2^53 keep their digits'(db) {
    db.set('n', '9007199254740993')
    assert.equal(db.incr('n'), 9007199254740994n)
  },

  'doubles are computed in extended precision'(db) {
    assert.equal(db.incrbyfloat('x', '3.1'), '3.1')
    assert.equal(db.incrbyfloat('x', '0.2'), '3.3')
    assert.equal(db.incrbyfloat('x', '5.0e3'), '5003.29999999999999982')
  },

  'lists, sets and hashes'(db) {
    db.rpush('list', 'a', 'b', 'c')
    assert.deepEqual(db.lrange('list', 0, -1), ['a', 'b', 'c'])
    db.sadd('one', [1, 2, 3])
    db.sadd('two', [3, 4])
    assert.deepEqual(db.sinter('one', 'two'), ['3'])
    db.hset('user:1', { name: 'Ada', age: 36 })
    assert.deepEqual(db.hgetall('user:1'), { name: 'Ada', age: '36' })
  },

  'sorted sets and places'(db) {
    db.zadd('scores', { ada: 1.5, bob: -Infinity, eve: 2 })
    assert.deepEqual(db.zrange('scores', 0, -1), ['bob', 'ada', 'eve'])
    db.geoadd('towns', 13.361389, 38.115556, 'Palermo', 15.087269, 37.502669, 'Catania')
    assert.equal(db.call('GEODIST', 'towns', 'Palermo', 'Catania', 'km'), '166.2742')
  },

  async 'streams with a group'(db) {
    const id = db.xadd('events', '*', { kind: 'start' })
    db.xgroup('CREATE', 'events', 'readers', '0')
    const read = await db.xreadgroup('GROUP', 'readers', 'me', 'STREAMS', 'events', '>')
    assert.deepEqual(read, { events: [[id, ['kind', 'start']]] })
    assert.equal(db.xack('events', 'readers', id), 1)
  },

  'bits and estimates of large sets'(db) {
    db.setbit('bits', 1000, 1)
    assert.equal(db.bitcount('bits'), 1)
    db.pfadd('seen', ...Array.from({ length: 1000 }, (_, i) => String(i)))
    assert.equal(db.pfcount('seen'), 1001)
  },

  'vectors are found by likeness'(db) {
    let seed = 1
    const chance = () => {
      seed = (seed * 48271) % 2147483647
      return seed / 2147483647 - 0.5
    }
    const vectors = Array.from({ length: 200 }, () => Float32Array.from({ length: 64 }, chance))
    for (const [i, vector] of vectors.entries()) db.vadd('words', vector, `word ${i}`)
    assert.equal(db.vsim('words', vectors[42], { count: 1 })[0], 'word 42')
  },

  async 'keys expire'(db) {
    db.set('short', 'v', { px: 20 })
    while (db.exists('short') === 1) await sleep(5)
    assert.equal(db.get('short'), null)
  },

  async 'a transaction runs all its calls'(db) {
    assert.deepEqual(await db.multi().incr('a').incr('a').get('a').exec(), [1, 2, '2'])
  },

  'scripts run, and their errors are caught'(db) {
    assert.equal(db.eval('return redis.call("SET", KEYS[1], ARGV[1])', 1, 'k', 'v'), 'OK')
    assert.deepEqual(db.eval('return {pcall(error, "caught")}', 0), [null, 'caught'])
    assert.throws(() => db.eval('local x = nil; return x.y', 0), { code: 'ERR' })
    assert.equal(db.eval('return cjson.encode({cmsgpack.unpack(cmsgpack.pack(1.5))})', 0), '[1.5]')
  },

  'a script that does not end is stopped'() {
    const { Redlet } = require('..')
    const db = new Redlet({ scriptTimeout: 50 })
    assert.throws(() => db.eval('while true do end', 0), { code: 'TIMEOUT' })
    return db.close()
  },

  async 'a waiting call gets what another pushes'(db) {
    const popped = db.blpop('jobs', 30)
    db.rpush('jobs', 'mail')
    assert.deepEqual(await popped, ['jobs', 'mail'])
  },

  async 'published messages arrive'(db) {
    const heard = new Promise((resolve) => db.subscribe('news', resolve))
    db.publish('news', 'good')
    assert.equal(await heard, 'good')
  },

  async 'a client is served over TCP'(db) {
    const listener = await db.listen({ port: 0 })
    const client = net.connect(listener.port, '127.0.0.1')
    client.end('*2\r\n$4\r\nECHO\r\n$5\r\nhello\r\n')
    let answer = ''
    for await (const chunk of client) answer += chunk
    assert.equal(answer, '$5\r\nhello\r\n')
    await listener.close()
  },

  async 'a folder holds what was written, by log and by snapshot'(_, folder) {
    const { Redlet } = require('..')
    const db = new Redlet({ path: folder, fsync: 'always' })
    for (let i = 0; i < 1000; i++) db.set(`key:${i}`, `value ${i}`)
    await db.save()
    db.set('key:1', 'after the snapshot')
    await db.close()
    const again = await Redlet.open(folder)
    assert.equal(again.dbsize(), 1000)
    assert.equal(again.get('key:1'), 'after the snapshot')
    assert.equal(again.get('key:999'), 'value 999')
    await again.close()
  },

  async 'a folder that is damaged is not opened, and the check mends it'(_, folder) {
    const { Redlet } = require('..')
    const { NativeProgress, checkFolder } = require('../lib/binding.js')
    const check = (fix) => checkFolder(folder, fix, new NativeProgress())
    const db = new Redlet(folder)
    for (let i = 0; i < 100; i++) db.set(`key:${i}`, `value ${i}`)
    assert.equal((await check(false)).code, 'LOCKED')
    await db.close()
    damage(folder)
    await assert.rejects(Redlet.open(folder), { code: 'CORRUPT' })
    assert.equal((await check(true)).cuts.length, 1)
    const mended = await Redlet.open(folder)
    assert.equal(mended.get('key:1'), 'value 1')
    await mended.close()
  },

  'memory is counted, and the least used keys leave'() {
    const { Redlet } = require('..')
    const db = new Redlet({ maxmemory: '4mb', maxmemoryPolicy: 'allkeys-lru' })
    for (let i = 0; i < 10_000; i++) db.set(`k${i}`, 'x'.repeat(1000))
    assert.ok(db.dbsize() > 100 && db.dbsize() < 5000)
    assert.match(db.metrics(), /redlet_/)
    return db.close()
  },
}

/** Changes one byte in the middle of the log. */
function damage(folder) {
  const log = path.join(
    folder,
    fs.readdirSync(folder).find((name) => name.startsWith('log.')),
  )
  const bytes = fs.readFileSync(log)
  bytes[Math.floor(bytes.length / 2)] ^= 0xff
  fs.writeFileSync(log, bytes)
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

async function main() {
  let failed = 0
  for (const [name, check] of Object.entries(CHECKS)) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'redlet-try-'))
    try {
      await (check.length === 0 ? check() : withStore(check, folder))
      fs.rmSync(folder, { recursive: true })
    } catch (error) {
      failed += 1
      console.error(`✘ ${name}: ${error.stack}`)
    }
  }
  const all = Object.keys(CHECKS).length
  const where = `${process.platform} ${process.arch}, Node ${process.versions.node}`
  console.log(`${failed === 0 ? '✔' : '✘'} ${where}: ${all - failed} of ${all} checks passed`)
  process.exitCode = failed === 0 ? 0 : 1
}

async function withStore(check, folder) {
  const { Redlet } = require('..')
  const db = new Redlet()
  await check(db, folder)
  await db.close()
}

main()

'use strict'

// One thread of the test of near reads: a writer, or a reader who compares near reads with others.
//
// Threads act at once, and then stop together: at a barrier of shared words. While nobody writes, what
// a near read answers must be what the store holds.

const { parentPort, workerData } = require('node:worker_threads')
const { Redlet } = require('../../..')
const { barrier } = require('./barrier.js')

const { role, seed, open, rounds, threads, words } = workerData
const wait = barrier(new Int32Array(words), threads)

const KEYS = Array.from({ length: 16 }, (_, i) => `k${i}`)
let state = seed
/** A small generator, so that a seed means the same calls. */
const below = (n) => {
  state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
  return (state >>> 8) % n
}
const key = () => KEYS[below(KEYS.length)]
let fresh = 0
const value = () => `${role}${seed}-${fresh++}`

const WRITES = [
  (db) => db.set(key(), value()),
  (db) => db.set(key(), `${value()}${'-'.repeat(40)}`),
  (db) => db.set(key(), below(1000)),
  (db) => db.set(key(), value(), { px: 1 + below(3) }),
  (db) => db.mset({ [key()]: value(), [key()]: value() }),
  (db) => db.append(key(), 'a'),
  (db) => db.setrange(key(), below(4), value()),
  (db) => db.setbit(key(), below(64), below(2)),
  (db) => db.incr(key()),
  (db) => db.getset(key(), value()),
  (db) => db.getdel(key()),
  (db) => db.getex(key(), { px: 2 }),
  (db) => db.del(key(), key()),
  (db) => db.unlink(key()),
  (db) => db.pexpire(key(), 1 + below(3)),
  (db) => db.expire(key(), -1),
  (db) => db.persist(key()),
  (db) => db.rename(key(), key()),
  (db) => db.copy(key(), key(), { replace: true }),
  (db) => db.copy(key(), key(), { db: 1, replace: true }),
  (db) => db.move(key(), 1),
  (db) => db.swapdb(0, 1),
  (db) => db.flushdb(),
  (db) => db.flushall(),
  (db) => db.restore(key(), 0, db.dump(key()) ?? '', { replace: true }),
  (db) => db.bitop('or', key(), key(), key()),
  (db) => db.lpush(key(), 'a'),
  (db) => db.lpop(key()),
  (db) => db.hset(key(), 'f', 'v'),
  (db) => db.hdel(key(), 'f'),
  (db) => db.sunionstore(key(), key(), key()),
  (db) => db.pfadd(key(), value()),
  (db) => db.eval("return redis.call('set', KEYS[1], ARGV[1])", 1, key(), value()),
  (db) => db.eval("redis.call('append', ARGV[1], 's')", 0, key()),
  (db) => db.multi().set(key(), value()).del(key()).append(key(), 'm').exec(),
  (db) => db.call('config', 'set', 'maxmemory', below(4) === 0 ? 1 : 0),
]

async function write(db) {
  for (let round = 0; round < rounds; round++) {
    wait()
    for (let i = 0; i < 30; i++) {
      const act = WRITES[below(WRITES.length)]
      try {
        const done = act(db)
        // A transaction runs at once; what it answers is nobody's concern.
        if (typeof done?.then === 'function') done.catch(() => {})
      } catch {
        // The key holds something else, or memory is full.
      }
    }
    wait()
    wait()
  }
}

/** Reads while others write, so that there are copies of all ages, and then compares. */
function read(near) {
  const far = new Redlet({ ...open, nearReads: false })
  const seen = { compared: 0, stale: [] }
  for (let round = 0; round < rounds; round++) {
    wait()
    for (let i = 0; i < 60; i++) tell(near, key())
    wait()
    for (const name of KEYS) {
      const [before, answer, after] = [tell(far, name), tell(near, name), tell(far, name)]
      // Without writers a key can only end by itself.
      if (before !== after) continue
      seen.compared += 1
      if (answer !== before) seen.stale.push({ round, name, answer, held: before })
    }
    wait()
  }
  far[Symbol.dispose]()
  const stats = near.info('commandstats')
  return { ...seen, gets: Number(/cmdstat_get:calls=(\d+)/.exec(stats)[1]) }
}

function tell(db, name) {
  try {
    return db.get(name)
  } catch (error) {
    return error.code
  }
}

async function main() {
  const db = new Redlet({ ...open, nearReads: { entries: 1000 } })
  const seen = role === 'reader' ? read(db) : await write(db)
  await db.close()
  parentPort.postMessage(seen ?? null)
}

main()

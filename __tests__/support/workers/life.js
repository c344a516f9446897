'use strict'

// One life of a worker thread: writes, reads, transactions and messages, all mixed, until it ends
// in the way it was started for. `tally` counts what has returned in all lives:
// INCR as a publisher, INCR as a listener, and transfers.

const { parentPort, workerData } = require('node:worker_threads')
const { Redlet } = require('../../..')

const { target, id, end, tally } = workerData
const returned = new Int32Array(tally)
const db = new Redlet(target)

async function step(i) {
  db.incr('count')
  Atomics.add(returned, 0, 1)
  const key = `key:${i % 50}`
  db.set(key, `${id}:${i}`)
  if (!/^\d+:\d+$/.test(db.get(key) ?? '0:0')) throw new Error(`${key} holds nonsense`)
  db.hset('hash', `field:${i % 20}`, id)
  db.rpush('list', id)
  db.ltrim('list', -100, -1)
  db.sadd('ids', id)
  // Two counters that only ever change together.
  const replies = await db.multi().incr('one').incr('two').mget('one', 'two').exec()
  if (replies[0] !== replies[1]) throw new Error(`a transaction in halves: ${replies}`)
  db.publish('news', `${id}:${i}`)
  await transfer()
}

/** Optimistic: a transaction that WATCH allows is right. */
async function transfer() {
  db.watch('from', 'to')
  const [from, to] = db.mget('from', 'to').map(Number)
  const moved = await db
    .multi()
    .mset({ from: from - 1, to: to + 1 })
    .exec()
  if (moved !== null) Atomics.add(returned, 2, 1)
}

async function live() {
  const sub = db.subscribe('news', () => {
    db.incr('heard')
    Atomics.add(returned, 1, 1)
  })
  const steps = end === 'terminate' ? Infinity : 200
  for (let i = 0; i < steps; i++) {
    await step(i)
    if (i % 20 === 10) await new Promise(setImmediate)
    if (i === 50) parentPort.postMessage('half way')
  }
  if (end === 'exit') process.exit(0)
  if (end === 'exception') throw new Error('on purpose')
  sub.close()
  await db.close()
}

live()

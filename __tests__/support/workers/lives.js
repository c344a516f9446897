'use strict'

// A hundred lives of workers, four at a time, on the store given as an argument; prints as JSON
// the result. See __tests__/workers/lives.test.js.

const fs = require('node:fs')
const path = require('node:path')
const { setTimeout: sleep } = require('node:timers/promises')
const { Worker } = require('node:worker_threads')
const { Redlet } = require('../../..')

const LIVES = 100
const AT_ONCE = 4
const ENDS = ['exit', 'terminate', 'exception', 'close']

const target = JSON.parse(process.argv[2])
const tally = new SharedArrayBuffer(12)
const returned = new Int32Array(tally)
const surprises = []
let terminated = 0

/** Starts a worker and sees to its end. */
async function life(id) {
  const end = ENDS[id % ENDS.length]
  const worker = new Worker(path.join(__dirname, 'life.js'), {
    workerData: { target, id, end, tally },
  })
  worker.on('error', (error) => {
    if (error.message !== 'on purpose') surprises.push(error.stack)
  })
  if (end === 'terminate') {
    worker.once('message', async () => {
      await sleep(Math.random() * 30)
      worker.terminate()
    })
    terminated += 1
  }
  const code = await new Promise((resolve) => worker.once('exit', resolve))
  const expected = end === 'exit' || end === 'close' ? 0 : 1
  if (code !== expected) surprises.push(`${end} ended with ${code}`)
}

/** Lives one after the other; `next` hands out their numbers. */
async function row(next) {
  for (let id = next(); id !== undefined; id = next()) await life(id)
}

async function lives(first, last) {
  let id = first
  const next = () => (id < last ? id++ : undefined)
  await Promise.all(Array.from({ length: AT_ONCE }, () => row(next)))
}

function resources() {
  const count = (folder) => (fs.existsSync(folder) ? fs.readdirSync(folder).length : 0)
  globalThis.gc?.()
  return {
    threads: count('/proc/self/task'),
    files: count('/proc/self/fd'),
    mb: process.memoryUsage().rss / 1e6,
  }
}

async function main() {
  const db = new Redlet(target)
  db.mset({ from: 0, to: 0 })
  await lives(0, LIVES / 4)
  const before = resources()
  await lives(LIVES / 4, LIVES)
  await sleep(100)
  const after = resources()
  const number = (key) => Number(db.get(key))
  const [count, heard, one, two, from, to] = ['count', 'heard', 'one', 'two', 'from', 'to'].map(
    number,
  )
  const growth = Object.fromEntries(
    Object.keys(after).map((name) => [name, after[name] - before[name]]),
  )
  const [counted, heardCounted, moved] = returned
  const listeners = db.publish('news', 'anybody there?')
  const seen = { lives: LIVES, terminated, surprises, listeners, growth }
  console.log(
    JSON.stringify({ ...seen, count, counted, heard, heardCounted, one, two, from, to, moved }),
  )
  await db.close()
}

main()

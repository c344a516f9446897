'use strict'

// Workers one after the other, each of which loads redlet and ends in one of the ways that there
// are, while the main thread does not load it; prints as JSON how each ended.
// See __tests__/workers/alone.test.js and scripts/try-addon.js.

const { Worker } = require('node:worker_threads')

const ENDS = ['return', 'exit', 'error', 'terminate', 'in a call']
const redlet = JSON.stringify(require.resolve('../../..'))

const WORKER = `
  const { parentPort, workerData } = require('node:worker_threads')
  const { Redlet } = require(${redlet})
  const db = new Redlet()
  db.set('k', 'v')
  parentPort.postMessage(db.get('k'))
  if (workerData === 'exit') process.exit(3)
  if (workerData === 'error') throw new Error('on purpose')
  if (workerData === 'terminate') db.blpop('nothing', 0)
  if (workerData === 'in a call') for (;;) db.incr('n')`

/** Runs one worker to its end: its messages, its error and its exit code. */
async function life(end) {
  const worker = new Worker(WORKER, { eval: true, workerData: end })
  const seen = { end }
  worker.on('message', (said) => {
    seen.said = said
    if (end === 'terminate' || end === 'in a call') worker.terminate()
  })
  worker.on('error', ({ message }) => {
    seen.error = message
  })
  await new Promise((resolve) => {
    worker.once('exit', (code) => {
      seen.code = code
      resolve()
    })
  })
  return seen
}

/** Each way to end, twice. */
async function lives() {
  const seen = []
  for (const end of [...ENDS, ...ENDS]) seen.push(await life(end))
  return seen
}

if (require.main === module) lives().then((seen) => console.log(JSON.stringify(seen)))

module.exports = { lives }

'use strict'

// One folder in all processes of node:cluster. Whichever worker comes first owns the folder, the
// others use it through that one, with the same calls. When the owner is killed, another worker takes
// its place, and every count that returned is there.

const cluster = require('node:cluster')
const { once } = require('node:events')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { Redlet } = require('redlet')

const WORKERS = 3
const TIMES = 1000

async function main() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'redlet-cluster-'))
  const workers = Array.from({ length: WORKERS }, () => cluster.fork({ FOLDER: folder }))
  const roles = await Promise.all(workers.map((worker) => ask(worker, 'ownership')))
  console.log('roles:', roles.toSorted()) // [ 'guest', 'guest', 'owner' ]

  const counted = await Promise.all(workers.map((worker) => ask(worker, 'count')))
  console.log('counted:', Math.max(...counted)) // 3000

  const owner = workers[roles.indexOf('owner')]
  owner.process.kill('SIGKILL')
  await once(owner, 'exit')
  const left = workers.filter((worker) => worker !== owner)
  const after = await Promise.all(left.map((worker) => ask(worker, 'count')))
  console.log('counted after the owner was killed:', Math.max(...after)) // 5000

  for (const worker of left) worker.send('end')
  await Promise.all(left.map((worker) => once(worker, 'exit')))
  fs.rmSync(folder, { recursive: true })
}

async function ask(worker, question) {
  worker.send(question)
  const [answer] = await once(worker, 'message')
  return answer
}

function work() {
  const db = new Redlet(process.env.FOLDER, { shared: true })
  process.on('message', async (question) => {
    if (question === 'ownership') process.send(db.ownership)
    if (question === 'count') process.send(count(db))
    if (question === 'end') {
      await db.close()
      process.disconnect()
    }
  })
}

/** Counts, and returns the last count. */
function count(db) {
  let last
  for (let n = 0; n < TIMES; n++) last = db.incr('visits')
  return last
}

if (cluster.isPrimary) main()
else work()

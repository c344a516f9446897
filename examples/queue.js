'use strict'

// A queue of jobs that loses none. A stream holds the jobs, and a group of workers shares them: each
// goes to one worker, and stays pending there until it is done, even if the worker dies.

const { Redlet } = require('redlet')
const { once } = require('node:events')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { Worker, isMainThread, workerData } = require('node:worker_threads')

/** Waits for the next job, without polling and without blocking the thread. */
async function take(db, worker, from) {
  const jobs = await db.xreadgroup(
    'GROUP',
    'mail',
    worker,
    {
      count: 1,
      block: 0,
    },
    'STREAMS',
    'jobs',
    from,
  )
  const [id, fields] = jobs.jobs[0] ?? []
  return { id, job: fields?.[1] }
}

/** Takes a job out of the stream. */
function done(db, id) {
  db.xackdel('jobs', 'mail', 'DELREF', 'IDS', 1, id)
}

async function main() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'redlet-queue-'))
  let db = new Redlet(folder)
  db.xgroup('CREATE', 'jobs', 'mail', '$', { mkstream: true })
  for (const job of ['ada', 'grace', 'edsger', 'barbara']) db.xadd('jobs', '*', { job })

  const { job } = await take(db, 'one', '>')
  console.log('one begins:', job) // ada's, and now the program ends unexpectedly
  await db.close()

  db = new Redlet(folder)
  const [pending, , , owners] = db.xpending('jobs', 'mail')
  console.log('after a restart:', db.xlen('jobs'), 'jobs,', pending, 'begun by', owners[0][0])

  const heard = db.subscribe('done')
  const ended = ['one', 'two'].map((name) => {
    const worker = new Worker(__filename, { workerData: { name, folder } })
    return once(worker, 'exit')
  })
  let left = 6
  for await (const { message } of heard) {
    console.log('done:', message)
    left -= 1
    if (left === 2) for (let i = 0; i < 2; i++) db.xadd('jobs', '*', { job: 'go home' })
    if (left === 0) break
  }
  console.log('left:', db.xlen('jobs')) // 0

  await Promise.all(ended) // they have the folder open until then
  await db.close()
  fs.rmSync(folder, { recursive: true })
}

async function work({ name, folder }) {
  const db = new Redlet(folder)
  let from = '0' // first what this worker had begun when it ended
  for (;;) {
    const { id, job } = await take(db, name, from)
    if (id === undefined) {
      from = '>' // then what no worker has
      continue
    }
    done(db, id)
    db.publish('done', job)
    if (job === 'go home') break
  }
  db.close()
}

if (isMainThread) main()
else work(workerData)

'use strict'

// A queue of jobs that loses none: a job being worked on lies on a second list, from where it
// comes back should the worker die.

const { Redlet } = require('redlet')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'redlet-queue-'))
let db = new Redlet(folder)

function add(job) {
  db.lpush('jobs', JSON.stringify(job))
}

/** Takes the oldest job. It moves to the other list in one step, so it is always on one of them. */
function take() {
  return db.lmove('jobs', 'working', 'RIGHT', 'LEFT')
}

function done(job) {
  db.lrem('working', 1, job)
}

/** After a crash: what was being worked on goes back to where it came from. */
function recover() {
  while (db.lmove('working', 'jobs', 'LEFT', 'RIGHT') !== null);
}

async function main() {
  for (const to of ['ada', 'grace', 'edsger']) add({ mail: to })

  const first = take()
  console.log('working on:', first) // {"mail":"ada"}
  done(first)

  take() // grace's, and now the program ends unexpectedly
  await db.close()

  db = new Redlet(folder)
  recover()
  console.log('after a restart:', db.llen('jobs'), 'jobs') // 2: none is lost
  for (let job = take(); job !== null; job = take()) {
    console.log('working on:', job) // {"mail":"grace"}, {"mail":"edsger"}
    done(job)
  }
  console.log('left:', db.llen('jobs') + db.llen('working')) // 0

  await db.close()
  fs.rmSync(folder, { recursive: true })
}

main()

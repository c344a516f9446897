'use strict'

// Runs a plan until it is killed: `node writer.js folder fsync`, the plans of its writers as JSON on
// standard input. The first writer is the main thread, the others are worker threads; each has a
// database of its own. A step is done when `step` in that database says its number; then it is
// written to `folder`.acknowledged.WRITER, and as `synced` once the disk has confirmed it.

const fs = require('node:fs')
const { Worker, isMainThread, workerData } = require('node:worker_threads')
const { Redlet } = require('redlet')
const { openDoors } = require('./doors.js')

/** So many steps are confirmed together, where not each is. */
const CONFIRM = 40

async function write({ folder, fsync, writer, plan, first }) {
  const db = new Redlet(folder, { fsync })
  const doors = await openDoors(db, writer, `${folder}.socket.${writer}`)
  const acknowledged = fs.openSync(`${folder}.acknowledged.${writer}`, 'a')
  for (const [index, step] of plan.entries()) {
    const number = first + index
    await doors.run(step)
    db.set('step', number)
    fs.writeSync(acknowledged, `done ${number}\n`)
    if (fsync === 'always') fs.writeSync(acknowledged, `synced ${number}\n`)
    else if (number % CONFIRM === 0) await confirm(db, acknowledged, number)
  }
  // The plan is over before the kill has come.
  await new Promise(() => setInterval(() => {}, 1000))
}

async function confirm(db, acknowledged, number) {
  const [local] = await db.waitaof(1, 0, 0)
  if (local === 1) fs.writeSync(acknowledged, `synced ${number}\n`)
}

if (isMainThread) {
  const [folder, fsync] = process.argv.slice(2)
  const [mine, ...others] = JSON.parse(fs.readFileSync(0, 'utf8'))
  for (const each of others) new Worker(__filename, { workerData: { folder, fsync, ...each } })
  write({ folder, fsync, ...mine })
} else {
  write(workerData)
}

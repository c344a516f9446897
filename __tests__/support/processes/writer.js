'use strict'

// Writes until it is killed: `node writer.js folder fsync round saves`. After every step, whose
// calls have then all returned, it appends the step's number to the file `folder`.acknowledged.
// A step writes every kind of value, and a transaction.

const fs = require('node:fs')
const { Redlet } = require('redlet')

const [folder, fsync, round, saves] = process.argv.slice(2)
const db = new Redlet(folder, { fsync })
const acknowledged = fs.openSync(`${folder}.acknowledged`, 'w')

async function run() {
  for (let step = 1; ; step++) {
    const id = `${round}:${step}`
    db.set(`string:${id}`, id.repeat(step % 50))
    db.hset('hash', id, step)
    db.rpush('list', id)
    db.sadd('set', id)
    db.incr('count')
    const multi = db.multi().set('one', id).set('two', id).rpush('both', id)
    const vector = [Math.sin(step), Math.cos(step), step % 7]
    multi.vadd(`vectors:${round}`, vector, id, { ef: 9, setattr: id })
    // Every third element goes again.
    if (step % 3 === 0) multi.vrem(`vectors:${round}`, id)
    await multi.exec()
    fs.writeSync(acknowledged, `${step}\n`)
    if (saves === 'true' && step % 40 === 0) await db.save()
  }
}

run()

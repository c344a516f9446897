'use strict'

// A worker with a store of a million keys and its inspector, whose address is its message; messages
// to it are calls. Outside of jest, whose sandbox makes walks over all keys take twice as long.

const { parentPort } = require('node:worker_threads')
const { Redlet } = require('../../..')

/** `user:<0 to 999>:post:<0 to 999>`, all but the last, and one key that is larger than all others. */
function fill(db) {
  for (let user = 0; user < 1000; user++) {
    db.debug('POPULATE', user < 999 ? 1000 : 999, `user:${user}:post`, 1)
  }
  db.set('giant', 'x'.repeat(100_000))
}

async function open() {
  const db = new Redlet()
  fill(db)
  parentPort.on('message', (words) => db.call(...words))
  parentPort.postMessage((await db.inspect({})).url)
}

open()

'use strict'

// One store in all threads of the process: each opens it by the same name (or the same folder).

const { Redlet } = require('redlet')
const { Worker, isMainThread, workerData } = require('node:worker_threads')

const db = new Redlet({ name: 'shared' })

async function main() {
  // Subscribed before the workers begin, so that no message is missed.
  const messages = db.subscribe('done')
  for (const id of [1, 2, 3, 4]) new Worker(__filename, { workerData: { id } })

  let working = 4
  for await (const { message } of messages) {
    console.log('done:', message)
    working -= 1
    if (working === 0) break // leaving the loop ends the subscription
  }

  // Each of the four has counted to 10,000, at the same time, and not one count is lost.
  console.log('count:', db.get('count')) // '40000'
  console.log('workers:', db.smembers('workers').sort()) // [ '1', '2', '3', '4' ]
  await db.close()
}

function work({ id }) {
  db.sadd('workers', id)
  for (let i = 0; i < 10_000; i++) db.incr('count')
  db.publish('done', `worker ${id}`)
  db.close()
}

if (isMainThread) main()
else work(workerData)

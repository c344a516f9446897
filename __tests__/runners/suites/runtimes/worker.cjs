// Waits for jobs as a function and as a connection, until it is ended.

const { parentPort } = require('node:worker_threads')
const { Redlet } = require('redlet')
const Redis = require('redlet/ioredis')

const db = new Redlet({ name: 'shared' })
db.subscribe('news', () => {})
db.blpop('jobs', 0)
const redis = new Redis({ store: db })
redis.blpop('jobs', 0)
parentPort.on('message', () => process.exit())

async function ready() {
  while (!/cmd=blpop.*lib-name=ioredis/.test(db.client('LIST'))) {
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  parentPort.postMessage('ready')
}

ready()

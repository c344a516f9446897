// Run by Node, Deno and Bun: what a worker had of a store ends with the worker, however that ends.

const assert = require('node:assert')
const { once } = require('node:events')
const { Worker } = require('node:worker_threads')
const { Redlet } = require('redlet')

const ENDS = {
  terminate: (worker) => worker.terminate(),
  exit: (worker) => worker.postMessage('exit'),
}

async function main() {
  const db = new Redlet({ name: 'shared' })
  for (const [name, end] of Object.entries(ENDS)) {
    const worker = new Worker(require.resolve('./worker.cjs'))
    await once(worker, 'message')
    // Functions are listed only to who asks for them, connections to everybody.
    const lists = () => db.client('LIST', 'IP', 'native') + db.client('LIST')
    const clients = () => lists().trim().split('\n').length
    assert.equal(clients(), 3)
    const ended = once(worker, 'exit')
    await end(worker)
    await ended
    // Deno tells that a worker has ended a moment before it has.
    for (let i = 0; i < 200 && clients() > 1; i++) await new Promise((r) => setTimeout(r, 10))
    assert.equal(clients(), 1, name)
    assert.equal(db.publish('news', 'nobody hears'), 0, name)
    db.rpush('jobs', 'one', 'two')
    assert.deepEqual(db.lrange('jobs', 0, -1), ['one', 'two'], name)
    db.del('jobs')
  }
  await db.close()
  console.log('2 passed')
}

main()

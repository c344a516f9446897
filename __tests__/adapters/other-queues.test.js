'use strict'

// Libraries of queues beside BullMQ: node-resque over redlet/ioredis, and bee-queue, which brings
// node-redis 3 and needs a socket.

const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const Bee = require('bee-queue')
const resque = require('node-resque')
const { Redlet } = require('../..')
const { overStores } = require('../../lib/adapters/over-stores.js')

const JOBS = Array.from({ length: 20 }, (_, index) => index)
const doubled = JOBS.map((index) => index * 2)

let db
beforeEach(() => {
  db = new Redlet()
})
afterEach(() => db.close())

describe('node-resque', () => {
  // It brings ioredis 5.
  const Redis = overStores(require('ioredis5'))
  const connection = () => ({ redis: new Redis({ store: db, maxRetriesPerRequest: null }) })

  it('runs jobs, and later ones', async () => {
    const results = []
    let finish
    const finished = new Promise((resolve) => {
      finish = resolve
    })
    const perform = async (index) => {
      results.push(index * 2)
      if (results.length === JOBS.length) finish()
    }
    const jobs = { double: { perform } }
    const queue = new resque.Queue({ connection: connection() }, jobs)
    const options = { connection: connection(), queues: ['numbers'], timeout: 20 }
    const worker = new resque.Worker(options, jobs)
    const scheduler = new resque.Scheduler({ connection: connection(), timeout: 20 })
    for (const one of [queue, worker, scheduler]) {
      one.on('error', (error) => {
        throw error
      })
      await one.connect()
    }
    for (const index of JOBS.slice(0, -1)) await queue.enqueue('numbers', 'double', [index])
    await queue.enqueueIn(20, 'numbers', 'double', JOBS.slice(-1))
    await scheduler.start()
    await worker.start()
    await finished
    expect(results).toEqual(doubled)
    expect(await queue.length('numbers')).toBe(0)
    for (const one of [worker, scheduler, queue]) await one.end()
  })
})

describe('bee-queue', () => {
  it('runs jobs, some again, over a Unix socket', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'redlet-bee-'))
    // On Windows it is a named pipe.
    const at = process.platform === 'win32' ? '\\\\.\\pipe\\redlet-bee' : `${folder}/socket`
    const listener = await db.listen({ path: at })
    const queue = new Bee('numbers', { redis: { path: listener.path } })
    const failed = new Set()
    queue.process(4, async ({ data: { index } }) => {
      if (index % 5 === 3 && !failed.has(index)) {
        failed.add(index)
        throw new Error('not yet')
      }
      return index * 2
    })
    const results = await Promise.all(
      JOBS.map(
        (index) =>
          new Promise((resolve, reject) => {
            const job = queue.createJob({ index }).retries(1)
            job.on('succeeded', resolve).on('failed', reject)
            job.save().catch(reject)
          }),
      ),
    )
    expect(results).toEqual(doubled)
    expect(failed.size).toBe(4)
    const { succeeded, waiting, active } = await queue.checkHealth()
    expect({ succeeded, waiting, active }).toEqual({
      succeeded: JOBS.length,
      waiting: 0,
      active: 0,
    })
    await queue.close()
    fs.rmSync(folder, { recursive: true })
  })
})

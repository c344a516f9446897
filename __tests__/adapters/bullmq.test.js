'use strict'

// BullMQ, which is a few dozen Lua scripts over lists, sorted sets, hashes and streams, with a
// blocking BZPOPMIN for those who wait: through a socket with ioredis, and in the process with
// redlet/ioredis and redlet/bullmq.

const { Worker: ThreadWorker } = require('node:worker_threads')
const { FlowProducer, Queue, QueueEvents, Worker } = require('bullmq')
const Ioredis = require('ioredis')
const { Redlet } = require('../..')
const { createClient } = require('redlet/bullmq')
const OverStores = require('redlet/ioredis')
const { runCode } = require('../support/processes/child.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')

const JOBS = 200
const FAILS_TWICE = (index) => index % 10 === 3
const FAILS_ALWAYS = (index) => index % 50 === 7

/** How a client of each door is made; a worker's must not give up. */
const DOORS = {
  'through a socket with ioredis': async (db) => {
    const { port } = await db.listen({ port: 0 })
    return () => new Ioredis({ port, maxRetriesPerRequest: null })
  },
  'in the process with redlet/ioredis': async (db) => () =>
    new OverStores({ store: db, maxRetriesPerRequest: null }),
  'in the process with redlet/bullmq': async (db) => () => createClient({ store: db }),
}

describe.each(Object.entries(DOORS))('BullMQ %s', (_, open) => {
  let db
  let connect
  const closing = []
  const opened = (thing) => {
    // Who waits for 200 jobs listens to the end of the queue 200 times.
    thing.setMaxListeners(JOBS * 2)
    closing.push(() => thing.close())
    thing.on('error', (error) => {
      throw error
    })
    return thing
  }
  const connection = () => {
    const client = connect()
    closing.unshift(() => client.quit())
    return client
  }

  beforeEach(async () => {
    db = new Redlet()
    connect = await open(db)
  })
  afterEach(async () => {
    while (closing.length > 0) await closing.pop()()
    await db.close()
  })

  const queueAndEvents = async (name) => {
    const queue = opened(new Queue(name, { connection: connection() }))
    const events = opened(new QueueEvents(name, { connection: connection() }))
    await Promise.all([queue.waitUntilReady(), events.waitUntilReady()])
    return { queue, events }
  }
  const work = (name, job, options = {}) =>
    opened(new Worker(name, job, { connection: connection(), concurrency: 8, ...options }))

  it(`runs ${JOBS} jobs, some later, some again`, async () => {
    const { queue, events } = await queueAndEvents('many')
    const jobs = await queue.addBulk(
      Array.from({ length: JOBS }, (_, index) => ({
        name: 'double',
        data: { index },
        opts: {
          attempts: 3,
          backoff: { type: 'fixed', delay: 20 },
          ...(index % 4 === 1 && { delay: 30 + index }),
          ...(index % 4 === 2 && { priority: 1 + (index % 5) }),
        },
      })),
    )
    const settled = jobs.map((job) => job.waitUntilFinished(events))
    const runs = new Map()
    work('many', async ({ data: { index } }) => {
      runs.set(index, (runs.get(index) ?? 0) + 1)
      if (FAILS_ALWAYS(index) || (FAILS_TWICE(index) && runs.get(index) < 3)) throw new Error('no')
      return index * 2
    })

    for (const [index, result] of (await Promise.allSettled(settled)).entries()) {
      if (FAILS_ALWAYS(index)) expect(result.reason.message).toBe('no')
      else expect(result).toEqual({ status: 'fulfilled', value: index * 2 })
      expect(runs.get(index)).toBe(FAILS_ALWAYS(index) || FAILS_TWICE(index) ? 3 : 1)
    }
    expect(await queue.getJobCounts('completed', 'failed', 'wait', 'delayed', 'active')).toEqual({
      completed: JOBS - JOBS / 50,
      failed: JOBS / 50,
      wait: 0,
      delayed: 0,
      active: 0,
    })
  })

  it('lists its workers by their names', async () => {
    const { queue } = await queueAndEvents('listed')
    await work('listed', async () => {}, { name: 'one' }).waitUntilReady()
    expect((await queue.getWorkers()).map(({ rawname }) => rawname)).toEqual([
      `bull:${Buffer.from('listed').toString('base64')}:w:one`,
    ])
  })

  it('runs urgent jobs first', async () => {
    const { queue, events } = await queueAndEvents('urgent')
    await queue.pause()
    const priorities = [9, 3, 7, 1, 5]
    const jobs = await queue.addBulk(
      priorities.map((priority) => ({ name: 'one', data: {}, opts: { priority } })),
    )
    const order = []
    work('urgent', async ({ opts }) => order.push(opts.priority), { concurrency: 1 })
    await queue.resume()
    await Promise.all(jobs.map((job) => job.waitUntilFinished(events)))
    expect(order).toEqual([1, 3, 5, 7, 9])
  })

  it('runs a flow from its leaves to its root', async () => {
    const { events } = await queueAndEvents('flow')
    const flow = opened(new FlowProducer({ connection: connection() }))
    work('flow', async (job) => {
      const children = Object.values(await job.getChildrenValues())
      return children.reduce((sum, value) => sum + value, job.data.value)
    })
    const leaf = (value) => ({ name: 'leaf', queueName: 'flow', data: { value } })
    const { job } = await flow.add({
      name: 'root',
      queueName: 'flow',
      data: { value: 100 },
      children: [leaf(1), { ...leaf(10), children: [leaf(2), leaf(3)] }],
    })
    expect(await job.waitUntilFinished(events)).toBe(116)
  })

  it('repeats a job and cleans up after itself', async () => {
    const { queue } = await queueAndEvents('again')
    let runs = 0
    const thrice = new Promise((resolve) => {
      work('again', async () => {
        runs += 1
        if (runs === 3) resolve()
      })
    })
    await queue.upsertJobScheduler('often', { every: 50 }, { name: 'tick' })
    await thrice
    expect(await queue.removeJobScheduler('often')).toBe(true)
    await queue.obliterate({ force: true })
    expect((await db.keys('bull:again:*')).filter((key) => !/:(meta|events)$/.test(key))).toEqual(
      [],
    )
  })
})

/** How a connection is made in the process, and the code for that. */
const INSIDE = {
  'redlet/ioredis': [
    (db) => new OverStores({ store: db, maxRetriesPerRequest: null }),
    "new (require('redlet/ioredis'))({ store: db, maxRetriesPerRequest: null })",
  ],
  'redlet/bullmq': [
    (db) => createClient({ store: db }),
    "require('redlet/bullmq').createClient({ store: db })",
  ],
}

describe.each(Object.entries(INSIDE))('BullMQ in the process with %s', (_, [connect, code]) => {
  it('does not starve timers while it runs jobs', async () => {
    const db = new Redlet()
    const queue = new Queue('busy', { connection: connect(db) })
    await queue.addBulk(Array.from({ length: JOBS }, () => ({ name: 'one', data: {} })))
    let done = 0
    const worker = new Worker('busy', async () => (done += 1), { connection: connect(db) })
    const finished = new Promise((resolve) => worker.once('drained', resolve))
    const atFirstTimer = await new Promise((resolve) => {
      worker.once('active', () => setTimeout(() => resolve(done), 1))
    })
    await finished
    expect(atFirstTimer).toBeLessThan(JOBS)
    expect(done).toBe(JOBS)
    await worker.close()
    await queue.close()
    await db.close()
  })

  // In a process of its own: a worker of BullMQ whose connection ended leaves a timer of 5 s.
  it('ends without errors when its store closes, and can still be closed', async () => {
    const { stdout, stderr } = await runCode(`
      const { Queue, QueueEvents, Worker } = require('bullmq')
      const { Redlet } = require('redlet')
      async function main() {
        const db = new Redlet()
        const connect = () => ({ connection: ${code} })
        const all = [
          new Queue('q', connect()),
          new QueueEvents('q', connect()),
          new Worker('q', async () => {}, connect()),
        ]
        for (const one of all) one.on('error', (error) => console.log(error.message))
        await Promise.all(all.map((one) => one.waitUntilReady()))
        await (await all[0].add('one', {})).waitUntilFinished(all[1])
        await db.close()
        await new Promise((resolve) => setTimeout(resolve, 300)) // a worker tries every 100 ms
        await Promise.all(all.map((one) => one.close()))
        console.log('closed')
        process.exit()
      }
      main()`)
    expect({ stdout, stderr }).toEqual({ stdout: 'closed\n', stderr: '' })
  })
})

describe('BullMQ with redlet/bullmq', () => {
  afterAll(removeFolders)

  it('has all jobs whose adding returned after its process was killed', async () => {
    const folder = newFolder()
    const code = `
      const { Queue } = require('bullmq')
      const { Redlet } = require('redlet')
      const { createClient } = require('redlet/bullmq')
      const db = new Redlet(process.argv[1])
      const queue = new Queue('kept', { connection: createClient({ store: db }) })
      const jobs = Array.from({ length: 100 }, (_, n) => ({ name: 'one', data: { n } }))
      queue.add('first', {}).then(() => queue.addBulk(jobs)).then((added) => {
        require('node:fs').writeSync(1, String(added.length))
        process.kill(process.pid, 'SIGKILL')
      })`
    expect(await runCode(code, [folder])).toMatchObject({ signal: 'SIGKILL', stdout: '100' })
    const db = new Redlet(folder)
    const queue = new Queue('kept', { connection: createClient({ store: db }) })
    expect(await queue.getWaitingCount()).toBe(101)
    await queue.close()
    await db.close()
  })

  it('works in threads that share a store', async () => {
    const name = `queues ${Math.random()}`
    const code = `
      const { Worker } = require('bullmq')
      const { Redlet } = require('redlet')
      const connection = require('redlet/bullmq').createClient({ store: new Redlet({ name: '${name}' }) })
      new Worker('far', async ({ data }) => data.n * 2, { connection, concurrency: 5 })`
    const thread = new ThreadWorker(code, { eval: true })
    const db = new Redlet({ name })
    const connection = createClient({ store: db })
    const queue = new Queue('far', { connection })
    const events = new QueueEvents('far', { connection })
    events.setMaxListeners(100)
    await events.waitUntilReady()
    const jobs = await queue.addBulk(
      Array.from({ length: 50 }, (_, n) => ({ name: 'double', data: { n } })),
    )
    const results = await Promise.all(jobs.map((job) => job.waitUntilFinished(events)))
    expect(results).toEqual(jobs.map(({ data }) => data.n * 2))
    await thread.terminate()
    await Promise.all([events.close(), queue.close()])
    await db.close()
  })
})

'use strict'

// BullMQ 5 and Bull 4 in the process. Both bring ioredis 5, and take a connection of another version.

const Bull = require('bull')
const { FlowProducer, Queue, QueueEvents, Worker } = require('bullmq5')
const { Redlet } = require('../..')
const { overStores } = require('../../lib/adapters/over-stores.js')

const CLIENTS = [
  ['ioredis 6', overStores(require('ioredis'))],
  ['ioredis 5', overStores(require('ioredis5'))],
]
/** Whether the job with this number fails twice, and then does not. */
const isUnsteady = (index) => index % 10 === 3
const JOBS = 50

let db
const closing = []
/** Closes it when the test ends; an error of its connection is one of the test. */
const opened = (thing) => {
  thing.setMaxListeners(0)
  thing.on('error', (error) => {
    throw error
  })
  closing.push(() => thing.close())
  return thing
}
beforeEach(() => {
  db = new Redlet()
})
afterEach(async () => {
  while (closing.length > 0) await closing.pop()()
  await db.close()
})

/** Counts the runs of jobs, of which some fail at first. */
function unsteady() {
  const runs = new Map()
  const run = async ({ data: { index } }) => {
    runs.set(index, (runs.get(index) ?? 0) + 1)
    if (isUnsteady(index) && runs.get(index) < 3) throw new Error('not yet')
    return index * 2
  }
  const expected = new Map(
    Array.from({ length: JOBS }, (_, index) => [index, isUnsteady(index) ? 3 : 1]),
  )
  return { runs, run, expected }
}

const double = (index) => ({ index, result: index * 2 })
const doubled = Array.from({ length: JOBS }, (_, index) => double(index))

describe.each(CLIENTS)('BullMQ 5 with %s', (_, Redis) => {
  const connected = () => {
    const connection = new Redis({ store: db, maxRetriesPerRequest: null })
    closing.unshift(() => connection.quit())
    return { connection }
  }

  it('runs jobs later, by priority, and again', async () => {
    const queue = opened(new Queue('many', connected()))
    const events = opened(new QueueEvents('many', connected()))
    await events.waitUntilReady()
    const jobs = await queue.addBulk(
      doubled.map(({ index }) => ({
        name: 'double',
        data: { index },
        opts: {
          attempts: 3,
          ...(index % 4 === 1 && { delay: 20 }),
          ...(index % 4 === 2 && { priority: 5 }),
        },
      })),
    )
    const { runs, run, expected } = unsteady()
    opened(new Worker('many', run, { ...connected(), concurrency: 8 }))
    const results = await Promise.all(jobs.map((job) => job.waitUntilFinished(events)))
    expect(jobs.map(({ data: { index } }, at) => ({ index, result: results[at] }))).toEqual(doubled)
    expect(runs).toEqual(expected)
    expect(await queue.getJobCounts('completed', 'failed', 'wait', 'delayed', 'active')).toEqual({
      ...{ completed: JOBS, failed: 0, wait: 0, delayed: 0, active: 0 },
    })
  })

  it('runs a flow from its leaves to its root, and a job by a schedule', async () => {
    const queue = opened(new Queue('flow', connected()))
    const events = opened(new QueueEvents('flow', connected()))
    const flow = opened(new FlowProducer(connected()))
    await events.waitUntilReady()
    let ticks = 0
    const ticked = new Promise((resolve) => {
      const run = async (job) => {
        if (job.name === 'tick') {
          ticks += 1
          if (ticks === 2) resolve()
          return 0
        }
        const children = Object.values(await job.getChildrenValues())
        return children.reduce((sum, value) => sum + value, job.data.value)
      }
      opened(new Worker('flow', run, connected()))
    })
    const leaf = (value) => ({ name: 'leaf', queueName: 'flow', data: { value } })
    const { job } = await flow.add({ ...leaf(100), children: [leaf(1), leaf(2)] })
    expect(await job.waitUntilFinished(events)).toBe(103)
    await queue.upsertJobScheduler('often', { every: 50 }, { name: 'tick' })
    await ticked
    expect(await queue.removeJobScheduler('often')).toBe(true)
  })
})

describe.each(CLIENTS)('Bull 4 with %s', (_, Redis) => {
  const open = (name) =>
    opened(
      new Bull(name, {
        createClient: () => {
          const options = { maxRetriesPerRequest: null, enableReadyCheck: false }
          return new Redis({ store: db, ...options }).setMaxListeners(0)
        },
      }),
    )

  it('runs jobs later, by priority, and again', async () => {
    const queue = open('many')
    const jobs = await queue.addBulk(
      doubled.map(({ index }) => ({
        data: { index },
        opts: {
          attempts: 3,
          ...(index % 4 === 1 && { delay: 20 }),
          ...(index % 4 === 2 && { priority: 5 }),
        },
      })),
    )
    const { runs, run, expected } = unsteady()
    queue.process(8, run)
    const results = await Promise.all(jobs.map((job) => job.finished()))
    expect(jobs.map(({ data: { index } }, at) => ({ index, result: results[at] }))).toEqual(doubled)
    expect(runs).toEqual(expected)
    expect(await queue.getJobCounts()).toEqual({
      ...{ completed: JOBS, failed: 0, waiting: 0, delayed: 0, active: 0, paused: 0 },
    })
  })

  it('tells other queues of what happens, repeats a job, and cleans up after itself', async () => {
    const [queue, other] = [open('events'), open('events')]
    const told = new Promise((resolve) => {
      other.on('global:completed', (id, result) => resolve({ id, result }))
    })
    await other.isReady()
    let ticks = 0
    const ticked = new Promise((resolve) => {
      queue.process('tick', async () => {
        ticks += 1
        if (ticks === 2) resolve()
      })
    })
    queue.process('one', async () => 'done')
    const job = await queue.add('one', {})
    expect(await told).toEqual({ id: job.id, result: '"done"' })
    await queue.add('tick', {}, { repeat: { every: 50 } })
    await ticked
    await queue.removeRepeatable('tick', { every: 50 })
    await queue.obliterate({ force: true })
    expect(db.keys('bull:events:*').filter((key) => !/:(id|meta-paused)$/.test(key))).toEqual([])
  })
})

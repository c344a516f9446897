const { countdown } = require('./countdown')

const JOBS = { job: { perform: async () => {} } }

/** A worker of node-resque runs one job at a time: fifty of them are a concurrency of fifty. */
module.exports = {
  name: 'resque',
  title: 'node-resque 9',
  package: 'node-resque',
  lacks: ['bulk'],
  async open(connect) {
    const { Queue, Worker } = require('node-resque')
    const connection = () => ({ redis: connect() })
    const queue = new Queue({ connection: connection() }, JOBS)
    await queue.connect()
    return {
      async add(count) {
        for (let i = 0; i < count; i++) await queue.enqueue('queue', 'job', [i])
      },
      async work(count, concurrency) {
        const { done, step } = countdown(count)
        const shared = connection()
        const workers = Array.from({ length: concurrency }, (_, at) => {
          const options = { connection: shared, queues: ['queue'], name: `worker:${at}` }
          return new Worker(options, JOBS).on('success', step)
        })
        for (const worker of workers) await worker.connect()
        return async () => {
          for (const worker of workers) worker.start()
          await done
          return () => Promise.all(workers.map((worker) => worker.end()))
        }
      },
    }
  },
}

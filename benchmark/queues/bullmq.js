const { countdown } = require('./countdown')

module.exports = {
  name: 'bullmq',
  title: 'BullMQ 6',
  package: 'bullmq',
  async open(connect) {
    const { Queue, Worker } = require('bullmq')
    const queue = new Queue('queue', { connection: connect() })
    await queue.waitUntilReady()
    return {
      async add(count) {
        for (let i = 0; i < count; i++) await queue.add('job', { i })
      },
      bulk(count) {
        return queue.addBulk(
          Array.from({ length: count }, (_, i) => ({ name: 'job', data: { i } })),
        )
      },
      async work(count, concurrency) {
        const { done, step } = countdown(count)
        const options = { connection: connect(), concurrency, autorun: false }
        const worker = new Worker('queue', async () => {}, options)
        worker.on('completed', step)
        await worker.waitUntilReady()
        return async () => {
          worker.run()
          await done
          return () => worker.close()
        }
      },
    }
  },
}

const { countdown } = require('./countdown')

/** It brings its own client, node-redis 3, which takes no connection but a socket. */
module.exports = {
  name: 'bee',
  title: 'bee-queue 2',
  package: 'bee-queue',
  sockets: true,
  async open(connect) {
    const Bee = require('bee-queue')
    const open = (settings) => new Bee('queue', { redis: connect(), ...settings }).ready()
    const queue = await open({ isWorker: false, getEvents: false })
    return {
      async add(count) {
        for (let i = 0; i < count; i++) await queue.createJob({ i }).save()
      },
      bulk(count) {
        return queue.saveAll(Array.from({ length: count }, (_, i) => queue.createJob({ i })))
      },
      async work(count, concurrency) {
        const { done, step } = countdown(count)
        const worker = await open({ getEvents: false, sendEvents: false })
        worker.on('succeeded', step)
        return async () => {
          worker.process(concurrency, async () => {})
          await done
          return () => worker.close()
        }
      },
    }
  },
}

const { countdown } = require('./countdown')

module.exports = {
  name: 'bull',
  title: 'Bull 4',
  package: 'bull',
  async open(connect) {
    const Bull = require('bull')
    const open = () => new Bull('queue', { createClient: () => connect() }).isReady()
    const queue = await open()
    return {
      async add(count) {
        for (let i = 0; i < count; i++) await queue.add({ i })
      },
      bulk(count) {
        return queue.addBulk(Array.from({ length: count }, (_, i) => ({ data: { i } })))
      },
      async work(count, concurrency) {
        const { done, step } = countdown(count)
        const worker = await open()
        worker.on('completed', step)
        return async () => {
          worker.process(concurrency, async () => {})
          await done
          return () => worker.close()
        }
      },
    }
  },
}

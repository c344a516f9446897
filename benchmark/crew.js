// Worker threads that call one store, and how their throughput grows with their number. A worker
// posts one message when it is ready; then, for each number of milliseconds that it is sent, it
// calls for as long and posts its rate in million calls a second.

const { Worker } = require('node:worker_threads')

/** As many workers of the program `file`; the first, whose task says `loads`, fills the store. */
async function startCrew(file, size, task) {
  const workers = []
  for (let number = 0; number < size; number++) {
    const worker = new Worker(file, { workerData: { ...task, loads: number === 0 } })
    await reply(worker)
    workers.push(worker)
  }
  return workers
}

/** The throughput of all workers at once, over that of the first alone. */
async function scaling(workers, ms) {
  const one = await rate(workers[0], ms)
  const each = await Promise.all(workers.map((worker) => rate(worker, ms)))
  const all = each.reduce((sum, rate) => sum + rate)
  return { value: all / one, beside: { one, all } }
}

function rate(worker, ms) {
  worker.postMessage(ms)
  return reply(worker)
}

function reply(worker) {
  return new Promise((resolve, reject) => {
    worker.once('error', reject)
    worker.once('message', (message) => {
      worker.off('error', reject)
      resolve(message)
    })
  })
}

module.exports = { scaling, startCrew }

const { Worker, isMainThread, parentPort, workerData } = require('node:worker_threads')

const { data } = require('../data')
const drivers = require('../drivers')
const { Loop } = require('../measure')

const WORKERS = 2

/**
 * Total throughput of two workers that get from one store, over that of one of them alone. The
 * floor touches nothing shared: what it reaches is what the machine's cores had to give, and a
 * figure well below 2 there says that they weren't idle.
 */
const trial = {
  name: 'workers',
  summary: 'get from two workers of one process at once: total throughput over that of one worker',
  unit: 'times',
  suits: (driver) => driver.shares === true && !driver.lacks.includes('workers'),
  async prepare({ driver, place, budget }) {
    const shared = { ...place, shared: true }
    const workers = []
    for (let number = 0; number < WORKERS; number++) {
      const task = { driver: driver.name, place: shared, warm: budget.warm, loads: number === 0 }
      workers.push(await start(task))
    }
    return () => compare(workers, budget.sample)
  },
}

/** Million calls a second, of the first worker alone and of all at once. */
async function compare(workers, ms) {
  const one = await run(workers[0], ms)
  const each = await Promise.all(workers.map((worker) => run(worker, ms)))
  const all = each.reduce((sum, rate) => sum + rate)
  return { value: all / one, beside: { one, all } }
}

async function start(workerData) {
  const worker = new Worker(__filename, { workerData })
  await reply(worker)
  return worker
}

async function run(worker, ms) {
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

async function work({ driver: name, place, warm, loads }) {
  const driver = drivers.find((driver) => driver.name === name)
  const db = await driver.open(place)
  const scope = { db, ...data() }
  const options = { how: 'plain', count: scope.keys.length }
  if (loads) await new Loop('db.set(keys[i], values[i])', scope, options).once()
  const loop = new Loop('db.get(keys[i])', scope, options)
  await loop.warm(warm)
  parentPort.on('message', async (ms) => {
    loop.reset()
    while (loop.spent < ms) await loop.slice()
    parentPort.postMessage(1e3 / loop.ns)
  })
  parentPort.postMessage('ready')
}

if (isMainThread) module.exports = trial
else work(workerData)

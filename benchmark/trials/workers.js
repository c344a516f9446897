const { Worker, isMainThread, parentPort, workerData } = require('node:worker_threads')

const { data } = require('../data')
const { Loop } = require('../measure')

const WORKERS = 2

const CALLS = {
  get: 'db.get(keys[i])',
  set: 'db.set(keys[i], values[i + shift])',
}

/**
 * Total throughput of two workers that call one store, over that of one of them alone. The floor
 * touches nothing shared: what it reaches is what the machine's cores had to give, and a figure
 * well below 2 there says that they weren't idle.
 */
function trial(call) {
  return {
    name: `workers-${call}`,
    summary: `${call} from two workers at once, near reads off: throughput over that of one worker`,
    unit: 'times',
    suits: (driver) => driver.shares === true,
    async prepare({ driver, place, budget }) {
      const shared = { ...place, shared: true, near: false }
      const workers = []
      for (let number = 0; number < WORKERS; number++) {
        const task = { driver: driver.name, place: shared, call, warm: budget.warm }
        workers.push(await start({ ...task, loads: number === 0 }))
      }
      return () => compare(workers, budget.sample)
    },
  }
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

async function work({ driver: name, place, call, warm, loads }) {
  const driver = require('../drivers').find((driver) => driver.name === name)
  const db = await driver.open(place)
  const scope = { db, ...data() }
  const options = { how: 'plain', count: scope.keys.length }
  if (loads) await new Loop('db.set(keys[i], values[i])', scope, options).once()
  const loop = new Loop(CALLS[call], scope, options)
  await loop.warm(warm)
  parentPort.on('message', async (ms) => {
    loop.reset()
    while (loop.spent < ms) await loop.slice()
    parentPort.postMessage(1e3 / loop.ns)
  })
  parentPort.postMessage('ready')
}

if (isMainThread) module.exports = Object.keys(CALLS).map(trial)
else work(workerData)

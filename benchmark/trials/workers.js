const { isMainThread, parentPort, workerData } = require('node:worker_threads')

const { scaling, startCrew } = require('../crew')
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
      const task = { driver: driver.name, place: shared, call, warm: budget.warm }
      const workers = await startCrew(__filename, WORKERS, task)
      return () => scaling(workers, budget.sample)
    },
  }
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

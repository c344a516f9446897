const { Worker, isMainThread, workerData } = require('node:worker_threads')

const drivers = require('../drivers')
const { median } = require('../measure')

/** Elements a sample. The worker is given this long to wait for the next one. */
const ELEMENTS = 100
const PAUSE_MS = 1

/**
 * From before a push in one thread to after BLPOP has answered in another, which waited: the median
 * of a hundred. With a server, both threads have a connection of their own.
 */
const trial = {
  name: 'wake',
  summary: 'BLPOP of a worker that waits, woken by a push from another thread',
  unit: 'us',
  suits: (driver) => driver.blocks === true,
  async prepare({ driver, place, budget }) {
    const shared = { ...place, shared: true }
    const db = await driver.open(shared)
    new Worker(__filename, { workerData: { driver: driver.name, place: shared } })
    await db.blpop('ready', 0)
    const end = performance.now() + budget.warm
    while (performance.now() < end) await delay(db)
    return async () => {
      const delays = []
      while (delays.length < ELEMENTS) delays.push(await delay(db))
      return { value: median(delays), beside: { worst: Math.max(...delays) } }
    }
  },
}

/** Microseconds until the worker had one element. */
async function delay(db) {
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  await db.rpush('jobs', String(process.hrtime.bigint()))
  const [, nanoseconds] = await db.blpop('delays', 0)
  return Number(nanoseconds) / 1e3
}

async function work({ driver: name, place }) {
  const driver = drivers.find((driver) => driver.name === name)
  const db = await driver.open(place)
  await db.rpush('ready', 'yes')
  for (;;) {
    const [, pushed] = await db.blpop('jobs', 0)
    await db.rpush('delays', String(process.hrtime.bigint() - BigInt(pushed)))
  }
}

if (isMainThread) module.exports = trial
else work(workerData)

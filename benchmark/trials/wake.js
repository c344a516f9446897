const { Worker, isMainThread, parentPort, workerData } = require('node:worker_threads')

const { median } = require('../measure')

/** Elements a sample. The worker is given this long to wait for the next one. */
const ELEMENTS = 100
const PAUSE_MS = 1

/**
 * From before a push in one thread to after BLPOP has answered in another, which waited: the median
 * of a hundred. With a server, both threads have a connection of their own. In turns with it, a bare
 * `postMessage` from thread to thread.
 */
const trial = {
  name: 'wake',
  summary: 'BLPOP of a worker that waits, woken by a push from another thread',
  unit: 'us',
  suits: (driver) => driver.blocks === true,
  async prepare({ driver, place, budget }) {
    const shared = { ...place, shared: true }
    const db = await driver.open(shared)
    const worker = new Worker(__filename, { workerData: { driver: driver.name, place: shared } })
    await db.blpop('ready', 0)
    const end = performance.now() + budget.warm
    while (performance.now() < end) await Promise.all([byPush(db), byMessage(worker)])
    return async () => {
      const [pushes, messages] = [[], []]
      while (pushes.length < ELEMENTS) {
        pushes.push(await byPush(db))
        messages.push(await byMessage(worker))
      }
      return { value: median(pushes), beside: { message: median(messages) } }
    }
  },
}

/** Microseconds until the worker had one element. */
async function byPush(db) {
  await pause()
  await db.rpush('jobs', now())
  const [, nanoseconds] = await db.blpop('delays', 0)
  return Number(nanoseconds) / 1e3
}

/** Microseconds until the worker had one message. */
async function byMessage(worker) {
  await pause()
  worker.postMessage(now())
  const nanoseconds = await new Promise((resolve) => worker.once('message', resolve))
  return Number(nanoseconds) / 1e3
}

function pause() {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
}

function now() {
  return String(process.hrtime.bigint())
}

function since(moment) {
  return String(process.hrtime.bigint() - BigInt(moment))
}

async function work({ driver: name, place }) {
  const driver = require('../drivers').find((driver) => driver.name === name)
  const db = await driver.open(place)
  parentPort.on('message', (sent) => parentPort.postMessage(since(sent)))
  await db.rpush('ready', 'yes')
  for (;;) {
    const [, pushed] = await db.blpop('jobs', 0)
    await db.rpush('delays', since(pushed))
  }
}

if (isMainThread) module.exports = trial
else work(workerData)

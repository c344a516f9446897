/*
 * Vector sets: 20,000 vectors of 128 numbers that lie in clusters, at the usual settings of VADD and
 * VSIM. A server is asked over one connection, 16 calls at a time. These trials run with `--vector`.
 */

const { isMainThread, parentPort, workerData } = require('node:worker_threads')

const { RespClient } = require('../../__tests__/support/servers/resp-client.js')
const { scaling, startCrew } = require('../crew')
const { generator } = require('../data')

const SIZE = 20_000
const DIMENSION = 128
const CLUSTERS = 200
const PIPELINE = 16
/** Vectors that a sample of `vector-add` adds. */
const ADDED = 1000
const THREADS = 4

/** Vectors of one seed; the same centres in each run. */
function vectors(count, seed) {
  const random = generator(seed)
  const centres = generator(1)
  const point = (random) => Float32Array.from({ length: DIMENSION }, () => random() - 0.5)
  const all = Array.from({ length: CLUSTERS }, () => point(centres))
  return Array.from({ length: count }, (_, at) => {
    const [centre, noise] = [all[at % CLUSTERS], point(random)]
    return centre.map((number, index) => number + noise[index] / 2)
  })
}

/** A store in the process, or a server: `add` and `search` take vectors. */
async function open({ driver, place }) {
  if (driver.own) {
    const db = driver.open(place)
    return {
      clear: () => driver.clear(db),
      add(all, from) {
        for (const [at, vector] of all.entries()) db.vadd('k', vector, `e${from + at}`)
      },
      search(all) {
        for (const vector of all) db.vsim('k', vector)
      },
    }
  }
  const { port } = await driver.serve(place)
  const client = await RespClient.connect(port)
  const bytes = (vector) => Buffer.from(vector.buffer)
  const ask = async (calls) => {
    for (let at = 0; at < calls.length; at += PIPELINE) {
      await client.pipeline(calls.slice(at, at + PIPELINE))
    }
  }
  return {
    clear: () => client.send(['FLUSHALL']),
    add: (all, from) =>
      ask(all.map((vector, at) => ['VADD', 'k', 'FP32', bytes(vector), `e${from + at}`])),
    search: (all) => ask(all.map((vector) => ['VSIM', 'k', 'FP32', bytes(vector)])),
  }
}

/** Nanoseconds of one of `count` calls. */
async function timed(count, run) {
  const start = performance.now()
  await run()
  return { value: ((performance.now() - start) * 1e6) / count, beside: {} }
}

const adding = {
  name: 'vector-add',
  summary: `vadd, to ${SIZE.toLocaleString('en')} vectors of ${DIMENSION} numbers`,
  async prepare(context) {
    const store = await open(context)
    await store.clear()
    await store.add(vectors(SIZE, 2), 0)
    let size = SIZE
    return () => {
      const more = vectors(ADDED, size)
      size += ADDED
      return timed(ADDED, () => store.add(more, size))
    }
  },
}

const searching = {
  name: 'vector-search',
  summary: `vsim, the ten nearest of ${SIZE.toLocaleString('en')} vectors of ${DIMENSION} numbers`,
  async prepare(context) {
    const store = await open(context)
    await store.clear()
    await store.add(vectors(SIZE, 2), 0)
    const queries = vectors(ADDED, 3)
    await store.search(queries)
    return () => timed(queries.length, () => store.search(queries))
  },
}

/** Total throughput of searches in four threads, over that of one of them alone. */
const threads = {
  name: 'vector-threads',
  summary: `vsim from ${THREADS} workers at once: throughput over that of one worker`,
  unit: 'times',
  suits: (driver) => driver.name === 'redlet',
  async prepare({ driver, place, budget }) {
    const task = { driver: driver.name, place: { ...place, shared: true } }
    const workers = await startCrew(__filename, THREADS, task)
    return () => scaling(workers, 4 * budget.sample)
  },
}

async function work({ driver: name, place, loads }) {
  const driver = require('../drivers').find((driver) => driver.name === name)
  const store = await open({ driver, place })
  if (loads) store.add(vectors(SIZE, 2), 0)
  const queries = vectors(100, 3)
  store.search(queries)
  parentPort.on('message', (ms) => {
    const begun = performance.now()
    let calls = 0
    for (; performance.now() - begun < ms; calls += queries.length) store.search(queries)
    parentPort.postMessage(calls / (performance.now() - begun) / 1e3)
  })
  parentPort.postMessage('ready')
}

const OF_BOTH = {
  unit: 'ns',
  samples: 5,
  suits: (driver) => driver.name === 'redlet' || driver.name === 'redis-server',
}

if (isMainThread) {
  const all = [{ ...OF_BOTH, ...adding }, { ...OF_BOTH, ...searching }, threads]
  module.exports = all.map((trial) => ({ ...trial, group: 'vector' }))
} else work(workerData)

'use strict'

const { once } = require('node:events')
const path = require('node:path')
const { Worker } = require('node:worker_threads')
const Redis = require('ioredis')
const { Redlet } = require('../..')
const { newFolder, removeFolders } = require('../support/processes/folder.js')

afterAll(removeFolders)

const THREAD = path.join(__dirname, '..', 'support', 'workers', 'near.js')
const ROUNDS = 300

/** What a thread said at its end. */
async function said(worker) {
  const [message] = await once(worker, 'message')
  return message
}

/** Writes over the network until it is told to stop. */
async function writeOverNetwork(db, stopped) {
  const listener = await db.listen({ port: 0 })
  const client = new Redis(listener.port)
  let calls = 0
  while (!stopped()) {
    const key = `k${calls % 16}`
    const pipeline = client.pipeline().set(key, `network-${calls}`).append(key, 'n')
    await pipeline
      .pexpire(key, 2)
      .set(`k${(calls * 7) % 16}`, calls)
      .exec()
    calls += 4
  }
  client.disconnect()
  return calls
}

describe('near reads', () => {
  it.each([
    ['in memory', () => ({ name: `near ${Math.random()}` })],
    ['in a folder', () => ({ path: newFolder() })],
  ])(
    'are what the store holds, %s, whatever other threads have done',
    async (_, target) => {
      const open = target()
      const db = new Redlet(open)
      db.call('config', 'set', 'maxmemory-policy', 'allkeys-random')
      const words = new SharedArrayBuffer(8)
      const start = (role, seed) => {
        const workerData = { role, seed, open, rounds: ROUNDS, threads: 4, words }
        return said(new Worker(THREAD, { workerData }))
      }
      const readers = [start('reader', 1), start('reader', 2)]
      const writers = [start('writer', 3), start('writer', 4)]
      const seen = await Promise.all(readers)
      await Promise.all(writers)
      for (const { compared, stale } of seen) {
        expect(stale).toEqual([])
        expect(compared).toBeGreaterThan(ROUNDS * 8)
      }
      await db.close()
    },
    120_000,
  )

  it('are what a client of the network has written', async () => {
    const db = new Redlet()
    const far = new Redlet({ name: `near ${Math.random()}` })
    let stop = false
    const written = writeOverNetwork(db, () => stop)
    const end = performance.now() + 300
    let last = -1
    while (performance.now() < end) {
      for (let i = 0; i < 100; i++) db.get(`k${i % 16}`)
      await new Promise(setImmediate)
      // Its calls are made one after the other, so what is read never goes back.
      const value = db.get('k0')
      const number = value === null ? last : Number(value.replace(/\D/g, ''))
      expect(number).toBeGreaterThanOrEqual(last)
      last = number
    }
    stop = true
    expect(await written).toBeGreaterThan(0)
    await Promise.all([db.close(), far.close()])
  })
})

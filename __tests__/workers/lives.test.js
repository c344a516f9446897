'use strict'

const { once } = require('node:events')
const path = require('node:path')
const { Worker } = require('node:worker_threads')
const { Redlet } = require('../..')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { runScript } = require('../support/processes/child.js')

afterAll(removeFolders)

const SCENE = path.join(__dirname, '..', 'support', 'workers', 'lives.js')

// In a process of its own: a crash there is a failure here, and memory is not jest's.
describe('a hundred lives of workers, four at a time', () => {
  it.each([
    ['in memory', () => ({ name: 'shared' })],
    ['in a folder', () => ({ path: newFolder() })],
  ])(
    '%s: no crash, no leak, no lost update',
    async (_, target) => {
      const { code, signal, stdout, stderr } = await runScript(SCENE, [JSON.stringify(target())])
      expect({ code, signal, stderr }).toEqual({ code: 0, signal: null, stderr: '' })
      const seen = JSON.parse(stdout)
      expect(seen.lives).toBe(100)
      expect(seen.surprises).toEqual([])
      // A worker that was terminated may have had one INCR on its way that it could not count.
      expect(seen.count - seen.counted).toBeGreaterThanOrEqual(0)
      expect(seen.count - seen.counted).toBeLessThanOrEqual(seen.terminated)
      expect(seen.heard - seen.heardCounted).toBeGreaterThanOrEqual(0)
      expect(seen.heard - seen.heardCounted).toBeLessThanOrEqual(seen.terminated)
      expect(seen.one).toBe(seen.two)
      expect(seen.from + seen.to).toBe(0)
      expect(seen.to - seen.moved).toBeGreaterThanOrEqual(0)
      expect(seen.to - seen.moved).toBeLessThanOrEqual(seen.terminated)
      expect(seen.listeners).toBe(0)
      expect(seen.growth.threads).toBeLessThanOrEqual(2)
      expect(seen.growth.files).toBeLessThanOrEqual(2)
      expect(seen.growth.mb).toBeLessThan(60)
    },
    240_000,
  )
})

describe('INCR', () => {
  it('from four workers at once adds up', async () => {
    const name = `adding ${Math.random()}`
    const db = new Redlet({ name })
    const code = `
      const { Redlet } = require(${JSON.stringify(require.resolve('../..'))})
      const db = new Redlet({ name: ${JSON.stringify(name)} })
      for (let i = 0; i < 50_000; i++) { db.incr('n'); db.hincrby('h', i % 7, 1) }`
    const workers = [1, 2, 3, 4].map(() => new Worker(code, { eval: true }))
    const codes = await Promise.all(workers.map((worker) => once(worker, 'exit')))
    expect(codes).toEqual([[0], [0], [0], [0]])
    expect(db.get('n')).toBe('200000')
    expect(db.hvals('h').reduce((sum, n) => sum + Number(n), 0)).toBe(200_000)
    await db.close()
  }, 30_000)
})

describe('a store', () => {
  it('outlives the thread that opened it first', async () => {
    const folder = newFolder()
    const code = `
      const { Redlet } = require(${JSON.stringify(require.resolve('../..'))})
      const { parentPort } = require('node:worker_threads')
      const db = new Redlet(${JSON.stringify(folder)})
      db.set('k', 'from the worker')
      parentPort.on('message', () => process.exit())
      parentPort.postMessage('open')`
    const worker = new Worker(code, { eval: true })
    await once(worker, 'message')
    const db = new Redlet(folder)
    expect(db.get('k')).toBe('from the worker')
    worker.postMessage('end')
    await once(worker, 'exit')
    db.set('k', 'still open')
    expect(db.get('k')).toBe('still open')
    await db.close()
    const again = new Redlet(folder)
    expect(again.get('k')).toBe('still open')
    await again.close()
  })

  it('closes when the last thread that had it open has ended', async () => {
    const folder = newFolder()
    const code = `
      const { Redlet } = require(${JSON.stringify(require.resolve('../..'))})
      new Redlet(${JSON.stringify(folder)}).set('k', 'v')`
    await once(new Worker(code, { eval: true }), 'exit')
    const { runCode } = require('../support/processes/child.js')
    const open = `console.log(new (require('redlet').Redlet)(process.argv[1]).get('k'))`
    expect((await runCode(open, [folder])).stdout).toBe('v\n')
  })
})

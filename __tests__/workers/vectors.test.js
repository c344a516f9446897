'use strict'

const { once } = require('node:events')
const { Worker } = require('node:worker_threads')
const { Redlet } = require('../..')

// Each worker adds its own elements, takes some away, and searches what all of them add.
const CODE = `
  const { workerData } = require('node:worker_threads')
  const { Redlet } = require(workerData.redlet)
  const db = new Redlet({ name: workerData.name })
  for (let i = 0; i < 200; i++) {
    const vector = new Float32Array([Math.sin(i), Math.cos(i * workerData.own), workerData.own])
    db.vadd('k', vector, workerData.own + ':' + i, { ef: 20, setattr: '{"own":' + workerData.own + '}' })
    if (i % 4 === 3) db.vrem('k', workerData.own + ':' + (i - 1))
    const found = db.vsim('k', vector, { count: 5, filter: '.own == ' + workerData.own })
    if (!found.every((name) => name.startsWith(workerData.own + ':'))) throw new Error(found.join())
  }`

it('a vector set that four workers change and search has what each of them added', async () => {
  const name = `vectors ${Math.random()}`
  const db = new Redlet({ name })
  const start = (own) => {
    const workerData = { name, own, redlet: require.resolve('../..') }
    return new Worker(CODE, { eval: true, workerData })
  }
  const workers = [1, 2, 3, 4].map(start)
  const codes = await Promise.all(workers.map((worker) => once(worker, 'exit')))
  expect(codes).toEqual([[0], [0], [0], [0]])
  expect(db.vcard('k')).toBe(600)
  for (const own of [1, 2, 3, 4]) {
    for (let i = 0; i < 200; i++) expect(db.vismember('k', `${own}:${i}`)).toBe(i % 4 !== 2)
  }
  expect(db.vsim('k', [1, 1, 1], { count: 1000, truth: true })).toHaveLength(600)
  await db.close()
}, 30_000)

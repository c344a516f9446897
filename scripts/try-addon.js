'use strict'

// Tests a binary on the platform it is built for: run by prebuild.yml on each, and by musl.js on a
// Linux with another C library. Exits with 1 if a test fails.

const assert = require('node:assert')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { lives } = require('../__tests__/support/workers/alone.js')

async function main() {
  // First of all: here only workers load the addon.
  const ended = await lives()
  assert.deepEqual(new Set(ended.map(({ said }) => said)), new Set(['v']))

  const { Redlet } = require('..')
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'redlet-try-'))
  const db = new Redlet(folder)
  db.hset('user:1', { name: 'Ada', age: 36 })
  assert.equal(db.eval('return redis.call("HGET", KEYS[1], "name")', 1, 'user:1'), 'Ada')
  const popped = db.blpop('jobs', 5)
  db.rpush('jobs', 'mail')
  assert.deepEqual(await popped, ['jobs', 'mail'])
  const listener = await db.listen({ port: 0 })
  await listener.close()
  await db.close()
  const again = await Redlet.open(folder)
  assert.deepEqual(again.hgetall('user:1'), { name: 'Ada', age: '36' })
  await again.close()
  fs.rmSync(folder, { recursive: true })
  console.log(`✔ ${process.platform} ${process.arch}, Node ${process.versions.node}`)
}

main()

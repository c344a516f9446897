'use strict'

// One program for a store in this process, for a server, and for a cluster. REDIS_URL decides:
//
//     node examples/one-line-switch.js                                    # a folder
//     npx redlet copy ./data redis://127.0.0.1:6379                       # when it is to move
//     REDIS_URL=redis://127.0.0.1:6379 node examples/one-line-switch.js   # a server: npm install ioredis

const { open } = require('redlet')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')

const folder = process.argv[2] ?? fs.mkdtempSync(path.join(os.tmpdir(), 'redlet-switch-'))

async function main() {
  const db = await open(process.env.REDIS_URL ?? folder) // this line is the switch

  // A call to a server answers with a promise, a call to a folder with the value: await is for both.
  console.log('visits:', await db.incr('visits'))

  // Keys that belong together share a part in braces, so that a cluster has them in one place.
  if (!(await db.exists('{shop}:stock'))) await db.hset('{shop}:stock', { lamp: 3, chair: 1 })
  await db.zincrby('{shop}:sold', 1, 'lamp')
  const [left, sold] = await db
    .multi()
    .hincrby('{shop}:stock', 'lamp', -1)
    .zscore('{shop}:sold', 'lamp')
    .exec()
  console.log(`lamps: ${left} left, ${sold} sold`)

  // A script, defined once.
  const reserve = db.defineScript(RESERVE, { keys: 1 })
  console.log('reserved:', await reserve('{shop}:stock', 'chair'))

  // A call that waits, and a walk over keys.
  await db.rpush('{shop}:jobs', 'pack the lamp')
  console.log('job:', (await db.blpop('{shop}:jobs', 1))[1])
  const keys = []
  for await (const key of db.scanIterator({ match: '{shop}*' })) keys.push(key)
  console.log('keys:', keys.sort().join(' '))

  await db.close()
  if (!process.argv[2]) fs.rmSync(folder, { recursive: true })
}

/** Takes one of the stock, if there is one. */
const RESERVE = `
  if tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '0') < 1 then return 0 end
  redis.call('HINCRBY', KEYS[1], ARGV[1], -1)
  return 1`

main()

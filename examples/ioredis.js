'use strict'

// Code and libraries written for ioredis, over a store in the process: no server, no socket.
//
// `redlet/ioredis` is ioredis itself with another transport, so ioredis has to be installed too:
// npm install redlet ioredis

const { Redlet } = require('redlet')
const Redis = require('redlet/ioredis')
const { once } = require('node:events')

async function main() {
  const db = new Redlet()
  const redis = new Redis({ store: db, keyPrefix: 'shop:' })

  // What one door writes the other reads.
  await redis.hset('item:1', { name: 'lamp', price: 30 })
  console.log('from a function:', db.hget('shop:item:1', 'name'))
  db.rpush('shop:orders', '1', '1', '2')
  console.log('from ioredis:', await redis.lrange('orders', 0, -1))

  // Pipelines and transactions, as anywhere.
  const replies = await redis.pipeline().incr('visits').incr('visits').lpush('visits', 'x').exec()
  for (const [error, reply] of replies) console.log('pipeline:', error ? error.message : reply)
  console.log('multi:', await redis.multi().decr('visits').get('visits').exec())

  // A subscriber needs a connection of its own, which a duplicate is.
  const subscriber = redis.duplicate()
  await subscriber.subscribe('news')
  db.publish('news', 'from a function')
  console.log('message:', await once(subscriber, 'message'))

  // So does a call that waits.
  const worker = redis.duplicate()
  const job = worker.blpop('jobs', 5)
  await redis.rpush('jobs', 'paint the fence')
  console.log('job:', await job)

  // To quit ends a connection and leaves the store open; closing the store ends all connections.
  await Promise.all([redis, subscriber, worker].map((client) => client.quit()))
  console.log('still there:', db.get('shop:visits'))
  await db.close()
}

main()

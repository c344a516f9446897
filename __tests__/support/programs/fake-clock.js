'use strict'

// What a program does with a store while its clock does not advance.

const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')

/** Resolves to what it saw, with `Redlet` and `Redis` as a program requires them. */
async function live({ Redlet, Redis }) {
  const seen = {}
  const db = new Redlet()
  const redis = new Redis({ store: db })
  seen.set = await redis.set('k', 'v')
  seen.pipeline = await redis.pipeline().get('k').incr('n').exec()
  seen.transaction = await redis.multi().incr('n').exec()

  const lazy = new Redis({ store: db, lazyConnect: true })
  const events = []
  for (const event of ['connect', 'ready', 'close', 'end']) lazy.on(event, () => events.push(event))
  await lazy.connect()
  const ended = new Promise((resolve) => lazy.once('end', resolve))
  lazy.disconnect()
  await ended
  seen.events = events.join()

  const waiting = redis.duplicate()
  const popped = waiting.blpop('jobs', 0)
  await redis.rpush('jobs', 'a job')
  seen.popped = await popped

  const heard = new Promise((resolve) => {
    const subscriber = redis.duplicate()
    subscriber.on('message', (_, message) => {
      subscriber.quit().then((answer) => resolve([message, answer]))
    })
    subscriber.subscribe('news').then(() => db.publish('news', 'hello'))
  })
  seen.heard = await heard

  const awaited = db.blpop('more', 0)
  db.rpush('more', 'another')
  seen.awaited = await awaited
  const subscription = db.subscribe('c')
  db.publish('c', 'm')
  for await (const { message } of subscription) {
    seen.message = message
    break
  }

  const listener = await db.listen({ port: 0 })
  await listener.close()
  seen.quit = await redis.quit()
  const cut = waiting.blpop('never', 0).catch((error) => error.message)
  await db.client('LIST')
  await db.close()
  seen.cut = await cut
  seen.kept = await keep(Redlet)
  return seen
}

/** A folder with a logger, a snapshot and a backup, whose progress is told. */
async function keep(Redlet) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'redlet-fake-clock-'))
  const events = []
  const line = (_, { event }) => events.push(event)
  const logger = { debug: line, info: line, warn: line, error: line }
  const db = await Redlet.open(path.join(folder, 'data'), { logger })
  db.set('k', 'v')
  await db.save()
  const told = []
  const onProgress = (progress) => told.push(progress)
  const { keys } = await db.backup(path.join(folder, 'copy'), { onProgress })
  await db.close()
  fs.rmSync(folder, { recursive: true })
  return [events.at(0), events.at(-1), keys, told.at(-1)]
}

const RIGHT = {
  set: 'OK',
  pipeline: [
    [null, 'v'],
    [null, 1],
  ],
  transaction: [[null, 2]],
  events: 'connect,ready,close,end',
  popped: ['jobs', 'a job'],
  heard: ['hello', 'OK'],
  awaited: ['more', 'another'],
  message: 'm',
  quit: 'OK',
  cut: 'Connection is closed.',
  kept: ['opened', 'closed', 1, { done: 1, total: 1 }],
}

module.exports = { live, RIGHT }

// What suites of users do with stores, by its name; each runner has it done in its own way. They
// get redlet as their runner loaded it.

const assert = require('node:assert')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')

const folders = []

/** A folder that is removed when the process ends, since some stores are never closed. */
function newFolder() {
  if (folders.length === 0) process.once('exit', removeFolders)
  folders.push(fs.mkdtempSync(path.join(os.tmpdir(), 'redlet-runners-')))
  return folders.at(-1)
}

function removeFolders() {
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true })
}

/** Arrays of a runner's own realm are not like ours. */
const alike = (one, other) => assert.equal(JSON.stringify(one), JSON.stringify(other))

function use(db) {
  db.set('greeting', 'hello', { ex: 60 })
  assert.equal(db.get('greeting'), 'hello')
  db.hset('user:1', { name: 'Ada', age: 36 })
  alike(db.hgetall('user:1'), { name: 'Ada', age: '36' })
  alike(db.buffers.lrange('nothing', 0, -1), [])
}

const withStores = ({ Redlet, RedletError }) => ({
  async 'opens, uses and closes a store in memory'() {
    const db = new Redlet()
    use(db)
    await db.close()
  },

  async 'opens, uses and closes a folder, twice'() {
    const folder = newFolder()
    const db = await Redlet.open(folder)
    use(db)
    await db.save()
    await db.close()
    const again = new Redlet(folder)
    assert.equal(again.get('greeting'), 'hello')
    await again.close()
  },

  async 'uses one store through two objects'() {
    const name = `shared ${process.pid} ${Math.random()}`
    const one = new Redlet({ name })
    const other = new Redlet({ name })
    one.set('k', 'v')
    assert.equal(other.get('k'), 'v')
    await one.close()
    await other.close()
  },

  'forgets to close stores'() {
    use(new Redlet())
    use(new Redlet(newFolder()))
    use(new Redlet({ name: `forgotten ${process.pid} ${Math.random()}` }))
  },

  async 'forgets to close a store that it opened, saved and waited with'() {
    const db = await Redlet.open(newFolder())
    use(db)
    await db.save()
    assert.equal(await db.blpop('nothing', 0.01), null)
    const transaction = await db.multi().incr('n').incr('n').exec()
    alike(transaction, [1, 2])
  },

  async 'takes messages, waits and listens, and ends what it began alone'() {
    const db = new Redlet()
    const heard = new Promise((resolve) => {
      const subscription = db.subscribe('news', (message) => {
        subscription.close()
        resolve(message)
      })
    })
    db.publish('news', 'it rains')
    assert.equal(await heard, 'it rains')
    const popped = db.blpop('jobs', 0)
    db.rpush('jobs', 'mail')
    alike(await popped, ['jobs', 'mail'])
    const listener = await db.listen({ port: 0 })
    assert.ok(listener.port > 0)
    await listener.close()
  },

  async 'closes a store that is subscribed to, waited on and listened to'() {
    const db = new Redlet()
    db.subscribe('news', () => {})
    const popped = db.blpop('jobs', 0)
    await db.listen({ port: 0 })
    await Promise.all([assert.rejects(popped, { code: 'CLOSED' }), db.close()])
  },

  'gets errors of the class that it knows'() {
    const db = new Redlet()
    db.set('k', 'v')
    assert.throws(
      () => db.incr('k'),
      (error) => error instanceof RedletError && error.code === 'ERR',
    )
  },
})

const withIoredis = ({ Redlet, Redis }) => ({
  async 'calls through ioredis, quits and closes'() {
    const db = new Redlet()
    const redis = new Redis({ store: db })
    await redis.set('k', 'v')
    assert.equal(await redis.get('k'), 'v')
    assert.equal(await redis.quit(), 'OK')
    await db.close()
  },

  async 'forgets to quit ioredis'() {
    const redis = new Redis({ store: new Redlet() })
    assert.equal(await redis.incr('n'), 1)
    const subscriber = redis.duplicate()
    const heard = new Promise((resolve) => subscriber.on('message', (_, text) => resolve(text)))
    await subscriber.subscribe('news')
    await redis.publish('news', 'it rains')
    assert.equal(await heard, 'it rains')
    // What listens keeps a process alive, as a timer does.
    await subscriber.unsubscribe()
  },
})

/** What has to work while the program's clock does not advance. */
const underFakeTimers = ({ Redlet, Redis }) => ({
  async 'calls, waits, hears and closes while timers are fake'() {
    const db = await Redlet.open(newFolder())
    use(db)
    assert.equal(await db.blpop('nothing', 0.01), null)
    const popped = db.blpop('jobs', 0)
    db.rpush('jobs', 'mail')
    alike(await popped, ['jobs', 'mail'])
    const heard = new Promise((resolve) => db.subscribe('news', resolve))
    db.publish('news', 'it rains')
    assert.equal(await heard, 'it rains')
    const listener = await db.listen({ port: 0 })
    await listener.close()
    await db.listen({ port: 0 })
    await db.close()
  },

  async 'calls through ioredis, quits and closes while timers are fake'() {
    const db = new Redlet()
    const redis = new Redis({ store: db })
    alike(await Promise.all([redis.incr('n'), redis.incr('n')]), [1, 2])
    const popped = redis.blpop('jobs', 0)
    db.rpush('jobs', 'mail')
    alike(await popped, ['jobs', 'mail'])
    assert.equal(await redis.quit(), 'OK')
    await db.close()
  },
})

/** A store that goes by fake timers, which `advance(milliseconds)` moves. */
async function byFakeTimers({ Redlet }, advance) {
  const db = new Redlet({ clock: 'timers' })
  db.set('session', 'Ada', { ex: 1800 })
  const popped = db.blpop('nothing', 3600)
  advance(1_799_999)
  assert.equal(db.pttl('session'), 1)
  assert.equal(db.time()[0], String(Math.floor(Date.now() / 1000)))
  advance(1)
  assert.equal(db.get('session'), null)
  advance(1_800_000)
  assert.equal(await popped, null)
  await db.close()
}

/** Opened while timers were fake, used when they are real again. */
function acrossFakeTimers({ Redlet, Redis }) {
  const db = new Redlet()
  const redis = new Redis({ store: db })
  return {
    async begin() {
      use(db)
      const heard = new Promise((resolve) => {
        const subscription = db.subscribe('news', (message) => {
          subscription.close()
          resolve(message)
        })
      })
      db.publish('news', 'it rains')
      assert.equal(await heard, 'it rains')
      assert.equal(await redis.incr('n'), 1)
    },

    async end() {
      assert.equal(await redis.incr('n'), 2)
      assert.equal(await db.blpop('nothing', 0.01), null)
      await redis.quit()
    },
  }
}

module.exports = { acrossFakeTimers, byFakeTimers, underFakeTimers, withIoredis, withStores }

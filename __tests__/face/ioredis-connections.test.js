'use strict'

const { AsyncLocalStorage } = require('node:async_hooks')
const { once } = require('node:events')
const { setTimeout: delay } = require('node:timers/promises')
const { Redlet } = require('../..')
const { describeEachIoredis } = require('../support/adapters/ioredis.js')
const { runCode } = require('../support/processes/child.js')

describeEachIoredis('a connection of redlet/ioredis', ({ Redis, ioredis, name, open }) => {
  let db
  let redis
  open((opened) => {
    ;({ db, redis } = opened)
  })

  it('duplicates to the same store', async () => {
    const other = redis.duplicate({ db: 1 })
    expect(other).toBeInstanceOf(Redis)
    await other.set('k', 'one')
    expect(await redis.get('k')).toBeNull()
    db.select(1)
    expect(db.get('k')).toBe('one')
    await other.quit()
  })

  it('quits and leaves the store open', async () => {
    await redis.set('k', 'v')
    const ended = once(redis, 'end')
    expect(await redis.quit()).toBe('OK')
    await ended
    expect(redis.status).toBe('end')
    await expect(redis.get('k')).rejects.toThrow('Connection is closed')
    expect(db.get('k')).toBe('v')
    expect(db.client('LIST')).not.toContain('in-process')
  })

  it('can connect again after it disconnected', async () => {
    await redis.set('k', 'v')
    redis.disconnect()
    await once(redis, 'end')
    await redis.connect()
    expect(await redis.get('k')).toBe('v')
  })

  it('reconnects automatically when it was killed', async () => {
    const id = await redis.client('ID')
    const closed = once(redis, 'close')
    redis.on('error', () => {})
    expect(db.client('KILL', 'ID', id)).toBe(1)
    await closed
    expect(await redis.ping()).toBe('PONG')
    expect(await redis.client('ID')).toBeGreaterThan(id)
  })

  it('subscribes again when it was killed', async () => {
    const subscriber = redis.duplicate()
    const id = await subscriber.client('ID')
    await subscriber.subscribe('news')
    const heard = once(subscriber, 'message')
    db.client('KILL', 'ID', id)
    await once(subscriber, 'reconnecting')
    while (db.publish('news', 'again') === 0) await delay(5)
    expect(await heard).toEqual(['news', 'again'])
    subscriber.disconnect()
  })

  it('ends with the store for good, as if it had been disconnected', async () => {
    await redis.ping()
    const waiting = redis.duplicate()
    const subscriber = redis.duplicate()
    await subscriber.subscribe('news')
    const events = []
    for (const client of [redis, waiting, subscriber]) {
      for (const event of ['close', 'reconnecting', 'end', 'error']) {
        client.on(event, () => events.push(event))
      }
    }
    const popped = waiting.blpop('nothing', 0)
    while (!db.client('LIST').includes('cmd=blpop')) await delay(1)
    const ended = Promise.all([redis, waiting, subscriber].map((client) => once(client, 'end')))
    await db.close()
    await expect(popped).rejects.toThrow('Connection is closed')
    await ended
    await delay(100) // ioredis would come again after 50 ms
    expect(events.sort()).toEqual(['close', 'close', 'close', 'end', 'end', 'end'])
    await expect(redis.get('k')).rejects.toThrow('Connection is closed')
  })

  it('ends with the store also when another object closes it', async () => {
    await redis.ping()
    const ended = once(redis, 'end')
    await db.buffers.close()
    await ended
    await expect(redis.set('k', 'v')).rejects.toThrow('Connection is closed')
  })

  it('ends with the store even before it has connected', async () => {
    const late = new Redis({ store: db })
    const errors = []
    late.on('error', (error) => errors.push(error))
    const set = expect(late.set('k', 'v')).rejects.toThrow('Connection is closed')
    const ended = once(late, 'end')
    await db.close()
    await Promise.all([set, ended])
    expect(errors).toEqual([])
  })

  it('has the events and answers of a connection in their order', async () => {
    const listener = await db.listen({ port: 0 })
    const order = async (options) => {
      const seen = []
      const client = new Redis({ ...options, lazyConnect: true })
      for (const event of ['connect', 'ready', 'close', 'end']) {
        client.on(event, () => seen.push(event))
      }
      const note = (what) => () => seen.push(what)
      const first = client.set('k', 'v').then(note('first'))
      await first
      const second = client.get('k').then(note('second'))
      process.nextTick(note('tick'))
      await Promise.resolve().then(note('microtask'))
      await second
      const subscribed = client.subscribe('news').then(note('subscribed'))
      await subscribed
      const ended = once(client, 'end')
      await client.quit().then(note('quit'))
      await ended
      return seen
    }
    const inside = await order({ store: db })
    expect(inside).toEqual(await order({ port: listener.port }))
    expect(inside).toEqual([
      ...['connect', 'ready', 'first', 'microtask', 'tick', 'second', 'subscribed'],
      ...['quit', 'close', 'end'],
    ])
    await listener.close()
  })

  it('emits its events in the context in which it was made', async () => {
    const storage = new AsyncLocalStorage()
    const subscriber = storage.run('making', () => new Redis({ store: db }))
    const seen = []
    subscriber.on('message', () => seen.push(storage.getStore()))
    await storage.run('subscribing', () => subscriber.subscribe('news'))
    storage.run('publishing', () => db.publish('news', 'x'))
    await storage.run('calling', async () => {
      await redis.get('k')
      seen.push(storage.getStore())
    })
    while (seen.length < 2) await delay(1)
    expect(seen.sort()).toEqual(['calling', 'making'])
    subscriber.disconnect()
  })

  it('has an address of its own', async () => {
    const other = redis.duplicate()
    const [mine, its] = await Promise.all(
      [redis, other].map(async (client) => /\baddr=(\S+)/.exec(await client.client('INFO'))[1]),
    )
    expect(mine).not.toBe(its)
    const ends = once(other, 'close')
    expect(await redis.client('KILL', 'ADDR', its)).toBe(1)
    await ends
    expect(await redis.client('INFO')).toContain(mine)
    other.disconnect()
  })

  it('answers calls made before the store was closed', async () => {
    await redis.ping()
    redis.on('error', () => {})
    const replies = [redis.set('k', 'v'), redis.get('k')]
    await Promise.all([...replies, db.close()])
    expect(await Promise.all(replies)).toEqual(['OK', 'v'])
  })

  it('treats a closed store as an unreachable server', async () => {
    const closed = new Redlet()
    await closed.close()
    const late = new Redis({ store: closed, lazyConnect: true })
    late.on('error', () => {}) // ioredis writes what nobody hears to the console
    await expect(late.connect()).rejects.toMatchObject({ code: 'CLOSED' })
    expect(late.status).toBe('end')
  })

  it('without a store is plain ioredis', async () => {
    const plain = new Redis({ host: '127.0.0.1', port: 1, lazyConnect: true, retryStrategy: null })
    plain.on('error', () => {})
    await expect(plain.connect()).rejects.toThrow()
    expect(plain.options.port).toBe(1)
    expect(Redis.Cluster).toBe(ioredis.Cluster)
    expect(new Redis(7000, { lazyConnect: true }).options.port).toBe(7000)
  })

  it('refuses a value that is not a store', () => {
    for (const store of ['./data', {}, 7]) {
      expect(() => new Redis({ store })).toThrow(
        expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
      )
    }
  })

  it('loses nothing when a listener throws', async () => {
    const script = `
      const { Redlet } = require('.')
      const { overStores } = require('./lib/adapters/over-stores.js')
      const Redis = overStores(require('${name}'))
      const db = new Redlet()
      const subscriber = new Redis({ store: db })
      process.on('uncaughtException', (error) => console.log(error.message))
      subscriber.on('message', (_, message) => {
        if (message === 'done') subscriber.disconnect()
        else throw new Error('thrown')
      })
      subscriber.subscribe('c').then(() => {
        db.publish('c', 'x')
        setTimeout(() => db.publish('c', 'done'), 20)
      })`
    expect(await runCode(script)).toEqual(expect.objectContaining({ code: 0, stdout: 'thrown\n' }))
  })
})

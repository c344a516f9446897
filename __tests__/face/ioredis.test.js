'use strict'

const { AsyncLocalStorage } = require('node:async_hooks')
const { once } = require('node:events')
const { setTimeout: delay } = require('node:timers/promises')
const { Redlet } = require('../..')
const { overStores } = require('../../lib/adapters/over-stores.js')
const { runCode } = require('../support/processes/child.js')

const versions = [
  ['5', require('ioredis5')],
  ['6', require('ioredis')],
]

describe.each(versions)('redlet/ioredis with ioredis %s', (_, ioredis) => {
  const Redis = overStores(ioredis)
  let db
  let redis
  beforeEach(() => {
    db = new Redlet()
    redis = new Redis({ store: db })
  })
  afterEach(async () => {
    redis.disconnect()
    await db.close()
  })

  it('is ioredis, and its calls are those of the store', async () => {
    expect(redis).toBeInstanceOf(ioredis.Redis)
    expect(await redis.set('k', 'ü漢')).toBe('OK')
    expect(db.get('k')).toBe('ü漢')
    db.hset('h', { a: 1, b: 2 })
    expect(await redis.hgetall('h')).toEqual({ a: '1', b: '2' })
    expect(await redis.get('missing')).toBeNull()
    expect(await redis.call('GET', 'k')).toBe('ü漢')
  })

  it('refuses a store given as the only argument, instead of connecting to a server', () => {
    const refused = { code: 'INVALID_ARGUMENT', message: expect.stringContaining('{ store: db }') }
    expect(() => new Redis(db)).toThrow(expect.objectContaining(refused))
    expect(() => new Redis({ store: {} })).toThrow('the option store is a store')
  })

  it('keeps the order of calls that are not awaited', async () => {
    const replies = []
    for (let i = 0; i < 5000; i++) replies.push(redis.incr('n'))
    expect(await Promise.all(replies)).toEqual(Array.from({ length: 5000 }, (_, i) => i + 1))
  })

  it('runs a pipeline in one go, errors in their places', async () => {
    const line = redis.pipeline()
    for (let i = 0; i < 1000; i++) line.set(`k${i}`, i)
    const replies = await line.lpush('k0', 'x').get('k999').exec()
    expect(replies.slice(-3, -2)).toEqual([[null, 'OK']])
    expect(replies.at(-2)[0].message).toMatch(/^WRONGTYPE /)
    expect(replies.at(-1)).toEqual([null, '999'])
  })

  it('takes and gives bytes', async () => {
    const bytes = Buffer.from([0, 255, 13, 10, 128])
    await redis.set(bytes, bytes)
    expect(await redis.getBuffer(bytes)).toEqual(bytes)
    const line = redis.pipeline().set('text', 'é').set('bytes', bytes).getBuffer('bytes')
    expect((await line.exec())[2][1]).toEqual(bytes)
    const kept = await redis.getBuffer('bytes')
    for (let i = 0; i < 1000; i++) await redis.set('other', `${i}`)
    expect(kept).toEqual(bytes)
  })

  it('moves values of many megabytes', async () => {
    const long = 'é'.repeat(8 << 20)
    await redis.set('k', long)
    expect((await redis.get('k')) === long).toBe(true)
    expect(await redis.strlen('k')).toBe(16 << 20)
  })

  it('reports errors as ioredis does', async () => {
    await redis.set('k', 'v')
    const error = await redis.lpush('k', 'x').catch((error) => error)
    expect(error.name).toBe('ReplyError')
    expect(error.message).toMatch(/^WRONGTYPE Operation against a key/)
    expect(error.command).toEqual({ name: 'lpush', args: ['k', 'x'] })
  })

  it('runs transactions, and watches keys', async () => {
    expect(await redis.multi().incr('n').get('n').exec()).toEqual([
      [null, 1],
      [null, '1'],
    ])
    await redis.watch('n')
    db.incr('n')
    expect(await redis.multi().incr('n').exec()).toBeNull()
    expect(db.get('n')).toBe('2')
  })

  it('exchanges messages with functions and other connections', async () => {
    const subscriber = redis.duplicate()
    const heard = []
    subscriber.on('message', (...message) => heard.push(message))
    subscriber.on('pmessage', (...message) => heard.push(message))
    expect(await subscriber.subscribe('news', 'more')).toBe(2)
    await subscriber.psubscribe('n*')
    expect(db.publish('news', 'from a function')).toBe(2)
    expect(await redis.publish('more', 'from a client')).toBe(1)
    while (heard.length < 3) await delay(1)
    expect(heard).toEqual([
      ['news', 'from a function'],
      ['n*', 'news', 'from a function'],
      ['more', 'from a client'],
    ])
    const messages = []
    const subscription = db.subscribe('answers', (message) => messages.push(message))
    await redis.publish('answers', 'yes')
    while (messages.length === 0) await delay(1)
    subscription.close()
    await subscriber.unsubscribe('news', 'more')
    await subscriber.punsubscribe()
    expect(db.publish('news', 'x')).toBe(0)
    await subscriber.quit()
  })

  it('can block in a call while other connections continue', async () => {
    const waiting = redis.duplicate()
    const popped = waiting.blpop('jobs', 5)
    const behind = waiting.get('k')
    await delay(10)
    expect(await redis.set('k', 'v')).toBe('OK')
    db.rpush('jobs', 'a job')
    expect(await popped).toEqual(['jobs', 'a job'])
    expect(await behind).toBe('v')
    expect(await waiting.blpop('jobs', 0.05)).toBeNull()
    waiting.disconnect()
  })

  it('supports the options of ioredis', async () => {
    const prefixed = new Redis({ store: db, keyPrefix: 'app:', db: 3, connectionName: 'mine' })
    await prefixed.set('k', 'v')
    expect(await prefixed.client('GETNAME')).toBe('mine')
    db.select(3)
    expect(db.get('app:k')).toBe('v')
    const lazy = new Redis({ store: db, lazyConnect: true })
    expect(lazy.status).toBe('wait')
    await lazy.connect()
    expect(lazy.status).toBe('ready')
    await Promise.all([prefixed.quit(), lazy.quit()])
    const pipelined = new Redis({ store: db, enableAutoPipelining: true })
    expect(await Promise.all([pipelined.incr('a'), pipelined.incr('a')])).toEqual([1, 2])
    await pipelined.quit()
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
      const Redis = overStores(require('${ioredis === versions[0][1] ? 'ioredis5' : 'ioredis'}'))
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

describe('redlet/ioredis', () => {
  it('is found by require and by import', async () => {
    const script = `
      const Redis = require('redlet/ioredis')
      import('redlet/ioredis').then((module) => {
        console.log(module.default === Redis, module.Redis === Redis, typeof module.Cluster)
      })`
    expect((await runCode(script)).stdout).toBe('true true function\n')
  })

  it('does not starve other work while it makes calls', async () => {
    const script = `
      const { Redlet } = require('redlet')
      const Redis = require('redlet/ioredis')
      async function main() {
        const db = new Redlet()
        const [redis, waiting] = [new Redis({ store: db }), new Redis({ store: db })]
        const seen = new Set()
        waiting.blpop('jobs', 0).then(() => seen.add('a blocked read'))
        await new Promise((resolve) => setTimeout(resolve, 20))
        setTimeout(() => seen.add('a timer'), 2)
        setImmediate(() => seen.add('an immediate'))
        require('node:fs').readFile('package.json', () => seen.add('a file'))
        process.once('SIGUSR2', () => seen.add('a signal'))
        process.kill(process.pid, 'SIGUSR2')
        db.rpush('jobs', 'a job')
        while (seen.size < 5) await redis.incr('n')
        console.log([...seen].sort().join())
        await Promise.all([redis.quit(), waiting.quit()])
      }
      main()`
    expect(await runCode(script, [], { timeout: 20_000 })).toEqual({
      ...{ code: 0, signal: null, stderr: '' },
      stdout: 'a blocked read,a file,a signal,a timer,an immediate\n',
    })
  })

  it('yields between messages that cause messages', async () => {
    const db = new Redlet()
    const redis = new (overStores(require('ioredis')))({ store: db, protocol: 3 })
    let rounds = 0
    redis.on('message', () => {
      rounds += 1
      redis.publish('round', 'and round').catch(() => {}) // the last one is cut off
    })
    await redis.subscribe('round')
    await redis.publish('round', 'and round')
    await delay(5)
    expect(rounds).toBeGreaterThan(1)
    redis.disconnect()
    await db.close()
  })

  it('leaves nothing behind in a worker that is terminated', async () => {
    const worker = `
      const { parentPort } = require('node:worker_threads')
      const { Redlet } = require('redlet')
      const Redis = require('redlet/ioredis')
      const redis = new Redis({ store: new Redlet({ name: 'shared' }) })
      const [subscriber, waiting] = [redis.duplicate(), redis.duplicate()]
      waiting.blpop('nothing', 0)
      subscriber.subscribe('news').then(() => parentPort.postMessage('ready'))
      setInterval(() => Array.from({ length: 100 }, () => redis.incr('n')), 0)`
    const script = `
      const { once } = require('node:events')
      const { Worker } = require('node:worker_threads')
      const { Redlet } = require('redlet')
      async function main() {
        const db = new Redlet({ name: 'shared' })
        for (let i = 0; i < 5; i++) {
          const worker = new Worker(${JSON.stringify(worker)}, { eval: true })
          await once(worker, 'message')
          db.publish('news', 'hello')
          await worker.terminate()
          db.publish('news', 'nobody hears')
        }
        console.log(db.publish('news', 'x'), db.client('LIST').split('id=').length - 1)
        await db.close()
      }
      main()`
    expect(await runCode(script)).toMatchObject({ code: 0, stdout: '0 1\n', stderr: '' })
  })

  it('keeps the process alive only while it expects something', async () => {
    const script = (work) => `
      const { Redlet } = require('redlet')
      const Redis = require('redlet/ioredis')
      const db = new Redlet()
      const redis = new Redis({ store: db })
      ${work}`
    const idle = await runCode(script(`redis.set('k', 'v').then(() => console.log('set'))`))
    expect(idle).toEqual({ code: 0, signal: null, stdout: 'set\n', stderr: '' })
    const waiting = await runCode(
      script(`
      redis.blpop('k', 0.2).then((reply) => console.log(reply))`),
    )
    expect(waiting).toEqual({ code: 0, signal: null, stdout: 'null\n', stderr: '' })
    const subscribed = await runCode(
      script(`
      redis.on('message', (_, message) => {
        console.log(message)
        redis.unsubscribe('c')
      })
      redis.subscribe('c').then(() => setTimeout(() => db.publish('c', 'heard'), 50).unref())`),
    )
    expect(subscribed.code).toBe(0)
  })
})

'use strict'

const { setTimeout: delay } = require('node:timers/promises')
const { Redlet } = require('../..')
const { overStores } = require('../../lib/adapters/over-stores.js')
const { describeEachIoredis } = require('../support/adapters/ioredis.js')
const { runCode } = require('../support/processes/child.js')

describeEachIoredis('redlet/ioredis', ({ Redis, ioredis, open }) => {
  let db
  let redis
  open((opened) => {
    ;({ db, redis } = opened)
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
        const count = (list) => list.split('id=').length - 1
        const clients = [db.client('LIST'), db.client('LIST', 'IP', 'native')].map(count)
        console.log(db.publish('news', 'x'), ...clients)
        await db.close()
      }
      main()`
    expect(await runCode(script)).toMatchObject({ code: 0, stdout: '0 0 1\n', stderr: '' })
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

'use strict'

// What is more than a call and its reply: transactions, waits, messages, scripts, walks. On a redlet that
// listens, with both versions of ioredis.

const { setTimeout: sleep } = require('node:timers/promises')
const { Redlet } = require('../..')
const { runCode } = require('../support/processes/child.js')
const { proxyTo } = require('../support/servers/proxy.js')

jest.mock('ioredis', () => jest.requireActual(globalThis.ioredisOfTest ?? 'ioredis'))

describe.each(['ioredis', 'ioredis5'])('over %s', (ioredis) => {
  let store
  let db
  let url

  beforeAll(() => {
    globalThis.ioredisOfTest = ioredis
    jest.resetModules()
  })
  beforeEach(async () => {
    store = new Redlet()
    const { port } = await store.listen({ port: 0 })
    url = `redis://127.0.0.1:${port}`
    db = await require('../..').Redlet.connect(url)
  })
  afterEach(async () => {
    await db.close()
    await store.close()
  })

  /** Waits until the connection for calls, which was lost, is made again. */
  async function again() {
    while ((await db.ping().catch(({ code }) => code)) === 'CONNECTION_LOST');
  }

  it('is that version', async () => {
    const { version } = require(`${ioredis}/package.json`)
    expect(await db.client('INFO')).toContain(`lib-ver=${version}`)
  })

  describe('a transaction', () => {
    it('runs as a whole, with replies in the shapes of their calls', async () => {
      const replies = await db
        .multi()
        .set('k', 'v', { ex: 60 })
        .hset('h', { a: 1 })
        .hgetall('h')
        .zadd('z', { Ada: 36 })
        .zrange('z', 0, -1, { withscores: true })
        .config('GET', 'maxmemory')
        .exec()
      expect(replies).toEqual(['OK', 1, { a: '1' }, 1, [['Ada', 36]], { maxmemory: '0' }])
      expect(await db.multi().exec()).toEqual([])
      const [, map] = await db.buffers.multi().get('k').hgetall('h').exec()
      expect(map).toEqual(new Map([[Buffer.from('a'), Buffer.from('1')]]))
    })

    it('is null if a watched key has changed', async () => {
      await db.watch('n')
      store.incr('n')
      expect(await db.multi().incr('n').exec()).toBeNull()
      await db.watch('n')
      await db.unwatch()
      store.incr('n')
      expect(await db.multi().incr('n').exec()).toEqual([3])
    })

    it('is null if the connection that watched is lost, and the next one runs', async () => {
      store.set('n', 1)
      await db.watch('n')
      store.client('KILL', 'TYPE', 'normal')
      store.set('n', 100)
      await again()
      expect(await db.multi().incr('n').exec()).toBeNull()
      expect(await db.multi().incr('n').exec()).toEqual([101])
      await db.watch('n')
      store.client('KILL', 'TYPE', 'normal')
      await again()
      await db.unwatch()
      expect(await db.multi().incr('n').exec()).toEqual([102])
    })

    it('stays whole while the connection is made again', async () => {
      const between = await proxyTo(url)
      const slow = await require('../..').Redlet.connect(between.url)
      between.state.slow = 30
      between.cut()
      const batches = []
      while (batches.length < 30 || !require('node:util').inspect(slow).includes('ready')) {
        batches.push(slow.multi().incr('n').incr('n').exec())
        await sleep(5)
      }
      const outcomes = await Promise.allSettled(batches)
      // The first ones go to the connection that is gone.
      const made = outcomes.findIndex(({ reason }) => reason?.code !== 'CONNECTION_LOST')
      expect(made).toBeGreaterThan(0)
      const others = outcomes.slice(made)
      const replies = others.map((_, at) => [2 * at + 1, 2 * at + 2])
      expect(others.map(({ value }) => value)).toEqual(replies)
      await slow.close()
      await between.close()
    })

    it('may select a database, which is that of the next calls, waits and connections', async () => {
      expect(await db.multi().select(4).set('k', 'in 4').exec()).toEqual(['OK', 'OK'])
      await db.rpush('q', 'a')
      expect(await db.blpop('q', 0)).toEqual(['q', 'a'])
      store.client('KILL', 'TYPE', 'normal')
      await again()
      expect(await db.get('k')).toBe('in 4')
    })

    it('in which a call fails rejects with its error, and has run the others', async () => {
      store.set('k', 'v')
      const error = await db
        .multi()
        .incr('n')
        .lpush('k', 'x')
        .incr('n')
        .exec()
        .catch((error) => error)
      expect(error).toMatchObject({ code: 'WRONGTYPE', replies: [1, error, 2] })
    })

    it('with a call that could never run runs none', async () => {
      await expect(db.multi().incr('n').get('a', 'b').exec()).rejects.toMatchObject({
        code: 'EXECABORT',
        message: 'Transaction discarded because of previous errors.',
      })
      expect(store.get('n')).toBeNull()
      await expect(db.multi().set('k', null).exec()).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
      })
    })

    it('is not mixed with calls of others', async () => {
      const all = Array.from({ length: 20 }, (_, at) =>
        at % 2 ? db.incr('n') : db.multi().incr('n').incr('n').exec(),
      )
      const replies = (await Promise.all(all)).flat()
      expect(replies).toEqual(Array.from({ length: 30 }, (_, at) => at + 1))
    })
  })

  describe('a call that waits', () => {
    it('holds up no other, and is answered', async () => {
      const waiting = [db.blpop('a', 0), db.blpop('b', 'c', 0), db.bzpopmin('z', 0)]
      expect(await db.ping()).toBe('PONG')
      await db.rpush('c', '1')
      await db.zadd('z', { m: 1.5 })
      await db.rpush('a', '2')
      expect(await Promise.all(waiting)).toEqual([
        ['a', '2'],
        ['c', '1'],
        ['z', 'm', 1.5],
      ])
      expect(await db.blpop('a', 0.01)).toBeNull()
    })

    it('may be one of streams', async () => {
      await db.xadd('s', '1-1', { a: 1 })
      expect(await db.xread({ count: 1 }, 'STREAMS', 's', 0)).toEqual({ s: [['1-1', ['a', '1']]] })
      const waiting = db.xread({ block: 0 }, 'STREAMS', 's', '1-1')
      await db.xadd('s', '2-1', { a: 2 })
      expect(await waiting).toEqual({ s: [['2-1', ['a', '2']]] })
      expect(await db.xread({ block: 1 }, 'STREAMS', 's', '$')).toBeNull()
    })

    it('is in the database of the other calls', async () => {
      await db.select(4)
      await db.rpush('q', 'in 4')
      expect(await db.blpop('q', 0)).toEqual(['q', 'in 4'])
      await db.select(0)
      expect(await db.blpop('q', 0.01)).toBeNull()
    })

    it('ends with its signal, and takes nothing', async () => {
      const controller = new AbortController()
      const waits = ['q', 'p'].map((key) => db.blpop(key, 0, { signal: controller.signal }))
      const ended = Promise.allSettled(waits)
      await sleep(20)
      controller.abort(new Error('enough'))
      for (const { reason } of await ended) expect(reason).toMatchObject({ message: 'enough' })
      await db.rpush('q', 'kept')
      expect(await db.lrange('q', 0, -1)).toEqual(['kept'])
      await expect(db.blpop('q', 0, { signal: controller.signal })).rejects.toThrow('enough')
      await expect(db.blpop('q', 0, { signal: 'no' })).rejects.toThrow(
        'the signal of blpop is an AbortSignal',
      )
      expect(await db.blpop('q', 0)).toEqual(['q', 'kept'])
    })

    it('ends with its signal at any moment, and loses nothing', async () => {
      const taken = []
      for (let at = 0; at < 30; at++) {
        const controller = new AbortController()
        const waiting = db.blpop('q', 0, { signal: controller.signal })
        const pushed = db.rpush('q', at)
        if (at % 3 === 0) await pushed
        if (at % 3 === 1) await sleep(1)
        controller.abort()
        await pushed
        const [{ value }] = await Promise.allSettled([waiting])
        if (value) taken.push(value[1])
        taken.push(...((await db.lpop('q', 100)) ?? []))
      }
      expect(taken).toEqual(Array.from({ length: 30 }, (_, at) => String(at)))
    })

    it('shares the listener of its signal with others, and leaves none', async () => {
      const { getEventListeners } = require('node:events')
      const controller = new AbortController()
      const { signal } = controller
      const waits = Array.from({ length: 20 }, (_, at) => db.blpop(`q${at}`, 0, { signal }))
      const ended = Promise.allSettled(waits)
      while (!store.info('clients').includes('blocked_clients:20')) await sleep(1)
      expect(getEventListeners(signal, 'abort').length).toBe(1)
      controller.abort(new Error('enough'))
      for (const { reason } of await ended) expect(reason).toMatchObject({ message: 'enough' })
      expect(getEventListeners(signal, 'abort').length).toBe(0)
    })

    it('leaves a connection for the next, unless that is lost', async () => {
      const connections = () => store.client('LIST').match(/lib-name=ioredis/g).length
      // One that was lost a moment ago may still be tried.
      const wait = () => db.blpop('q', 0.01).catch(({ code }) => code)
      for (let lost = 0; lost < 10; ) {
        if ((await wait()) === null) lost += 1
        store.client('KILL', 'TYPE', 'normal')
        await again()
      }
      do await wait()
      while (connections() !== 2)
      for (let at = 0; at < 3; at++) expect(await wait()).toBeNull()
      expect(connections()).toBe(2)
    })

    it('can be that of a user who may not ask for the number of a connection', async () => {
      store.acl('SETUSER', 'ada', 'on', 'nopass', '~*', '+@all', '-client|id')
      const ada = await require('../..').Redlet.connect(url, { username: 'ada', password: 'x' })
      const controller = new AbortController()
      const waiting = ada.blpop('q', 0, { signal: controller.signal })
      while (store.info('clients').includes('blocked_clients:0')) await sleep(1)
      controller.abort(new Error('enough'))
      await expect(waiting).rejects.toThrow('enough')
      store.rpush('q', 'kept')
      expect(await ada.blpop('q', 0)).toEqual(['q', 'kept'])
      await ada.close()
    })

    it('that is answered while it is ended does not end the next one', async () => {
      const between = await proxyTo(url)
      const held = await require('../..').Redlet.connect(between.url)
      const [forCalls] = between.state.sockets
      const controller = new AbortController()
      const first = held.blpop('a', 0, { signal: controller.signal })
      while (store.info('clients').includes('blocked_clients:0')) await sleep(1)
      forCalls.pause()
      controller.abort()
      store.rpush('a', 'x')
      expect(await first).toEqual(['a', 'x'])
      const next = held.blpop('b', 0)
      while (store.info('clients').includes('blocked_clients:0')) await sleep(1)
      forCalls.resume()
      await held.ping()
      store.rpush('b', 'y')
      expect(await next).toEqual(['b', 'y'])
      await held.close()
      await between.close()
    })

    it('fails when the connection is closed', async () => {
      const waiting = db.blpop('q', 0)
      await sleep(20)
      await db.close()
      await expect(waiting).rejects.toMatchObject({ code: 'CLOSED' })
    })
  })

  describe('a subscription', () => {
    it('gets messages once it is there', async () => {
      const got = []
      const subscription = await db.subscribe(['news', 'sport'], (...message) => got.push(message))
      expect(subscription.names).toEqual(['news', 'sport'])
      expect(store.publish('news', 'a')).toBe(1)
      expect(await db.publish('sport', 'b')).toBe(1)
      while (got.length < 2) await sleep(1)
      expect(got).toEqual([
        ['a', 'news'],
        ['b', 'sport'],
      ])
      subscription.close()
      while (store.publish('news', 'c') > 0) await sleep(1)
      expect(got.length).toBe(2)
    })

    it('can be of patterns, and of channels of SPUBLISH, in bytes', async () => {
      const got = []
      await db.buffers.psubscribe('n*', (...message) => got.push(message))
      await db.ssubscribe('news', (...message) => got.push(message))
      store.publish('news', Buffer.from([255]))
      while (got.length < 1) await sleep(1)
      store.spublish('news', 'shard')
      while (got.length < 2) await sleep(1)
      expect(got).toEqual([
        [Buffer.from([255]), Buffer.from('news'), Buffer.from('n*')],
        ['shard', 'news'],
      ])
      await db.punsubscribe()
      await db.sunsubscribe('news')
      expect([store.publish('news', 'x'), store.spublish('news', 'x')]).toEqual([0, 0])
    })

    it('can be iterated, and ends with its signal', async () => {
      const controller = new AbortController()
      const subscription = await db.subscribe('news', undefined, { signal: controller.signal })
      store.publish('news', 'a')
      store.publish('news', 'b')
      const got = []
      for await (const { message, channel, pattern } of subscription) {
        got.push([message, channel, pattern])
        if (got.length === 2) controller.abort()
      }
      expect(got).toEqual([
        ['a', 'news', null],
        ['b', 'news', null],
      ])
      expect(subscription.closed).toBe(true)
    })

    it('is there again after the connection was lost', async () => {
      const got = []
      await db.subscribe('news', (message) => got.push(message))
      store.client('KILL', 'TYPE', 'pubsub')
      while (got.length === 0) {
        store.publish('news', 'again')
        await sleep(5)
      }
      expect(got[0]).toBe('again')
    })

    it('whose listener throws ends the program, unless it heeds that, and others get theirs', async () => {
      const { code, stdout } = await runCode(`
        process.on('uncaughtException', ({ message }) => console.log(message))
        const { Redlet } = require('.')
        void (async () => {
          const db = await Redlet.connect('${url}')
          await db.subscribe('news', () => { throw new Error('a mistake') })
          let heard = 0
          await db.subscribe('news', (message) => console.log(message, ++heard))
          await db.multi().publish('news', 'a').publish('news', 'b').exec()
          console.log(await db.ping())
          while (heard < 2) await new Promise(setImmediate)
          await db.close()
        })()
      `)
      const lines = stdout.trim().split('\n').sort()
      expect({ code, lines }).toEqual({
        code: 0,
        lines: ['PONG', 'a 1', 'a mistake', 'a mistake', 'b 2'],
      })
    })

    it('that is refused is none', async () => {
      store.acl('SETUSER', 'deaf', 'on', 'nopass', '~*', 'resetchannels', '+@all')
      const deaf = await require('../..').Redlet.connect(url, { username: 'deaf', password: 'x' })
      await expect(deaf.subscribe('news', () => {})).rejects.toMatchObject({ code: 'NOPERM' })
      await expect(deaf.subscribe(null)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
      await deaf.close()
    })
  })

  describe('a script', () => {
    it('is a function of keys and arguments, on a server as on a store', async () => {
      const lua = "return { KEYS[1], ARGV[1], redis.call('INCR', KEYS[1]) }"
      for (const either of [store, db]) {
        const script = either.defineScript(lua, { keys: 1 })
        either.script('FLUSH')
        expect([...(await script('n', 'x'))].slice(0, 2)).toEqual(['n', 'x'])
        expect((await script('n', 'y'))[2]).toBe(Number(await either.get('n')))
        expect(() => script()).toThrow('the script has 1 keys, which come first; it was given 0')
      }
      expect(store.get('n')).toBe('4')
      const wrong = db.defineScript("return redis.error_reply('MINE own')")
      await expect(wrong()).rejects.toMatchObject({ code: 'MINE', message: 'own' })
      expect(() => store.defineScript("return redis.error_reply('MINE own')")()).toThrow('own')
      const writes = db.defineScript("return redis.call('SET', KEYS[1], 1)", {
        keys: 1,
        readOnly: true,
      })
      await expect(writes('k')).rejects.toThrow(/Write commands are not allowed/)
      expect(() => db.defineScript('return 1', { keys: -1 })).toThrow('how many keys it has')
      expect(() => db.defineScript(1)).toThrow('a script is a text in Lua')
    })
  })

  it('has locks, limits and caches, which stores share', async () => {
    const lock = await db.lock('report', { ttl: 10_000 })
    expect(store.lock('report', { ttl: 10_000 })).toBeNull()
    expect(await lock.release()).toBe(true)
    expect(store.lock('report', { ttl: 10_000 }).token).toBe(lock.token + 1)
    expect(await db.limit('calls', { max: 1, per: 60_000 })).toMatchObject({ allowed: true })
    expect(store.limit('calls', { max: 1, per: 60_000 })).toMatchObject({ allowed: false })
    expect(await db.cache('n', 60_000, () => ({ computed: 1 }))).toEqual({ computed: 1 })
    expect(await store.cache('n', 60_000, () => 'again')).toEqual({ computed: 1 })
  })

  describe('a walk', () => {
    it('finds everything', async () => {
      const names = Array.from({ length: 500 }, (_, at) => `key:${at}`)
      await Promise.all(names.map((name, at) => db.set(name, at)))
      await db.hset('h', Object.fromEntries(names.map((name, at) => [name, at])))
      await db.sadd('s', names)
      await db.zadd('z', Object.fromEntries(names.map((name, at) => [name, at / 2])))
      const all = async (walk) => {
        const found = []
        for await (const each of walk) found.push(each)
        return found.sort()
      }
      expect(await all(db.scanIterator({ match: 'key:*', count: 7 }))).toEqual(names.sort())
      expect(await all(db.sscanIterator('s'))).toEqual(names)
      expect(Object.fromEntries(await all(db.hscanIterator('h')))).toEqual(store.hgetall('h'))
      expect(Object.fromEntries(await all(db.zscanIterator('z')))['key:3']).toBe(1.5)
      expect((await all(db.buffers.sscanIterator('s')))[0]).toBeInstanceOf(Buffer)
      expect(await all(db.scanIterator({ type: 'hash' }))).toEqual(['h'])
    })
  })
})

'use strict'

const net = require('node:net')
const os = require('node:os')
const path = require('node:path')
const { setTimeout: sleep } = require('node:timers/promises')
const { Redlet, RedletError } = require('../..')
const { proxyTo } = require('../support/servers/proxy.js')

let store
let url
const opened = []

beforeEach(async () => {
  store = new Redlet()
  const { port } = await store.listen({ port: 0 })
  url = `redis://127.0.0.1:${port}`
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((db) => db.close()))
  await store.close()
})

async function connect(options, to = url) {
  const db = await Redlet.connect(to, options)
  opened.push(db)
  return db
}

describe('addresses', () => {
  it('have a user, a password and a database', async () => {
    store.acl('SETUSER', 'ada', 'on', '>p@ss', '~*', '&*', '+@all')
    const db = await connect({}, url.replace('//', '//ada:p%40ss@').concat('/3'))
    expect(await db.acl('WHOAMI')).toBe('ada')
    await db.set('k', 'in 3')
    store.select(3)
    expect(store.get('k')).toBe('in 3')
    const same = await connect({ username: 'ada', password: 'p@ss', database: 3 })
    expect(await same.get('k')).toBe('in 3')
  })

  it('can be those of Unix sockets', async () => {
    const socket = path.join(os.tmpdir(), `redlet-connect-${process.pid}.sock`)
    await store.listen({ path: socket })
    const db = await connect({}, `unix://${socket}?db=2`)
    await db.set('k', 'v')
    store.select(2)
    expect(store.get('k')).toBe('v')
  })

  it('of a database that the server lacks are refused', async () => {
    const refused = { name: 'RedletError', code: 'ERR', message: 'DB index is out of range' }
    await expect(connect({}, `${url}/99`)).rejects.toMatchObject(refused)
    await expect(connect({ database: 99 })).rejects.toMatchObject(refused)
  })

  it('that are none are refused, without showing their passwords', async () => {
    for (const wrong of [
      'http://x',
      'localhost:6379',
      'redi://a:secret@b',
      'redis:secret@b:6379',
      'redis:/secret@b',
      '"redis://a:secret@b"',
      6379,
      null,
      undefined,
      [],
    ]) {
      const error = await Redlet.connect(wrong).catch((error) => error)
      expect(error.code).toBe('INVALID_ARGUMENT')
      expect(error.message).not.toContain('secret')
    }
    const two = ['redis://a', 'redis://b']
    await expect(connect({ cluster: false }, two)).rejects.toThrow(
      'several addresses are of a cluster, or of { sentinel: name }',
    )
    await expect(connect({ retries: 3 })).rejects.toThrow(
      'Redlet.connect has no option retries; there are bigints, cluster, database, ioredis, password, sentinel, tls, username; those of ioredis are in { ioredis: {} }',
    )
    await expect(connect({}, `${url}/x`)).rejects.toThrow('a database is a number')
  })

  it('where nothing listens are told at once', async () => {
    await expect(connect({}, 'redis://127.0.0.1:1')).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: "the server can't be reached: redis://127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1",
    })
    const cluster = connect({ cluster: true }, ['redis://127.0.0.1:1'])
    await expect(cluster).rejects.toMatchObject({ code: 'UNREACHABLE' })
  })

  it('whose password is wrong are told at once', async () => {
    store.config('SET', 'requirepass', 'right')
    await expect(connect({ password: 'wrong' })).rejects.toMatchObject({
      code: 'WRONGPASS',
      message: 'invalid username-password pair or user is disabled.',
    })
    await expect(connect()).rejects.toMatchObject({ code: 'NOAUTH' })
  })
})

describe('a connection', () => {
  it('has errors of the class RedletError whose stack names the caller', async () => {
    const db = await connect()
    await db.set('k', 'v')
    const error = await (async function wronglyCalled() {
      await db.lpush('k', 'x')
    })().catch((error) => error)
    expect(error).toBeInstanceOf(RedletError)
    expect(error.code).toBe('WRONGTYPE')
    expect(error.stack).toContain('wronglyCalled')
  })

  it('refuses what is no argument before it is sent', async () => {
    const db = await connect()
    await expect(db.set('k', null)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message:
        'argument 2 of SET is null; it can be a string, a Buffer or Uint8Array, a number or a bigint',
    })
    await expect(db.call()).rejects.toThrow('call() needs the name of a command')
  })

  it('sends calls in their order', async () => {
    const db = await connect()
    const replies = Array.from({ length: 100 }, () => db.incr('n'))
    expect(await Promise.all(replies)).toEqual(Array.from({ length: 100 }, (_, at) => at + 1))
  })

  it('writes calls that are made at once in one piece', async () => {
    const db = await connect()
    const writes = ['_write', '_writev'].map((name) => jest.spyOn(net.Socket.prototype, name))
    try {
      const replies = Array.from({ length: 100 }, () => db.incr('n'))
      expect(await Promise.all(replies)).toHaveLength(100)
      expect(writes.map(({ mock }) => mock.calls.length)).toEqual([0, 1])
    } finally {
      for (const write of writes) write.mockRestore()
    }
  })

  it('calls commands that only the server knows', async () => {
    const db = await connect()
    await expect(db.call('NOSUCH', 'a', 1)).rejects.toMatchObject({
      code: 'ERR',
      message: "unknown command 'NOSUCH', with args beginning with: 'a' '1' ",
    })
  })

  it('passes any bytes on, and any texts', async () => {
    const db = await connect()
    const bytes = Buffer.from([0, 255, 13, 10, 128])
    await db.set(bytes, bytes)
    expect(await db.buffers.get(bytes)).toEqual(bytes)
    const text = `\u{1F600}é\r\n${'x'.repeat(70_000)}`
    await db.hset('h', { [text]: text })
    expect(await db.hgetall('h')).toEqual({ [text]: text })
    expect(store.get(bytes)).toBe(bytes.toString())
  })

  it('keeps the digits of integers, or makes all of them bigints', async () => {
    const db = await connect()
    expect(await db.incrby('n', 2n ** 53n)).toBe(2 ** 53)
    expect(await db.incr('n')).toBe(2n ** 53n + 1n)
    const bigints = await connect({ bigints: true })
    expect(await bigints.incr('m')).toBe(1n)
    expect(await bigints.dbsize()).toBe(2)
  })

  it('returns to its database when it connects again', async () => {
    const db = await connect()
    await db.select(5)
    store.client('KILL', 'TYPE', 'normal')
    await sleep(20)
    await db.set('k', 'v')
    store.select(5)
    expect(store.get('k')).toBe('v')
  })

  it('stays in its database when the server refuses another', async () => {
    const db = await connect({}, `${url}/3`)
    const calls = [db.select(99), db.select(4), db.select(98)].map((call) => call.catch(String))
    const refused = 'RedletError: DB index is out of range'
    expect(await Promise.all(calls)).toEqual([refused, 'OK', refused])
    await db.set('k', 'in 4')
    store.client('KILL', 'TYPE', 'normal')
    await db.ping().catch(() => {})
    expect(await db.get('k')).toBe('in 4')
  })

  it('takes no calls of a server that has come back without its database', async () => {
    const db = await connect({}, `${url}/3`)
    await db.select(5)
    await store.close()
    store = new Redlet({ databases: 2 })
    await store.listen({ port: Number(new URL(url).port) })
    const refused = { code: 'ERR', message: 'DB index is out of range' }
    await expect(db.set('k', 'v')).rejects.toMatchObject(refused)
    await expect(db.get('k')).rejects.toMatchObject(refused)
    expect(store.dbsize()).toBe(0)
  })

  it('takes as many arguments as there are', async () => {
    const db = await connect()
    const members = Array.from({ length: 20_000 }, (_, at) => `m${at}`)
    expect(await db.sadd('s', members)).toBe(20_000)
    expect(await db.sadd('s', ...members)).toBe(0)
    expect((await db.smembers('s')).length).toBe(20_000)
  })

  it('closes once its calls have replies, and then refuses others', async () => {
    const db = await connect()
    const last = db.incr('n')
    await db.close()
    expect(await last).toBe(1)
    await expect(db.get('k')).rejects.toMatchObject({
      code: 'CLOSED',
      message: 'the connection is closed',
    })
    await expect(db.blpop('q', 0)).rejects.toMatchObject({ code: 'CLOSED' })
    await expect(db.subscribe('news')).rejects.toMatchObject({ code: 'CLOSED' })
    await expect(db.multi().get('k').exec()).rejects.toMatchObject({ code: 'CLOSED' })
    await db.close()
  })

  it('is disposed of by await using only', async () => {
    const db = await connect()
    expect(() => db[Symbol.dispose]()).toThrow('a connection closes later: write await using')
    await db[Symbol.asyncDispose]()
    await expect(db.get('k')).rejects.toMatchObject({ code: 'CLOSED' })
  })

  it('says what only a store in the process has', async () => {
    const db = await connect()
    for (const name of ['listen', 'save', 'fork', 'backup', 'metrics', 'health', 'on', 'rewind']) {
      expect(() => db[name]()).toThrow(
        expect.objectContaining({
          code: 'EMBEDDED_ONLY',
          message: expect.stringMatching(`^${name}\\(\\) is of a store in this process`),
        }),
      )
    }
    expect(() => [...db.scanIterator()]).toThrow('a scan of a server is iterated by for await')
  })

  it('refuses what would change the connection for all calls', async () => {
    const db = await connect()
    const calls = [
      () => db.monitor(),
      () => db.reset(),
      () => db.auth('x'),
      () => db.client('REPLY', 'OFF'),
      () => db.client('TRACKING', 'ON'),
      () => db.call('subscribe', 'news'),
      () => db.call('SSUBSCRIBE', 'news'),
    ]
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'UNSUPPORTED' })
    expect(await db.quit()).toBe('OK')
    const { server, modules } = await db.hello(3)
    expect(server).toBe('redis')
    expect(modules.map(({ name }) => name)).toEqual(['vectorset', 'ReJSON', 'bf', 'timeseries'])
    expect(await db.ping()).toBe('PONG')
  })

  it('shows where it goes to', async () => {
    const db = await connect()
    expect(require('node:util').inspect(db)).toBe(`RemoteRedlet { ${url}, ready }`)
  })

  it('is not made by hand', async () => {
    const { constructor: RemoteRedlet } = await connect()
    expect(() => new RemoteRedlet()).toThrow('it is made by await Redlet.connect(url)')
  })
})

describe('a connection that is lost', () => {
  it('fails the calls that were sent, which the server may have run, and sends none again', async () => {
    const between = await proxyTo(url)
    const db = await connect({}, between.url)
    await db.set('n', 0)
    between.state.holding = true
    const calls = [db.incr('n'), db.multi().incr('n').exec(), db.buffers.incr('n')]
    const settled = Promise.allSettled(calls)
    while (store.get('n') !== '3') await sleep(5)
    between.state.holding = false
    between.cut()
    for (const { reason } of await settled) {
      expect(reason).toMatchObject({
        code: 'CONNECTION_LOST',
        message:
          'the connection was lost before the reply came: the server may or may not have run the call',
      })
    }
    expect(await db.get('n')).toBe('3')
    await db.close()
    await between.close()
  })

  it('keeps calls that were not sent for the next connection', async () => {
    const between = await proxyTo(url)
    const db = await connect({}, between.url)
    between.cut()
    await sleep(20)
    const calls = [db.incr('n'), db.incr('n'), db.multi().incr('n').incr('n').exec()]
    expect(await Promise.all(calls)).toEqual([1, 2, [3, 4]])
    await db.close()
    await between.close()
  })

  it('keeps calls that wait too, which a signal ends meanwhile, or the end of the connection', async () => {
    const between = await proxyTo(url)
    const db = await connect({}, between.url)
    const closing = between.close()
    between.cut()
    await closing
    await sleep(20)
    const ending = new AbortController()
    const waits = [db.blpop('l', 0), db.blpop('other', 0, { signal: ending.signal })]
    const aborted = expect(waits[1]).rejects.toThrow('enough')
    await sleep(50)
    ending.abort(new Error('enough'))
    await aborted
    const again = await proxyTo(url, Number(new URL(between.url).port))
    store.rpush('l', 'x')
    expect(await waits[0]).toEqual(['l', 'x'])
    const closed = again.close()
    again.cut()
    await closed
    await sleep(20)
    const last = expect(db.blpop('l', 0)).rejects.toMatchObject({ code: 'CLOSED' })
    await db.close()
    await last
  })

  it('fails calls when the server does not come back', async () => {
    const between = await proxyTo(url)
    const options = { maxRetriesPerRequest: 1, retryStrategy: () => 5 }
    const db = await connect({ ioredis: options }, between.url)
    const closing = between.close()
    between.cut()
    await closing
    await expect(db.get('k')).rejects.toMatchObject({
      code: expect.stringMatching(/UNREACHABLE|LOST/),
    })
    await expect(db.get('k')).rejects.toMatchObject({ code: 'UNREACHABLE' })
    await expect(db.blpop('k', 0)).rejects.toMatchObject({ code: 'UNREACHABLE' })
    await db.close()
  })
})

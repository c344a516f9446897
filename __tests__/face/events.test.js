'use strict'

const channels = require('node:diagnostics_channel')
const { once } = require('node:events')
const path = require('node:path')
const { Worker } = require('node:worker_threads')
const { Redlet } = require('../..')
const { runCode } = require('../support/processes/child.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { RawClient, encode } = require('../support/servers/raw-client.js')

const open = []
afterEach(() => Promise.all(open.splice(0).map((db) => db.close())))
afterAll(removeFolders)

function store(...args) {
  const db = new Redlet(...args)
  open.push(db)
  return db
}

/** The next event of a store. */
const next = (db, name) => new Promise((resolve) => db.once(name, resolve))

/** Waits until this many events have come. */
async function until(events, count) {
  const end = Date.now() + 10_000
  while (events.length < count && Date.now() < end) await new Promise((go) => setTimeout(go, 5))
  return events
}

describe('on()', () => {
  it('tells of keys that expire, by a read and in the background', async () => {
    const db = store()
    const events = []
    expect(db.on('expired', (event) => events.push(event))).toBe(db)
    db.select(2)
    db.mset({ a: 1, b: 2 })
    db.pexpire('a', 1)
    await until(events, 1)
    db.set('c', 1, { px: 1 })
    await new Promise((resolve) => setTimeout(resolve, 3))
    db.get('c')
    await until(events, 2)
    expect(events).toEqual([
      { key: 'a', database: 2 },
      { key: 'c', database: 2 },
    ])
  })

  it('tells of keys that are evicted, and gives Buffers through db.buffers', async () => {
    const db = store({ maxmemoryPolicy: 'allkeys-random' })
    const [texts, buffers] = [[], []]
    db.on('evicted', ({ key }) => texts.push(key))
    db.buffers.on('evicted', ({ key }) => buffers.push(key))
    for (let i = 0; i < 500; i++) db.set(Buffer.from([255, i >> 8, i]), 'v'.repeat(1000))
    // What the store has beside its keys takes some 310 kB.
    db.config('SET', 'maxmemory', 600_000)
    db.set('last', 1)
    await until(texts, 10)
    expect(
      buffers.every((key) => Buffer.isBuffer(key) && (key[0] === 255 || `${key}` === 'last')),
    ).toBe(true)
    expect(texts).toEqual(buffers.map(String))
  })

  it('tells of slow calls without their arguments', async () => {
    const db = store()
    db.config('SET', 'slowlog-log-slower-than', 0)
    const slow = next(db, 'slow')
    db.set('secret-key', 'secret-value')
    const event = await slow
    expect(event).toEqual({
      command: expect.any(String),
      duration: expect.any(Number),
      client: db.client('ID'),
      keys: 1,
    })
    expect(JSON.stringify(event)).not.toContain('secret')
  })

  it('tells of errors by command and code, without their texts', async () => {
    const db = store()
    const events = []
    db.on('error', (event) => events.push(event))
    db.set('k', 'v')
    expect(() => db.lpush('k', 1)).toThrow('wrong kind')
    expect(() => db.call('SECRETCALL', 'secret')).toThrow('unknown command')
    expect(() => db.call('GET')).toThrow('wrong number')
    expect(() => db.eval("return {err = 'SECRETCODE of a script'}", 0)).toThrow('of a script')
    await until(events, 4)
    const client = db.client('ID')
    expect(events).toEqual([
      { command: 'lpush', code: 'WRONGTYPE', client },
      { command: null, code: 'ERR', client },
      { command: 'get', code: 'ERR', client },
      { command: 'eval', code: 'other', client },
    ])
  })

  it('tells of snapshots', async () => {
    const db = store(newFolder())
    db.set('k', 'v')
    const event = next(db, 'snapshot')
    await db.save()
    expect(await event).toEqual({
      complete: true,
      duration: expect.any(Number),
      bytes: expect.any(Number),
      problem: null,
    })
  })

  it('tells of connections that come, go, or are refused', async () => {
    const db = store()
    const events = []
    db.on('connection', (event) => events.push(event))
    const { port } = await db.listen({ port: 0 })
    const client = await RawClient.connect({ port })
    await client.send(encode('PING')).until(/PONG/)
    await until(events, 1)
    db.config('SET', 'maxclients', 1)
    const second = await RawClient.connect({ port })
    await until(events, 2)
    await client.send(encode('QUIT')).end()
    await until(events, 3)
    second.close()
    const address = expect.stringMatching(/^127\.0\.0\.1:\d+$/)
    const id = events[0].client
    expect(events.slice(0, 3)).toEqual([
      { state: 'opened', client: id, door: 'tcp', address, reason: null, problem: null },
      { state: 'refused', client: 0, door: 'tcp', address, reason: 'maxclients', problem: null },
      { state: 'closed', client: id, door: 'tcp', address, reason: null, problem: null },
    ])
    expect(id).toBeGreaterThan(0)
  })

  it('ends by off, and once is once', async () => {
    const db = store()
    const [all, first] = [[], []]
    const listener = (event) => all.push(event.code)
    db.on('error', listener)
    db.once('error', (event) => first.push(event.code))
    for (let i = 0; i < 2; i++) expect(() => db.call('GET')).toThrow()
    await until(all, 2)
    expect(db.off('error', listener)).toBe(db)
    expect(() => db.call('GET')).toThrow()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect([all, first]).toEqual([['ERR', 'ERR'], ['ERR']])
  })

  it('refuses an event that there is not, and a listener that is none', () => {
    const db = store()
    expect(() => db.on('expird', () => {})).toThrow(
      "there is no event 'expird'; there are expired, ",
    )
    expect(() => db.on('expired', 'x')).toThrow('listener')
  })

  it('keeps no process alive, and goes on after a listener has thrown', async () => {
    const code = `
      const { Redlet } = require('redlet')
      const db = new Redlet()
      const got = []
      process.on('uncaughtException', (error) => got.push(error.message))
      db.on('error', ({ command }) => { got.push(command); if (command === 'get') throw new Error('mine') })
      for (const name of ['GET', 'SET']) try { db.call(name) } catch {}
      setTimeout(() => console.log(got.join()), 100)
    `
    const { stdout, stderr, code: ended } = await runCode(code)
    expect({ stdout, stderr, ended }).toEqual({ stdout: 'get,mine,set\n', stderr: '', ended: 0 })
  })

  it('tells one thread what another has done', async () => {
    const db = store({ name: 'events-of-workers' })
    const event = next(db, 'error')
    const code = `
      const { Redlet } = require(${JSON.stringify(path.join(__dirname, '..', '..'))})
      const db = new Redlet({ name: 'events-of-workers' })
      db.on('expired', () => {})
      try { db.call('HSET', 'k') } catch {}
      db.close()
    `
    const ended = once(new Worker(code, { eval: true }), 'exit')
    expect(await event).toMatchObject({ command: 'hset', code: 'ERR' })
    await ended
  })
})

describe('a store that closes', () => {
  it('takes no listener any more, and lets off end one', async () => {
    const db = store()
    const listener = () => {}
    db.on('expired', listener)
    await db.close()
    for (const method of ['on', 'once', 'addListener']) {
      expect(() => db[method]('expired', listener)).toThrow(
        expect.objectContaining({ code: 'CLOSED' }),
      )
    }
    expect(db.off('expired', listener)).toBe(db)
  })

  it('tells a listener that closes it of nothing else that has happened', async () => {
    const db = store()
    const events = []
    db.on('error', (event) => {
      events.push(event.command)
      db.close()
    })
    for (const command of ['incr', 'get']) expect(() => db.call(command)).toThrow('number of')
    await until(events, 1)
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(events).toHaveLength(1)
  })
})

describe('diagnostics channels', () => {
  it('publish what happens in every store of the thread, while somebody subscribes', async () => {
    const [before, messages] = [store(), []]
    const subscriber = (message, name) => messages.push([name, message])
    channels.subscribe('redlet:error', subscriber)
    const after = store()
    for (const db of [before, after]) expect(() => db.call('GET')).toThrow()
    await until(messages, 2)
    const facts = { command: 'get', code: 'ERR', client: expect.any(Number) }
    expect(messages).toHaveLength(2)
    for (const [index, db] of [before, after].entries()) {
      const [name, { store: of, ...rest }] = messages.find(([, message]) => message.store === db)
      expect([index, name, of === db, rest]).toEqual([index, 'redlet:error', true, facts])
    }
    expect(channels.unsubscribe('redlet:error', subscriber)).toBe(true)
    expect(() => before.call('GET')).toThrow()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(messages).toHaveLength(2)
    expect(channels.channel('redlet:error').hasSubscribers).toBe(false)
  })

  it('serve subscribers of the channel object, and stores of AsyncLocalStorage', async () => {
    const db = store()
    const channel = channels.channel('redlet:expired')
    const messages = []
    const subscriber = ({ key, database }) => messages.push([key, database])
    channel.subscribe(subscriber)
    db.set('k', 'v', { px: 1 })
    await until(messages, 1)
    expect(messages).toEqual([['k', 0]])
    expect(channel.unsubscribe(subscriber)).toBe(true)
    expect(channel.unsubscribe(subscriber)).toBe(false)
  })

  it('keep one follower of subscribers to scripts, however often the package is loaded', () => {
    const channel = channels.channel('tracing:redlet:script:start')
    const followers = () => channel[Symbol.for('redlet.followers')].size
    const before = followers()
    expect(before).toBe(1)
    const traced = []
    const listener = ({ command }) => traced.push(command)
    jest.isolateModules(() => {
      const other = new (require('../..').Redlet)()
      open.push(other)
      expect(followers()).toBe(before)
      channel.subscribe(listener)
      other.eval('return 1', 0)
    })
    store().eval('return 1', 0)
    channel.unsubscribe(listener)
    store().eval('return 1', 0)
    expect(traced).toEqual(['eval', 'eval'])
  })

  it('trace scripts, without their texts, arguments and replies', () => {
    const db = store()
    const events = []
    const names = ['start', 'end', 'error']
    const subscribers = names.map((name) => (context) => events.push([name, { ...context }]))
    names.forEach((name, at) => {
      channels.subscribe(`tracing:redlet:script:${name}`, subscribers[at])
    })
    expect(db.eval('return ARGV[1]', 0, 'secret')).toBe('secret')
    expect(() => db.eval('return redis.call("GET")', 0)).toThrow()
    names.forEach((name, at) => {
      channels.unsubscribe(`tracing:redlet:script:${name}`, subscribers[at])
    })
    db.eval('return 1', 0)
    expect(events).toEqual([
      ['start', { command: 'eval' }],
      ['end', { command: 'eval' }],
      ['start', { command: 'eval' }],
      ['error', { command: 'eval', code: 'ERR' }],
      ['end', { command: 'eval', code: 'ERR' }],
    ])
  })
})

it('is an emitter to events.once, which leaves no listener', async () => {
  const db = new Redlet()
  const expired = once(db, 'expired')
  db.set('k', 'v', { px: 1 })
  const [event] = await expired
  expect(event).toEqual({ key: 'k', database: 0 })
  expect(() => db.get()).toThrow()
  await new Promise((resolve) => setTimeout(resolve, 5))
  await db.close()
})

'use strict'

const { setTimeout: later } = require('node:timers/promises')
const Redis = require('../../lib/adapters/ioredis.js')
const { Redlet, RedletError } = require('../..')
const { faultsOf, isolated, testClock } = require('../../lib/testing')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { RawClient, encode } = require('../support/servers/raw-client.js')

const open = []
afterEach(() => Promise.all(open.splice(0).map((one) => one.close())))
afterAll(removeFolders)

function store(...args) {
  const db = new Redlet(...args)
  open.push(db)
  return { db, faults: faultsOf(db) }
}

/** ioredis over a store. */
function ioredis(db, options) {
  const redis = new Redis({ store: db, retryStrategy: () => 1, ...options })
  open.push({ close: () => redis.quit().catch(() => redis.disconnect()) })
  return redis
}

/** Waits until a call of a connection is held up. */
async function untilHeld(db) {
  while (!/ flags=b /.test(db.client('LIST'))) await later(1)
}

const error = (code, message) => expect.objectContaining({ code, message })

describe('fail', () => {
  it('lets so many calls fail, which change nothing, and then no more', () => {
    const { db, faults } = store()
    faults.fail('SET', 'OOM no room', { times: 2 })
    expect(() => db.set('k', 'v')).toThrow(error('OOM', 'no room'))
    expect(db.exists('k')).toBe(0)
    expect(() => db.call('set', 'k', 'v')).toThrow(RedletError)
    expect(db.set('k', 'v')).toBe('OK')
  })

  it('lasts until it is cleared, and is met by all who use the store', async () => {
    const { db, faults } = store({ name: `faulty ${Math.random()}` })
    const redis = ioredis(db)
    const { port } = await db.listen({ port: 0 })
    const raw = await RawClient.connect({ port })
    faults.fail('get', new RedletError('LOADING', 'not yet'))
    expect(() => db.get('k')).toThrow(error('LOADING', 'not yet'))
    expect(() => db.buffers.get('k')).toThrow(error('LOADING', 'not yet'))
    await expect(redis.get('k')).rejects.toThrow('LOADING not yet')
    await raw.send(encode('GET', 'k')).until(/\n/)
    expect(raw.received).toBe('-LOADING not yet\r\n')
    faults.clear()
    expect([db.get('k'), await redis.get('k')]).toEqual([null, null])
    raw.socket.destroy()
  })

  it('is met by a get that would be answered from a copy', () => {
    const { db, faults } = store()
    db.set('k', 'v')
    for (let i = 0; i < 3; i++) expect(db.get('k')).toBe('v')
    faults.fail('GET', 'ERR no', { times: 1 })
    expect(() => db.get('k')).toThrow('no')
    expect(db.get('k')).toBe('v')
  })

  it('is one reply among others in a transaction, of which it keeps only its own call', async () => {
    const { db, faults } = store()
    const redis = ioredis(db)
    faults.fail('INCR', 'ERR no', { times: 2 })
    await expect(db.multi().set('a', 1).incr('a').set('b', 2).exec()).rejects.toThrow(
      error('ERR', 'no'),
    )
    expect(db.mget('a', 'b')).toEqual(['1', '2'])
    const replies = await redis.multi().incr('a').incr('a').exec()
    expect(replies).toEqual([[expect.objectContaining({ message: 'ERR no' })], [null, 2]])
  })

  it('of EXEC discards the transaction', async () => {
    const { db, faults } = store()
    const redis = ioredis(db)
    faults.fail('EXEC', 'ERR no', { times: 3 })
    db.watch('w')
    await expect(db.multi().set('a', 1).exec()).rejects.toThrow(error('ERR', 'no'))
    await expect(redis.multi().set('a', 1).exec()).rejects.toThrow('ERR no')
    db.call('MULTI')
    db.set('a', 1)
    expect(() => db.call('EXEC')).toThrow(error('ERR', 'no'))
    expect(db.exists('a')).toBe(0)
    db.set('w', 1)
    expect(await db.multi().set('a', 1).exec()).toEqual(['OK'])
  })

  it('ends a script like any error of a call, and pcall catches it', () => {
    const { db, faults } = store()
    faults.fail('SET', 'OOM no room')
    expect(() => db.eval("redis.call('SET', 'k', 1)", 0)).toThrow(/no room/)
    expect(db.eval("return redis.pcall('SET', 'k', 1).err", 0)).toBe('OOM no room')
    expect(db.exists('k')).toBe(0)
  })

  it('names commands with subcommands, and refuses those that there are not', () => {
    const { db, faults } = store()
    faults.fail('CONFIG GET', 'ERR no', { times: 1 })
    faults.fail('config|set', 'ERR neither', { times: 1 })
    expect(() => db.config('GET', 'maxmemory')).toThrow('no')
    expect(() => db.config('SET', 'maxmemory', 0)).toThrow('neither')
    for (const name of ['NONE', 'CONFIG', '']) {
      expect(() => faults.fail(name, 'ERR no')).toThrow(
        expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
      )
    }
  })

  it.each([
    ['OOM no room', 'OOM', 'no room'],
    ['went wrong', 'ERR', 'went wrong'],
    ['OOM', 'ERR', 'OOM'],
    [new Error('READONLY not here'), 'READONLY', 'not here'],
    [new Error('broken\nin two'), 'ERR', 'broken in two'],
    [Object.assign(new Error('reset'), { code: 'ECONNRESET' }), 'ECONNRESET', 'reset'],
    [Object.assign(new Error('odd'), { code: 'not a code' }), 'ERR', 'odd'],
  ])('takes %p for the error', (given, code, message) => {
    const { db, faults } = store()
    faults.fail('GET', given)
    expect(() => db.get('k')).toThrow(error(code, message))
  })

  it.each([
    ['no error', ['GET']],
    ['an error without a text', ['GET', '']],
    ['a command that is no text', [5, 'ERR no']],
    ['options that are null', ['GET', 'ERR no', null]],
    ['options that are a number', ['GET', 'ERR no', 2]],
    ['no times', ['GET', 'ERR no', { times: 0 }]],
    ['times that are no number', ['GET', 'ERR no', { times: '2' }]],
    ['an option that there is not', ['GET', 'ERR no', { time: 2 }]],
  ])('refuses %s', (_, args) => {
    const { db, faults } = store()
    expect(() => faults.fail(...args)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    )
    expect(db.get('k')).toBeNull()
  })
})

describe('delay', () => {
  it('holds up a connection by the clock of the store, and what comes behind it', async () => {
    const clock = testClock()
    const { db, faults } = store({ clock })
    const redis = ioredis(db)
    await redis.ping()
    faults.delay('GET', '50ms', { times: 1 })
    db.set('k', 'v')
    const done = []
    const calls = [redis.get('k'), redis.set('k', 'w')]
    calls.map((call) => call.then((reply) => done.push(reply)))
    await untilHeld(db)
    clock.advance(49)
    await later(20)
    expect([done, db.get('k')]).toEqual([[], 'v'])
    clock.advance(1)
    await Promise.all(calls)
    expect(done).toEqual(['v', 'OK'])
    expect(await redis.get('k')).toBe('w')
  })

  it('goes by the system’s clock too, and every call waits for itself', async () => {
    const { db, faults } = store()
    const redis = ioredis(db)
    await redis.ping()
    faults.delay('GET', 30, { times: 2 })
    const begun = performance.now()
    expect(await Promise.all([redis.get('a'), redis.get('b'), redis.get('c')])).toEqual([
      null,
      null,
      null,
    ])
    expect(performance.now() - begun).toBeGreaterThan(55)
  })

  it('ends when it is cleared', async () => {
    const { db, faults } = store({ clock: testClock() })
    const redis = ioredis(db)
    faults.delay('GET', '1h')
    const reply = redis.get('k')
    await untilHeld(db)
    faults.clear()
    expect(await reply).toBeNull()
  })

  it('blocks the program in a function, and can be followed by a failure', () => {
    const { db, faults } = store()
    faults.delay('GET', 30, { times: 1 })
    faults.fail('GET', 'ERR late', { times: 1 })
    const begun = performance.now()
    expect(() => db.get('k')).toThrow('late')
    expect(performance.now() - begun).toBeGreaterThan(29)
  })

  it('lets ioredis run into its time-out', async () => {
    const { db, faults } = store()
    const redis = ioredis(db, { commandTimeout: 1000 })
    await redis.ping()
    faults.delay('GET', '1h')
    await expect(redis.get('k')).rejects.toThrow('Command timed out')
    redis.disconnect()
  })

  it.each([['soon'], [-1], [Number.NaN], [undefined], ['2d']])('refuses %p', (time) => {
    const { faults } = store()
    expect(() => faults.delay('GET', time)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    )
  })
})

describe('disconnect', () => {
  it('cuts ioredis, which connects again and subscribes again', async () => {
    const { db, faults } = store()
    const redis = ioredis(db)
    const subscriber = ioredis(db)
    await Promise.all([redis.ping(), subscriber.subscribe('news')])
    const closed = new Promise((resolve) => redis.once('close', resolve))
    const ready = [redis, subscriber].map(
      (one) => new Promise((resolve) => one.once('ready', resolve)),
    )
    faults.disconnect()
    await Promise.all([closed, ...ready])
    expect(await redis.set('k', 'v')).toBe('OK')
    const message = new Promise((resolve) => subscriber.once('message', (_, text) => resolve(text)))
    while (db.publish('news', 'hello') === 0) await later(1)
    expect(await message).toBe('hello')
  })

  it('cuts node-redis, which connects again', async () => {
    const { createClient } = require('../../lib/adapters/redis.js')
    const { db, faults } = store()
    const client = createClient({ store: db, socket: { reconnectStrategy: () => 1 } })
    client.on('error', () => {})
    await client.connect()
    const ready = new Promise((resolve) => client.once('ready', resolve))
    faults.disconnect()
    await ready
    expect(await client.set('k', 'v')).toBe('OK')
    client.destroy()
  })

  it('cuts clients of a listener, also those that are held up, and no function', async () => {
    const { db, faults } = store({ clock: testClock() })
    const { port } = await db.listen({ port: 0 })
    const raw = await RawClient.connect({ port })
    faults.delay('GET', '1h')
    raw.send(encode('GET', 'k'))
    await untilHeld(db)
    faults.disconnect()
    await raw.end()
    expect(db.set('k', 'v')).toBe('OK')
  })
})

describe('fullDisk', () => {
  it.each([
    ['in memory', () => []],
    ['of a folder', () => [newFolder()]],
  ])('refuses what writes with MISCONF, and nothing else, in a store %s', async (_, args) => {
    const { db, faults } = store(...args())
    const full = expect.objectContaining({
      code: 'MISCONF',
      message: expect.stringMatching(/no room on the disk/),
    })
    db.set('k', 'v')
    faults.fullDisk()
    expect(() => db.set('k', 'w')).toThrow(full)
    expect(() => db.del('k')).toThrow(full)
    expect(() => db.eval("redis.call('SET', 'k', 'w')", 0)).toThrow(/MISCONF|no room/)
    await expect(db.multi().set('k', 'w').exec()).rejects.toThrow(/no room/)
    await expect(ioredis(db).set('k', 'w')).rejects.toThrow(/^MISCONF/)
    expect(db.get('k')).toBe('v')
    expect(db.health()).toMatchObject({ ok: false, writable: false })
    faults.fullDisk(false)
    expect(db.set('k', 'w')).toBe('OK')
    expect(db.health()).toMatchObject({ ok: true, problem: null })
    faults.fullDisk(true)
    faults.clear()
    expect(db.del('k')).toBe(1)
  })

  it('takes true or false', () => {
    expect(() => store().faults.fullDisk('yes')).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    )
  })
})

describe('faultsOf', () => {
  it('is about the one store: a fork has none, and rewind ends them', async () => {
    const prepared = store()
    prepared.faults.fail('GET', 'ERR no')
    const own = isolated({ hooks: false })
    const fork = prepared.db.fork()
    expect(fork.get('k')).toBeNull()
    const faults = faultsOf(own)
    faults.fail('GET', 'ERR no')
    faults.fullDisk()
    own.rewind()
    expect([own.get('k'), own.set('k', 'v')]).toEqual([null, 'OK'])
    await Promise.all([own.close(), fork.close()])
  })

  it('takes a store, and of a closed one nothing', async () => {
    for (const none of [undefined, null, {}, new Map()]) {
      expect(() => faultsOf(none)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
    }
    const db = new Redlet()
    const faults = faultsOf(db)
    await db.close()
    for (const fault of [
      () => faults.fail('GET', 'ERR no'),
      () => faults.delay('GET', 1),
      () => faults.disconnect(),
      () => faults.fullDisk(),
      () => faults.clear(),
    ]) {
      expect(fault).toThrow(error('CLOSED', 'the store is closed'))
    }
  })
})

'use strict'

const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { setTimeout: later } = require('node:timers/promises')
const { Redlet } = require('../..')
const { attach } = require('../../lib/clock.js')
const { testClock } = require('../../lib/testing')
const { runCode } = require('../support/processes/child.js')

const START = Date.parse('2030-01-01T00:00:00Z')

/** Messages come in a later turn of the event loop. */
async function until(condition) {
  while (!condition()) await later(1)
}

describe('testClock', () => {
  /** A store that goes by a clock, with its expired keys as they are announced. */
  function open(options) {
    const clock = testClock(START)
    const db = new Redlet({ clock, ...options })
    db.config('SET', 'notify-keyspace-events', 'Ex')
    const expired = []
    db.subscribe('__keyevent@0__:expired', (key) => expired.push(key))
    return { clock, db, expired }
  }

  it('stands still, and is what the store goes by', async () => {
    const { clock, db } = open()
    db.set('k', 'v', { ex: 60 })
    await later(5)
    expect(db.pttl('k')).toBe(60_000)
    expect(db.time()).toEqual([String(START / 1000), '0'])
    clock.advance(1500)
    expect(db.pttl('k')).toBe(58_500)
    expect(db.pexpiretime('k')).toBe(START + 60_000)
    expect(clock.now()).toBe(START + 1500)
    await db.close()
  })

  it('ends keys and fields in the order of their deadlines, before advance returns', async () => {
    const { clock, db, expired } = open()
    for (const key of ['c', 'a', 'd', 'b']) {
      db.set(key, 'v', { px: 1000 * 'abcd'.indexOf(key) + 1000 })
    }
    db.hset('h', { kept: 1, gone: 2 })
    db.hpexpire('h', 2500, 'FIELDS', 1, 'gone')
    clock.advance('3.5s')
    expect(db.keys('*').sort()).toEqual(['d', 'h'])
    expect(db.hlen('h')).toBe(1)
    await until(() => expired.length >= 3)
    expect(expired).toEqual(['a', 'b', 'c'])
    await db.close()
  })

  it('ends waits whose time is up, and no others', async () => {
    const { clock, db } = open()
    const ended = []
    const wait = (key, seconds) => db.blpop(key, seconds).then((reply) => ended.push([key, reply]))
    const waits = [wait('day', 86_400), wait('hour', 3600), wait('ever', 0)]
    clock.advance('59m')
    await later(5)
    expect(ended).toEqual([])
    clock.advance('1m')
    await waits[1]
    clock.advance('23h')
    await waits[0]
    expect(ended).toEqual([
      ['hour', null],
      ['day', null],
    ])
    db.rpush('ever', 'v')
    await waits[2]
    await db.close()
  })

  it('is the one of a shared store, which takes it again, or none, and no other', async () => {
    const [clock, other] = [testClock(START), testClock(START + 5000)]
    const name = `with a clock ${Math.random()}`
    const stores = [{ clock }, { clock }, {}].map((options) => new Redlet({ name, ...options }))
    for (const refused of [other, 'timers']) {
      expect(() => new Redlet({ name, clock: refused })).toThrow(
        expect.objectContaining({
          code: 'INVALID_ARGUMENT',
          message: expect.stringMatching(/with clock: another one/),
        }),
      )
    }
    other.advance(1000)
    expect(stores.map((db) => db.time()[0])).toEqual(Array(3).fill(String(START / 1000)))
    clock.advance(2000)
    expect(stores[2].time()[0]).toBe(String(START / 1000 + 2))
    await Promise.all(stores.map((db) => db.close()))
    const followed = new Redlet({ name, clock: 'timers' })
    expect(() => new Redlet({ name, clock })).toThrow(/with clock: another one/)
    await Promise.all([followed, new Redlet({ name, clock: 'timers' })].map((db) => db.close()))
  })

  it('is left by a store that is closed, and by no other that could not be told the time', () => {
    const clock = testClock(START)
    const told = []
    let failure
    const client = {
      setTime: (time) => {
        told.push(time - START)
        return failure
      },
    }
    clock[attach](client)
    failure = { code: 'INTERNAL', message: 'busy' }
    expect(() => clock.advance(1)).toThrow('busy')
    failure = null
    clock.advance(1)
    failure = { code: 'CLOSED', message: 'the store is closed' }
    clock.advance(1)
    clock.advance(1)
    expect(told).toEqual([0, 1, 2, 3])
  })

  it('numbers the entries of streams, also after it was set back', async () => {
    const { clock, db } = open()
    expect(db.xadd('s', '*', { a: 1 })).toBe(`${START}-0`)
    clock.advance('1d')
    expect(db.xadd('s', '*', { a: 1 })).toBe(`${START + 86_400_000}-0`)
    clock.set(new Date(START))
    expect(db.xadd('s', '*', { a: 1 })).toBe(`${START + 86_400_000}-1`)
    await db.close()
  })

  it('is what scripts and transactions go by', async () => {
    const { clock, db } = open()
    clock.set('2031-01-01')
    const seconds = String(Date.parse('2031-01-01') / 1000)
    expect(db.eval("return redis.call('TIME')", 0)).toEqual([seconds, '0'])
    const [, ttl] = await db.multi().set('k', 'v', { ex: 10 }).ttl('k').exec()
    expect(ttl).toBe(10)
    await db.close()
  })

  it('moves all of its stores, of which some may be closed', async () => {
    const clock = testClock(START)
    const stores = [1, 2, 3].map(() => new Redlet({ clock }))
    for (const db of stores) db.set('k', 'v', { ex: 10 })
    await stores[1].close()
    clock.advance('10s')
    expect([stores[0].get('k'), stores[2].get('k')]).toEqual([null, null])
    await Promise.all(stores.map((db) => db.close()))
  })

  it('leaves a deadline in a folder what it is', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'redlet-clock-'))
    const clock = testClock(START)
    const db = new Redlet(folder, { clock })
    db.set('k', 'v', { ex: 60 })
    await db.close()
    clock.advance('59s')
    const again = new Redlet(folder, { clock })
    expect(again.ttl('k')).toBe(1)
    clock.advance('1s')
    expect(again.dbsize()).toBe(0)
    await again.close()
    fs.rmSync(folder, { recursive: true })
  })

  it('cannot be given to a store that goes by the system', async () => {
    const name = 'goes by the system'
    const db = new Redlet({ name })
    expect(() => new Redlet({ name, clock: testClock() })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    )
    await db.close()
  })

  it('begins at the present', () => {
    const before = Date.now()
    const now = testClock().now()
    expect(now).toBeGreaterThanOrEqual(before)
    expect(now).toBeLessThanOrEqual(Date.now())
  })

  it.each([
    ['90m', 5_400_000],
    ['1h30m', 5_400_000],
    ['1.5s', 1500],
    ['250ms', 250],
    ['2d', 172_800_000],
    [7, 7],
    [0, 0],
  ])('advances by %p', (time, millis) => {
    const clock = testClock(START)
    clock.advance(time)
    expect(clock.now()).toBe(START + millis)
  })

  it.each(['', '5', '5x', '1h 30m', '-1s', -1, Number.NaN, null, undefined, {}, 8.64e15])(
    'does not advance by %p',
    (time) => {
      const clock = testClock(START)
      expect(() => clock.advance(time)).toThrow(
        expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
      )
      expect(clock.now()).toBe(START)
    },
  )

  it.each(['never', -1, undefined, null, true, 5n, {}, 1e20])('is not set to %p', (time) => {
    const clock = testClock(START)
    expect(() => clock.set(time)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
    expect(clock.now()).toBe(START)
  })

  it.each(['never', {}, 5, null])('the option is not %p', (clock) => {
    expect(() => new Redlet({ clock })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    )
  })
})

describe("clock: 'timers'", () => {
  const FAKE = { doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'], now: START }
  afterEach(() => jest.useRealTimers())

  it("follows jest's fake timers, Date included", async () => {
    jest.useFakeTimers(FAKE)
    const db = new Redlet({ clock: 'timers' })
    db.set('k', 'v', { ex: 60 })
    expect(db.time()[0]).toBe(String(START / 1000))
    jest.advanceTimersByTime(59_999)
    expect(db.pttl('k')).toBe(1)
    jest.setSystemTime(START + 60_000)
    expect(db.get('k')).toBe(null)
    await db.close()
  })

  it('announces what expires, and ends waits, while nobody calls', async () => {
    jest.useFakeTimers(FAKE)
    const db = new Redlet({ clock: 'timers' })
    db.config('SET', 'notify-keyspace-events', 'Ex')
    const expired = []
    db.subscribe('__keyevent@0__:expired', (key) => expired.push(key))
    db.set('a', 'v', { px: 1000 })
    const popped = db.blpop('nothing', 30)
    jest.advanceTimersByTime(29_999)
    await until(() => expired.length > 0)
    expect(expired).toEqual(['a'])
    jest.advanceTimersByTime(1)
    expect(await popped).toBe(null)
    await db.close()
  })

  it('announces what expires in a fork, also after it was rewound, while nobody calls', async () => {
    jest.useFakeTimers(FAKE)
    const db = new Redlet({ clock: 'timers' })
    db.set('a', 'v', { px: 1000 })
    const fork = db.fork()
    const expired = []
    fork.on('expired', ({ key }) => expired.push(key))
    jest.advanceTimersByTime(1000)
    await until(() => expired.length > 0)
    jest.setSystemTime(START)
    fork.rewind()
    jest.advanceTimersByTime(1000)
    await until(() => expired.length > 1)
    expect(expired).toEqual(['a', 'a'])
    await Promise.all([db.close(), fork.close()])
    expect(jest.getTimerCount()).toBe(0)
  })

  it('follows when timers become fake after it was opened, and real again', async () => {
    const db = new Redlet({ clock: 'timers' })
    db.set('k', 'v', { ex: 3600 })
    jest.useFakeTimers({ ...FAKE, now: Date.now() })
    expect(db.ttl('k')).toBeGreaterThan(3500)
    jest.advanceTimersByTime(3_600_000)
    expect(db.dbsize()).toBe(0)
    db.set('late', 'v', { ex: 10 })
    jest.useRealTimers()
    expect(db.ttl('late')).toBeGreaterThan(3500)
    await db.close()
  })

  it('is what ioredis, buffers and transactions see', async () => {
    jest.useFakeTimers(FAKE)
    const Redis = require('../../lib/adapters/ioredis.js')
    const db = new Redlet({ clock: 'timers' })
    const redis = new Redis({ store: db })
    await redis.set('k', 'v', 'EX', 60)
    jest.advanceTimersByTime(30_000)
    expect(await redis.ttl('k')).toBe(30)
    expect(db.buffers.ttl('k')).toBe(30)
    expect(await db.multi().ttl('k').exec()).toEqual([30])
    jest.advanceTimersByTime(30_000)
    expect(await redis.get('k')).toBe(null)
    await redis.quit()
    await db.close()
  })

  it('does not keep the program alive', async () => {
    const opened =
      "const { Redlet } = require('redlet'); const db = new Redlet({ clock: 'timers' })"
    const { code, stderr } = await runCode(`${opened}; db.set('k', 'v', { ex: 3600 })`)
    expect([code, stderr]).toEqual([0, ''])
  })
})

'use strict'

const { Redlet } = require('../..')
const { isolated, testClock } = require('../../lib/testing')
const { newFolder, removeFolders } = require('../support/processes/folder.js')

afterAll(removeFolders)

/** A key of each type, with deadlines, in two databases. */
function fill(db) {
  db.set('text', 'v', { ex: 1000 })
  db.set('number', 7)
  db.set('long', 'x'.repeat(5000))
  db.append('grown', 'abc')
  db.rpush('list', ['a', 'b', 'c'])
  db.sadd(
    'set',
    Array.from({ length: 1000 }, (_, index) => `member ${index}`),
  )
  db.hset('hash', { a: 1, b: 2 })
  db.hexpire('hash', 500, 'FIELDS', 1, 'a')
  db.zadd('sorted', { Ada: 36, Bob: 7 })
  db.xadd('stream', '1-1', { a: 1 })
  db.xgroup('CREATE', 'stream', 'group', '0')
  db.xreadgroup('GROUP', 'group', 'Ada', 'STREAMS', 'stream', '>')
  db.pfadd('count', ['a', 'b'])
  db.vadd('vectors', new Float32Array([1, 2, 3]), 'one')
  db.select(3)
  db.set('elsewhere', 'v')
  db.select(0)
}

/** What a store holds: a digest of each key, its encoding and its deadline. */
function contents(db) {
  const found = {}
  for (const number of [0, 3]) {
    db.select(number)
    for (const key of db.keys('*').sort()) {
      const dump = db.type(key) === 'vectorset' ? db.vemb(key, 'one') : db.buffers.dump(key)
      found[`${number} ${key}`] = [dump, db.object('ENCODING', key), db.pexpiretime(key)]
    }
  }
  db.select(0)
  return found
}

describe('fork', () => {
  it('has every key, its deadline and encoding, the functions and the parameters', async () => {
    const db = new Redlet({ clock: testClock() })
    fill(db)
    db.config('SET', 'maxmemory', '100mb', 'notify-keyspace-events', 'KEA')
    db.function('LOAD', "#!lua name=lib\nredis.register_function('seven', function() return 7 end)")
    const fork = db.fork()
    const before = contents(db)
    expect(Object.keys(before)).toHaveLength(12)
    expect(contents(fork)).toEqual(before)
    expect(fork.config('GET', 'maxmemory')).toEqual({ maxmemory: '104857600' })
    expect(fork.config('GET', 'notify-*')).toEqual(db.config('GET', 'notify-*'))
    expect(fork.fcall('seven', 0)).toBe(7)
    expect(fork.xpending('stream', 'group')).toEqual(db.xpending('stream', 'group'))
    await Promise.all([db.close(), fork.close()])
  })

  it('has the functions of a folder that a store of the other dialect has written', async () => {
    const folder = newFolder()
    const valkey = new Redlet(folder, { dialect: 'valkey' })
    const code = "server.register_function('seven', function() return 7 end)"
    valkey.function('LOAD', `#!lua name=lib\n${code}`)
    await valkey.close()
    const db = new Redlet(folder, { dialect: 'redis' })
    const fork = db.fork()
    expect(fork.fcall('seven', 0)).toBe(7)
    fork.function('FLUSH')
    fork.rewind()
    expect(fork.fcall('seven', 0)).toBe(7)
    await Promise.all([db.close(), fork.close()])
  })

  it('shares nothing with the store, nor with another fork', async () => {
    const db = new Redlet()
    fill(db)
    const [one, other] = [db.fork(), db.fork()]
    const before = contents(db)
    one.flushall()
    other.del('text')
    other.rpush('list', 'd')
    other.sadd('set', 'new')
    other.vadd('vectors', [3, 2, 1], 'two')
    expect(contents(db)).toEqual(before)
    expect([db.dbsize(), one.dbsize(), other.dbsize()]).toEqual([11, 0, 10])
    await Promise.all([db.close(), one.close()])
    expect(other.lrange('list', 0, -1)).toEqual(['a', 'b', 'c', 'd'])
    await other.close()
  })

  it('goes back to what it was, as often as it is told to', async () => {
    const db = new Redlet()
    fill(db)
    const fork = db.fork()
    const before = contents(fork)
    db.set('later', 'v')
    for (const round of [1, 2]) {
      fork.set('new', round)
      fork.del('list')
      fork.hset('hash', 'a', 'changed')
      fork.config('SET', 'maxmemory', '1gb')
      fork.function('LOAD', "#!lua name=l\nredis.register_function('f', function() end)")
      expect(fork.get('new')).toBe(String(round))
      fork.rewind()
      expect(contents(fork)).toEqual(before)
      expect(fork.get('new')).toBe(null)
      expect(fork.config('GET', 'maxmemory')).toEqual({ maxmemory: '0' })
      expect(fork.function('LIST')).toEqual([])
    }
    await Promise.all([db.close(), fork.close()])
  })

  it('tells those who watch or subscribe, who stay', async () => {
    const db = new Redlet()
    db.set('k', 'v')
    const fork = db.fork()
    const heard = []
    fork.subscribe('news', (message) => heard.push(message))
    fork.watch('k')
    fork.rewind()
    expect(await fork.multi().set('k', 'w').exec()).toBe(null)
    fork.publish('news', 'still here')
    while (heard.length === 0) await new Promise(setImmediate)
    expect(heard).toEqual(['still here'])
    fork.select(1)
    fork.rewind()
    expect(fork.get('k')).toBe('v')
    await Promise.all([db.close(), fork.close()])
  })

  it('goes by the clock of its store', async () => {
    const clock = testClock()
    const db = new Redlet({ clock })
    db.set('k', 'v', { ex: 60 })
    const fork = db.fork()
    clock.advance('60s')
    expect(fork.get('k')).toBe(null)
    await Promise.all([db.close(), fork.close()])
  })

  it('counts the memory of its copies, and of what is left after rewinding', async () => {
    const used = (store) => Number(/used_memory_dataset:(\d+)/.exec(store.info('memory'))[1])
    const db = new Redlet()
    fill(db)
    const fork = db.fork()
    const before = used(fork)
    expect(before).toBeGreaterThan(10_000)
    fork.set('big', 'x'.repeat(1_000_000))
    fork.rewind()
    expect(Math.abs(used(fork) - before)).toBeLessThan(before / 10)
    await Promise.all([db.close(), fork.close()])
  })

  it('is of a store that is open, and only a fork rewinds', async () => {
    const db = new Redlet()
    expect(() => db.rewind()).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
    await db.close()
    expect(() => db.fork()).toThrow(expect.objectContaining({ code: 'CLOSED' }))
  })
})

describe('isolated', () => {
  const db = isolated({ prepare: (store) => store.set('prepared', 'v') })

  it.each([1, 2])('is what it was prepared to be before each test (%p)', () => {
    expect(db.keys('*')).toEqual(['prepared'])
    db.set('left behind', 'v')
  })

  it('takes the hooks of a runner without global ones', async () => {
    const hooks = { each: [], all: [] }
    const own = isolated({
      databases: 2,
      hooks: { beforeEach: (hook) => hooks.each.push(hook), after: (hook) => hooks.all.push(hook) },
    })
    own.set('k', 'v')
    hooks.each[0]()
    expect(own.dbsize()).toBe(0)
    await hooks.all[0]()
    expect(() => own.get('k')).toThrow(expect.objectContaining({ code: 'CLOSED' }))
  })

  it('takes back the time', async () => {
    const clock = testClock()
    const each = []
    const own = isolated({
      clock,
      prepare: (store) => store.set('k', 'v', { ex: 60 }),
      hooks: { beforeEach: (hook) => each.push(hook), after: () => {} },
    })
    clock.advance('60s')
    expect(own.get('k')).toBeNull()
    each[0]()
    expect(own.ttl('k')).toBe(60)
    await own.close()
  })

  it('does nothing by itself without hooks, if that is wanted', async () => {
    const own = isolated({ hooks: false })
    own.set('k', 'v')
    own.rewind()
    expect(own.dbsize()).toBe(0)
    await own.close()
  })

  it.each([
    ['a prepare that is no function', { prepare: 5 }],
    ['hooks that are none', { hooks: {} }],
    ['no hooks at all', { hooks: null }],
    ['a hook that is no function', { hooks: { beforeEach: 3, after: 4 } }],
    ['a folder', { path: './data' }],
    ['a name', { name: 'shared' }],
  ])('refuses %s', (_, options) => {
    expect(() => isolated(options)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
  })

  it('refuses a prepare that is not done when it returns, and what it does later is lost', async () => {
    let failed
    const prepare = async (store) => {
      await null
      try {
        store.set('k', 'v')
      } catch (error) {
        failed = error.code
        throw error
      }
    }
    expect(() => isolated({ prepare })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    )
    // jest fails a test that leaves a rejection unhandled.
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(failed).toBe('CLOSED')
  })

  it('closes the store that a prepare could not fill', () => {
    let store
    const prepare = (db) => {
      store = db
      throw new Error('mine')
    }
    expect(() => isolated({ prepare })).toThrow('mine')
    expect(() => store.get('k')).toThrow(expect.objectContaining({ code: 'CLOSED' }))
  })
})

'use strict'

const path = require('node:path')
const { Redlet } = require('../..')
const { isolated } = require('../../lib/testing')
const { runScript } = require('../support/processes/child.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { draws, fill } = require('../support/processes/draws.js')

const PROGRAM = path.join(__dirname, '..', 'support', 'processes', 'draws.js')

afterAll(removeFolders)

const everything = async (options) => {
  const { code, stdout, stderr } = await runScript(PROGRAM, [JSON.stringify(options)])
  expect([code, stderr]).toEqual([0, ''])
  return JSON.parse(stdout)
}

describe('seed', () => {
  it('repeats every draw and what is evicted from process to process, and another draws else', async () => {
    const [first, again, other] = await Promise.all([
      everything({ seed: 42 }),
      everything({ seed: 42 }),
      everything({ seed: 43 }),
    ])
    expect(again).toEqual(first)
    for (const [place, drawn] of first.drawn.slice(0, 6).entries()) {
      expect([place, other.drawn[place]]).not.toEqual([place, drawn])
    }
    for (const [place, left] of first.evicted.entries()) {
      expect(left.length).toBeGreaterThan(100)
      expect(left.length).toBeLessThan(900)
      expect([place, other.evicted[place]]).not.toEqual([place, left])
    }
  })

  it('draws evenly', async () => {
    const db = new Redlet({ seed: 1 })
    const counts = {}
    for (const key of ['a', 'b', 'c', 'd']) db.set(key, 1)
    for (let i = 0; i < 4000; i++) {
      const key = db.randomkey()
      counts[key] = (counts[key] ?? 0) + 1
    }
    expect(Object.keys(counts).sort()).toEqual(['a', 'b', 'c', 'd'])
    for (const count of Object.values(counts)) expect(Math.abs(count - 1000)).toBeLessThan(150)
    await db.close()
  })

  it('draws the same from a fork, and again after each rewind, scripts and functions too', async () => {
    const db = new Redlet({ seed: 7 })
    fill(db)
    db.function(
      'LOAD',
      "#!lua name=l\nredis.register_function('f', function() return tostring(math.random()) end)",
    )
    const [one, other] = [db.fork(), db.fork()]
    const all = (store) => [draws(store), store.fcall('f', 0)]
    const first = all(one)
    expect(all(other)).toEqual(first)
    expect(all(one)).not.toEqual(first)
    for (let round = 0; round < 2; round++) {
      one.rewind()
      expect(all(one)).toEqual(first)
    }
    await Promise.all([db.close(), one.close(), other.close()])
  })

  it('evicts the same after each rewind', async () => {
    const own = isolated({ seed: 3, hooks: false, maxmemoryPolicy: 'allkeys-random' })
    const limit = Number(/used_memory:(\d+)/.exec(own.info('memory'))[1]) + 100_000
    const left = () => {
      own.config('SET', 'maxmemory', limit)
      for (let i = 0; i < 500; i++) own.set(`k${i}`, 'v'.repeat(500))
      const keys = own.keys('*')
      own.rewind()
      return keys
    }
    const first = left()
    expect(first.length).toBeLessThan(400)
    expect(left()).toEqual(first)
    await own.close()
  })

  it('draws the same from the same folder', async () => {
    const folder = newFolder()
    const db = new Redlet(folder)
    fill(db)
    await db.save()
    db.set('late', 'v')
    await db.close()
    const read = async () => {
      const store = new Redlet(folder, { seed: 9, readOnly: true })
      const drawn = [store.randomkey(), store.srandmember('set', 9), store.hrandfield('hash', 9)]
      await store.close()
      return drawn
    }
    expect(await read()).toEqual(await read())
  })

  it('keeps a store whole, in all databases', async () => {
    const db = new Redlet({ seed: 5 })
    fill(db)
    db.move('hash', 1)
    db.copy('set', 'copied', { db: 2 })
    db.swapdb(0, 3)
    db.select(3)
    expect(
      await db.multi().get('key name 7').rename('set', 'renamed').scard('renamed').exec(),
    ).toEqual(['name 7', 'OK', 200])
    expect(db.eval("return redis.call('DEL', 'key name 8', 'key name 9')", 0)).toBe(2)
    db.select(1)
    expect([db.hlen('hash'), db.dbsize()]).toEqual([200, 4])
    db.select(2)
    expect(db.scard('copied')).toBe(200)
    await db.close()
  })

  it('is one of a shared store: it can be repeated, or left out, but not changed', async () => {
    const name = `seeded ${Math.random()}`
    const [first, same, without] = [{ seed: 1 }, { seed: 1 }, {}].map(
      (options) => new Redlet({ name, ...options }),
    )
    for (const options of [{ seed: 2 }, { seed: 0 }]) {
      expect(() => new Redlet({ name, ...options })).toThrow(/seed: 1/)
    }
    await Promise.all([first, same, without].map((db) => db.close()))
  })

  it.each([[-1], [1.5], [Number.NaN], ['42'], [2 ** 53], [null]])('is not %p', (seed) => {
    expect(() => new Redlet({ seed })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    )
  })
})

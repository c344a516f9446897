'use strict'

const { Redlet, RedletError } = require('../..')
const { commandFacts } = require('../../lib/binding.js')

/** Methods that a JavaScript function takes objects apart for, but those that wait or are this object's own. */
const METHODS = Object.entries(JSON.parse(commandFacts()))
  .filter(
    ([name, { place, blocks }]) =>
      place && !blocks && !name.includes('.') && !/^shutdown$|subscribe$/.test(name),
  )
  .map(([name, { place }]) => ({ name, place }))

class Own {
  name = 'Ada'
}

/** What can stand where an object may: made anew for each call, since a call must not spoil it. */
const OBJECTS = [
  () => ({}),
  () => ({ a: 1, b: 'two', c: 3n, d: Buffer.from('four') }),
  () => Object.assign(Object.create(null), { a: 1, [Symbol('s')]: 2 }),
  () => Object.assign(Object.create({ inherited: 1 }), { own: 1 }),
  () => Object.defineProperty({ a: 1 }, 'hidden', { value: 2, enumerable: false }),
  () => ({ ['__proto__']: 'value', 1: 'one' }),
  () => JSON.parse('{"__proto__":null,"a":1}'),
  () => new Proxy({ a: 1 }, {}),
  () => ({ a: undefined, b: 1 }),
  () => ({ a: null }),
  () => ({ a: true, b: [1] }),
  () => ({ a: Number.NaN }),
  () => new Own(),
  () => new Map([['a', 1]]),
  () => new Set(['a', 1]),
  () => new Date(0),
  () => Promise.resolve(),
  () => null,
  () => [],
  () => ['a', 1, 2n, Buffer.from('b')],
  () => [
    ['a', 1],
    ['b', 2],
  ],
  () => Object.assign(new Array(3), { 0: 'a', 2: 'b' }),
  () => ['a', [Number.NaN]],
  () => ['a', { b: 1 }],
  () => new Proxy(['a', 'b'], {}),
  () => Buffer.from('bytes'),
  () => new Uint16Array([1, 2]),
  () => ({ nx: true }),
  () => ({ NX: true, ex: 100 }),
  () => ({ Nx: true }),
  () => ({ nx: 1 }),
  () => ({ nx: false, xx: null, ex: undefined }),
  () => ({ ex: true }),
  () => ({ ex: new Date(0) }),
  () => ({ exat: new Date(4_102_444_800_000) }),
  () => ({ ex: Number.NaN }),
  () => ({ limit: [0, 10], withscores: true }),
  () => ({ match: Buffer.from('*'), count: 10 }),
  () => ({ get: ['#', 'a*'] }),
]

const BEFORE = [
  (at) => Array.from({ length: at }, (_, index) => String(index)),
  (at) => Array.from({ length: at }, () => 1),
  (at) => Array.from({ length: at }, () => Buffer.from('1')),
  (at) => Array.from({ length: at }, () => undefined),
  (at) => Array.from({ length: at }, () => ({ nx: true })),
]

/** So many of them are tried behind arguments that are unusual. */
const FEW = 6

/** Whether a call succeeds, or what it says. */
function outcome(work) {
  try {
    work()
    return 'done'
  } catch (error) {
    if (!(error instanceof RedletError)) throw error
    return `${error.code} ${error.message}`
  }
}

describe('objects that JavaScript takes apart', () => {
  it('mean the same as those that the native side reads, whatever they hold', () => {
    const [fast, plain] = [new Redlet(), new Redlet()]
    for (const { name, place } of METHODS) {
      for (const [index, before] of BEFORE.entries()) {
        for (const object of index === 0 ? OBJECTS : OBJECTS.slice(0, FEW)) {
          const args = () => [...before(place.at), object()]
          const got = outcome(() => fast[name](...args()))
          const wanted = outcome(() => plain.call(name, ...args()))
          if (got !== wanted) expect({ name, args: args(), got }).toEqual({ got: wanted })
        }
      }
      const digests = [fast, plain].map((db) => db.debug('DIGEST'))
      expect({ name, digest: digests[0] }).toEqual({ name, digest: digests[1] })
      fast.flushall()
      plain.flushall()
    }
    return Promise.all([fast.close(), plain.close()])
  })

  it('are read once each, even where the native side has to look at them again', () => {
    const db = new Redlet()
    const reads = []
    const noting = (name, value) => ({
      enumerable: true,
      get() {
        reads.push(name)
        return value
      },
    })
    const object = (...values) =>
      Object.defineProperties(
        {},
        Object.fromEntries(values.map(([name, value]) => [name, noting(name, value)])),
      )
    db.hset('h', object(['a', 1], ['b', 2]))
    expect(() => db.hset('h', object(['c', 1], ['d', null]))).toThrow("at 'd', is null")
    db.set('k', 'v', object(['ex', 100], ['nx', true]))
    db.set('l', 'v', object(['exat', new Date(4_102_444_800_000)]))
    const array = Object.defineProperties(['', ''], { 0: noting('0', 'x'), 1: noting('1', {}) })
    expect(() => db.rpush('list', array)).toThrow('at index 1, is an object')
    expect(reads).toEqual(['a', 'b', 'c', 'd', 'ex', 'nx', 'exat', '0', '1'])
    expect(db.hgetall('h')).toEqual({ a: '1', b: '2' })
    return db.close()
  })

  it('of thousands of elements are all there', async () => {
    const db = new Redlet()
    for (const count of [511, 512, 513, 5000]) {
      const list = Array.from({ length: count }, (_, index) => String(index))
      const fields = Object.fromEntries(list.map((name) => [`f${name}`, name]))
      db.rpush(`l${count}`, list)
      db.hset(`h${count}`, fields)
      expect(db.lrange(`l${count}`, 0, -1)).toEqual(list)
      expect(db.hgetall(`h${count}`)).toEqual(fields)
    }
    await db.close()
  })
})

describe('very many arguments', () => {
  it('are taken one by one, as far as the stack of JavaScript holds them', async () => {
    const db = new Redlet()
    const members = Array.from({ length: 90_000 }, (_, index) => String(index))
    expect(db.rpush('list', ...members)).toBe(90_000)
    expect(db.lrange('list', 0, -1)).toEqual(members)
    expect(db.del('list', ...members)).toBe(1)
    await db.close()
  })

  it('mean the same as to the native side', async () => {
    const [fast, plain] = [new Redlet(), new Redlet()]
    for (const { name, place } of METHODS) {
      for (const words of [[], ['NX'], [undefined], [['a', 'b']]]) {
        const before = BEFORE[0](place.at)
        const args = [...before, ...words, ...Array.from({ length: 9000 }, () => '1')]
        const got = outcome(() => fast[name](...args))
        const wanted = outcome(() => plain.call(name, ...args))
        expect({ name, words, got }).toEqual({ name, words, got: wanted })
      }
    }
    expect(fast.debug('DIGEST')).toBe(plain.debug('DIGEST'))
    await Promise.all([fast.close(), plain.close()])
  })
})

describe('a function around a native one', () => {
  it('has the name of its command and no parameters', async () => {
    const db = new Redlet()
    for (const name of ['get', 'set', 'hset', 'mget', 'zrange', 'blpop']) {
      for (const face of [db, db.buffers]) {
        expect([face[name].name, face[name].length]).toEqual([name, 0])
      }
    }
    await db.close()
  })

  it('is not in the stack of an error', async () => {
    const db = new Redlet()
    const failing = [
      () => db.set('k', 'v', { nope: 1 }),
      () => db.hset('k', 'f'),
      () => db.buffers.get(),
      () => db.buffers.mget(),
      () => db.eval('return redis.call("GET")', 0),
      () => db.evalsha('0'.repeat(40), 0),
      () => db.fcall('none', 0),
    ]
    for (const call of failing) {
      let thrown
      try {
        call()
      } catch (error) {
        thrown = error
      }
      expect(thrown.stack.split('\n')[1]).toContain(`${__filename}:`)
    }
    await db.close()
  })
})

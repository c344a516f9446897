'use strict'

const { Redlet, RedletError } = require('../..')

let db
beforeEach(() => {
  db = new Redlet()
})
afterEach(() => db.close())

describe('misuse', () => {
  it.each([
    ['undefined', [undefined], 'argument 2 of MSET is undefined'],
    ['null', [null], 'argument 2 of MSET is null'],
    ['a boolean', [true], 'argument 2 of MSET is a boolean'],
    ['a function', [() => {}], 'argument 2 of MSET is a function or symbol'],
    ['a symbol', [Symbol('s')], 'argument 2 of MSET is a function or symbol'],
    ['NaN', [Number.NaN], 'argument 2 of MSET is NaN'],
    ['undefined in an array', ['v', [undefined]], 'argument 3 of MSET, at index 0, is undefined'],
    ['a hole in an array', ['v', new Array(2)], 'argument 3 of MSET, at index 0, is undefined'],
    ['null in a pair', ['v', [['a', null]]], 'argument 3 of MSET, at index 0, is null'],
    ['undefined in an object', ['v', { a: undefined }], "argument 3 of MSET, at 'a', is undefined"],
    ['NaN in an object', ['v', { a: Number.NaN }], "argument 3 of MSET, at 'a', is NaN"],
  ])('%s is refused, and says where', (_, values, what) => {
    const call = () => db.mset('k', ...values)
    expect(call).toThrow(RedletError)
    expect(call).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
    expect(call).toThrow(
      `${what}; it can be a string, a Buffer or Uint8Array, a number or a bigint`,
    )
    expect(db.exists('k')).toBe(0)
  })

  class User {
    name = 'Ada'
  }
  const cyclic = { name: 'a' }
  cyclic.self = cyclic

  it.each([
    ['set', ['k', { x: 1 }], 'argument 2 of SET is an object'],
    ['set', ['k', ['one']], 'argument 2 of SET is an array'],
    ['set', ['k', []], 'argument 2 of SET is an array'],
    ['set', ['k', new User()], 'argument 2 of SET is an object of class User'],
    ['set', [{ k: 1 }, 'v'], 'argument 1 of SET is an object'],
    ['rpush', ['k', { type: 'mail' }], 'argument 2 of RPUSH is an object'],
    ['rpush', ['k', 'a', [{ type: 'mail' }]], 'argument 3 of RPUSH, at index 0, is an object'],
    ['rpush', ['k', [['a', 'b']]], 'argument 2 of RPUSH, at index 0, is an array'],
    ['sadd', ['k', { a: 1 }], 'argument 2 of SADD is an object'],
    ['hset', ['k', 'tags', ['a', 'b', 'c']], 'argument 3 of HSET is an array'],
    ['hset', ['k', 'user', { name: 'Ada' }], 'argument 3 of HSET is an object'],
    ['hset', ['k', { tags: ['a', 'b', 'c'] }], "argument 2 of HSET, at 'tags', is an array"],
    ['hset', ['k', { user: { name: 'Ada' } }], "argument 2 of HSET, at 'user', is an object"],
    ['hset', ['k', cyclic], "argument 2 of HSET, at 'self', is an object"],
    ['hset', ['k', new Map([['a', { b: 1 }]])], 'argument 2 of HSET, at index 0, is an object'],
    ['zadd', ['k', 1, { name: 'Ada' }], 'argument 3 of ZADD is an object'],
    ['publish', ['k', { type: 'mail' }], 'argument 2 of PUBLISH is an object'],
    ['eval', ['return 1', 1, 'k', { a: 1 }], 'argument 4 of EVAL is an object'],
  ])('%s%j is refused with the way to store it', (name, args, text) => {
    const refusal = expect.objectContaining({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining(`${text}; a single value is expected here`),
    })
    expect(() => db[name](...args)).toThrow(refusal)
    expect(() => db[name](...args)).toThrow('JSON.stringify')
    expect(() => db.call(name, ...args)).toThrow(refusal)
    expect(db.exists('k')).toBe(0)
  })

  it('pairs of another length are refused', () => {
    expect(() => db.hset('k', [['a', 1, 'b', 2]])).toThrow(
      'argument 2 of HSET, at index 0, is an array of 4; it can be a value, or an array of field, value',
    )
    expect(() => db.zadd('k', [[1]])).toThrow('at index 0, is an array of 1')
    expect(db.exists('k')).toBe(0)
  })

  it.each([
    ['a Map', new Map([['a', 1]]), 'Object.fromEntries(map)'],
    ['a Set', new Set(['a']), '[...set]'],
    ['a Date', new Date(0), 'getTime() or toISOString()'],
  ])('%s where none is expected is refused with what to give instead', (what, value, advice) => {
    const refusal = expect.objectContaining({
      code: 'INVALID_ARGUMENT',
      message: expect.stringMatching(new RegExp(`^argument 2 of SET is ${what}; `)),
    })
    expect(() => db.set('k', value)).toThrow(refusal)
    expect(() => db.set('k', value)).toThrow(advice)
    expect(() => db.hset('k', { f: value })).toThrow(`argument 2 of HSET, at 'f', is ${what}; `)
    expect(db.exists('k')).toBe(0)
  })

  it('a Set of pairs is refused, because equal values would be lost', () => {
    expect(() => db.hset('k', new Set(['a', 1, 'b', 2]))).toThrow('argument 2 of HSET is a Set')
  })

  it('an error of a getter is thrown, and the store is unchanged', () => {
    const boom = new TypeError('boom')
    const throwing = {
      get: () => {
        throw boom
      },
      enumerable: true,
    }
    const object = Object.defineProperty({}, 'ex', throwing)
    const array = Object.defineProperty(['a', 'b'], 1, throwing)
    const proxy = new Proxy({}, { ownKeys: throwing.get })
    expect(() => db.set('k', 'v', object)).toThrow(boom)
    expect(() => db.set('k', 'v', proxy)).toThrow(boom)
    expect(() => db.call('SET', 'k', 'v', proxy)).toThrow(boom)
    expect(() => db.rpush('k', array)).toThrow(boom)
    expect(() => db.hset('k', object)).toThrow(boom)
    expect(db.exists('k')).toBe(0)
    expect(db.set('k', 'v')).toBe('OK')
  })

  it('a getter may make calls of its own', () => {
    const options = {
      get ex() {
        db.set('inner', '1')
        return 100
      },
    }
    expect(db.set('k', 'v', options)).toBe('OK')
    expect(db.call('SET', 'l', 'v', options)).toBe('OK')
    expect([db.get('inner'), db.ttl('k'), db.ttl('l')]).toEqual(['1', 100, 100])
  })

  it('a getter may close the store', async () => {
    const closing = {
      get ex() {
        db[Symbol.dispose]?.()
        db.close()
        return 100
      },
    }
    expect(() => db.set('k', 'v', closing)).toThrow(expect.objectContaining({ code: 'CLOSED' }))
  })

  it('a getter that changes the array it is in does no harm', () => {
    const array = ['a', 'b', 'c']
    Object.defineProperty(array, 0, {
      get() {
        array.length = 1
        return 'a'
      },
    })
    expect(() => db.rpush('l', array)).toThrow('argument 2 of RPUSH, at index 1, is undefined')
  })

  it('a Proxy of an object is the object', () => {
    db.hset('h', new Proxy({ a: 1 }, {}))
    expect(db.hgetall('h')).toEqual({ a: '1' })
    db.set('k', 'v', new Proxy({ ex: 100 }, {}))
    expect(db.ttl('k')).toBe(100)
  })

  it.each([
    Promise.resolve('forgotten await'),
    new ArrayBuffer(2),
    /a/,
    new URL('http://localhost/'),
    new Error('e'),
  ])('%p is refused, and not ignored', (value) => {
    const { name } = value.constructor
    const refusal = (place) =>
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        message: expect.stringContaining(`argument ${place} is an object of class ${name}`),
      })
    expect(() => db.rpush('k', 'a', value)).toThrow(refusal('3 of RPUSH'))
    expect(() => db.set('k', value)).toThrow(refusal('2 of SET'))
    expect(() => db.set('k', 'v', value)).toThrow(refusal('3 of SET'))
    expect(() => db.hset('k', value)).toThrow(refusal('2 of HSET'))
    expect(db.exists('k')).toBe(0)
  })

  it('an object of a class is its own fields', () => {
    db.hset('h', new User())
    expect(db.hgetall('h')).toEqual({ name: 'Ada' })
  })

  it('too few and too many arguments are Redis errors', () => {
    expect(() => db.get()).toThrow("wrong number of arguments for 'get' command")
    expect(() => db.get('a', 'b')).toThrow("wrong number of arguments for 'get' command")
    expect(() => db.hset('h', {})).toThrow("wrong number of arguments for 'hset' command")
  })
})

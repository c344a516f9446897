'use strict'

const { Redlet, RedletError } = require('../..')

let db
beforeEach(() => {
  db = new Redlet()
})
afterEach(() => db.close())

/** What is stored when `value` is. */
function stored(value) {
  db.set('k', value)
  return db.get('k')
}

describe('arguments', () => {
  it.each([
    ['a string', 'text', 'text'],
    ['an empty string', '', ''],
    ['a string with a zero', 'a\0b', 'a\0b'],
    ['a Buffer', Buffer.from('bytes'), 'bytes'],
    ['a Uint8Array', new Uint8Array([104, 105]), 'hi'],
    ['a view of a part', new Uint8Array([1, 104, 105, 1]).subarray(1, 3), 'hi'],
    ['an empty Buffer', Buffer.alloc(0), ''],
    ['an integer', 42, '42'],
    ['a negative zero', -0, '0'],
    ['a fraction', -1.5, '-1.5'],
    ['the largest exact integer', Number.MAX_SAFE_INTEGER, '9007199254740991'],
    ['a large number', 1e21, '1e+21'],
    ['a bigint', 2n ** 100n, '1267650600228229401496703205376'],
  ])('%s is taken', (_, value, text) => {
    expect(stored(value)).toBe(text)
  })

  it('bytes are taken as they are', () => {
    const bytes = Buffer.from([0, 255, 254, 128, 10, 13, 0])
    db.set(bytes, bytes)
    expect(db.buffers.get(bytes)).toEqual(bytes)
  })

  it('bytes are copied', () => {
    const bytes = Buffer.from('before')
    db.set('k', bytes)
    bytes.write('after!')
    expect(db.get('k')).toBe('before')
  })

  it('arrays are their elements where several values are expected', () => {
    expect(db.rpush('l', ['a', 'b'], 'c', [Buffer.from('d'), 5n], [])).toBe(5)
    expect(db.lrange('l', 0, -1)).toEqual(['a', 'b', 'c', 'd', '5'])
    expect(db.mget(['x', 'y'], 'z')).toEqual([null, null, null])
    expect(db.call('MGET', ['x', 'y'], 'z')).toEqual([null, null, null])
    expect(db.zunion(2, ['x', 'y'])).toEqual([])
  })

  it('Sets are their elements where several values are expected', () => {
    expect(db.sadd('s', new Set(['a', 'b']), 'c')).toBe(3)
    expect(db.smismember('s', new Set(['a', 'x']))).toEqual([1, 0])
    expect(db.sintercard(2, new Set(['s', 'missing']))).toBe(0)
  })

  it('pairs are an array of them, flat or each an array', () => {
    db.hset('h', ['a', 1, 'b', 2])
    db.hset('h', Object.entries({ c: 3, d: 4 }))
    expect(db.hgetall('h')).toEqual({ a: '1', b: '2', c: '3', d: '4' })
    expect(db.zadd('z', [[1, 'a']], 2, 'b')).toBe(2)
  })

  it('Maps are their entries where names and values are expected', () => {
    const bytes = Buffer.from([0, 255])
    db.hset('h', new Map([['a', 1]]), 'b', 2)
    db.buffers.hset('h', new Map([[bytes, bytes]]))
    db.hset('copy', db.buffers.hgetall('h'))
    expect(db.buffers.hgetall('copy')).toEqual(db.buffers.hgetall('h'))
    expect(db.buffers.hget('copy', bytes)).toEqual(bytes)
    expect(db.mset(new Map([['k', 'v']]))).toBe('OK')
    expect(db.xadd('s', '*', new Map([['f', 'v']]))).toMatch(/-/)
    expect(db.hsetex('h', { ex: 5 }, 'FIELDS', 1, new Map([['c', 1]]))).toBe(1)
  })

  it('members of a sorted set are an object or a Map with their scores', () => {
    expect(db.zadd('z', { a: 1, b: 2.5 })).toBe(2)
    expect(db.zadd('z', { nx: true }, { a: 9, c: Infinity })).toBe(1)
    expect(db.zadd('z', { ch: true }, new Map([['b', 3]]))).toBe(1)
    expect(db.zrange('z', 0, -1, { withscores: true })).toEqual([
      ['a', 1],
      ['b', 3],
      ['c', Infinity],
    ])
  })

  it('a Date is a time where a time since the Unix epoch is expected', () => {
    const later = new Date(Math.floor(Date.now() / 1000) * 1000 + 100_999)
    const seconds = Math.floor(later.getTime() / 1000)
    db.set('k', 'v', { exat: later })
    expect(db.expiretime('k')).toBe(seconds)
    db.set('k', 'v', { pxat: later })
    expect(db.pexpiretime('k')).toBe(later.getTime())
    db.expireat('k', later)
    expect(db.pexpiretime('k')).toBe(seconds * 1000)
    db.set('k', 'v', 'PXAT', later)
    expect(db.pexpiretime('k')).toBe(later.getTime())
    expect(() => db.expireat('k', new Date('never'))).toThrow(
      'argument 2 of EXPIREAT is an invalid Date',
    )
  })

  it.each([
    ['an array', (inner) => new Proxy(inner, {})],
    [
      'an array of a class',
      (inner) => {
        class Observed extends Array {}
        return new Proxy(Observed.from(inner), {})
      },
    ],
  ])('a Proxy of %s, as MobX and Vue make, is the array', (_, wrap) => {
    expect(db.rpush('l', wrap(['a', 'b']))).toBe(2)
    expect(db.lrange('l', 0, -1)).toEqual(['a', 'b'])
    db.hset('h', wrap([wrap(['f', 'v']), wrap(['g', 'w'])]))
    expect(db.hgetall('h')).toEqual({ f: 'v', g: 'w' })
    expect(db.sort('l', { limit: wrap([0, 1]), alpha: true })).toEqual(['a'])
  })

  it('takes half a million elements', () => {
    const many = Array.from({ length: 500_000 }, (_, i) => i)
    expect(db.rpush('l', many)).toBe(500_000)
    expect(db.lrange('l', -1, -1)).toEqual(['499999'])
    expect(db.rpush('m', ...many.slice(0, 10_000))).toBe(10_000)
  })

  it('objects are their fields and values', () => {
    expect(db.hset('h', { name: 'Ada', age: 36, 7: 1n })).toBe(3)
    expect(db.hgetall('h')).toEqual({ name: 'Ada', age: '36', 7: '1' })
    expect(db.mset({ a: 1, b: Buffer.from('2') })).toBe('OK')
    expect(db.mget('a', 'b')).toEqual(['1', '2'])
  })

  it('objects without a prototype, with symbols or hidden fields are fine', () => {
    const object = Object.assign(Object.create(null), { a: 1, [Symbol('s')]: 2 })
    Object.defineProperty(object, 'hidden', { value: 3, enumerable: false })
    db.hset('h', object)
    expect(db.hgetall('h')).toEqual({ a: '1' })
  })

  it('inherited fields are not fields', () => {
    db.hset('h', Object.assign(Object.create({ inherited: 1 }), { own: 1 }))
    expect(db.hkeys('h')).toEqual(['own'])
  })

  it.each([
    'é',
    '漢字',
    '👩‍👩‍👧‍👦',
    '\u0000\u007f\u0080\u07ff\u0800\uffff',
    'latin ÿ',
    '\ufeffbom',
  ])('%j comes back as it was', (text) => {
    expect(stored(text)).toBe(text)
    db.hset('h', text, text)
    expect(db.hgetall('h')).toEqual({ [text]: text })
  })

  it('a lone surrogate, which UTF-8 cannot encode, becomes U+FFFD', () => {
    expect(stored('a\ud800b')).toBe('a\ufffdb')
    expect(stored('\udc00')).toBe('\ufffd')
  })

  it.each([1000, 65_535, 65_536, 65_537, 1 << 20, 3_000_001])('a string of %d is taken', (n) => {
    for (const letter of ['x', 'é', '漢']) {
      const text = letter.repeat(n)
      expect(stored(text) === text).toBe(true)
      expect(db.buffers.get('k').equals(Buffer.from(text))).toBe(true)
      expect(db.strlen('k')).toBe(Buffer.byteLength(text))
    }
  })
})

describe('options', () => {
  it('are an object, by the names of Redis in either case', () => {
    expect(db.set('k', 'v', { ex: 100 })).toBe('OK')
    expect(db.ttl('k')).toBe(100)
    expect(db.set('k', 'v', { NX: true, PX: 5 })).toBeNull()
    expect(db.set('k', 'w', { xx: true, get: true, keepttl: true })).toBe('v')
    expect(db.ttl('k')).toBe(100)
  })

  it('that are false, null or undefined are left out', () => {
    expect(db.set('k', 'v', { nx: false, ex: undefined, px: null, get: false })).toBe('OK')
    expect(db.ttl('k')).toBe(-1)
    expect(db.set('k', 'v', {})).toBe('OK')
  })

  it('take arrays for several values', () => {
    db.rpush('l', ['3', '1', '2'])
    expect(db.sort('l', { limit: [0, 2] })).toEqual(['1', '2'])
    db.mset({ w_1: 'b', w_2: 'a', w_3: 'c', o_1: 'x', o_2: 'y', o_3: 'z' })
    expect(db.sort('l', { by: 'w_*', get: ['#', 'o_*'], alpha: true })).toEqual([
      ...['2', 'y'],
      ...['1', 'x'],
      ...['3', 'z'],
    ])
  })

  it('may be words, too', () => {
    expect(db.set('k', 'v', 'EX', 100, 'nx')).toBe('OK')
    expect(db.ttl('k')).toBe(100)
  })

  it('take arrays in arrays where the grammar has rows in a row', () => {
    db.geoadd('g', 2, 48, 'Paris', 13, 52, 'Berlin')
    const west = [
      [0, 45],
      [0, 50],
      [5, 50],
      [5, 45],
    ]
    expect(db.geosearch('g', { bypolygon: [west.length, west] })).toEqual(['Paris'])
    expect(() => db.sort('l', { limit: [[0, 1]] })).toThrow("at 'limit', is an array")
  })

  it('take a Set for several values', () => {
    db.rpush('l', ['1'])
    db.set('o_1', 'x')
    expect(db.sort('l', { get: new Set(['#', 'o_*']) })).toEqual(['1', 'x'])
  })

  it('that do not exist are errors that name those that do', () => {
    expect(() => db.set('k', 'v', { expires: 60 })).toThrow(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        message: expect.stringMatching(
          /^unknown option 'expires' of SET; there are nx, .*ex, px, .*JSON\.stringify$/,
        ),
      }),
    )
    expect(() => db.xadd('s', { field: 'v' })).toThrow("unknown option 'field' of XADD")
    expect(db.exists('k', 's')).toBe(0)
  })

  it.each([
    [{ ex: true }, "at 'ex', is true; this option needs a value"],
    [{ nx: 1 }, "at 'nx', is a value; this option is true or false"],
    [{ ex: NaN }, "at 'ex', is NaN"],
    [{ ex: [60] }, "at 'ex', is an array"],
    [{ ex: { seconds: 60 } }, "at 'ex', is an object"],
    [{ ex: new Date() }, "at 'ex', is a Date"],
  ])('with an invalid value are errors: %j', (options, text) => {
    expect(() => db.set('k', 'v', options)).toThrow(`argument 3 of SET, ${text}`)
    expect(db.exists('k')).toBe(0)
  })

  it('cannot be missing where a call requires them', () => {
    expect(() => db.bitfield('k', { get: ['u8', 0] })).toThrow(
      'argument 2 of BITFIELD is an object',
    )
    expect(() => db.get('k', {})).toThrow('argument 2 of GET is an object')
  })
})

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

describe('call', () => {
  it('counts arguments after the words that name the command', () => {
    expect(() => db.config('SET', 'maxmemory', undefined)).toThrow(
      'argument 2 of CONFIG SET is undefined',
    )
    expect(() => db.call('CONFIG', 'SET', { maxmemory: null })).toThrow(
      "argument 1 of CONFIG SET, at 'maxmemory', is null",
    )
  })

  it('runs any command by its name', () => {
    expect(db.call('SET', 'k', 'v', { ex: 100 })).toBe('OK')
    expect(db.call('get', 'k')).toBe('v')
    expect(db.call('object', 'encoding', 'k')).toBe('embstr')
  })

  it('without a name, or with an unknown one, is refused', () => {
    expect(() => db.call()).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
    expect(() => db.call(undefined)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
    expect(() => db.call('NOPE', 'x')).toThrow("unknown command 'NOPE'")
    expect(() => db.call('NOPE', ['x'])).toThrow("unknown command 'NOPE'")
    expect(() => db.call({ name: 'GET' }, 'k')).toThrow('argument 1 of a call is an object')
  })

  it('methods work when they are detached from the store', () => {
    const { get, set } = db
    set('k', 'v')
    expect(get('k')).toBe('v')
    expect(['a', 'k'].map((key) => get(key))).toEqual([null, 'v'])
  })
})

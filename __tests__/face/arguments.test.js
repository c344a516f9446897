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
    ['an array of one', ['one'], 'one'],
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

  it('arrays are their elements, at any place and in each other', () => {
    expect(db.rpush('l', ['a', 'b'], 'c', [['d'], [[5n]]], [])).toBe(5)
    expect(db.lrange('l', 0, -1)).toEqual(['a', 'b', 'c', 'd', '5'])
    expect(db.mget(['x', 'y'], 'z')).toEqual([null, null, null])
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

  it('half of a surrogate pair, which UTF-8 does not have, becomes U+FFFD', () => {
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

  it('may be words as well', () => {
    expect(db.set('k', 'v', 'EX', 100, 'nx')).toBe('OK')
    expect(db.ttl('k')).toBe(100)
  })

  it('that do not exist are errors', () => {
    expect(() => db.set('k', 'v', { expires: 60 })).toThrow('syntax error')
  })
})

describe('misuse', () => {
  it.each([
    ['undefined', undefined, 'undefined'],
    ['null', null, 'null'],
    ['a boolean', true, 'a boolean'],
    ['a function', () => {}, 'a function or symbol'],
    ['a symbol', Symbol('s'), 'a function or symbol'],
    ['undefined in an array', [undefined], 'undefined'],
    ['a hole in an array', new Array(2), 'undefined'],
    ['undefined in an object', [{ a: undefined }], 'undefined'],
    ['arrays too deep', [[[[[[[[['deep']]]]]]]]], 'nested too deeply'],
  ])('%s is refused, and says which argument', (_, value, what) => {
    const call = () => db.mset('k', value)
    expect(call).toThrow(RedletError)
    expect(call).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
    expect(call).toThrow(new RegExp(`argument \\d of MSET is ${what}; it can be a string`))
    expect(db.exists('k')).toBe(0)
  })

  it('a structure that contains itself is refused', () => {
    const array = ['a']
    array.push(array)
    const object = {}
    object.self = object
    expect(() => db.rpush('l', array)).toThrow('nested too deeply')
    expect(() => db.hset('h', object)).toThrow('nested too deeply')
    expect(db.exists('l', 'h')).toBe(0)
  })

  it('what a getter throws comes out, and nothing is done', () => {
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
    expect(() => db.rpush('l', array)).toThrow('argument 3 of RPUSH is undefined')
  })

  it('a Proxy of an object is the object', () => {
    db.hset('h', new Proxy({ a: 1 }, {}))
    expect(db.hgetall('h')).toEqual({ a: '1' })
  })

  it.each([
    new Map([['a', 1]]),
    new Set(['a']),
    new Date(0),
    Promise.resolve('forgotten await'),
    new ArrayBuffer(2),
    /a/,
  ])('%p is refused, and not taken for nothing', (value) => {
    const refusal = expect.objectContaining({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('an object without properties, such as a Map or a Promise'),
    })
    expect(() => db.rpush('l', 'a', value)).toThrow(refusal)
    expect(() => db.set('k', value)).toThrow(refusal)
    expect(() => db.set('k', 'v', value)).toThrow(refusal)
    expect(db.exists('l', 'k')).toBe(0)
  })

  it('an object of a class is its own fields', () => {
    class User {
      name = 'Ada'
    }
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
  it('runs any command by its name', () => {
    expect(db.call('SET', 'k', 'v', { ex: 100 })).toBe('OK')
    expect(db.call('get', 'k')).toBe('v')
    expect(db.call('object', 'encoding', 'k')).toBe('embstr')
  })

  it('without a name, or with one that is not, is refused', () => {
    expect(() => db.call()).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
    expect(() => db.call(undefined)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }))
    expect(() => db.call('NOPE', 'x')).toThrow("unknown command 'NOPE'")
  })

  it('methods can be taken off the store', () => {
    const { get, set } = db
    set('k', 'v')
    expect(get('k')).toBe('v')
    expect(['a', 'k'].map((key) => get(key))).toEqual([null, 'v'])
  })
})

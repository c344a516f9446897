'use strict'

const { Redlet } = require('../..')

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

  it.each([253, 254, 255, 256, 1000, 65_535, 65_536, 65_537, 1 << 20, 3_000_001])(
    'a string of %d is taken',
    (n) => {
      for (const letter of ['x', 'é', '漢']) {
        const text = letter.repeat(n)
        expect(stored(text) === text).toBe(true)
        expect(db.buffers.get('k').equals(Buffer.from(text))).toBe(true)
        expect(db.strlen('k')).toBe(Buffer.byteLength(text))
      }
    },
  )
})

describe('call', () => {
  it('counts arguments after the words that name the command', () => {
    // Where options may stand, a program may have none.
    for (const store of [db, db.buffers]) store.set('whole', 1, undefined)
    expect(db.ttl('whole')).toBe(-1)
    expect(db.zrange('none', 0, -1, undefined)).toEqual([])
    expect(() => db.set('whole', undefined)).toThrow('argument 2 of SET is undefined')
    expect(() => db.set('whole', 1, undefined, 'NX')).toThrow('argument 3 of SET is undefined')
    expect(() => db.del('whole', undefined)).toThrow('argument 2 of DEL is undefined')
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

'use strict'

// Vectors as arguments, and vector sets as the other commands meet them.

const { Redlet } = require('../..')

let db
beforeEach(() => {
  db = new Redlet()
})
afterEach(() => db.close())

function detached(floats) {
  structuredClone(floats.buffer, { transfer: [floats.buffer] })
  return floats
}

const ADVICE = 'a vector is a Float32Array, a Float64Array or an array of numbers'

const expectNothingChanged = () => expect(db.dbsize()).toBe(0)

describe('a vector', () => {
  it.each([
    ['a Float32Array', new Float32Array([0.5, -2])],
    ['a Float64Array', new Float64Array([0.5, -2])],
    ['an array of numbers', [0.5, -2]],
    ['a view of a part', new Float32Array([9, 0.5, -2, 9]).subarray(1, 3)],
    ['an array behind a proxy', new Proxy([0.5, -2], {})],
  ])('is %s', (_, vector) => {
    expect(db.vadd('k', vector, 'a', { noquant: true })).toBe(true)
    expect(db.vemb('k', 'a')).toEqual([0.5, -2])
    expect(db.vsim('k', vector)).toEqual(['a'])
  })

  it('is what a shared buffer holds at the time of the call', () => {
    const floats = new Float32Array(new SharedArrayBuffer(8))
    floats.set([0.5, -2])
    db.vadd('k', floats, 'a', { noquant: true })
    floats.fill(7)
    expect(db.vemb('k', 'a')).toEqual([0.5, -2])
  })

  it.each([
    ['an empty array', []],
    ['an empty Float32Array', new Float32Array(0)],
    ['a Float32Array whose buffer is gone', detached(new Float32Array([1, 2]))],
    ['a Float64Array whose buffer is gone', detached(new Float64Array([1, 2]))],
  ])('is not %s', (_, vector) => {
    const refused = { code: 'ERR', message: 'invalid vector specification' }
    expect(() => db.vadd('k', vector, 'a')).toThrow(expect.objectContaining(refused))
    expectNothingChanged()
    db.vadd('k', [1, 2], 'a')
    expect(() => db.vsim('k', vector)).toThrow(expect.objectContaining(refused))
  })

  it.each([
    ['what is no number', [1, Number.NaN], 1],
    ['a hole', new Array(3), 0],
    ['as many holes as there can be', Object.assign([], { length: 2 ** 32 - 1 }), 0],
    ['text', [1, '2'], 1],
    ['a bigint', [1n], 0],
    ['null', [1, 2, null], 2],
    ['an array', [[1], 2], 0],
  ])('has no element that is %s', (_, vector, index) => {
    const message =
      `argument 2 of VADD, at index ${index}, is no number; ` +
      'a vector is a Float32Array, a Float64Array or an array of numbers'
    const refused = expect.objectContaining({ code: 'INVALID_ARGUMENT', message })
    expect(() => db.vadd('k', vector, 'a')).toThrow(refused)
    expectNothingChanged()
  })

  it.each([
    Int8Array,
    Uint8ClampedArray,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    BigInt64Array,
    BigUint64Array,
  ])('is not %p', (Kind) => {
    const other = new Kind(2)
    const message = `argument 2 of VADD is a typed array of another kind; ${ADVICE}`
    expect(() => db.vadd('k', other, 'a')).toThrow(message)
    expectNothingChanged()
    db.vadd('k', [1, 2], 'a')
    expect(() => db.vsim('k', other)).toThrow(message.replace('VADD', 'VSIM'))
  })

  it('that has more numbers than a string has room for is refused before it is copied', () => {
    const large = new Float32Array(2 ** 27 + 1)
    const before = process.memoryUsage().rss
    const message = `argument 2 of VADD is of 134217729 numbers, more than there can be; ${ADVICE}`
    expect(() => db.vadd('k', large, 'a')).toThrow(message)
    expect(process.memoryUsage().rss - before).toBeLessThan(large.byteLength / 2)
    expectNothingChanged()
  })

  it.each([
    [{ a: 1 }, `is an object; ${ADVICE}`],
    [new ArrayBuffer(8), `is an object; ${ADVICE}`],
    [null, 'is null; it can be a string, a Buffer or Uint8Array, a number or a bigint'],
  ])('is not %p', (vector, message) => {
    expect(() => db.vadd('k', vector, 'a')).toThrow(`argument 2 of VADD ${message}`)
    expectNothingChanged()
  })

  it('whose element throws throws the same, and an array that shrinks meanwhile is refused', () => {
    const own = new Error('mine')
    const throws = Object.defineProperty([1, 2], 1, {
      get() {
        throw own
      },
    })
    expect(() => db.vadd('k', throws, 'a')).toThrow(own)
    const shrinks = Object.defineProperty([1, 2], 0, {
      get() {
        this.length = 1
        return 1
      },
    })
    expect(() => db.vadd('k', shrinks, 'a')).toThrow('argument 2 of VADD, at index 1, is no number')
    expectNothingChanged()
  })

  it('has the dimension of its set', () => {
    db.vadd('k', [1, 2], 'a')
    const message = 'Vector dimension mismatch - got 3 but set has 2'
    expect(() => db.vadd('k', [1, 2, 3], 'b')).toThrow(message)
    expect(() => db.vsim('k', new Float32Array(3))).toThrow(message)
    expect(db.vcard('k')).toBe(1)
  })

  it.each([0, -1, 2 ** 32, 2 ** 32 - 1, 2 ** 53])('cannot be reduced to %i numbers', (reduce) => {
    expect(() => db.vadd('k', [1, 2], 'a', { reduce })).toThrow('invalid vector specification')
    expectNothingChanged()
  })
})

describe('a search', () => {
  beforeEach(() => {
    for (let i = 0; i < 50; i++) db.vadd('k', [Math.sin(i), Math.cos(i)], `e${i}`)
  })

  it('finds what there is, however much is asked for', () => {
    const most = '9223372036854775807'
    expect(db.vsim('k', [1, 2], { count: most, ef: most })).toHaveLength(50)
    expect(db.vsim('k', [1, 2], { count: most, truth: true })).toHaveLength(50)
    expect(db.vsim('k', [1, 2], { count: most, filter: '1', 'filter-ef': most })).toEqual([])
    expect(db.vrandmember('k', Number.MAX_SAFE_INTEGER)).toHaveLength(50)
  })

  it('draws no more elements with repetitions than an array has room for', () => {
    const refused = expect.objectContaining({ code: 'ERR', message: 'value is out of range' })
    for (const count of ['-67108865', '-4294967295', '-9223372036854775807']) {
      expect(() => db.vrandmember('k', count)).toThrow(refused)
    }
    expect(db.vrandmember('k', -1000)).toHaveLength(1000)
  })

  it.each([
    ['brackets', '('.repeat(100_000), 1],
    ['quotes', '"'.repeat(100_001), 1],
    ['signs', '-'.repeat(100_000), 1],
    ['digits', '1'.repeat(100_000), 1],
    ['operators', `1${'**1'.repeat(50_000)}`, 0],
    ['elements of a list', `1 in [${'0,'.repeat(50_000)}1]`, 0],
    ['letters of a name', `.${'a'.repeat(100_000)}`, 0],
  ])('reads or refuses a filter of very many %s', (_, filter, refused) => {
    db.vsetattr('k', 'e1', `{"a":${'['.repeat(100_000)}`)
    const search = () => db.vsim('k', 'e1', { filter, count: 1 })
    if (refused) expect(search).toThrow('syntax error in FILTER expression near: ')
    else expect(search()).toEqual(filter[0] === '1' ? ['e1'] : [])
    for (const field of ['.a', '.b']) expect(db.vsim('k', 'e1', { filter: field })).toEqual([])
  })
})

describe('a vector set', () => {
  it('ends at its deadline, and is another one after it', async () => {
    db.vadd('k', [1, 2], 'a')
    db.pexpire('k', 1)
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect([db.vcard('k'), db.vinfo('k'), db.vsim('k', 'a')]).toEqual([0, null, []])
    expect(db.vadd('k', [1, 2, 3], 'b')).toBe(true)
    expect([db.vdim('k'), db.ttl('k')]).toEqual([3, -1])
  })

  it('takes memory that is counted, refused and evicted', () => {
    const floats = new Float32Array(256).fill(1)
    db.vadd('small', [1], 'a')
    for (let i = 0; i < 100; i++) db.vadd('k', floats, `e${i}`, { noquant: true, ef: 1 })
    expect(db.call('MEMORY', 'USAGE', 'k')).toBeGreaterThan(100 * 1024)
    expect(db.call('MEMORY', 'USAGE', 'small')).toBeLessThan(2000)
    const [, used] = /used_memory:(\d+)/.exec(db.info('memory'))
    db.call('CONFIG', 'SET', 'maxmemory', used - 50_000)
    expect(() => db.vadd('k', floats, 'more', { noquant: true })).toThrow(
      expect.objectContaining({ code: 'OOM' }),
    )
    expect([db.vcard('k'), db.vrem('k', 'e5'), db.vcard('k')]).toEqual([100, true, 99])
    db.call('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-random')
    db.set('other', 'v')
    expect(db.exists('k')).toBe(0)
    expect(db.vadd('k', [1, 2], 'a')).toBe(true)
  })

  it('is named anew and moved, but not copied', () => {
    db.vadd('k', [1, 2], 'a', { setattr: '{"n":1}' })
    const links = db.vinfo('k')
    expect(() => db.copy('k', 'copy')).toThrow('not supported for this module key')
    db.rename('k', 'named')
    db.call('MOVE', 'named', 1)
    expect(db.exists('k', 'named', 'copy')).toBe(0)
    db.call('SELECT', 1)
    expect(db.vinfo('named')).toEqual(links)
    expect(db.vgetattr('named', 'a')).toBe('{"n":1}')
  })

  it('is changed by transactions and scripts as by calls', async () => {
    const add = "return redis.call('VADD', KEYS[1], 'VALUES', 2, 1, 2, ARGV[1])"
    const replies = await db
      .multi()
      .vadd('k', [1, 2], 'a')
      .vadd('k', new Float32Array([1, 0]), 'b')
      .vsim('k', [1, 0], { withscores: true, count: 1 })
      .vrem('k', 'b')
      .exec()
    expect(replies.slice(0, 2)).toEqual([true, true])
    expect(replies[2]).toEqual([{ element: 'b', score: 1 }])
    expect(replies[3]).toBe(true)
    db.call('EVAL', add, 1, 'k', 'c')
    expect(db.vrandmember('k', 9).sort()).toEqual(['a', 'c'])
    const wrong = db.multi().vadd('k', [1, 2, 3], 'd').vcard('k')
    await expect(wrong.exec()).rejects.toThrow('Vector dimension mismatch - got 3 but set has 2')
    expect(db.vcard('k')).toBe(2)
  })
})

'use strict'

const { Redlet } = require('../..')

let db
beforeEach(() => {
  db = new Redlet()
})
afterEach(() => db.close())

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
    ['BF.INSERT', 'items', () => db.bf.insert('k', { items: ['a'] })],
    ['HGETEX', 'fields', () => db.hgetex('k', { ex: 1, fields: ['a'] })],
    ['TS.MGET', 'filter', () => db.ts.mget({ withlabels: true, filter: ['a=b'] })],
  ])('%s: %s is told to be a word among the arguments', (name, option, call) => {
    const word = option.toUpperCase()
    const text = `'${option}' is no option of ${name}: '${word}' and what belongs to it are arguments of their own`
    expect(call).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT', message: text }))
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

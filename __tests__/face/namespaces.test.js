'use strict'

// Commands whose names have a dot: `JSON.SET` is `db.json.set`.

const { Redlet } = require('../..')
const { parsed, withTexts } = require('../../lib/json.js')

const refused = (message) =>
  expect.objectContaining({ name: 'RedletError', code: 'INVALID_ARGUMENT', message })

describe('a namespace', () => {
  let db
  beforeEach(() => {
    db = new Redlet()
  })
  afterEach(() => db.close())

  it('has the commands as methods', () => {
    expect(db.cms.initbydim('views', 20, 5)).toBe('OK')
    expect(db.type('views')).toBe('CMSk-TYPE')
    expect(() => db.cms.initbydim('views', 20, 5)).toThrow('key already exists')
    expect(db.cms.initbydim.name).toBe('cms.initbydim')
  })

  it('is the same object each time, and another one through buffers', () => {
    expect(db.cms).toBe(db.cms)
    expect(db.buffers.cms).not.toBe(db.cms)
    expect(db.buffers.cms.initbydim('views', 20, 5)).toBe('OK')
  })

  it('is there in a subclass, and in its buffers', () => {
    class Own extends Redlet {}
    const own = new Own()
    expect(own.cms.initbydim('views', 20, 5)).toBe('OK')
    expect(own.buffers.cms).not.toBe(own.cms)
    own.close()
  })

  it('is not among the methods of the store', () => {
    expect(Object.keys(db)).toEqual([])
    expect('cms.initbydim' in db).toBe(false)
  })

  it('is there in a transaction', async () => {
    const replies = await db.multi().set('a', 1).cms.initbydim('k', 2, 2).get('a').exec()
    expect(replies).toEqual(['OK', 'OK', '1'])
    await expect(db.multi().cms.initbydim('k', 2, 2).set('a', 2).exec()).rejects.toMatchObject({
      code: 'ERR',
      message: 'CMS: key already exists',
      replies: [expect.any(Error), 'OK'],
    })
  })

  it('can be called by name, and from a script', () => {
    expect(db.call('cms.initbydim', 'a', 2, 2)).toBe('OK')
    expect(db.eval("return redis.call('CMS.INITBYDIM', KEYS[1], 2, 2)", 1, 'b')).toBe('OK')
  })

  it('is there in a connection to a server', async () => {
    const listener = await db.listen({ port: 0 })
    const remote = await Redlet.connect(`redis://127.0.0.1:${listener.port}`)
    expect(await remote.cms.initbydim('k', 2, 2)).toBe('OK')
    expect(await remote.multi().cms.initbydim('other', 2, 2).exec()).toEqual(['OK'])
    await expect(remote.cms.initbydim('k', 2, 2)).rejects.toThrow('key already exists')
    await remote.close()
  })

  it('throws once the store is closed', () => {
    const { cms } = db
    db.close()
    expect(() => cms.initbydim('k', 2, 2)).toThrow(expect.objectContaining({ code: 'CLOSED' }))
    expect(() => db.cms.initbydim('k', 2, 2)).toThrow(expect.objectContaining({ code: 'CLOSED' }))
  })
})

describe('a JSON value among the arguments', () => {
  const one = { at: 2, step: 0 }
  const texts = (value) => withTexts('json.set', ['k', '$', value], one)[2]

  it('becomes its text', () => {
    const values = [{ b: 1 }, [1, '2'], 'text', 1.5, true, null, new Date(0), { toJSON: () => 7 }]
    expect(values.map(texts)).toEqual(values.map((value) => JSON.stringify(value)))
    expect(texts(2n ** 64n - 1n)).toBe('18446744073709551615')
  })

  it('is text already where it is bytes', () => {
    const bytes = Buffer.from('{"a":1}')
    expect(texts(bytes)).toBe(bytes)
  })

  it.each([
    [undefined, 'undefined'],
    [() => {}, 'a function'],
    [Symbol('s'), 'a symbol'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
  ])('can not be %p', (value, what) => {
    expect(() => texts(value)).toThrow(
      refused(`argument 3 of JSON.SET is ${what}; it can be what JSON.stringify takes`),
    )
  })

  it.each([
    [new Map([['a', 1]]), 'a Map; use Object.fromEntries(map)'],
    [new Set([1]), 'a Set; use [...set]'],
    [Promise.resolve(1), 'a promise; await it'],
    [new Float64Array(2), 'a Float64Array; for an array of numbers, use Array.from()'],
  ])('is refused where its text would lose what %p holds', (value, what) => {
    expect(() => texts(value)).toThrow(refused(`argument 3 of JSON.SET is ${what}`))
  })

  it('can not hold itself, or a bigint', () => {
    const round = {}
    round.self = round
    for (const value of [round, { a: 1n }]) {
      expect(() => texts(value)).toThrow(refused(expect.stringMatching(/is no JSON value \(/)))
    }
  })

  it('is each of those that end a call', () => {
    const each = { at: 2, step: 1 }
    expect(withTexts('json.arrappend', ['k', '$', 'a', [1], 2], each)).toEqual([
      ...['k', '$', '"a"', '[1]', '2'],
    ])
    expect(withTexts('json.arrappend', ['k'], each)).toEqual(['k'])
  })

  it('is each third of rows, in arrays or not', () => {
    const rows = { at: 2, step: 3 }
    const all = ['a', '$', '1', 'b', '$.x', '["c"]']
    expect(withTexts('json.mset', ['a', '$', 1, 'b', '$.x', ['c']], rows)).toEqual(all)
    expect(withTexts('json.mset', [['a', '$', 1, 'b', '$.x', ['c']]], rows)).toEqual(all)
    const pairs = [
      ['a', '$', 1],
      ['b', '$.x', ['c']],
    ]
    expect(withTexts('json.mset', [pairs], rows)).toEqual(all)
  })

  it('is the last argument where another one may be left out before it', () => {
    const last = { at: -1, step: 0 }
    expect(withTexts('json.strappend', ['k', 'x'], last)).toEqual(['k', '"x"'])
    expect(withTexts('json.strappend', ['k', '$.a', 'x'], last)).toEqual(['k', '$.a', '"x"'])
  })
})

describe('JSON text of a reply', () => {
  it('becomes its value', () => {
    expect(parsed('{"a":[1,null]}')).toEqual({ a: [1, null] })
    expect(parsed(null)).toBe(null)
    expect(parsed(['1', null, '"a"'])).toEqual([1, null, 'a'])
    expect(parsed([1, 2])).toEqual([1, 2])
  })
})

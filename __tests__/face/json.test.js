'use strict'

// JSON documents as methods: values in place of their texts.

const { Redlet } = require('../..')

describe('db.json', () => {
  let db
  beforeEach(() => {
    db = new Redlet()
  })
  afterEach(() => db.close())

  const user = {
    name: 'Ada',
    age: 36,
    langs: ['en', 'fr'],
    geo: { lat: 51.5, lon: -0.13 },
    x: null,
  }

  it('gives back what it was given', () => {
    expect(db.json.set('user', '$', user)).toBe('OK')
    expect(db.json.get('user')).toEqual(user)
    expect(db.json.get('user', '$.geo.lat', '$.langs')).toEqual({
      '$.geo.lat': [51.5],
      '$.langs': [['en', 'fr']],
    })
    expect(db.json.get('nobody')).toBeNull()
  })

  it('keeps every double that JavaScript has', () => {
    const doubles = [8.533e68, 5e-324, 1.7976931348623157e308, 0.1 + 0.2, 2.225073858507201e-308]
    db.json.set('k', '$', doubles)
    expect(db.json.get('k')).toEqual(doubles)
  })

  it('answers numbers, not their texts', () => {
    db.json.set('user', '$', user)
    expect(db.json.numincrby('user', '$.age', 1)).toEqual([37])
    expect(db.json.numincrby('user', '.age', 0.5)).toBe(37.5)
    expect(db.json.type('user', '$.age')).toEqual(['number'])
    expect(db.json.arrpop('user', '$.langs')).toEqual(['fr'])
    expect(db.json.mget('user', 'nobody', '.name')).toEqual(['Ada', null])
  })

  it('changes nothing if one of several numbers would leave the range', () => {
    db.json.set('k', '$', [1.5, 1e308, 2])
    expect(() => db.json.nummultby('k', '$.*', 1e10)).toThrow('result is not a number')
    expect(db.json.get('k')).toEqual([1.5, 1e308, 2])
  })

  it('changes no array if an index is out of the range of one', () => {
    db.json.set('k', '$', [[1, 2, 3], [1]])
    expect(() => db.json.arrinsert('k', '$.*', 2, 'x')).toThrow('index out of bounds')
    expect(db.json.get('k')).toEqual([[1, 2, 3], [1]])
  })

  it('puts values into arrays that lie in each other', () => {
    db.json.set('k', '$', { a: [1, { a: [2] }], b: 3 })
    expect(db.json.arrinsert('k', '$..a', 0, 7)).toEqual([3, 2])
    expect(db.json.get('k')).toEqual({ a: [7, 1, { a: [7, 2] }], b: 3 })
  })

  it('removes an item that a path names twice once', () => {
    db.json.set('k', '$', [3, 1, 2])
    expect(db.json.del('k', '$[0,1,0]')).toBe(2)
    expect(db.json.get('k')).toEqual([2])
  })

  it('says that the path is missing where there is an object in its place', () => {
    const path = "the path comes before the value: '$' is the whole document"
    const noPath = (name) => `argument 2 of JSON.${name} is an object; ${path}`
    expect(() => db.json.set('k', { a: 1 })).toThrow(noPath('SET'))
    expect(() => db.json.merge('k', { a: 1 })).toThrow(noPath('MERGE'))
    expect(db.exists('k')).toBe(0)
  })

  it('refuses a document of more than 127 levels, however it would come to be', () => {
    const nested = (depth) => JSON.parse('['.repeat(depth) + ']'.repeat(depth))
    db.json.set('k', '$', nested(127))
    const inner = `$${'[0]'.repeat(126)}`
    expect(() => db.json.set('k', '$', nested(128))).toThrow('recursion limit exceeded')
    const tooDeep = 'a document of more than 127 levels'
    expect(() => db.json.arrappend('k', inner, [])).toThrow(tooDeep)
    expect(() => db.json.set('k', inner, [[]])).toThrow(tooDeep)
    expect(() => db.json.merge('k', inner, { a: {} })).toThrow(tooDeep)
    expect(db.json.get('k')).toEqual(nested(127))
  })

  it('says what is wrong in whole', () => {
    db.set('text', 'x')
    const error = (call) => {
      try {
        return call()
      } catch ({ code, message }) {
        return `${code}: ${message}`
      }
    }
    expect(error(() => db.json.get('text'))).toBe('ERR: Existing key has wrong Redis type')
    db.json.set('k', '$', { a: 'x' })
    expect(error(() => db.json.strlen('k', '.'))).toBe(
      'WRONGTYPE: wrong type of path value - expected string but found object',
    )
    expect(error(() => db.call('JSON.SET', 'k', '$', 'x'))).toBe(
      'ERR: expected value at line 1 column 1',
    )
  })

  it('takes conditions as options', () => {
    expect(db.json.set('k', '$', 1, { xx: true })).toBeNull()
    expect(db.json.set('k', '$', 1, { nx: true })).toBe('OK')
    expect(db.json.set('k', '$', 2, { nx: true })).toBeNull()
  })

  it('is watched: a transaction is done only if nobody has changed the document', async () => {
    const [ours, other] = [1, 2].map(() => new Redlet({ name: 'watched documents' }))
    ours.json.set('k', '$', { n: 1 })
    const increased = (meanwhile) => {
      ours.watch('k')
      const { n } = ours.json.get('k')
      meanwhile()
      return ours
        .multi()
        .json.set('k', '$.n', n + 1)
        .exec()
    }
    expect(await increased(() => other.json.get('k'))).toEqual(['OK'])
    expect(await increased(() => other.json.del('k', '$.none'))).toEqual(['OK'])
    expect(await increased(() => other.json.numincrby('k', '$.n', 10))).toBeNull()
    expect(ours.json.get('k')).toEqual({ n: 13 })
    await Promise.all([ours.close(), other.close()])
  })

  it('is part of transactions', async () => {
    db.json.set('k', '$', { n: 1 })
    const replies = await db.multi().json.numincrby('k', '$.n', 1).json.get('k').exec()
    expect(replies).toEqual([[2], { n: 2 }])
  })
})

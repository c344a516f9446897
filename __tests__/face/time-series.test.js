'use strict'

const { Redlet } = require('../..')

describe('time series from JavaScript', () => {
  let db

  beforeEach(() => {
    db = new Redlet()
  })
  afterEach(() => db.close())

  it('take labels as an object, a Map or pairs, wherever they stand among the options', () => {
    const room = { room: 'hall', unit: 'C' }
    db.ts.create('a', { labels: room, retention: 5000 })
    db.ts.create('b', { retention: 5000, labels: new Map(Object.entries(room)), chunk_size: 64 })
    db.ts.add('c', 1, 1, { labels: Object.entries(room), encoding: 'UNCOMPRESSED' })
    for (const key of ['a', 'b', 'c']) expect(db.ts.info(key).labels).toEqual(room)
    expect(db.ts.info('a').retentionTime).toBe(5000)
    expect(db.ts.info('b').chunkSize).toBe(64)
    expect(db.ts.info('c').chunkType).toBe('uncompressed')
  })

  it.each(['room', 5, Buffer.from('room')])('refuse %p as labels', (labels) => {
    expect(() => db.ts.create('k', { labels })).toThrow(
      "at 'labels', is a single value; this option takes names and values: an object, a Map or pairs",
    )
    expect(db.exists('k')).toBe(0)
  })

  it('give pairs of numbers, or of a bigint and a number', () => {
    db.ts.create('k')
    expect(
      db.ts.madd([
        ['k', 10, 1.5],
        ['k', 20, 2],
        ['k', 'x', 3],
      ]),
    ).toEqual([10, 20, expect.objectContaining({ message: 'TSDB: invalid timestamp' })])
    expect(db.ts.get('k')).toEqual([20, 2])
    expect(db.ts.range('k', '-', '+')).toEqual([
      [10, 1.5],
      [20, 2],
    ])
    const bigints = new Redlet({ bigints: true })
    bigints.ts.add('k', 10, 1.5)
    expect(bigints.ts.revrange('k', 0, 10)).toEqual([[10n, 1.5]])
    bigints.close()
  })

  it('are asked with options of several words', () => {
    for (let at = 0; at < 10; at++) db.ts.add('k', at * 10, at)
    const ask = (options) => db.ts.range('k', 0, 100, options)
    expect(ask({ aggregation: ['sum', 50] })).toEqual([
      [0, 10],
      [50, 35],
    ])
    expect(ask({ aggregation: ['sum', 50, ['BUCKETTIMESTAMP', '+'], 'EMPTY'], count: 1 })).toEqual([
      [50, 10],
    ])
    expect(ask({ filter_by_ts: [20, 30, 31], filter_by_value: [3, 9] })).toEqual([[30, 3]])
  })

  it('answer NaN where a bucket has no mean', () => {
    db.ts.add('k', 0, 1)
    db.ts.add('k', 20, 3)
    expect(db.ts.range('k', '-', '+', { aggregation: ['avg', 10, 'EMPTY'] })).toEqual([
      [0, 1],
      [10, Number.NaN],
      [20, 3],
    ])
  })

  it('are in transactions and scripts', async () => {
    const replies = await db.multi().ts.add('k', 5, 0.5).ts.get('k').exec()
    expect(replies).toEqual([5, [5, 0.5]])
    expect(db.eval("return redis.call('TS.RANGE', KEYS[1], '-', '+')", 1, 'k')).toEqual([
      [5, '5E-1'],
    ])
  })
})

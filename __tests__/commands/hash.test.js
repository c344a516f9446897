'use strict'

const { setTimeout: sleep } = require('node:timers/promises')
const { Redlet } = require('../..')
const { eventually } = require('../support/servers/raw-client.js')

let db
beforeEach(() => {
  db = new Redlet()
})
afterEach(() => db.close())

describe('HSET', () => {
  it('takes an object, and returns how many fields are new', () => {
    expect(db.hset('h', { name: 'Ada', age: 36 })).toBe(2)
    expect(db.hset('h', { age: 37, city: 'London' })).toBe(1)
    expect(db.hgetall('h')).toEqual({ name: 'Ada', age: '37', city: 'London' })
  })

  it('HSETNX sets only missing fields', () => {
    expect([db.hsetnx('h', 'f', 1), db.hsetnx('h', 'f', 2)]).toEqual([1, 0])
    expect(db.hget('h', 'f')).toBe('1')
  })

  it('refuses a key of another type', () => {
    db.set('k', 'v')
    expect(() => db.hset('k', { a: 1 })).toThrow(expect.objectContaining({ code: 'WRONGTYPE' }))
  })
})

describe('HMGET', () => {
  it('returns null for a missing field', () => {
    db.hset('h', { a: 1, b: 2 })
    expect(db.hmget('h', ['b', 'x', 'a'])).toEqual(['2', null, '1'])
    expect(db.hmget('missing', 'a')).toEqual([null])
  })
})

describe('HDEL', () => {
  it('removes the key with its last field', () => {
    db.hset('h', { a: 1, b: 2 })
    expect(db.hdel('h', 'a', 'x')).toBe(1)
    expect(db.hexists('h', 'a')).toBe(0)
    expect(db.hdel('h', ['b'])).toBe(1)
    expect(db.exists('h')).toBe(0)
  })
})

describe('HINCRBY', () => {
  it('counts in a field', () => {
    expect(db.hincrby('h', 'n', 5)).toBe(5)
    expect(db.hincrby('h', 'n', -7)).toBe(-2)
    expect(db.hincrbyfloat('h', 'f', 0.5)).toBe('0.5')
  })
})

describe('HKEYS, HVALS and HLEN', () => {
  it('list the fields, the values, and count', () => {
    db.hset('h', { a: 1, b: 2 })
    expect(db.hkeys('h')).toEqual(['a', 'b'])
    expect(db.hvals('h')).toEqual(['1', '2'])
    expect([db.hlen('h'), db.hstrlen('h', 'a')]).toEqual([2, 1])
  })
})

describe('HRANDFIELD', () => {
  it('returns one field, several, or several with values', () => {
    db.hset('h', { a: 1, b: 2, c: 3 })
    expect(['a', 'b', 'c']).toContain(db.hrandfield('h'))
    expect(db.hrandfield('h', 5).sort()).toEqual(['a', 'b', 'c'])
    expect(db.hrandfield('h', -10).length).toBe(10)
    expect(Object.fromEntries(db.hrandfield('h', 3, 'WITHVALUES'))).toEqual({
      a: '1',
      b: '2',
      c: '3',
    })
  })
})

describe('a large hash', () => {
  it('answers as a small one does', () => {
    const object = Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`f${i}`, `v${i}`]))
    db.hset('h', object)
    expect(db.hgetall('h')).toEqual(object)
    expect(db.object('ENCODING', 'h')).toBe('hashtable')
  })
})

describe('fields that end', () => {
  it('are invisible at once, and freed soon after', async () => {
    db.hset('h', { a: 1, b: 2 })
    expect(db.hpexpire('h', 20, 'FIELDS', 1, 'a')).toEqual([1])
    expect(db.hset('gone', { a: 1 })).toBe(1)
    expect(db.hpexpire('gone', 20, 'FIELDS', 2, 'a', 'z')).toEqual([1, -2])
    await sleep(30)
    expect(db.hgetall('h')).toEqual({ b: '2' })
    const isFreed = () => /(subexpiry|keys_with_volatile_items)=0/.test(db.info('keyspace'))
    await eventually(isFreed)
    expect([db.hlen('h'), db.exists('gone')]).toEqual([1, 0])
  })

  it('take their options as an object before FIELDS', () => {
    expect(db.hsetex('h', { ex: 100, fnx: true }, 'FIELDS', 2, { a: 1, b: 2 })).toBe(1)
    expect(db.hsetex('h', 'EX', 50, 'FIELDS', 1, 'c', 3)).toBe(1)
    expect(db.httl('h', 'FIELDS', 4, 'a', 'b', 'c', 'd')).toEqual([100, 100, 50, -2])
    expect(db.hexpire('h', 200, { gt: true }, 'FIELDS', 2, ['a', 'd'])).toEqual([1, -2])
    expect(db.hgetex('h', { persist: true }, 'FIELDS', 1, 'a')).toEqual(['1'])
    expect(db.hgetdel('h', 'FIELDS', 2, 'a', 'd')).toEqual(['1', null])
    expect(db.hpersist('h', 'FIELDS', 1, 'b')).toEqual([1])
    expect(() => db.httl('h', 'FIELDS', 2, 'a')).toThrow(
      'The `numfields` parameter must match the number of arguments',
    )
  })
})

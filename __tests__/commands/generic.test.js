'use strict'

const { setTimeout: sleep } = require('node:timers/promises')
const { Redlet } = require('../..')

let db
beforeEach(() => {
  db = new Redlet()
})
afterEach(() => db.close())

describe('DEL, UNLINK, EXISTS and TOUCH', () => {
  it('count keys', () => {
    db.mset({ a: 1, b: 2, c: 3 })
    expect(db.exists('a', 'a', 'missing')).toBe(2)
    expect(db.touch(['a', 'b', 'missing'])).toBe(2)
    expect(db.del('a', 'missing')).toBe(1)
    expect(db.unlink(['b', 'c'])).toBe(2)
    expect(db.dbsize()).toBe(0)
  })
})

describe('EXPIRE', () => {
  it('removes a key at its deadline, for every command', async () => {
    db.set('k', 'v')
    expect(db.pexpire('k', 500)).toBe(1)
    expect(db.pttl('k')).toBeGreaterThan(0)
    expect(db.get('k')).toBe('v')
    await sleep(510)
    expect([db.get('k'), db.exists('k'), db.ttl('k'), db.type('k')]).toEqual([null, 0, -2, 'none'])
    expect(db.keys('*')).toEqual([])
  })

  it('takes conditions', () => {
    db.set('k', 'v')
    expect(db.expire('k', 100, 'XX')).toBe(0)
    expect(db.expire('k', 100, 'NX')).toBe(1)
    expect(db.expire('k', 50, 'GT')).toBe(0)
    expect(db.expire('k', 50, 'LT')).toBe(1)
    expect(db.ttl('k')).toBe(50)
  })

  it('deletes the key when the time has passed', () => {
    db.set('k', 'v')
    expect(db.expire('k', -1)).toBe(1)
    expect(db.exists('k')).toBe(0)
  })

  it('PERSIST removes the deadline', () => {
    db.set('k', 'v', { ex: 100 })
    expect([db.persist('k'), db.persist('k'), db.ttl('k')]).toEqual([1, 0, -1])
  })

  it('EXPIREAT takes an absolute time', () => {
    const at = Math.floor(Date.now() / 1000) + 1000
    db.set('k', 'v')
    db.expireat('k', at)
    expect([db.expiretime('k'), db.pexpiretime('k')]).toEqual([at, at * 1000])
  })
})

describe('RENAME and COPY', () => {
  it('keep the value and the time to live', () => {
    db.set('k', 'v', { ex: 100 })
    expect(db.rename('k', 'l')).toBe('OK')
    expect(db.copy('l', 'm')).toBe(1)
    expect([db.ttl('l'), db.ttl('m'), db.exists('k')]).toEqual([100, 100, 0])
    expect(db.copy('l', 'm')).toBe(0)
    expect(db.copy('l', 'm', { replace: true })).toBe(1)
    expect(db.renamenx('l', 'm')).toBe(0)
    expect(() => db.rename('missing', 'x')).toThrow('no such key')
  })

  it('a copy is independent of the original', () => {
    db.rpush('l', ['a', 'b'])
    db.copy('l', 'm')
    db.rpush('m', 'c')
    expect([db.llen('l'), db.llen('m')]).toEqual([2, 3])
  })

  it('MOVE moves into another database', () => {
    db.set('k', 'v')
    expect(db.move('k', 1)).toBe(1)
    expect(db.exists('k')).toBe(0)
    db.select(1)
    expect(db.get('k')).toBe('v')
  })
})

describe('KEYS, SCAN and RANDOMKEY', () => {
  it('find keys by pattern', () => {
    db.mset({ 'user:1': 1, 'user:2': 2, other: 3 })
    expect(db.keys('user:*').sort()).toEqual(['user:1', 'user:2'])
    expect(db.scan(0, { match: 'user:?', count: 100 })).toEqual([
      '0',
      expect.arrayContaining(['user:1', 'user:2']),
    ])
    expect(['user:1', 'user:2', 'other']).toContain(db.randomkey())
  })
})

describe('TYPE and OBJECT', () => {
  it('describe a value', () => {
    db.set('s', 1)
    db.rpush('l', 'x')
    db.sadd('m', 'x')
    db.hset('h', { a: 1 })
    expect(['s', 'l', 'm', 'h'].map((key) => db.type(key))).toEqual([
      'string',
      'list',
      'set',
      'hash',
    ])
    expect(db.object('ENCODING', 's')).toBe('int')
    expect(db.object('ENCODING', 'h')).toBe('listpack')
    expect(db.object('ENCODING', 'missing')).toBeNull()
  })
})

describe('SORT', () => {
  it('sorts numbers, words, and by other keys', () => {
    db.rpush('l', ['10', '9', '2'])
    expect(db.sort('l')).toEqual(['2', '9', '10'])
    expect(db.sort('l', { alpha: true, desc: true })).toEqual(['9', '2', '10'])
    db.mset({ 'age:10': 1, 'age:9': 3, 'age:2': 2, 'name:10': 'ten', 'name:9': 'nine' })
    expect(db.sort('l', { by: 'age:*', get: ['#', 'name:*'] })).toEqual([
      ...['10', 'ten'],
      ...['2', null],
      ...['9', 'nine'],
    ])
    expect(db.sort('l', { store: 'sorted' })).toBe(3)
    expect(db.lrange('sorted', 0, -1)).toEqual(['2', '9', '10'])
  })

  it('refuses elements that are not numbers', () => {
    db.rpush('l', 'x')
    expect(() => db.sort('l')).toThrow("One or more scores can't be converted into double")
  })
})

describe('DUMP and RESTORE', () => {
  it('carry a value as a Buffer', () => {
    db.rpush('l', ['a', Buffer.from([0xff, 0])])
    const payload = db.dump('l')
    expect(Buffer.isBuffer(payload)).toBe(true)
    expect(db.call('DUMP', 'l')).toEqual(payload)
    expect(db.dump('missing')).toBeNull()
    expect(db.restore('copy', 0, payload)).toBe('OK')
    expect(db.buffers.lrange('copy', 0, -1)).toEqual(db.buffers.lrange('l', 0, -1))
    expect(db.restore('copy', 100_000, payload, { replace: true })).toBe('OK')
    expect(db.ttl('copy')).toBe(100)
  })

  it('refuse a key that exists, and bytes that are not a value', () => {
    db.set('k', 'v')
    const payload = db.dump('k')
    expect(() => db.restore('k', 0, payload)).toThrow('Target key name already exists.')
    expect(() => db.restore('x', 0, payload.subarray(0, -1))).toThrow('checksum')
  })
})

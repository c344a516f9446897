'use strict'

const { Redlet } = require('../..')

let db
beforeEach(() => {
  db = new Redlet()
})
afterEach(() => db.close())

describe('SETBIT, GETBIT and BITCOUNT', () => {
  it('keep a bit for each number', () => {
    expect([db.setbit('seen', 1000, 1), db.setbit('seen', 1000, 1)]).toEqual([0, 1])
    expect([db.getbit('seen', 1000), db.getbit('seen', 5)]).toEqual([1, 0])
    expect(db.bitcount('seen')).toBe(1)
    expect(db.bitcount('seen', 0, 999, 'BIT')).toBe(0)
    expect(db.bitpos('seen', 1)).toBe(1000)
    expect(() => db.setbit('seen', -1, 1)).toThrow('bit offset is not an integer or out of range')
  })
})

describe('BITOP', () => {
  it('AND keeps the bits that strings have in common', () => {
    db.set('a', Buffer.from([0xff, 0x0f]))
    db.set('b', Buffer.from([0xf0]))
    expect(db.bitop('AND', 'd', 'a', 'b')).toBe(2)
    expect(db.buffers.get('d')).toEqual(Buffer.from([0xf0, 0]))
    expect(db.bitop('diff', 'd', ['a', 'b'])).toBe(2)
    expect(db.buffers.get('d')).toEqual(Buffer.from([0x0f, 0x0f]))
  })
})

describe('BITFIELD', () => {
  it('takes its operations one after the other or as arrays', () => {
    expect(db.bitfield('k', 'SET', 'u8', 0, 255, 'GET', 'i8', 0)).toEqual([0, -1])
    expect(db.bitfield('k', ['OVERFLOW', 'FAIL'], ['INCRBY', 'u8', '#0', 1])).toEqual([null])
    expect(db.bitfield_ro('k', 'GET', 'u4', 0)).toEqual([15])
    expect(db.bitfield('k', 'SET', 'u63', 0, 2n ** 62n, 'GET', 'u63', 0)).toEqual([
      9187343239835811840n,
      4611686018427387904n,
    ])
  })
})

'use strict'

const { Redlet } = require('../..')

let db
beforeEach(() => {
  db = new Redlet()
})
afterEach(() => db.close())

// `db.multi()` is the pleasant form (see face/multi.test.js); the commands are there by name too.
describe('MULTI and EXEC', () => {
  it('queue the calls and run them', () => {
    expect(db.call('MULTI')).toBe('OK')
    expect(db.incr('n')).toBe('QUEUED')
    expect(db.set('k', 'v')).toBe('QUEUED')
    expect(db.call('EXEC')).toEqual([1, 'OK'])
    expect(db.get('k')).toBe('v')
  })

  it('a call that could never run makes EXEC fail', () => {
    db.call('MULTI')
    db.set('k', 'v')
    expect(() => db.call('GET')).toThrow('wrong number of arguments')
    expect(() => db.call('EXEC')).toThrow(expect.objectContaining({ code: 'EXECABORT' }))
    expect(db.exists('k')).toBe(0)
  })

  it('EXEC and DISCARD need MULTI', () => {
    expect(() => db.call('EXEC')).toThrow('EXEC without MULTI')
    expect(() => db.call('DISCARD')).toThrow('DISCARD without MULTI')
  })
})

describe('DISCARD', () => {
  it('discards the queue', () => {
    db.call('MULTI')
    db.set('k', 'v')
    expect(db.call('DISCARD')).toBe('OK')
    expect(db.exists('k')).toBe(0)
  })
})

describe('WATCH', () => {
  it('takes several keys', () => {
    expect(db.watch(['a', 'b'])).toBe('OK')
    db.set('b', 1)
    db.call('MULTI')
    db.set('c', 1)
    expect(db.call('EXEC')).toBeNull()
  })
})

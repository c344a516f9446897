'use strict'

const { Redlet, RedletError } = require('../..')
const { failure } = require('../support/failure.js')

let db
beforeEach(() => {
  db = new Redlet()
})
afterEach(() => db.close())

describe('RedletError', () => {
  it('is an Error of its own class, under jest as well', () => {
    const error = failure(() => db.incr(db.set('k', 'x') && 'k'))
    expect(error).toBeInstanceOf(RedletError)
    expect(error).toBeInstanceOf(Error)
    expect(error.name).toBe('RedletError')
    expect(String(error)).toBe('RedletError: value is not an integer or out of range')
  })

  it('has the first word of the Redis error as its code, and the rest as its message', () => {
    db.set('k', 'x')
    const code = (work) => failure(work).code
    expect(code(() => db.incr('k'))).toBe('ERR')
    expect(code(() => db.lpush('k', 'x'))).toBe('WRONGTYPE')
    expect(failure(() => db.lpush('k', 'x')).message).toBe(
      'Operation against a key holding the wrong kind of value',
    )
  })

  it('has a stack that begins where the program called', () => {
    function here() {
      db.incr()
    }
    const [, first] = failure(here).stack.split('\n')
    expect(first).toContain(`${__filename}:`)
  })

  it('can be written as JSON and looked at', async () => {
    db.set('k', 'x')
    const error = await db
      .multi()
      .incr('k')
      .exec()
      .catch((error) => error)
    expect(JSON.parse(JSON.stringify(error))).toEqual({ code: 'ERR' })
    expect(error.replies).toEqual([error])
  })

  it('does not leave a store unusable', () => {
    db.set('k', 'x')
    for (let i = 0; i < 1000; i++) failure(() => db.incr('k'))
    expect(db.get('k')).toBe('x')
  })
})

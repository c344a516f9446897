'use strict'

const { Redlet } = require('../..')
const { failure } = require('../support/compare/failure.js')

let db
afterEach(() => db.close())

describe('an error of a script', () => {
  beforeEach(() => {
    db = new Redlet()
  })

  it.each([
    ["return redis.error_reply('MY own error')", 'MY', 'own error'],
    ["return redis.error_reply('-MY own error')", 'MY', 'own error'],
    ["return {err = 'MY own error'}", 'MY', 'own error'],
    ["return {err = 'WORD'}", 'WORD', 'WORD'],
    ["return {err = ''}", 'ERR', ''],
    ["return redis.error_reply('word')", 'ERR', 'word'],
    ['foo bar', 'ERR', /^Error compiling script \(new function\): user_script:1: /],
    ["error('mine')", 'ERR', /^user_script:1: mine script: [0-9a-f]{40}, on @user_script:1\.$/],
    [
      "error({err = 'MY own error'})",
      'MY',
      /^own error script: [0-9a-f]{40}, on @user_script:1\.$/,
    ],
    ["return redis.call('INCR', 's')", 'ERR', /^value is not an integer or out of range script: /],
    ["return redis.call('LPUSH', 's', 1)", 'WRONGTYPE', /^Operation against a key .* script: /],
  ])('has a code and a message as all others: %s', async (script, code, message) => {
    db.set('s', 'x')
    const same = (error) => {
      expect(error.code).toBe(code)
      expect(error.message).toMatch(message)
      if (typeof message === 'string') expect(error.message).toBe(message)
    }
    same(failure(() => db.eval(script, 0)))
    same(
      await db
        .multi()
        .eval(script, 0)
        .exec()
        .catch((error) => error),
    )
  })
})

describe('an answer of a script', () => {
  it('is nested as deeply as Redis allows', () => {
    db = new Redlet()
    const depth = (value, down) => {
      let levels = 0
      for (let at = value; typeof at === 'object' && !(at instanceof Error); at = down(at)) levels++
      return levels
    }
    const nested = (levels) => `local t = {{}} for i = 3, ${levels} do t = {t} end return t`
    const innermost = (value) => {
      let at = value
      while (Array.isArray(at) && at.length > 0) at = at[0]
      return at
    }
    expect(innermost(db.eval(nested(7995), 0))).toEqual([])
    expect(depth(db.eval(nested(7995), 0), (value) => value[0])).toBe(7995)
    expect(innermost(db.eval(nested(7996), 0))).toMatchObject({
      code: 'ERR',
      message: 'reached lua stack limit',
    })
    const map = `local t = {{}} for i = 2, 300 do t = {map = {a = t, b = 'x'}} end return t`
    expect(depth(db.eval(map, 0), (value) => value.a)).toBe(300)
    expect(db.eval(map, 0).b).toBe('x')
    expect([...db.buffers.eval(map, 0).keys()].map(String).sort()).toEqual(['a', 'b'])
  })
})

describe('scriptTimeout', () => {
  const ENDLESS = [
    ['a loop', 'while true do end'],
    ['a loop that catches errors', 'while true do pcall(function() while true do end end) end'],
    ['a pattern', "return string.find(('a'):rep(100) .. 'b', ('a*'):rep(100) .. 'c')"],
  ]

  it.each(ENDLESS)('ends a script of a function with an error that says so: %s', (_, script) => {
    db = new Redlet({ scriptTimeout: 50 })
    expect(failure(() => db.eval(`redis.call('SET', 'k', 1) ${script}`, 0))).toMatchObject({
      code: 'TIMEOUT',
      message:
        'the script was ended after 50 ms, which is its limit (scriptTimeout); ' +
        'what it had written until then stays',
    })
    expect(db.get('k')).toBe('1')
    expect(db.eval('return 7', 0)).toBe(7)
  })

  it('ends a function of a library, and a script in a transaction', async () => {
    db = new Redlet({ scriptTimeout: 50 })
    db.function(
      'LOAD',
      "#!lua name=l\nredis.register_function('f', function() while true do end end)",
    )
    expect(failure(() => db.fcall('f', 0)).code).toBe('TIMEOUT')
    const exec = db.multi().set('k', 1).eval('while true do end', 0).set('l', 1).exec()
    await expect(exec).rejects.toMatchObject({ code: 'TIMEOUT' })
    expect(db.mget('k', 'l')).toEqual(['1', '1'])
  })

  it('is a number of milliseconds', () => {
    db = new Redlet()
    for (const scriptTimeout of [-1, 1.5, Number.NaN, 2 ** 32]) {
      expect(failure(() => new Redlet({ scriptTimeout })).message).toBe(
        `the option 'scriptTimeout' is a number of milliseconds, 0 for none, not ${scriptTimeout}`,
      )
    }
    expect(failure(() => new Redlet({ scriptTimeout: '1' })).code).toBe('INVALID_ARGUMENT')
  })
})

'use strict'

const path = require('node:path')
const { Redlet, RedletError } = require('../..')
const { NAMESPACES } = require('../../lib/methods.js')
const { failure } = require('../support/compare/failure.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')

afterAll(removeFolders)

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

  it('has a stack that begins at the call of the program', () => {
    function here() {
      db.incr()
    }
    const [, first] = failure(here).stack.split('\n')
    expect(first).toContain(`${__filename}:`)
  })

  it('can be written as JSON and inspected', async () => {
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

  it('is thrown by every method for invalid arguments, with a code and a message', async () => {
    const junk = [undefined, null, true, Number.NaN, Symbol('s'), {}, [], [null], { a: { b: 1 } }]
    junk.push(
      { signal: 1 },
      new Map([[{}, 1]]),
      new Set([{}]),
      Promise.resolve(),
      Object.create(null),
    )
    // These end the store, or answer for another reason than their arguments.
    const others = [
      'constructor',
      'close',
      'save',
      'buffers',
      'recovered',
      'ownership',
      'debug',
      'shutdown',
    ]
    const plain = Object.getOwnPropertyNames(Redlet.prototype).filter((it) => !NAMESPACES.has(it))
    const namespaced = [...NAMESPACES].flatMap(([namespace, methods]) =>
      [...methods.keys()].map((name) => `${namespace}.${name}`),
    )
    const methods = [...plain, ...namespaced]
    const call = (db, name, args) => {
      const [first, last] = name.split('.')
      return last === undefined ? db[first](...args) : db[first][last](...args)
    }
    const strange = []
    const key = path.join(newFolder(), 'k') // some make a file of that name
    for (const name of methods.filter((name) => !others.includes(name))) {
      const one = new Redlet()
      const answers = []
      for (const value of junk) {
        for (const args of [[value], [key, value], [key, 'v', value]]) {
          answers.push((async () => call(one, name, args))().catch((error) => note(name, error)))
        }
      }
      await one.close()
      await Promise.all(answers)
    }
    function note(name, error) {
      const isOurs = error instanceof RedletError && typeof error.code === 'string' && error.message
      if (!isOurs) strange.push(`${name}: ${error}`)
    }
    expect(strange).toEqual([])
  }, 120_000)
})

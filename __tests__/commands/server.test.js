'use strict'

const { Redlet } = require('../..')

let db
beforeEach(() => {
  db = new Redlet()
})
afterEach(() => db.close())

describe('PING, ECHO and TIME', () => {
  it('answer', () => {
    expect([db.ping(), db.ping('hi'), db.echo('hello')]).toEqual(['PONG', 'hi', 'hello'])
    const [seconds] = db.time()
    expect(Math.abs(seconds - Date.now() / 1000)).toBeLessThan(5)
  })
})

describe('CONFIG', () => {
  it('reads and sets', () => {
    expect(db.config('GET', 'maxmemory')).toEqual({ maxmemory: '0' })
    expect(db.config('SET', 'maxmemory', '1mb')).toBe('OK')
    expect(db.config('GET', 'maxmemory')).toEqual({ maxmemory: '1048576' })
    expect(() => db.config('SET', 'nothing', '1')).toThrow('Unknown option')
  })
})

describe('SELECT, SWAPDB, DBSIZE and FLUSHALL', () => {
  it('work on databases', () => {
    db.set('k', 'in 0')
    db.select(1)
    expect(db.dbsize()).toBe(0)
    expect(db.swapdb(0, 1)).toBe('OK')
    expect(db.get('k')).toBe('in 0')
    db.flushdb()
    expect(db.dbsize()).toBe(0)
    db.set('k', 'v')
    expect(db.flushall()).toBe('OK')
    expect(db.exists('k')).toBe(0)
  })

  it('a client begins in database 0', async () => {
    const name = `databases ${Math.random()}`
    const [a, b] = [new Redlet({ name }), new Redlet({ name })]
    a.select(3)
    a.set('k', 'v')
    expect(b.get('k')).toBeNull()
    await Promise.all([a.close(), b.close()])
  })
})

describe('COMMAND', () => {
  it('lists every method of the store', () => {
    expect(db.command('COUNT')).toBeGreaterThan(100)
    const [info] = db.command('INFO', 'get')
    expect(info.slice(0, 2)).toEqual(['get', 2])
    for (const name of db.command('LIST')) {
      const [path] = name.toLowerCase().split('|')
      expect([path, typeof path.split('.').reduce((of, part) => of[part], db)]).toEqual([
        path,
        'function',
      ])
    }
    expect(db.command('GETKEYS', 'MSET', 'a', 1, 'b', 2)).toEqual(['a', 'b'])
  })
})

describe('INFO and MEMORY', () => {
  it('describe the store', () => {
    expect(db.info()).toContain('# Server')
    db.set('k', 'x'.repeat(10_000))
    expect(db.memory('USAGE', 'k')).toBeGreaterThan(10_000)
    expect(db.info('memory')).toMatch(/used_memory:\d+/)
  })
})

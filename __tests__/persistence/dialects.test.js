'use strict'

const { Redlet } = require('../..')
const { newFolder, removeFolders } = require('../support/processes/folder.js')

afterAll(removeFolders)

describe.each([
  ['from the log', false],
  ['from a snapshot', true],
])('a folder %s', (_, save) => {
  async function close(db) {
    if (save) await db.save()
    await db.close()
  }

  it('is read in one dialect whatever it was written in, also deadlines that Redis refuses', async () => {
    const folder = newFolder()
    const valkey = new Redlet(folder, { dialect: 'valkey' })
    valkey.hset('h', { a: 1, b: 2 })
    valkey.hpexpireat('h', 2 ** 52, 'FIELDS', 1, 'b')
    await close(valkey)
    const redis = new Redlet(folder, { dialect: 'redis' })
    expect(redis.hpexpiretime('h', 'FIELDS', 2, 'a', 'b')).toEqual([-1, 2 ** 52])
    expect(redis.object('ENCODING', 'h')).toBe('listpackex')
    expect(() => redis.hpexpireat('h', 2 ** 52, 'FIELDS', 1, 'a')).toThrow('invalid expire time')
    redis.hpexpireat('h', 5e12, 'FIELDS', 1, 'a')
    await close(redis)
    const again = new Redlet(folder, { dialect: 'valkey' })
    expect(again.hpexpiretime('h', 'FIELDS', 2, 'a', 'b')).toEqual([5e12, 2 ** 52])
    expect(again.object('ENCODING', 'h')).toBe('hashtable')
    await again.close()
  })

  it('brings back libraries that use names of another dialect, and loads more', async () => {
    const folder = newFolder()
    const library = (name, table) =>
      `#!lua name=${name}\n${table}.register_function('${name}', function()
        return ${table}.call('GET', 'k')
      end)`
    const valkey = new Redlet(folder, { dialect: 'valkey' })
    valkey.set('k', 'v')
    valkey.function('LOAD', library('one', 'redis'))
    valkey.function('LOAD', library('two', 'server'))
    valkey.function('LOAD', library('three', 'redis'))
    await close(valkey)
    for (const dialect of ['redis', 'redis', 'valkey']) {
      const db = new Redlet(folder, { dialect })
      expect(['one', 'two', 'three'].map((name) => db.fcall(name, 0))).toEqual(['v', 'v', 'v'])
      db.function('LOAD', { replace: true }, library('four', 'redis'))
      expect(db.fcall('four', 0)).toBe('v')
      const known = db.eval('return tostring(pcall(function() return server end))', 0)
      expect(known).toBe(String(dialect === 'valkey'))
      await close(db)
    }
  })

  it('brings back fields in the order of their deadlines', async () => {
    const folder = newFolder()
    const db = new Redlet(folder, { dialect: 'redis' })
    db.hset('h', { a: 1, b: 2, c: 3, d: 4, e: 5 })
    db.hpexpireat('h', 5e12, 'FIELDS', 2, 'c', 'b')
    db.hpexpireat('h', 4e12, 'FIELDS', 1, 'e')
    db.hpexpireat('h', 5e12, 'FIELDS', 1, 'd')
    expect(db.hkeys('h')).toEqual(['e', 'd', 'b', 'c', 'a'])
    await close(db)
    const again = new Redlet(folder, { dialect: 'redis' })
    expect(again.hkeys('h')).toEqual(['e', 'd', 'b', 'c', 'a'])
    await again.close()
  })
})

'use strict'

const fs = require('node:fs')
const path = require('node:path')
const { pathToFileURL } = require('node:url')
const { Redlet, RedletError } = require('../..')
const { newFolder, removeFolders } = require('../support/processes/folder.js')

afterAll(removeFolders)

/** The RedletError that `work` throws. */
function refusal(work) {
  try {
    work()
  } catch (error) {
    expect(error).toBeInstanceOf(RedletError)
    return error
  }
  throw new Error('it was not refused')
}

describe('new Redlet()', () => {
  it('is a store in memory of its own', async () => {
    const [a, b] = [new Redlet(), new Redlet()]
    a.set('k', 'a')
    expect(b.get('k')).toBeNull()
    await Promise.all([a.close(), b.close()])
  })

  it('takes no options for options that are undefined', async () => {
    const db = new Redlet({ path: undefined, fsync: undefined })
    expect(db.set('k', 'v')).toBe('OK')
    await db.close()
  })
})

describe('new Redlet(path)', () => {
  it('makes the folder and its parents', async () => {
    const folder = path.join(newFolder(), 'a', 'b')
    const db = new Redlet(folder)
    expect(fs.readdirSync(folder).length).toBeGreaterThan(0)
    await db.close()
  })

  it('has recovered the data when it returns', async () => {
    const folder = newFolder()
    const db = new Redlet(folder)
    db.set('k', 'v')
    await db.close()
    const again = new Redlet(folder)
    expect(again.get('k')).toBe('v')
    await again.close()
  })

  it('is one store, however often it is opened and however the folder is named', async () => {
    const folder = newFolder()
    const named = [folder, `${folder}/`, path.relative(process.cwd(), folder), `${folder}/x/..`]
    fs.mkdirSync(path.join(folder, 'x'))
    const stores = [...named.map((name) => new Redlet(name)), new Redlet({ path: folder })]
    for (const db of stores) db.incr('n')
    expect(stores[0].get('n')).toBe(String(stores.length))
    await Promise.all(stores.map((db) => db.close()))
  })

  it.each(['everysec', 'always', 'no'])('takes fsync: %s', async (fsync) => {
    const folder = newFolder()
    const db = new Redlet(folder, { fsync })
    db.set('k', fsync)
    await db.close()
    const again = new Redlet({ path: folder, fsync })
    expect(again.get('k')).toBe(fsync)
    await again.close()
  })

  it('says why a folder cannot be made', () => {
    const file = path.join(newFolder(), 'file')
    fs.writeFileSync(file, 'not a folder')
    const error = refusal(() => new Redlet(file))
    expect(error).toMatchObject({ code: 'IO', message: `${file}: it is no folder` })
    expect(fs.readFileSync(file, 'utf8')).toBe('not a folder')
  })
})

describe('new Redlet({ name })', () => {
  it('is shared by name, and ends with its last user', async () => {
    const [a, b, other] = ['x', 'x', 'y'].map((name) => new Redlet({ name }))
    a.set('k', 'v')
    expect([b.get('k'), other.get('k')]).toEqual(['v', null])
    await a.close()
    expect(b.get('k')).toBe('v')
    await Promise.all([b.close(), other.close()])
    const fresh = new Redlet({ name: 'x' })
    expect(fresh.get('k')).toBeNull()
    await fresh.close()
  })
})

describe('Redlet.open()', () => {
  it('takes what the constructor takes, and returns a promise', async () => {
    const folder = newFolder()
    const db = await Redlet.open(folder, { fsync: 'no' })
    expect(db).toBeInstanceOf(Redlet)
    db.set('k', 'v')
    await db.close()
    const again = await Redlet.open({ path: folder })
    expect(again.get('k')).toBe('v')
    await again.close()
    await (await Redlet.open()).close()
  })

  it('rejects with a RedletError', async () => {
    const opening = Redlet.open({ fsync: 'sometimes' })
    await expect(opening).rejects.toBeInstanceOf(RedletError)
    await expect(opening).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
    await expect(Redlet.open('/dev/null')).rejects.toMatchObject({ code: 'IO' })
  })
})

describe('options', () => {
  it('for a folder are refused without its path, so that nothing is kept in memory by mistake', () => {
    for (const options of [{ fsync: 'always' }, { mmap: true }, { readOnly: true }]) {
      const [name] = Object.keys(options)
      const refused = { code: 'INVALID_ARGUMENT', message: expect.stringContaining(`'${name}'`) }
      expect(() => new Redlet({ path: undefined, ...options })).toThrow(
        expect.objectContaining(refused),
      )
    }
    expect(() => new Redlet(undefined, { maxmemory: '1mb' })).toThrow(
      'the path of a store is undefined',
    )
  })

  it('databases sets the number of databases', async () => {
    const db = new Redlet({ databases: 2 })
    expect(db.select(1)).toBe('OK')
    expect(() => db.select(2)).toThrow('out of range')
    await db.close()
  })

  it.each([
    [undefined, { server: 'redis', version: '8.2.3' }, '8.2.3', 'nil'],
    ['redis', { server: 'redis', version: '8.2.3' }, '8.2.3', 'nil'],
    ['valkey', { server: 'valkey', version: '9.1.2' }, '7.2.4', 'table'],
  ])(
    'dialect %p is the server that the store presents itself as',
    async (dialect, hello, version, server) => {
      const db = new Redlet({ dialect })
      expect(db.hello(3)).toMatchObject(hello)
      expect(db.info('server')).toContain(`redis_version:${version}\r\n`)
      expect(db.eval('return redis.REDIS_VERSION', 0)).toBe(version)
      expect(db.eval("return type(rawget(_G, 'server'))", 0)).toBe(server)
      await db.close()
    },
  )

  it('maxmemory and maxmemoryPolicy are settings', async () => {
    const db = new Redlet({ maxmemory: '5mb', maxmemoryPolicy: 'allkeys-lru' })
    expect(db.config('GET', 'maxmemory', 'maxmemory-policy')).toEqual({
      maxmemory: '5242880',
      'maxmemory-policy': 'allkeys-lru',
    })
    for (let i = 0; i < 1000; i++) db.set(`k${i}`, 'x'.repeat(10_000))
    expect(db.dbsize()).toBeGreaterThan(100)
    expect(db.dbsize()).toBeLessThan(600)
    await db.close()
  })

  it('a full memory refuses writes by default', async () => {
    const db = new Redlet({ maxmemory: 1_000_000 })
    const fill = () => {
      for (let i = 0; i < 2000; i++) db.set(`k${i}`, 'x'.repeat(1000))
    }
    expect(refusal(fill).code).toBe('OOM')
    expect(db.get('k0')).toBe('x'.repeat(1000))
    await db.close()
  })

  it.each([
    [{ fsync: 'sometimes' }, "one of 'always', 'everysec', 'no', not 'sometimes'"],
    [{ dialect: 'dragonfly' }, "one of 'redis', 'valkey', not 'dragonfly'"],
    [{ fsynk: 'no' }, "unknown option 'fsynk'; there are path, name"],
    [{ path: 5 }, "the option 'path' is a string, not number"],
    [{ path: '' }, 'the option \'path\' is the path of a folder, without zero bytes, not ""'],
    [{ path: 'a\0b' }, 'without zero bytes, not "a\\u0000b"'],
    [{ name: {} }, "the option 'name' is a string, not object"],
    [{ name: '' }, 'the option \'name\' is a text that is not empty, not ""'],
    [{ path: 'a', name: 'b' }, 'a path or a name, not both'],
    [{ databases: 0 }, 'an integer from 1 to 16384, not 0'],
    [{ databases: 1.5 }, 'an integer from 1 to 16384, not 1.5'],
    [{ databases: null }, "the option 'databases' is a number, not null"],
    [{ scriptTimeout: -1 }, "the option 'scriptTimeout' is a number of milliseconds, 0 for none"],
    [{ maxmemory: true }, "the option 'maxmemory' is a number or string, not boolean"],
    [{ maxmemory: 'much' }, "the option 'maxmemory' is a number of bytes, or a text such as"],
    [{ maxmemory: '' }, "or a text such as '100mb' or '2gb', not \"\""],
    [{ maxmemory: '5 mb' }, 'not "5 mb"'],
    [{ maxmemory: '9999999gb' }, 'not "9999999gb"'],
    [{ maxmemory: -1 }, 'not -1'],
    [{ maxmemory: 1.5 }, 'not 1.5'],
    [{ maxmemory: Number.NaN }, 'not NaN'],
    [
      { maxmemoryPolicy: 'x' },
      "the option 'maxmemoryPolicy' is one of 'noeviction', 'allkeys-lru',",
    ],
    ['', 'the path of a store is empty'],
    [5, 'a path (a string) or options, not a number'],
    [true, 'not a boolean'],
    [null, 'not null'],
    [[], 'not an object of class Array'],
    [() => {}, 'not a function'],
    [Buffer.from('data'), 'not an object of class Buffer'],
    [pathToFileURL('/data'), 'not an object of class URL'],
  ])('%p is refused with an error that says what is valid', (target, text) => {
    const error = refusal(() => new Redlet(target))
    expect(error.code).toBe('INVALID_ARGUMENT')
    expect(error.message).toContain(text)
  })

  it('a second argument is refused unless it is options', () => {
    expect(refusal(() => new Redlet('a', 5)).code).toBe('INVALID_ARGUMENT')
    expect(refusal(() => new Redlet({}, {})).message).toContain('options are given once')
    expect(refusal(() => new Redlet('a', { path: 'b' })).message).toContain('given twice')
    expect(fs.existsSync('a')).toBe(false)
  })

  it('maxmemoryPolicy is any policy that CONFIG SET takes', async () => {
    const { message } = refusal(() => new Redlet({ maxmemoryPolicy: 'x' }))
    const named = message.match(/(?<=')[a-z-]+(?=', |', not)/g)
    const db = new Redlet()
    const { message: all } = refusal(() => db.config('SET', 'maxmemory-policy', 'x'))
    expect(named.toSorted()).toEqual(all.split(': ')[1].split(', ').toSorted())
    await db.close()
    for (const maxmemoryPolicy of named) await new Redlet({ maxmemoryPolicy }).close()
  })

  it.each([
    ['7', '7'],
    ['7b', '7'],
    ['2k', '2000'],
    ['2KB', '2048'],
    ['3M', '3000000'],
    ['3mb', '3145728'],
    ['4g', '4000000000'],
    ['4Gb', '4294967296'],
    [0, '0'],
  ])('maxmemory %j is a size', async (maxmemory, bytes) => {
    const db = new Redlet({ maxmemory })
    expect(db.config('GET', 'maxmemory')).toEqual({ maxmemory: bytes })
    await db.close()
  })
})

'use strict'

// What `redlet copy` does where it cannot copy everything, and what `redlet digest` says.

const fs = require('node:fs')
const path = require('node:path')
const { setTimeout: sleep } = require('node:timers/promises')
const { digestOf: sumOf } = require('../../lib/cli/copy/digest.js')
const { Side } = require('../../lib/cli/copy/side.js')
const { Values } = require('../../lib/cli/copy/values.js')
const { startScript } = require('../support/processes/child.js')
const { copied, fill, filledFolder, served } = require('../support/copies/stores.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { CLI, redlet } = require('../support/programs/redlet.js')
const { eventually } = require('../support/servers/raw-client.js')

const LIBRARY = (price) => `#!lua name=shop
redis.register_function('price', function() return ${price} end)`

const later = (days) => String(Date.now() + days * 86_400_000)

const stopped = []

/** A store that listens, until the test ends. */
async function store(options) {
  const found = await served(options)
  stopped.push(found)
  return found
}

afterEach(() => Promise.all(stopped.splice(0).map(({ stop }) => stop())))
afterAll(removeFolders)

/** More keys than are copied before a test looks again. */
const MANY = 20_000

describe('redlet copy', () => {
  it('leaves keys that the target has otherwise, names them, and copies the others', async () => {
    const [same, longer] = [later(1), later(2)]
    const folder = await filledFolder([
      ...[
        ['SET', 'value', 'new'],
        ['SET', 'new', 'v'],
        ['SET', 'same', 'v', 'PXAT', same],
      ],
      ...[
        ['SET', 'deadline', 'v', 'PXAT', same],
        ['HSET', 'type', 'f', 'v'],
      ],
      ...[
        ['SELECT', '3'],
        ['SET', 'a\x1b[31mb', 'new'],
        ['SELECT', '0'],
      ],
    ])
    const { client, db, url } = await store()
    await fill(client, [
      ...[
        ['SET', 'value', 'old'],
        ['SET', 'own', 'v'],
        ['SET', 'same', 'v', 'PXAT', same],
      ],
      ...[
        ['SET', 'deadline', 'v', 'PXAT', longer],
        ['SET', 'type', 'v'],
      ],
      ...[
        ['SELECT', '3'],
        ['SET', 'a\x1b[31mb', 'old'],
        ['SELECT', '0'],
      ],
    ])
    const { code, stdout, stderr } = await redlet('copy', folder, url)
    expect([code, stdout]).toEqual([1, ''])
    const [first, second, ...named] = stderr.trim().split('\n')
    expect(first).toBe('redlet: INCOMPLETE: 2 of 6 keys are the same on both sides')
    expect(second).toBe(
      'kept as the target has them, with another value or time to live (--replace replaces them):',
    )
    expect(named.sort()).toEqual([
      ...['  "a\\x1b[31mb" in database 3', '  "deadline"', '  "type"', '  "value"'],
    ])
    expect(db.mget('value', 'new', 'same', 'own', 'type')).toEqual(['old', 'v', 'v', 'v', 'v'])

    await copied(folder, url, '--replace')
    expect(db.mget('value', 'own', 'deadline')).toEqual(['new', 'v', 'v'])
    expect([db.type('type'), String(db.pexpiretime('deadline'))]).toEqual(['hash', same])
  })

  it('leaves a library that the target has otherwise, and names it', async () => {
    const folder = await filledFolder([
      ['FUNCTION', 'LOAD', LIBRARY(12)],
      ['SET', 'k', 'v'],
    ])
    const { client, db, url } = await store()
    await fill(client, [['FUNCTION', 'LOAD', LIBRARY(13)]])
    const { code, stderr } = await redlet('copy', folder, url)
    expect([code, stderr]).toEqual([
      1,
      'redlet: INCOMPLETE: 1 of 1 keys are the same on both sides\n' +
        'libraries kept as the target has them (--replace replaces them):\n  shop\n',
    ])
    expect([db.fcall('price', 0), db.get('k')]).toEqual([13, 'v'])
    await copied(folder, url, '--replace')
    expect(db.fcall('price', 0)).toBe(12)
  })

  it('goes on where it was ended', async () => {
    const keys = Array.from({ length: MANY }, (_, i) => ['SET', `key:${i}`, i])
    const folder = await filledFolder(keys)
    const { db, url } = await store()
    const child = startScript(CLI, ['copy', folder, url])
    await eventually(() => db.dbsize() > 0)
    db.client('PAUSE', 100_000, 'WRITE')
    child.kill('SIGINT')
    await sleep(100)
    db.client('UNPAUSE')
    const { code, stderr } = await child.ended
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /^redlet: ABORTED: ended by SIGINT \([\d,]+ of 20,000 keys are copied; run it again to go on\)\n$/,
    )
    expect(db.dbsize()).toBeLessThan(MANY)
    expect(await copied(folder, url)).toContain(`${MANY} keys, the same`)
    expect(db.dbsize()).toBe(MANY)
  })

  it('says how far it is when the target ends', async () => {
    const keys = Array.from({ length: MANY }, (_, i) => ['SET', `key:${i}`, i])
    const folder = await filledFolder(keys)
    const { db, url } = await store()
    const child = startScript(CLI, ['copy', folder, url])
    await eventually(() => db.dbsize() > 0)
    db.client('PAUSE', 100_000, 'WRITE')
    await db.close()
    const { code, stderr } = await child.ended
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /^redlet: [A-Z]+: .* \([\d,]+ of 20,000 keys are copied; run it again to go on\)\n$/,
    )
  })

  it('says which key the target has no room for', async () => {
    const folder = await filledFolder([['SET', 'big', 'x'.repeat(100_000)]])
    const { url } = await store({ maxmemory: 50_000 })
    const { code, stderr } = await redlet('copy', folder, url)
    expect(code).toBe(1)
    expect(stderr).toMatch(/^redlet: OOM: RESTORE of "big": .* \(0 of 1 keys are copied; run it ag/)
  })

  it('finds out that the target evicts what was copied', async () => {
    const keys = Array.from({ length: 2000 }, (_, i) => ['SET', `key:${i}`, 'x'.repeat(1000)])
    const folder = await filledFolder(keys)
    const { db, url } = await store({ maxmemory: '1mb', maxmemoryPolicy: 'allkeys-random' })
    const { code, stderr } = await redlet('copy', folder, url)
    expect(code).toBe(1)
    const [first, second, ...named] = stderr.trim().split('\n')
    const [, same] = /^redlet: INCOMPLETE: ([\d,]+) of 2,000 keys are the same on/.exec(first)
    expect(Number(same.replace(',', ''))).toBeLessThan(1500)
    expect(Number(same.replace(',', ''))).toBeGreaterThanOrEqual(db.dbsize())
    expect(second).toMatch(/^different after they were copied \(run it again with --replace while/)
    expect(named).toHaveLength(11)
    const all = (2000 - Number(same.replace(',', ''))).toLocaleString('en')
    expect(named.at(-1)).toBe(`  ... ${all} in all`)
  })

  it('copies one database to another', async () => {
    const { client, db, url } = await store()
    await fill(client, [
      ['SET', 'k', '0'],
      ['SELECT', '3'],
      ['SET', 'k', '3'],
      ['SELECT', '0'],
    ])
    await copied(`${url}/3`, `${url}/5`)
    db.select(5)
    expect(db.get('k')).toBe('3')
    const target = await store()
    await copied(`${url}/3`, target.url)
    target.db.select(3)
    expect(target.db.get('k')).toBe('3')
    await copied(await filledFolder([['SET', 'alone', 'v']]), `${target.url}/1`)
    target.db.select(1)
    expect(target.db.get('alone')).toBe('v')
  })

  it('does not guess which database the target is to have', async () => {
    const [source, target] = [await store(), await store()]
    await fill(source.client, [
      ['SET', 'k', '0'],
      ['SELECT', '3'],
      ['SET', 'k', '3'],
    ])
    const { code, stderr } = await redlet('copy', source.url, `${target.url}/1`)
    expect(code).toBe(2)
    expect(stderr).toMatch(
      /the target names a database, but the source has the databases 0, 3; name/,
    )
  })

  it('refuses a source that is not there, and makes no target', async () => {
    const [missing, target] = [path.join(newFolder(), 'none'), path.join(newFolder(), 'target')]
    const { code, stderr } = await redlet('copy', missing, target)
    expect(code).toBe(2)
    expect(stderr).toMatch(new RegExp(`^redlet: ${missing} does not exist\n`))
    expect([fs.existsSync(missing), fs.existsSync(target)]).toEqual([false, false])
  })

  it('says how a folder is copied that a program has open', async () => {
    const folder = newFolder()
    await store(folder)
    const { code, stderr } = await redlet('copy', folder, path.join(newFolder(), 'target'))
    expect(code).toBe(1)
    expect(stderr).toMatch(/^redlet: LOCKED: .*where it listens, it can be reached by redis:/)
  })

  it('refuses to copy a store onto itself', async () => {
    const { client, url } = await store()
    await fill(client, [['SET', 'k', 'v']])
    const { code, stderr } = await redlet('copy', url, url.replace('127.0.0.1', 'localhost'))
    expect(code).toBe(2)
    expect(stderr).toMatch(/^redlet: redis:.* and redis:\/\/localhost:\d+ are the same\n/)
    const folder = newFolder()
    expect(await redlet('copy', folder, `${folder}/`)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`redlet: ${folder} and ${folder}/ are the same\n`),
    })
  })

  it('asks for the password that a side wants, and shows none', async () => {
    const { db, url } = await store()
    db.config('SET', 'requirepass', 'secret')
    db.set('k', 'v')
    const target = path.join(newFolder(), 'target')
    const without = await redlet('copy', url, target)
    expect(without).toMatchObject({ code: 1, stderr: expect.stringMatching(/^redlet: NOAUTH: /) })
    const wrong = await redlet('copy', url.replace('//', '//:wrong@'), target)
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringMatching(/^redlet: WRONGPASS: /) })
    expect(await copied(url.replace('//', '//:secret@'), target)).not.toContain('secret')
  })
})

/** The digest of what a URL names. */
async function digestOf(url) {
  const [side, values] = [await Side.open(url, { readOnly: true }), new Values()]
  const sum = await sumOf(side, values, { signal: new AbortController().signal, onProgress() {} })
  await Promise.all([side.close(), values.close()])
  return String(sum)
}

describe('redlet digest', () => {
  it('is the same for the same contents, in a folder and in a server', async () => {
    const at = later(1)
    const [a, b] = [
      ['SADD', 's', '1', '2', 'x'],
      ['SET', 'k', 'v', 'PXAT', at],
    ]
    const folder = await filledFolder([a, b, ['FUNCTION', 'LOAD', LIBRARY(1)]])
    const { client, url } = await store()
    const calls = [b, ['SADD', 's', 'x', '2'], ['SADD', 's', '1'], ['FUNCTION', 'LOAD', LIBRARY(1)]]
    await fill(client, calls)
    const [ours, theirs] = [await redlet('digest', folder), await redlet('digest', url)]
    expect(ours.stdout).toBe(theirs.stdout.replace(url, folder))
    expect(theirs.stdout).toMatch(/: 2 keys, 1 library of functions\ndigest [0-9a-f]{64}\n$/)
  })

  it('is what a copy says', async () => {
    const folder = await filledFolder([
      ['SET', 'k', 'v'],
      ['SELECT', '3'],
      ['SET', 'k', 'v'],
    ])
    const { url } = await store()
    const said = await copied(folder, url)
    const digest = /digest .*/.exec(said)[0]
    expect((await redlet('digest', folder)).stdout).toContain(digest)
    expect((await redlet('digest', url)).stdout).toContain(digest)
    expect((await redlet('digest', `${url}/3`)).stdout).toMatch(/: 1 key\ndigest/)
  })

  it.each([
    ['a value', ['SET', 'k', 'w']],
    ['a key', ['RENAME', 'k', 'l']],
    ['a database', ['MOVE', 'k', '1']],
    ['a deadline', ['PEXPIREAT', 'k', later(2)]],
    ['the deadline of a field', ['HPEXPIREAT', 'h', later(2), 'FIELDS', '1', 'f']],
    ['the order of a list', ['LMOVE', 'l', 'l', 'LEFT', 'RIGHT']],
    ['a score', ['ZINCRBY', 'z', '0.001', 'm']],
    ['a group of a stream', ['XGROUP', 'SETID', 'x', 'g', '0']],
    ['what is pending', ['XCLAIM', 'x', 'g', 'other', '0', '1-1']],
    ['the last id of a stream', ['XSETID', 'x', '9-9']],
    ['a library', ['FUNCTION', 'LOAD', LIBRARY(1)]],
    ['an attribute', ['VSETATTR', 'v', 'e', '{"a":1}']],
    ['the length of a vector', ['VADD', 'v', 'VALUES', '2', '2', '4', 'e']],
  ])('is another with %s changed', async (_, change) => {
    const { client, url } = await store()
    await fill(client, [
      ...[
        ['SET', 'k', 'v'],
        ['HSET', 'h', 'f', 'v', 'g', 'w'],
        ['RPUSH', 'l', 'a', 'b'],
      ],
      ...[
        ['ZADD', 'z', '1', 'm'],
        ['XADD', 'x', '1-1', 'f', 'v'],
        ['VADD', 'v', 'VALUES', '2', '1', '2', 'e'],
      ],
      ...[
        ['XGROUP', 'CREATE', 'x', 'g', '0'],
        ['XREADGROUP', 'GROUP', 'g', 'c', 'STREAMS', 'x', '>'],
      ],
    ])
    const before = await digestOf(url)
    await fill(client, [change])
    expect(await digestOf(url)).not.toBe(before)
  })
})

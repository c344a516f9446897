'use strict'

const { once } = require('node:events')
const fs = require('node:fs')
const path = require('node:path')
const { Redlet } = require('../..')
const { runCode, startCode } = require('../support/processes/child.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { reason, removeDisks, smallDisk } = require('../support/processes/small-disk.js')

afterAll(() => {
  removeDisks()
  removeFolders()
})

const in_ = (folder, name) => path.join(folder, name)

describe('backup', () => {
  it('copies a store in memory into a folder that opens like any other', async () => {
    const place = newFolder()
    const db = new Redlet()
    db.set('a', '1', { ex: 1000 })
    db.hset('h', { f: 'v' })
    const seen = []
    const copied = await db.backup(in_(place, 'copy'), { onProgress: (state) => seen.push(state) })
    expect(copied).toEqual({
      keys: 2,
      bytes: fs.statSync(in_(place, 'copy/snapshot.00000002')).size,
    })
    expect(seen.at(-1)).toEqual({ done: 2, total: 2 })
    db.set('a', '2')
    const copy = new Redlet(in_(place, 'copy'))
    expect([copy.get('a'), copy.ttl('a') > 900, copy.hgetall('h')]).toEqual(['1', true, { f: 'v' }])
    copy.incr('a')
    await copy.close()
    const again = new Redlet(in_(place, 'copy'))
    expect(again.get('a')).toBe('2')
    await Promise.all([again.close(), db.close()])
    expect(fs.readdirSync(place)).toEqual(['copy'])
  })

  it('is of one moment while transactions run, and blocks none of them', async () => {
    const place = newFolder()
    const db = new Redlet(in_(place, 'data'))
    for (let i = 0; i < 30_000; i++) db.set(`k${i}`, i)
    for (let round = 0; round < 3; round++) {
      let rounds = 0
      let done = false
      const copying = db.backup(in_(place, `copy${round}`)).finally(() => {
        done = true
      })
      while (!done) {
        await db.multi().incr('one').del(`k${rounds}`).incr('two').exec()
        rounds += 1
        if (rounds % 50 === 0) await new Promise(setImmediate)
      }
      const { keys } = await copying
      const copy = new Redlet(in_(place, `copy${round}`))
      expect(copy.get('one')).toBe(copy.get('two'))
      expect(copy.dbsize()).toBe(keys)
      await copy.close()
      expect(rounds).toBeGreaterThan(0)
    }
    await db.close()
  }, 60_000)

  it('copies a folder that is only read, with its parameters and users', async () => {
    const place = newFolder()
    const db = new Redlet(in_(place, 'data'))
    db.set('a', '1')
    db.config('SET', 'maxmemory', '100mb')
    db.config('REWRITE')
    db.acl('SETUSER', 'ann', 'on', '>secret')
    db.acl('SAVE')
    await db.close()
    const read = new Redlet(in_(place, 'data'), { readOnly: true })
    await read.backup(in_(place, 'copy'))
    await read.close()
    const copy = new Redlet(in_(place, 'copy'))
    expect(copy.config('GET', 'maxmemory')).toEqual({ maxmemory: '104857600' })
    expect(copy.acl('USERS')).toEqual(['ann', 'default'])
    await copy.close()
  })

  it('refuses a path at which there is something, and leaves it as it is', async () => {
    const place = newFolder()
    const db = new Redlet()
    fs.writeFileSync(in_(place, 'file'), 'mine')
    for (const taken of [place, in_(place, 'file')]) {
      const error = await db.backup(taken).catch((error) => error)
      expect(error.code).toBe('INVALID_ARGUMENT')
      expect(error.message).toContain('is not replaced')
    }
    expect(fs.readdirSync(place)).toEqual(['file'])
    await db.close()
  })

  it('ends with its signal and leaves nothing', async () => {
    const place = newFolder()
    const db = new Redlet()
    for (let i = 0; i < 50_000; i++) db.set(`k${i}`, 'x'.repeat(100))
    const reason = new Error('enough')
    await expect(db.backup(in_(place, 'a'), { signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    )
    const ending = new AbortController()
    const copying = db.backup(in_(place, 'b'), { signal: ending.signal })
    ending.abort(reason)
    await expect(copying).rejects.toBe(reason)
    expect(fs.readdirSync(place)).toEqual([])
    await db.backup(in_(place, 'c'))
    await db.close()
    await expect(db.backup(in_(place, 'd'))).rejects.toMatchObject({ code: 'CLOSED' })
  })

  const onDisk = reason ? it.skip : it
  onDisk(`leaves nothing on a full disk${reason ? ` (skipped: ${reason})` : ''}`, async () => {
    const disk = smallDisk(1)
    const db = new Redlet()
    db.set('big', 'x'.repeat(3_000_000))
    const failures = await Promise.all([
      db.backup(in_(disk, 'copy')).catch((error) => error),
      db.exportRdb(in_(disk, 'dump.rdb')).catch((error) => error),
    ])
    expect(failures.map(({ code }) => code)).toEqual(['FULL', 'FULL'])
    expect(failures[0].message).toMatch(/no room for .* Free some space/)
    expect(fs.readdirSync(disk)).toEqual([])
    await db.close()
  })
})

describe('exportRdb and importRdb', () => {
  it('carry a store into a file and into another store', async () => {
    const place = newFolder()
    const file = in_(place, 'dump.rdb')
    const db = new Redlet()
    db.set('a', '1')
    db.rpush('l', 'x', 'y')
    const { keys, bytes } = await db.exportRdb(file)
    expect([keys, bytes]).toEqual([2, fs.statSync(file).size])
    const refused = await db.exportRdb(file).catch((error) => error)
    expect(refused.message).toContain('`replace` was not asked for')
    await db.exportRdb(file, { replace: true })

    const other = new Redlet()
    const seen = []
    const imported = await other.importRdb(file, { onProgress: (state) => seen.push(state) })
    expect(imported).toEqual({ keys: 2, functions: 0, expired: 0 })
    expect(seen.at(-1)).toEqual({ done: bytes, total: bytes })
    expect(other.lrange('l', 0, -1)).toEqual(['x', 'y'])
    const again = await other.importRdb(file).catch((error) => error)
    expect([again.code, again.message]).toEqual(['BUSYKEY', expect.stringContaining('`replace`')])
    other.set('a', 'mine')
    await other.importRdb(file, { replace: true })
    expect(other.get('a')).toBe('1')
    await Promise.all([db.close(), other.close()])
  })

  it('end a library that does not end while it is loaded, and add nothing', async () => {
    const code = Buffer.from('#!lua name=x\nwhile true do end')
    const text = (bytes) => Buffer.concat([Buffer.of(bytes.length), bytes])
    const key = [text(Buffer.from('k')), text(Buffer.from('v'))]
    const parts = [
      Buffer.from('REDIS0011'),
      Buffer.of(245),
      text(code),
      Buffer.of(254, 0, 0),
      ...key,
    ]
    const file = in_(newFolder(), 'endless.rdb')
    fs.writeFileSync(file, Buffer.concat([...parts, Buffer.of(255), Buffer.alloc(8)]))
    const db = new Redlet()
    const error = await db.importRdb(file).catch((failure) => failure)
    expect(error.message).toContain('FUNCTION LOAD timeout')
    expect([db.dbsize(), db.function('LIST')]).toEqual([0, []])
    await db.close()
  })

  it('change nothing for a file that is no RDB file, cut off, or not there', async () => {
    const place = newFolder()
    const file = in_(place, 'dump.rdb')
    const db = new Redlet()
    db.set('a', '1')
    await db.exportRdb(file)
    const whole = fs.readFileSync(file)
    const other = new Redlet()
    const codes = []
    for (const content of ['no RDB file', whole.subarray(0, 30), `${whole}x`]) {
      fs.writeFileSync(file, content)
      const error = await other.importRdb(file).catch((error) => error)
      expect(error.message).toMatch(/dump\.rdb is not imported: .*byte \d+/)
      codes.push(error.code)
    }
    expect(codes).toEqual(['FORMAT', 'CORRUPT', expect.stringMatching(/CORRUPT|FORMAT/)])
    const missing = await other.importRdb(in_(place, 'none.rdb')).catch((error) => error)
    expect([missing.code, missing.message]).toEqual(['IO', expect.stringContaining('none.rdb')])
    expect(other.dbsize()).toBe(0)
    await Promise.all([db.close(), other.close()])
  })

  it('refuse arguments and options that are none', async () => {
    const db = new Redlet()
    const refused = async (promise) => {
      const { code, message } = await promise.catch((error) => error)
      expect(code).toBe('INVALID_ARGUMENT')
      return message
    }
    expect(await refused(db.backup())).toBe('backup takes the path of a folder')
    expect(await refused(db.importRdb(''))).toBe('importRdb takes the path of a file')
    expect(await refused(db.backup('x', { replace: true }))).toBe(
      "backup has no option 'replace'; there are signal, onProgress",
    )
    expect(await refused(db.exportRdb('x', { dialect: 'keydb' }))).toBe(
      "the option 'dialect' is one of 'redis', 'valkey', not 'keydb'",
    )
    expect(await refused(db.exportRdb('x', { replace: 1 }))).toBe(
      "the option 'replace' of exportRdb is a boolean",
    )
    expect(await refused(db.importRdb('x', { signal: {} }))).toBe(
      "the option 'signal' of importRdb is an AbortSignal",
    )
    await db.close()
  })

  it('leave all keys or none in a folder when the process is killed meanwhile', async () => {
    const place = newFolder()
    const file = in_(place, 'dump.rdb')
    const source = new Redlet()
    for (let i = 0; i < 60_000; i++) source.set(`key:${i}`, `value ${i}`)
    await source.exportRdb(file)
    await source.close()
    const code = `
      const { Redlet } = require('./index.js')
      const [folder, file] = process.argv.slice(1)
      const db = new Redlet(folder)
      if (!db.exists('before')) db.set('before', '1')
      const importing = db.importRdb(file, { replace: true })
      console.log('begun')
      importing.then(() => console.log('done'))
      setInterval(() => {}, 1000)
    `
    const found = new Set()
    for (let round = 0; round < 8; round++) {
      const folder = in_(place, `data${round}`)
      const child = startCode(code, [folder, file])
      await once(child.stdout, 'data')
      await new Promise((resolve) => setTimeout(resolve, round * 40))
      child.kill('SIGKILL')
      await child.ended
      const db = new Redlet(folder)
      expect(db.get('before')).toBe('1')
      found.add(db.dbsize())
      await db.close()
    }
    expect([...found].every((keys) => keys === 1 || keys === 60_001)).toBe(true)
  }, 60_000)

  it('hold a piece of a large file in memory, not the file', async () => {
    const place = newFolder()
    const file = in_(place, 'dump.rdb')
    const source = new Redlet()
    // All of it has expired when it is imported, so that what is left is what reading takes.
    const value = 'x'.repeat(10_000)
    for (let i = 0; i < 12_000; i++) source.set(`key:${i}`, value, { px: 60_000 })
    await source.exportRdb(file)
    await source.close()
    const bytes = fs.readFileSync(file)
    for (let at = bytes.indexOf(0xfc, 9); at >= 0; at = bytes.indexOf(0xfc, at + 10_000)) {
      bytes.writeBigUInt64LE(1n, at + 1)
    }
    bytes.fill(0, bytes.length - 8)
    fs.writeFileSync(file, bytes)
    const { stdout, stderr } = await runCode(
      `
      const { Redlet } = require('./index.js')
      const db = new Redlet()
      const { rss } = process.memoryUsage
      const before = rss()
      let peak = before
      const looking = setInterval(() => { peak = Math.max(peak, rss()) }, 5)
      db.importRdb(process.argv[1]).then(({ expired }) => {
        clearInterval(looking)
        console.log(JSON.stringify({ expired, grown: Math.max(peak, rss()) - before }))
      })
      `,
      [file],
    )
    const { expired, grown } = JSON.parse(stdout || stderr)
    expect(expired).toBe(12_000)
    expect(grown).toBeLessThan(40_000_000)
  }, 30_000)
})

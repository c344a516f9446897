'use strict'

const path = require('node:path')
const { setTimeout: sleep } = require('node:timers/promises')
const fs = require('node:fs')
const { Redlet } = require('../..')
const { startScript } = require('../support/processes/child.js')
const { newFolder, removeFolders, sizeOf } = require('../support/processes/folder.js')
const { fill, reason, removeDisks, smallDisk } = require('../support/processes/small-disk.js')

const CALLER = path.join(__dirname, '..', 'support', 'processes', 'caller.js')
const MEGABYTE = 1 << 20

afterAll(() => {
  removeDisks()
  removeFolders()
})

/** Runs steps in a child that is killed afterwards; what each answered, or the code of its error. */
async function runAndKill(folder, steps, options = {}) {
  const child = startScript(CALLER, [JSON.stringify({ folder, steps, options })])
  const { signal, stdout, stderr } = await child.ended
  expect({ signal, stderr }).toEqual({ signal: 'SIGKILL', stderr: '' })
  return JSON.parse(stdout)
}

const lengths = (db, ...keys) => keys.map((key) => db.strlen(key))

const onDisk = reason === undefined ? describe : describe.skip
const because = reason === undefined ? '' : ` (skipped: ${reason})`

onDisk.each([{ mmap: true }, { mmap: false }])(`on a full disk, %j${because}`, (options) => {
  it('a call whose record has no room is refused with MISCONF, and changes nothing', async () => {
    const folder = path.join(smallDisk(8), 'data')
    const steps = ['a', 'b', 'c'].map((key) => ['set', key, { x: 3 * MEGABYTE }])
    const answers = await runAndKill(
      folder,
      [...steps, ['exists', 'c'], ['set', 'd', 'small']],
      options,
    )
    expect(answers).toEqual(['OK', 'OK', expect.stringMatching(/^MISCONF .*no room/), 0, 'OK'])
    const db = new Redlet(folder, options)
    expect(lengths(db, 'a', 'b', 'c', 'd')).toEqual([3 * MEGABYTE, 3 * MEGABYTE, 0, 5])
    await db.close()
  })

  it('a transaction and a script are measured as a whole', async () => {
    const db = new Redlet(path.join(smallDisk(8), 'data'), options)
    const value = 'x'.repeat(3 * MEGABYTE)
    const whole = db.multi().set('a', value).set('b', value).set('c', value).exec()
    await expect(whole).rejects.toThrow(/no room/)
    expect(db.dbsize()).toBe(0)
    const script = "for i = 1, 3 do redis.call('SET', KEYS[i], ARGV[1]) end"
    expect(() => db.eval(script, 3, 'a', 'b', 'c', value)).toThrow(/no room/)
    expect(db.set('d', 'small')).toBe('OK')
    await db.close()
  })

  it('a record larger than its arguments is an error that says that the change is made', async () => {
    const folder = path.join(smallDisk(8), 'data')
    const steps = [
      ['sadd', 'a', { x: 1_500_000 }, { x: 1_500_001 }],
      ['sunionstore', 'b', 'a'],
      ['sunionstore', 'c', 'a'],
      ['scard', 'c'],
      ['set', 'd', 'small'],
    ]
    const answers = await runAndKill(folder, steps, options)
    expect(answers[2]).toMatch(/^MISCONF .*no room.*made in memory/)
    expect([answers[0], answers[1], answers[3]]).toEqual([2, 2, 2])
    expect(answers[4]).toMatch(/^MISCONF/)
    const db = new Redlet(folder, options)
    expect(['a', 'b', 'c'].map((key) => db.scard(key))).toEqual([2, 2, 0])
    expect(db.get('d')).toBeNull()
    await db.close()
  })

  it('the error is reported once', () => {
    const db = new Redlet(path.join(smallDisk(8), 'data'), options)
    const error = (() => {
      try {
        db.set('a', Buffer.alloc(20 * MEGABYTE))
      } catch (error) {
        return error
      }
    })()
    expect(error.code).toBe('MISCONF')
    expect(error.message.match(/no room/g)).toHaveLength(1)
    expect(error.message.match(/accepted again/g)).toHaveLength(1)
    return db.close()
  })

  it('a folder opens, is read, closes, and takes writes once there is room', async () => {
    const disk = smallDisk(8)
    const folder = path.join(disk, 'data')
    const first = new Redlet(folder, options)
    first.set('a', 1)
    await first.save()
    first.set('b', 2)
    await first.close()
    const filler = fill(disk)
    const closed = new Redlet(folder, options)
    expect(closed.mget('a', 'b')).toEqual(['1', '2'])
    await closed.close()
    fill(disk)
    const db = new Redlet(folder, options)
    expect(db.mget('a', 'b')).toEqual(['1', '2'])
    expect(() => db.set('c', 'x'.repeat(100_000))).toThrow(/^MISCONF|no room/)
    expect(db.info('persistence')).toMatch(/aof_last_write_status:err/)
    fs.rmSync(filler)
    const written = () => {
      try {
        return db.set('c', 3)
      } catch {
        return undefined
      }
    }
    while (written() === undefined) await sleep(50)
    await db.close()
    const again = new Redlet(folder, options)
    expect(again.mget('a', 'b', 'c')).toEqual(['1', '2', '3'])
    await again.close()
  })
})

describe('the files of a log', () => {
  it('stay small when a small store is saved again and again', async () => {
    const folder = newFolder()
    const db = new Redlet(folder)
    for (let i = 0; i < 10; i++) {
      db.set('one', i)
      await db.save()
    }
    expect(sizeOf(folder)).toBeLessThan(4 * MEGABYTE)
    await db.close()
  })
})

describe('mmap', () => {
  it.each([true, false])('is what the option says: %s', async (mmap) => {
    const folder = newFolder()
    const db = new Redlet(folder, { mmap })
    expect(db.info('persistence')).toMatch(`redlet_log_mmap:${Number(mmap)}\r\n`)
    await new Redlet(folder, { mmap }).close()
    await new Redlet(folder).close()
    expect(() => new Redlet(folder, { mmap: !mmap })).toThrow(/mmap/)
    await db.close()
  })
})

describe('a log truncated while it is open', () => {
  it('does not end a process that does not map it', async () => {
    const folder = newFolder()
    const steps = [['set', 'a', 1], ['truncate'], ...Array(50).fill(['set', 'b', { x: 1000 }])]
    const answers = await runAndKill(folder, steps, { mmap: false })
    expect(answers.slice(2)).toEqual(Array(50).fill('OK'))
  })
})

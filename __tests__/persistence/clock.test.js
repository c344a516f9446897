'use strict'

const path = require('node:path')
const { Redlet } = require('../..')
const { runCode } = require('../support/processes/child.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { noPreload, preloaded } = require('../support/processes/preload.js')

const CLOCK = path.join(__dirname, '..', 'support', 'processes', 'clock.c')
const HOUR = 3600

const reason = noPreload()
const test = reason === undefined ? it : it.skip

afterAll(removeFolders)

/** Runs `code` with a `db` in `folder`, in a process whose clock is so many seconds ahead. */
async function runAhead(seconds, folder, code) {
  const env = { ...process.env, ...preloaded(CLOCK), REDLET_CLOCK: String(seconds) }
  const whole = `const { Redlet } = require('redlet'); const db = new Redlet(process.argv[1]); ${code}`
  const { code: status, stdout, stderr } = await runCode(whole, [folder], { env })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return stdout
}

describe(`a clock that is set back${reason ? ` (${reason})` : ''}`, () => {
  test('loses nothing, and keys live by the clock as it is now', async () => {
    const folder = newFolder()
    const now = Number(await runAhead(0, folder, 'console.log(db.time()[0]); db.close()'))
    const write = `
      db.set('stays', 1); db.set('ends', 1, { ex: 60 }); db.hset('fields', { a: 1 })
      db.hexpire('fields', 60, 'FIELDS', 1, 'a'); db.xadd('stream', '*', 'f', 'v')
      console.log(db.time()[0]); db.close()`
    const then = Number(await runAhead(HOUR, folder, write))
    expect(then).toBeGreaterThanOrEqual(now + HOUR)

    const db = new Redlet(folder)
    expect(db.get('stays')).toBe('1')
    expect(db.ttl('ends')).toBeGreaterThan(HOUR)
    expect(db.hget('fields', 'a')).toBe('1')
    // Ids of streams only grow.
    const [last, next] = [db.xrange('stream', '-', '+')[0][0], db.xadd('stream', '*', 'f', 'w')]
    expect(next.split('-')[0]).toBe(last.split('-')[0])
    db.set('later', 1)
    await db.close()

    const again = new Redlet(folder)
    expect([again.get('later'), again.xlen('stream'), again.dbsize()]).toEqual(['1', 2, 5])
    await again.close()
  }, 60_000)

  test('one that is set ahead expires the keys whose deadlines have passed, and no others', async () => {
    const folder = newFolder()
    await runAhead(0, folder, "db.set('stays', 1); db.set('ends', 1, { ex: 60 }); db.close()")
    const keys = await runAhead(HOUR, folder, "console.log(db.keys('*').join()); db.close()")
    expect(keys.trim()).toBe('stays')
  }, 60_000)
})

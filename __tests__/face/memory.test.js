'use strict'

const { runCode } = require('../support/processes/child.js')

/* Run in a process of its own, whose memory nothing else needs. */
const PROGRAM = (end) => {
  const { Redlet } = require('redlet')
  const rss = () => process.memoryUsage().rss / 1e6
  const db = new Redlet()
  const keys = Array.from({ length: 1e5 }, (_, index) => `k${index}`)
  for (const key of keys) db.set(key, 'x'.repeat(500))
  const full = rss()
  end(db, keys)
  const timer = setInterval(() => {
    if (full - rss() < 30 && process.uptime() < 60) return
    clearInterval(timer)
    console.log(full - rss())
  }, 50)
}

/** How many megabytes a process with 50 MB of keys returns after `end`, while it makes no calls. */
async function returned(end) {
  const { stdout } = await runCode(`(${PROGRAM})(${end})`)
  return Number(stdout)
}

describe('the memory of an idle program', () => {
  it('goes back to the system after FLUSHALL', async () => {
    expect(await returned((db) => db.call('FLUSHALL'))).toBeGreaterThanOrEqual(30)
  })

  it('goes back to the system when its keys have expired', async () => {
    const end = (db, keys) => {
      for (const key of keys) db.pexpire(key, 10)
    }
    expect(await returned(end)).toBeGreaterThanOrEqual(30)
  })
})

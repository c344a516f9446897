'use strict'

const fs = require('node:fs')
const path = require('node:path')
const { Redlet } = require('../..')
const { Every } = require('../../lib/every.js')
const { runCode } = require('../support/processes/child.js')
const { live, RIGHT } = require('../support/programs/fake-clock.js')

/** How a clock is faked: code that comes before redlet is loaded, and the way back. */
const CLOCKS = {
  'sinon, which fakes ticks and microtasks too': [
    "const clock = require('@sinonjs/fake-timers').install()",
    'clock.uninstall()',
  ],
  'node:test': [
    "const { mock } = require('node:test'); mock.timers.enable()",
    'mock.timers.reset()',
  ],
}

/** The mock timers of Node 20 warn that they are new. */
const OPTIONS = { timeout: 20_000, nodeOptions: ['--no-warnings'] }

describe.each(Object.entries(CLOCKS))('under the clock of %s', (_, [fake, unfake]) => {
  // The clock stands still from before redlet is loaded; `timeout` ends what hangs.
  const run = (then, version = 'ioredis') =>
    runCode(
      `${fake}
      const redlet = {
        Redlet: require('redlet').Redlet,
        Redis: require('./lib/adapters/over-stores.js').overStores(require('${version}')),
      }
      const { live } = require('./__tests__/support/programs/fake-clock.js')
      live(redlet).then((seen) => {
        console.log(JSON.stringify(seen))
        ${then}
      })`,
      [],
      OPTIONS,
    )

  it.each(['ioredis', 'ioredis5'])('calls of %s answer, and the process ends', async (version) => {
    const { stdout, ...ended } = await run('', version)
    expect(ended).toEqual({ code: 0, signal: null, stderr: '' })
    expect(JSON.parse(stdout)).toEqual(RIGHT)
  })

  it('continues to work when time advances', async () => {
    const { stdout, ...ended } = await run(`
        ${unfake}
        live(redlet).then((seen) => console.log(JSON.stringify(seen)))`)
    expect(ended).toEqual({ code: 0, signal: null, stderr: '' })
    expect(stdout.trim().split('\n').map(JSON.parse)).toEqual([RIGHT, RIGHT])
  })

  it('a process ends although it did not close what it opened', async () => {
    const code = `${fake}
      const { Redlet } = require('redlet')
      const Redis = require('redlet/ioredis')
      const db = new Redlet()
      db.listen({ port: 0 }).then((listener) => listener.unref())
      new Redis({ store: db }).set('k', 'v').then(console.log)`
    expect(await runCode(code, [], OPTIONS)).toEqual({
      ...{ code: 0, signal: null, stderr: '' },
      stdout: 'OK\n',
    })
  })
})

describe("under jest's clock", () => {
  afterEach(() => jest.useRealTimers())

  it.each([
    ['a store that was loaded before', () => ({ Redlet, Redis: require('redlet/ioredis') })],
    [
      'a store that is loaded under it',
      () => {
        jest.resetModules()
        return { Redlet: require('../..').Redlet, Redis: require('redlet/ioredis') }
      },
    ],
  ])('%s answers, and closes', async (_, load) => {
    jest.useFakeTimers()
    expect(await live(load())).toEqual(RIGHT)
  })

  it('a call begun under it continues without it', async () => {
    jest.useFakeTimers()
    const Redis = require('redlet/ioredis')
    const db = new Redlet()
    const redis = new Redis({ store: db })
    const popped = redis.blpop('jobs', 0)
    const awaited = db.blpop('more', 0)
    jest.useRealTimers()
    db.rpush('jobs', 'a job')
    db.rpush('more', 'another')
    expect(await popped).toEqual(['jobs', 'a job'])
    expect(await awaited).toEqual(['more', 'another'])
    await redis.quit()
    await db.close()
  })
})

it.each([
  ['redlet/ioredis', "new (require('redlet/ioredis'))({ store: db, maxRetriesPerRequest: null })"],
  ['redlet/bullmq', "require('redlet/bullmq').createClient({ store: db })"],
])('BullMQ over %s repeats its jobs as a fake clock advances, and closes', async (_, client) => {
  const { stdout, ...ended } = await runCode(
    `const { setTimeout: sleep } = require('node:timers/promises') // a real one
    const clock = require('@sinonjs/fake-timers').install({ now: Date.now() })
    const { Queue, Worker } = require('bullmq')
    const { Redlet } = require('redlet')
    async function main() {
      const db = new Redlet()
      const connect = () => ({ connection: ${client} })
      const queue = new Queue('q', connect())
      let runs = 0
      const worker = new Worker('q', async () => (runs += 1), connect())
      let over = false
      const goOn = async () => {
        while (!over) {
          await clock.tickAsync(100)
          await sleep(1)
        }
      }
      const going = goOn()
      await queue.upsertJobScheduler('often', { every: 60_000 }, { name: 'tick' })
      while (runs < 3) await sleep(1)
      await Promise.all([worker.close(), queue.close()])
      over = true
      await going
      await db.close()
      console.log('closed after', runs >= 3)
    }
    main()`,
    [],
    OPTIONS,
  )
  expect(ended).toEqual({ code: 0, signal: null, stderr: '' })
  expect(stdout).toBe('closed after true\n')
})

describe('lib', () => {
  const lib = path.join(__dirname, '..', '..', 'lib')
  // The option `clock: 'timers'` follows the fakes; `Every` paces what is told of long work, and is
  // tried with them below. The command line and the inspector are for people, who see time pass.
  const others = ['clock.js', 'every.js', 'cli/', 'inspector/']
  const files = fs
    .readdirSync(lib, { recursive: true })
    .map((name) => name.split(path.sep).join('/'))
    .filter((name) => /\.m?js$/.test(name) && !others.some((other) => name.startsWith(other)))

  // What is loaded under a fake clock has fakes of these, which may never be called.
  it.each(files)('%s uses nothing that a fake clock replaces', (name) => {
    const code = fs.readFileSync(path.join(lib, name), 'utf8').replace(/^ *(\*|\/\*|\/\/).*/gm, '')
    const used = /(?<!\w)(set(Timeout|Interval|Immediate)|queueMicrotask|nextTick)\(.*/g
    // A socket's method, which does nothing here.
    expect((code.match(used) ?? []).filter((call) => call !== 'setTimeout() {')).toEqual([])
  })
})

describe('Every', () => {
  afterEach(() => jest.useRealTimers())

  it('calls again and again, and no more after its end', () => {
    jest.useFakeTimers()
    let calls = 0
    const every = new Every(10, () => (calls += 1))
    jest.advanceTimersByTime(35)
    every.end()
    jest.advanceTimersByTime(100)
    expect([calls, jest.getTimerCount()]).toEqual([3, 0])
  })

  it('calls no more after an end under another clock', () => {
    jest.useFakeTimers()
    let calls = 0
    const every = new Every(10, () => (calls += 1))
    const { clearTimeout } = globalThis
    globalThis.clearTimeout = () => {} // the other clock's, which does not know the timer
    every.end()
    globalThis.clearTimeout = clearTimeout
    jest.advanceTimersByTime(100)
    expect([calls, jest.getTimerCount()]).toEqual([0, 0])
  })
})

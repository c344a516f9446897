'use strict'

const { Console } = require('node:console')
const { once } = require('node:events')
const fs = require('node:fs')
const path = require('node:path')
const { Writable } = require('node:stream')
const { setTimeout: sleep } = require('node:timers/promises')
const { Worker } = require('node:worker_threads')
const pino = require('pino')
const winston = require('winston')
const { Redlet } = require('../..')
const { Limiter } = require('../../lib/limiter.js')
const { lineOf } = require('../../lib/log-lines.js')
const { StoreLog } = require('../../lib/logging.js')
const { root, runCode } = require('../support/processes/child.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { fill, reason, removeDisks, smallDisk } = require('../support/processes/small-disk.js')
const { RawClient, encode } = require('../support/servers/raw-client.js')

const open = []
afterEach(() => Promise.all(open.splice(0).map((db) => db.close())))
afterAll(() => {
  removeDisks()
  removeFolders()
})

/** A logger that keeps its lines; those of slow calls, which a busy machine makes, only if asked to. */
function recorder({ slow = false } = {}) {
  const lines = []
  const method = (level) => (text, fields) => {
    if (slow || fields.event !== 'slow') lines.push({ level, text, ...fields })
  }
  const [debug, info, warn, error] = ['debug', 'info', 'warn', 'error'].map(method)
  return { debug, info, warn, error, lines }
}

/** A store with such a logger, and its lines. */
function logged(...args) {
  const given = typeof args[0] === 'string' ? args[1] : args[0]
  const { logger = recorder() } = given ?? {}
  const options = { ...given, logger }
  const db = typeof args[0] === 'string' ? new Redlet(args[0], options) : new Redlet(options)
  open.push(db)
  return { db, lines: logger.lines, next: (event) => until(logger.lines, event) }
}

/** The first line about an event. */
async function until(lines, event, count = 1) {
  const end = Date.now() + 10_000
  const found = () => lines.filter((line) => line.event === event)
  while (found().length < count && Date.now() < end) await sleep(5)
  return found()[count - 1]
}

/** A stream that keeps the text that is written to it. */
function kept() {
  const stream = new Writable({
    write(chunk, _encoding, done) {
      stream.text += chunk
      done()
    },
  })
  stream.text = ''
  return stream
}

describe('a logger', () => {
  const parsed = (stream) =>
    stream.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
  const { Stream } = winston.transports
  const stream = kept()
  beforeEach(() => {
    stream.text = ''
  })

  it.each([
    ['pino', pino({ base: null, timestamp: false }, stream), 'msg', 30],
    ['a child of pino', pino({ timestamp: false }, stream).child({ base: 1 }), 'msg', 30],
    [
      'winston',
      winston.createLogger({ transports: [new Stream({ stream })], format: winston.format.json() }),
      'message',
      'info',
    ],
  ])('of %s gets the text and the fields', async (_name, logger, text, level) => {
    const folder = newFolder()
    const db = new Redlet(folder, { logger })
    await db.close()
    expect(parsed(stream)).toEqual([
      expect.objectContaining({
        level,
        [text]: expect.stringMatching(`^redlet: opened ${folder}, which is empty, in [.0-9]+ ms$`),
        ...{ event: 'opened', store: folder, records: 0, duration: expect.any(Number) },
      }),
      expect.objectContaining({ level, [text]: `redlet: closed ${folder}`, event: 'closed' }),
    ])
  })

  it('may be a console', async () => {
    const db = new Redlet({ name: 'logged', logger: new Console(stream) })
    await db.close()
    expect(stream.text).toMatch(
      /^redlet: opened the store 'logged' in memory \{\s+event: 'opened',\s+store: 'logged',/,
    )
  })

  it('has four methods, or opening fails', () => {
    const { warn, ...three } = recorder()
    expect(() => new Redlet({ logger: three })).toThrow(
      "the option 'logger' has the methods debug, info, warn, error, as console, pino and winston " +
        'do; this one has no warn()',
    )
    expect(() => new Redlet({ logger: null })).toThrow('this one has no debug()')
    expect(() => new Redlet({ logger: 'console' })).toThrow(
      "the option 'logger' is a function or object, not string",
    )
    expect(warn).toBeInstanceOf(Function)
  })

  it('that throws is a warning of the process, once, and the store goes on', async () => {
    const code = `
      const { Redlet } = require('redlet')
      const fail = () => { throw new Error('no pen') }
      process.on('warning', ({ message }) => console.log(message))
      const logger = { debug: fail, info: fail, warn: fail, error: fail }
      const db = new Redlet({ logger })
      db.config('SET', 'hz', 20)
      console.log(db.set('k', 'v'))
      setTimeout(() => db.close(), 50)
    `
    const { stdout, stderr, code: ended } = await runCode(code)
    expect(stdout).toBe('OK\nthe logger of a store has thrown: no pen\n')
    expect(stderr).toMatch(
      /^\(node:\d+\) Warning: the logger of a store has thrown: no pen\n[^\n]*\n$/,
    )
    expect(ended).toBe(0)
  })

  it('is the only way to lines: without one nothing is written', async () => {
    const code = `
      const { Redlet } = require('redlet')
      const db = new Redlet(process.argv[1], { scriptTimeout: 5 })
      db.config('SET', 'slowlog-log-slower-than', 0)
      try { db.eval('while true do end', 0) } catch {}
      db.save().then(() => db.close()).then(() => setTimeout(() => {}, 20))
    `
    expect(await runCode(code, [newFolder()])).toMatchObject({ stdout: '', stderr: '', code: 0 })
  })

  it('keeps no process alive', async () => {
    const code = `
      const { Redlet } = require('redlet')
      new Redlet({ logger: { debug() {}, info: console.log, warn() {}, error() {} } })
    `
    expect((await runCode(code)).stdout).toMatch(/^redlet: opened a store in memory/)
  })
})

describe('lines of a folder', () => {
  it('say what was read, and what was cut off', async () => {
    const folder = newFolder()
    const before = logged(folder)
    before.db.mset('a', 1, 'b', 2)
    await before.db.save()
    before.db.set('c', 3)
    await before.db.close()
    const log = path.join(
      folder,
      fs
        .readdirSync(folder)
        .filter((it) => /^log/.test(it))
        .sort()
        .at(-1),
    )
    const offset = fs.statSync(log).size
    fs.appendFileSync(log, 'torn')
    const logger = recorder()
    open.push(await Redlet.open(folder, { logger }))
    expect(logger.lines).toEqual([
      {
        ...{ level: 'info', event: 'opened', store: folder, duration: expect.any(Number) },
        text: expect.stringMatching(
          /^redlet: opened .*, reading a snapshot of 2 records and 1 record \(\d+ B\) of its log, in [.0-9]+ ms$/,
        ),
        ...{ snapshot: 2, records: 1, bytes: expect.any(Number) },
      },
      {
        ...{ level: 'warn', event: 'opened', store: folder },
        text: `redlet: the end of the log was torn, as by a power cut: ${log} was cut at byte ${offset}, 4 B before its end`,
        torn: { path: log, offset, bytes: 4, kept: [] },
      },
    ])
  })

  it('say when a snapshot begins, and how it ends', async () => {
    const folder = newFolder()
    const { db, lines, next } = logged(folder)
    db.set('k', 'v')
    await db.save()
    await next('snapshot')
    expect(lines.slice(1)).toEqual([
      {
        ...{ level: 'info', event: 'snapshot-begun', store: folder },
        text: 'redlet: a snapshot has begun',
      },
      {
        ...{ level: 'info', event: 'snapshot', store: folder },
        text: expect.stringMatching(/^redlet: the snapshot is complete: \d+ B in [.0-9]+ ms$/),
        ...{ duration: expect.any(Number), bytes: expect.any(Number) },
      },
    ])
  })

  it('say that the folder is gone, and that a snapshot has failed', async () => {
    const folder = newFolder()
    const { db, lines, next } = logged(folder)
    fs.rmSync(folder, { recursive: true })
    await expect(db.save()).rejects.toThrow()
    expect(await next('disk')).toMatchObject({
      level: 'error',
      text: expect.stringMatching(/^redlet: the log takes no writes: .* was removed or replaced/),
      problem: expect.stringContaining(folder),
    })
    expect(lines.find(({ event }) => event === 'snapshot')).toMatchObject({
      level: 'warn',
      text: expect.stringMatching(/^redlet: the snapshot failed: /),
    })
    await expect(db.close()).rejects.toThrow()
    // What `close` throws is the caller's to log.
    expect(lines.at(-1).event).toBe('disk')
  })

  const onDisk = reason === undefined ? it : it.skip
  const because = reason === undefined ? '' : ` (skipped: ${reason})`
  onDisk(`say that the disk is full, and when it has room again${because}`, async () => {
    const disk = smallDisk(8)
    const { db, lines, next } = logged(path.join(disk, 'data'))
    db.set('k', 'v')
    const filler = fill(disk)
    expect(() => db.set('large', 'x'.repeat(3 << 20))).toThrow('no room')
    expect(await next('disk')).toMatchObject({
      level: 'error',
      text: expect.stringMatching(/^redlet: the log takes no writes: no room on the disk/),
    })
    fs.rmSync(filler)
    expect(await until(lines, 'disk', 2)).toMatchObject({
      ...{ level: 'info', text: 'redlet: the log takes writes again' },
    })
  })

  it('say of a second use of a store that it has joined, and that it has left', async () => {
    const folder = newFolder()
    logged(folder)
    const { db, lines } = logged(folder)
    await db.close()
    await db.close()
    expect(lines.map(({ text }) => text)).toEqual([
      `redlet: joined ${folder}, which this process had open`,
      `redlet: left ${folder}, which is still in use`,
    ])
  })

  it('show how far a long opening is', async () => {
    const logger = recorder()
    jest.useFakeTimers()
    try {
      const log = new StoreLog(logger, { path: './data' })
      const opening = log.opening(sleepFor(7000), () => [42_000_000, 100_000_000])
      await jest.advanceTimersByTimeAsync(7000)
      await opening
    } finally {
      jest.useRealTimers()
    }
    expect(logger.lines).toEqual([
      {
        ...{ level: 'info', event: 'progress', store: './data', unit: 'bytes' },
        text: 'redlet: reading ./data: 42 %, 42.0 MB of 100.0 MB',
        ...{ done: 42_000_000, total: 100_000_000 },
      },
    ])
  })
})

it('shows how far a long snapshot is, until it has ended or the store is closed', async () => {
  const logger = recorder()
  let saving = [250_000, 1_000_000]
  const client = {
    ownership: () => 'owner',
    recovered: () => null,
    saving: () => saving,
    hasOthers: () => false,
  }
  const progress = () => logger.lines.filter(({ event }) => event === 'progress')
  jest.useFakeTimers()
  try {
    const log = new StoreLog(logger, {})
    log.opened(client, false)
    log.happened({ name: 'snapshot-begun' })
    await jest.advanceTimersByTimeAsync(6000)
    const line = { event: 'progress', unit: 'keys', done: 250_000, total: 1_000_000 }
    const text = 'redlet: writing a snapshot: 25 %, 250,000 of 1,000,000 keys'
    expect(progress()).toEqual([{ level: 'info', text, ...line }])
    saving = null
    await jest.advanceTimersByTimeAsync(6000)
    expect([progress().length, jest.getTimerCount()]).toEqual([1, 0])
    log.happened({ name: 'snapshot-begun' })
    log.closing()
    expect(jest.getTimerCount()).toBe(0)
  } finally {
    jest.useRealTimers()
  }
})

const sleepFor = (time) => new Promise((resolve) => setTimeout(resolve, time))

describe('lines of calls', () => {
  it('name slow ones and how many keys they have, without arguments', async () => {
    const { db, lines } = logged({ logger: recorder({ slow: true }) })
    db.config('SET', 'slowlog-log-slower-than', 0)
    db.mset('secret-a', 'secret-b', 'secret-c', 'secret-d')
    const line = await until(lines, 'slow', 2)
    expect(line).toEqual({
      ...{ level: 'warn', event: 'slow', command: 'mset', keys: 2, client: db.client('ID') },
      text: expect.stringMatching(/^redlet: slow call: mset of 2 keys took [.0-9]+ ms$/),
      duration: expect.any(Number),
    })
    expect(JSON.stringify(lines)).not.toContain('secret')
  })

  it('are ten a second of a kind; the others are counted', async () => {
    const { db, lines } = logged({ logger: recorder({ slow: true }) })
    db.config('SET', 'slowlog-log-slower-than', 0)
    for (let i = 0; i < 100; i += 1) db.get('k')
    await until(lines, 'slow', 10)
    await sleep(1100)
    db.get('k')
    const last = await until(lines, 'slow', 11)
    expect(last).toMatchObject({ leftOut: 91 })
    expect(last.text).toMatch(/ms \(and 91 more like it that were left out\)$/)
  })

  it('say which scripts were ended by time or by a client', async () => {
    const { db, lines } = logged({ scriptTimeout: 20 })
    expect(() => db.eval('while true do end', 0)).toThrow('scriptTimeout')
    expect(await until(lines, 'script')).toEqual({
      ...{ level: 'warn', event: 'script', kind: 'script', reason: 'timeout' },
      ...{ client: db.client('ID'), duration: expect.any(Number) },
      text: expect.stringMatching(
        /^redlet: a script was ended after \d+ ms: that is its limit \(scriptTimeout\)$/,
      ),
    })
  })

  it('say which parameters were set, without secrets', async () => {
    const { db, next } = logged()
    db.config('SET', { MaxMemory: '100mb', requirepass: 'secret', save: '3600 1' })
    expect(await next('configured')).toEqual({
      ...{ level: 'info', event: 'configured' },
      text: 'redlet: configuration changed: maxmemory=104857600, requirepass=(not shown), save="3600 1"',
      parameters: { maxmemory: '104857600', requirepass: null, save: '3600 1' },
    })
  })

  it('say once that memory is full, and what that means', async () => {
    const evicting = logged({ maxmemoryPolicy: 'allkeys-random' })
    for (let i = 0; i < 500; i += 1) evicting.db.set(`k${i}`, 'v'.repeat(1000))
    evicting.db.config('SET', 'maxmemory', 600_000)
    for (let i = 0; i < 500; i += 1) evicting.db.set(`k${i}`, 'v'.repeat(1000))
    expect(await evicting.next('full')).toMatchObject({
      ...{ level: 'warn', evicts: true, limit: 600_000, used: expect.any(Number) },
      text: expect.stringMatching(
        /^redlet: memory is full \([.0-9]+ kB of 600.0 kB\): keys are evicted$/,
      ),
    })
    await sleep(20)
    expect(evicting.lines.filter(({ event }) => event === 'full')).toHaveLength(1)
    const refusing = logged({ maxmemory: 1000 })
    expect(() => refusing.db.set('k', 'v')).toThrow('maxmemory')
    expect(await refusing.next('full')).toMatchObject({
      evicts: false,
      text: expect.stringMatching(/: calls that need more are refused$/),
    })
  })
})

describe('lines of clients', () => {
  it('say that one was refused, however many come and go', () => {
    const logger = recorder()
    const log = new StoreLog(logger, {})
    const from = { client: 1, door: 'tcp', address: '127.0.0.1:5', reason: null }
    for (let i = 0; i < 20; i += 1) log.happened({ name: 'connection', state: 'opened', ...from })
    log.happened({ name: 'connection', ...from, state: 'refused', reason: 'maxclients' })
    expect(logger.lines).toHaveLength(11)
    expect(logger.lines[10]).toMatchObject({ level: 'warn', reason: 'maxclients' })
    expect(logger.lines[10]).not.toHaveProperty('leftOut')
  })

  it('say who was refused, and why, without passwords and names', async () => {
    const { db, lines, next } = logged()
    const { port } = await db.listen({ port: 0, password: 'right-secret' })
    const client = await RawClient.connect({ port })
    await client.send(encode('AUTH', 'user-secret', 'wrong-secret')).until(/WRONGPASS/)
    const address = expect.stringMatching(/^127\.0\.0\.1:\d+$/)
    expect(await next('login')).toEqual({
      ...{ level: 'warn', event: 'login', door: 'tcp', address, client: expect.any(Number) },
      text: expect.stringMatching(
        /^redlet: a wrong user or password was given from 127\.0\.0\.1:\d+$/,
      ),
    })
    db.config('SET', 'maxclients', 1)
    const second = await RawClient.connect({ port })
    await until(lines, 'connection', 2)
    second.close()
    await client.close()
    await until(lines, 'connection', 3)
    const texts = lines
      .filter(({ event }) => event === 'connection')
      .map(({ level, text }) => [level, text])
    const from = String.raw`127\.0\.0\.1:\d+`
    expect(texts).toEqual([
      ['debug', expect.stringMatching(`^redlet: connection \\d+ from ${from} was opened$`)],
      [
        'warn',
        expect.stringMatching(
          `^redlet: a connection from ${from} was refused: there are as many as maxclients allows$`,
        ),
      ],
      ['debug', expect.stringMatching(`^redlet: connection \\d+ from ${from} was closed$`)],
    ])
    expect(JSON.stringify(lines)).not.toContain('secret')
  })

  it('say why a store without a password refuses another machine', () => {
    const from = { client: 0, door: 'tcp', address: '192.0.2.1:5' }
    const refused = { state: 'refused', ...from, reason: 'unprotected', problem: null }
    expect(lineOf('connection', refused)).toMatchObject({
      level: 'warn',
      text: 'a connection from 192.0.2.1:5 was refused: the store has no password any more, so it takes clients of its own machine only',
    })
  })
})

describe('the logger of a thread', () => {
  it('gets what another thread does in a shared store, and what comes before its close', async () => {
    const { db, lines, next } = logged({ name: 'logged-by-threads' })
    const code = `
      const { Redlet } = require(${JSON.stringify(root)})
      const db = new Redlet({ name: 'logged-by-threads' })
      db.config('SET', 'hz', 20)
      db.close()
    `
    const ended = once(new Worker(code, { eval: true }), 'exit')
    expect(await next('configured')).toMatchObject({ parameters: { hz: '20' } })
    await ended
    db.config('SET', 'hz', 30)
    await db.close()
    expect(lines.slice(-2)).toMatchObject([
      { event: 'configured', parameters: { hz: '30' } },
      { event: 'closed' },
    ])
  })

  it('is not told of forks, and once of a store and its buffers', async () => {
    const { db, lines, next } = logged()
    db.buffers.config('SET', 'hz', 20)
    const fork = db.fork()
    fork.config('SET', 'hz', 30)
    await fork.close()
    await next('configured')
    await sleep(20)
    expect(lines.map(({ event }) => event)).toEqual(['opened', 'configured'])
  })
})

it('a limiter lets ten of a kind through in a second, and counts the others', () => {
  const limiter = new Limiter()
  const admitted = Array.from({ length: 12 }, (_, i) => limiter.admit('a', i))
  expect(admitted).toEqual([...Array(10).fill(0), undefined, undefined])
  expect([limiter.admit('b', 20), limiter.admit('a', 999)]).toEqual([0, undefined])
  expect([limiter.admit('a', 1000), limiter.admit('a', 1001)]).toEqual([3, 0])
})

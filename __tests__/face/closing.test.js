'use strict'

const fs = require('node:fs')
const { Redlet } = require('../..')
const { runCode } = require('../support/processes/child.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')

afterAll(removeFolders)

const CLOSED = expect.objectContaining({ code: 'CLOSED', message: 'the store is closed' })

describe('close', () => {
  it('may be called twice, also at the same time', async () => {
    const db = new Redlet(newFolder())
    await Promise.all([db.close(), db.close()])
    await db.close()
  })

  it('makes every method fail', async () => {
    const db = new Redlet()
    const { get } = db
    const multi = db.multi().get('k')
    const scan = db.scanIterator()
    await db.close()
    expect(() => db.get('k')).toThrow(CLOSED)
    expect(() => get('k')).toThrow(CLOSED)
    expect(() => db.call('GET', 'k')).toThrow(CLOSED)
    expect(() => [...scan]).toThrow(CLOSED)
    expect(() => db.subscribe('c', () => {})).toThrow(CLOSED)
    await expect(multi.exec()).rejects.toEqual(CLOSED)
    await expect(db.save()).rejects.toEqual(CLOSED)
  })

  it('leaves the store open for its other users', async () => {
    const folder = newFolder()
    const [a, b] = [new Redlet(folder), new Redlet(folder)]
    await a.close()
    expect(b.set('k', 'v')).toBe('OK')
    await b.close()
  })

  it('lets the folder be opened again at once, many times', async () => {
    const folder = newFolder()
    for (let i = 1; i <= 20; i++) {
      const db = i % 2 ? new Redlet(folder) : await Redlet.open(folder)
      expect(db.incr('n')).toBe(i)
      await db.close()
    }
  })

  it('opening the folder again waits until it is closed', async () => {
    const folder = newFolder()
    const first = new Redlet(folder)
    first.set('k', 'v'.repeat(1_000_000))
    const closing = first.close()
    const second = new Redlet(folder)
    expect(second.strlen('k')).toBe(1_000_000)
    await closing
    await second.close()
  })
})

describe('a listener that throws while the store closes', () => {
  it('prevents neither the store nor other connections from closing, and is an uncaught exception', async () => {
    const { stdout } = await runCode(
      `
      const { once } = require('node:events')
      const { Redlet } = require('redlet')
      const connect = Symbol.for('redlet.connect')
      process.on('uncaughtException', (error) => console.log('uncaught', error.message))
      async function main() {
        const folder = process.argv.at(-1)
        const db = new Redlet(folder)
        const [first, second] = [db[connect](), db[connect]()]
        await once(second, 'connect')
        first.on('data', () => { throw new Error('on purpose') })
        first.write('PING\\r\\n')
        second.write('SET k v\\r\\n')
        const ends = Promise.all([once(first, 'close'), once(second, 'close')])
        await db.close()
        await ends
        const again = new Redlet(folder)
        console.log(again.get('k'))
        await again.close()
      }
      main()`,
      [newFolder()],
    )
    expect(stdout).toBe('uncaught on purpose\nv\n')
  })
})

describe('disposal', () => {
  it('Symbol.asyncDispose closes', async () => {
    const db = new Redlet(newFolder())
    await db[Symbol.asyncDispose]()
    expect(() => db.get('k')).toThrow(CLOSED)
  })

  it('Symbol.dispose closes at once', () => {
    const folder = newFolder()
    for (let i = 1; i <= 5; i++) {
      const db = new Redlet(folder)
      expect(db.incr('n')).toBe(i)
      db[Symbol.dispose]()
      db[Symbol.dispose]()
      expect(() => db.get('k')).toThrow(CLOSED)
    }
  })
})

describe('a process that ends without close', () => {
  it.each([
    ['by itself', ''],
    ['by process.exit', 'process.exit(0)'],
    ['by an exception', "throw new Error('on purpose')"],
    ['by process.abort', 'process.abort()'],
    ['while it closes', 'db.close(); process.exit(0)'],
    ['while it saves', 'db.save(); process.exit(0)'],
  ])('%s loses nothing', async (_, end) => {
    const folder = newFolder()
    await runCode(`
      const { Redlet } = require('redlet')
      const db = new Redlet(${JSON.stringify(folder)})
      for (let i = 0; i < 1000; i++) db.rpush('l', i)
      ${end}`)
    const db = new Redlet(folder)
    expect(db.llen('l')).toBe(1000)
    await db.close()
  })
})

describe('stores that nobody holds any more', () => {
  const collect = `
    const { Redlet } = require('redlet')
    const turn = () => new Promise((resolve) => setTimeout(resolve, 5))
    const settle = async () => { for (let i = 0; i < 10; i++) { gc(); await turn() } }
    const threads = () => require('node:fs').readdirSync('/proc/self/task').length
    const run = async (rounds, make) => {
      for (let i = 0; i < rounds; i++) { make(i); if (i % 20 === 19) await settle() }
      await settle()
    }`
  const linux = process.platform === 'linux' ? it : it.skip // it counts threads in /proc

  linux(
    'are closed by the garbage collector, with their threads and memory',
    async () => {
      const { stdout, stderr } = await runCode(
        `${collect}
      const make = () => { const db = new Redlet(); db.set('k', 'x'.repeat(100_000)); db.buffers }
      run(100, make).then(async () => {
        const before = [threads(), process.memoryUsage().rss]
        await run(300, make)
        const after = [threads(), process.memoryUsage().rss]
        console.log(JSON.stringify({ threads: after[0] - before[0], mb: (after[1] - before[1]) / 1e6 }))
      })`,
        [],
        { nodeOptions: ['--expose-gc'] },
      )
      expect(stderr).toBe('')
      const { threads, mb } = JSON.parse(stdout)
      expect(threads).toBeLessThanOrEqual(2)
      expect(mb).toBeLessThan(40)
    },
    60_000,
  )

  linux(
    'give their folder free',
    async () => {
      const folder = newFolder()
      const { stdout } = await runCode(
        `${collect}
      const folder = ${JSON.stringify(folder)}
      run(40, () => new Redlet(folder).incr('n')).then(() => {
        const open = require('node:fs').readdirSync('/proc/self/fd').map((fd) => {
          try { return require('node:fs').readlinkSync('/proc/self/fd/' + fd) } catch { return '' }
        })
        console.log(open.filter((name) => name.startsWith(folder)).length)
      })`,
        [],
        { nodeOptions: ['--expose-gc'] },
      )
      expect(stdout).toBe('0\n')
      expect(fs.existsSync(folder)).toBe(true)
    },
    60_000,
  )
})

'use strict'

const { once } = require('node:events')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { setTimeout: delay } = require('node:timers/promises')
const { Worker } = require('node:worker_threads')
const { Redlet } = require('../..')
const { socketOf } = require('../../lib/connection.js')
const { describeEachNodeRedis } = require('../support/adapters/node-redis.js')
const { runCode, startCode } = require('../support/processes/child.js')

describeEachNodeRedis(
  'redlet/redis',
  ({ createClient, createClientPool, defineScript, name, open }) => {
    let db
    let connect
    open((opened) => {
      ;({ db, connect } = opened)
    })

    it('reaches the same keys as functions', async () => {
      const client = await connect()
      expect(await client.set('k', 'v', { expiration: { type: 'PXAT', value: 4e12 } })).toBe('OK')
      expect([db.get('k'), db.pexpiretime('k')]).toEqual(['v', 4e12])
      db.hset('h', { a: 1 })
      expect({ ...(await client.hGetAll('h')) }).toEqual({ a: '1' })
      await expect(client.incr('h')).rejects.toThrow('WRONGTYPE')
    })

    it.each([2, 3])('speaks RESP%i', async (RESP) => {
      const client = await connect({ RESP })
      db.zadd('z', 1.5, 'a')
      expect(await client.zScore('z', 'a')).toBe(1.5)
      expect(db.client('LIST')).toContain(`resp=${RESP}`)
    })

    it('carries bytes as they are', async () => {
      const client = await connect()
      const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i))
      await client.set(bytes, Buffer.alloc(3_000_000, bytes))
      expect(db.buffers.get(bytes).equals(Buffer.alloc(3_000_000, bytes))).toBe(true)
      db.set('large', 'x'.repeat(5_000_000))
      expect((await client.get('large')) === 'x'.repeat(5_000_000)).toBe(true)
    })

    it('runs transactions, also of watched keys', async () => {
      const client = await connect()
      expect(await client.multi().incr('n').get('n').exec()).toEqual([1, '1'])
      await client.watch('n')
      db.incr('n')
      await expect(client.multi().set('n', 9).exec()).rejects.toThrow('watched keys')
      expect(db.get('n')).toBe('2')
    })

    it('runs scripts', async () => {
      const add = defineScript({
        NUMBER_OF_KEYS: 1,
        SCRIPT: "return redis.call('INCRBY', KEYS[1], ARGV[1])",
        parseCommand(parser, key, by) {
          parser.pushKey(key)
          parser.push(String(by))
        },
        transformReply: (reply) => reply,
      })
      const client = await connect({ scripts: { add } })
      expect(await client.add('n', 5)).toBe(5)
      expect(db.get('n')).toBe('5')
    })

    it('listens to channels on a duplicate', async () => {
      const client = await connect()
      const subscriber = await client
        .duplicate()
        .on('error', () => {})
        .connect()
      const heard = new Promise((resolve) => subscriber.subscribe('news', (...all) => resolve(all)))
      while (db.publish('news', 'hello') === 0) await delay(5)
      expect(await heard).toEqual(['hello', 'news'])
      subscriber.destroy()
    })

    it('waits in a pool without holding the other clients up', async () => {
      const pool = createClientPool({ store: db }, { minimum: 1, maximum: 2, cleanupDelay: 10 }).on(
        'error',
        () => {},
      )
      await pool.connect()
      const popped = pool.blPop('jobs', 0)
      expect(await pool.rPush('jobs', 'one')).toBe(1)
      expect({ ...(await popped) }).toEqual({ key: 'jobs', element: 'one' })
      pool.destroy()
    })

    it('forgets copies on the side of the client when the store changes', async () => {
      const clientSideCache = { ttl: 0, maxEntries: 0, evictPolicy: 'LRU' }
      const client = await connect({ RESP: 3, clientSideCache })
      db.set('k', 'old')
      expect([await client.get('k'), await client.get('k')]).toEqual(['old', 'old'])
      db.set('k', 'new')
      while ((await client.get('k')) === 'old') await delay(1)
      expect(await client.get('k')).toBe('new')
    })

    it('has the face of node-redis 3', async () => {
      const legacy = (await connect()).legacy()
      const reply = await new Promise((resolve) => legacy.set('k', 'v', (...all) => resolve(all)))
      expect(reply).toEqual([null, 'OK'])
    })

    it('needs no password, which connections from outside need', async () => {
      db.config('SET', 'requirepass', 'secret')
      const client = await connect()
      expect(await client.ping()).toBe('PONG')
    })

    it('connects again when it is killed', async () => {
      const client = await connect()
      const id = await client.clientId()
      const ready = new Promise((resolve) => client.once('ready', resolve))
      expect(db.client('KILL', 'ID', id)).toBe(1)
      await ready
      expect(await client.clientId()).toBeGreaterThan(id)
    })

    it('asks the program when to connect again', async () => {
      const asked = []
      const reconnectStrategy = (retries) => asked.push(retries)
      const client = await connect({ socket: { reconnectStrategy } })
      const ready = new Promise((resolve) => client.once('ready', resolve))
      db.client('KILL', 'ID', await client.clientId())
      await ready
      expect(asked).toEqual([0])
    })

    it('ends with the store and does not try again', async () => {
      const client = await connect()
      const waiting = client.duplicate()
      const errors = []
      waiting.on('error', (error) => errors.push(error.message))
      await waiting.connect()
      const popped = waiting.blPop('jobs', 0)
      while (!db.client('LIST').includes('cmd=blpop')) await delay(1)
      await db.close()
      await expect(popped).rejects.toThrow('Socket closed unexpectedly')
      await delay(50)
      expect(waiting.isOpen).toBe(false)
      expect(new Set(errors)).toEqual(new Set(['Socket closed unexpectedly']))
    })

    it('leaves the store open when it closes', async () => {
      const client = await connect()
      await client.set('k', 'v')
      await client.close()
      expect(db.get('k')).toBe('v')
      while (db.client('LIST').includes('cmd=set')) await delay(1)
    })

    it('answers what was sent before it closes', async () => {
      const client = await connect()
      const replies = Array.from({ length: 1000 }, () => client.incr('n'))
      await client.close()
      expect((await Promise.all(replies)).at(-1)).toBe(1000)
    })

    const unix = process.platform === 'win32' ? it.skip : it
    unix(
      'has a socket that only this user can reach, and that is gone with the store',
      async () => {
        await connect()
        const folder = path.dirname(db[socketOf]().path)
        expect(fs.statSync(folder).mode & 0o777).toBe(0o700)
        await db.close()
        expect(fs.existsSync(folder)).toBe(false)
      },
    )

    unix('finds a shorter place where the temporary folder is too deep for a socket', async () => {
      const deep = fs.mkdtempSync('/tmp/deep-')
      const folder = path.join(deep, 'x'.repeat(100))
      fs.mkdirSync(folder)
      const result = await runCode(`(${alone})()`.replaceAll('NAME', name), [], {
        env: { ...process.env, TMPDIR: folder },
      })
      fs.rmSync(deep, { recursive: true })
      expect(result).toMatchObject({ code: 0, stdout: 'v /tmp\n' })
    })

    unix('lets the process end once the clients are gone, and leaves no folder', async () => {
      const result = await runCode(`(${alone})()`.replaceAll('NAME', name))
      expect(result.code).toBe(0)
      expect(result.stdout).toMatch(/^v /)
    })

    unix('leaves no folder when a worker is terminated', async () => {
      const place = fs.mkdtempSync(path.join(os.tmpdir(), 'private-'))
      const code = `
        const { Redlet } = require(${JSON.stringify(require.resolve('../..'))})
        const { socketOf } = require(${JSON.stringify(require.resolve('../../lib/connection.js'))})
        new Redlet()[socketOf]()
        require('node:worker_threads').parentPort.postMessage('open')
        setInterval(() => {}, 1000)`
      const worker = new Worker(code, { eval: true, env: { ...process.env, TMPDIR: place } })
      await once(worker, 'message')
      expect(fs.readdirSync(place)).toHaveLength(1)
      await worker.terminate()
      expect(fs.readdirSync(place)).toEqual([])
      fs.rmdirSync(place)
    })

    unix('leaves the folder of a killed process to the next one, and none in use', async () => {
      const place = fs.mkdtempSync(path.join(os.tmpdir(), 'private-'))
      const env = { ...process.env, TMPDIR: place }
      const code = `
        const { Redlet } = require('redlet')
        const { socketOf } = require('./lib/connection.js')
        new Redlet()[socketOf]()
        console.log('open')
        setInterval(() => {}, 1000)`
      const begin = async () => {
        const child = startCode(code, [], { env })
        await once(child.stdout, 'data')
        return child
      }
      const end = (child) => {
        child.kill('SIGKILL')
        return child.ended
      }
      const [killed, alive] = [await begin(), await begin()]
      await end(killed)
      expect(fs.readdirSync(place)).toHaveLength(2)
      const last = await begin()
      expect(fs.readdirSync(place)).toHaveLength(2)
      await Promise.all([end(alive), end(last)])
      fs.rmSync(place, { recursive: true })
    })

    it('refuses what is no store', () => {
      const wrong = (code, text) => expect.objectContaining({ code, message: text })
      expect(() => createClient({ store: './data' })).toThrow(
        wrong('INVALID_ARGUMENT', 'the option store is a store: new Redlet(...)'),
      )
      expect(() => createClient(db)).toThrow(
        wrong('INVALID_ARGUMENT', 'the store is an option: createClient({ store: db })'),
      )
    })

    it('refuses a store that is closed', async () => {
      const closed = new Redlet()
      await closed.close()
      expect(() => createClient({ store: closed })).toThrow(
        expect.objectContaining({ code: 'CLOSED' }),
      )
    })

    it('is node-redis as it was without a store', () => {
      const plain = createClient({ url: 'redis://127.0.0.1:1' })
      expect(plain.options.socket).toMatchObject({ host: '127.0.0.1', port: 1 })
    })
  },
)

/** Run in a process of its own: uses a client without closing the store. */
async function alone() {
  const { Redlet } = require('redlet')
  const { overSockets } = require('./lib/adapters/over-sockets.js')
  const db = new Redlet()
  const client = overSockets(require('NAME')).createClient({ store: db })
  client.on('error', console.error)
  await client.connect()
  await client.set('k', 'v')
  const folder = require('node:path').dirname(client.options.socket.path)
  console.log(await client.get('k'), require('node:path').dirname(folder))
  process.on('exit', () => {
    if (require('node:fs').existsSync(folder)) process.exitCode = 7
  })
  client.destroy()
}

describe('redlet/redis as an ES module', () => {
  it('exports all that node-redis exports', async () => {
    const text = fs.readFileSync(require.resolve('../../lib/adapters/redis.mjs'), 'utf8')
    const names = text.match(/^ {2}(\w+),$/gm).map((line) => line.trim().slice(0, -1))
    expect(names.toSorted()).toEqual(Object.keys(require('redis')).toSorted())
  })
})

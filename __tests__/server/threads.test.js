'use strict'

// A listener of several threads, each with clients of its own.

const fs = require('node:fs')
const Redis = require('ioredis').default
const { Redlet } = require('../..')
const { readyServer } = require('../support/servers/redlet-server.js')
const { RawClient, encode, eventually } = require('../support/servers/raw-client.js')

const onLinux = process.platform === 'linux' ? it : it.skip // only /proc shows a process's threads

describe('listen({ threads })', () => {
  let db
  const clients = []
  beforeEach(() => {
    db = new Redlet()
  })
  afterEach(async () => {
    for (const client of clients.splice(0)) client.disconnect()
    await db.close()
  })

  /** A listener, and so many clients of it, each on a thread of its own as long as there are more. */
  async function served(threads, count) {
    const { port } = await db.listen({ port: 0, threads })
    for (let i = 0; i < count; i++) clients.push(new Redis(port, { maxRetriesPerRequest: 0 }))
    await Promise.all(clients.map((client) => client.ping()))
    return clients
  }

  it('takes a number from 1 to 128, and says how many there may be', async () => {
    for (const threads of [1, 3, 128]) {
      expect(await db.listen({ port: 0, threads })).toMatchObject({ threads })
    }
    const usual = Math.min(8, require('node:os').availableParallelism())
    expect(await db.listen({ port: 0 })).toMatchObject({ threads: usual })
    for (const threads of [0, 129, 1.5, -1, Number.NaN]) {
      await expect(db.listen({ port: 0, threads })).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
        message: `the option 'threads' is an integer from 1 to 128, not ${threads}`,
      })
    }
    await expect(db.listen({ port: 0, threads: '2' })).rejects.toThrow("'threads' is a number")
  })

  it('loses and doubles no call of clients that change the same keys', async () => {
    await served(4, 8)
    db.rpush('from', ...Array.from({ length: 4000 }, (_, i) => i))
    await Promise.all(
      clients.map(async (client, at) => {
        for (let round = 0; round < 5; round++) {
          const calls = client.pipeline()
          for (let i = 0; i < 100; i++) {
            calls.incr('n').lmove('from', 'to', 'LEFT', 'RIGHT').sadd('members', `${at}:${i}`)
            calls.multi().incr('a').incr('b').exec()
          }
          for (const [error] of await calls.exec()) expect(error).toBe(null)
        }
      }),
    )
    expect(db.mget('n', 'a', 'b')).toEqual(['4000', '4000', '4000'])
    expect([db.llen('from'), db.scard('members')]).toEqual([0, 800])
    const moved = db.lrange('to', 0, -1).map(Number)
    expect(moved.sort((a, b) => a - b)).toEqual(Array.from({ length: 4000 }, (_, i) => i))
  })

  it('delivers the messages of one publisher in order, to the subscribers of all threads', async () => {
    const [publisher, ...subscribers] = await served(4, 5)
    const received = subscribers.map((client) => {
      const messages = []
      client.on('message', (_channel, message) => messages.push(Number(message)))
      return messages
    })
    await Promise.all(subscribers.map((client) => client.subscribe('news')))
    const calls = publisher.pipeline()
    for (let i = 0; i < 2000; i++) calls.publish('news', i)
    for (const [, receivers] of await calls.exec()) expect(receivers).toBe(4)
    await eventually(() => received.every((messages) => messages.length === 2000))
    const inOrder = Array.from({ length: 2000 }, (_, i) => i)
    for (const messages of received) expect(messages).toEqual(inOrder)
  })

  it('serves who waited longest first, whatever thread it waits on', async () => {
    const [pusher, ...waiting] = await served(4, 6)
    const served5 = []
    for (const [at, client] of waiting.entries()) {
      client.blpop('jobs', 0).then(([, job]) => served5.push([at, job]))
      await eventually(() => db.info('clients').includes(`blocked_clients:${at + 1}\r\n`))
    }
    for (const job of 'abcde') await pusher.rpush('jobs', job)
    await eventually(() => served5.length === 5)
    expect(served5.sort()).toEqual([...'abcde'].map((job, at) => [at, job]))
  })

  it('runs nothing more of a client that another thread has killed', async () => {
    const [victim, killer] = await served(2, 2)
    const id = await victim.client('ID')
    victim.options.retryStrategy = null
    expect(await killer.client('KILL', 'ID', id)).toBe(1)
    await expect(victim.set('k', 'v')).rejects.toThrow('Connection is closed')
    expect(await killer.exists('k')).toBe(0)
  })

  it('answers the clients of all threads before it closes', async () => {
    const listener = await db.listen({ port: 0, threads: 4 })
    const raw = []
    for (let i = 0; i < 8; i++) {
      raw.push(await RawClient.connect({ port: listener.port }))
      await raw[i].send(encode('PING')).until(/PONG/)
    }
    for (const client of raw) client.send(encode('INCR', 'n').toString().repeat(500))
    await eventually(() => db.get('n') !== null)
    await listener.close()
    const answers = await Promise.all(raw.map((client) => client.end()))
    const numbers = answers.flatMap((text) => text.match(/:\d+/g) ?? [])
    expect(new Set(numbers).size).toBe(numbers.length)
    expect(db.get('n')).toBe(String(numbers.length))
  })
})

describe('redlet server --threads', () => {
  const threadsOf = (pid) =>
    fs
      .readdirSync(`/proc/${pid}/task`)
      .map((task) => fs.readFileSync(`/proc/${pid}/task/${task}/comm`, 'utf8').trim())
      .filter((name) => name === 'redlet-server').length

  onLinux.each(['--threads', '--io-threads'])(
    'starts them as clients come (%s)',
    async (option) => {
      const { child, port } = await readyServer(option, '3')
      // A thread names itself when it begins to run, which may be after the server is ready.
      await eventually(() => threadsOf(child.pid) > 0)
      const counts = [threadsOf(child.pid)]
      const clients = []
      for (let i = 0; i < 5; i++) {
        const client = await RawClient.connect({ port })
        clients.push(await client.send(encode('PING')).until(/PONG/))
        counts.push(threadsOf(child.pid))
      }
      expect(counts).toEqual([1, 1, 2, 3, 3, 3])
      child.kill('SIGTERM')
      expect(await child.ended).toMatchObject({ code: 0, stderr: '' })
    },
  )
})

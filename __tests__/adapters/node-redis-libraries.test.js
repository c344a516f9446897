'use strict'

// Libraries that want node-redis, over redlet/redis; and over redlet/ioredis where they can. Those that
// cannot are told so.

const { createServer } = require('node:http')
const session = require('express-session')
const { createCache } = require('cache-manager')
const { RedisStore } = require('connect-redis')
const { Keyv, default: KeyvRedis } = require('@keyv/redis')
const { RateLimiterRedis } = require('rate-limiter-flexible')
const { Server } = require('socket.io')
const { io } = require('socket.io-client')
const { createAdapter } = require('@socket.io/redis-adapter')
const { Redlet } = require('../..')
const Redis = require('redlet/ioredis')
const { createClient } = require('redlet/redis')

let db
const ends = []

beforeEach(() => {
  db = new Redlet()
})
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
  await db.close()
})

async function nodeRedis() {
  const client = await createClient({ store: db })
    .on('error', () => {})
    .connect()
  ends.push(() => client.isOpen && client.close())
  return client
}

function ioredis() {
  const client = new Redis({ store: db })
  ends.push(() => client.disconnect())
  return client
}

const BOTH = [
  ['redlet/redis', nodeRedis],
  ['redlet/ioredis', ioredis],
]

/** An HTTP server on loopback; answers its URL. */
async function listening(handler) {
  const server = createServer(handler)
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  ends.push(() => new Promise((resolve) => server.close(resolve)))
  return { server, url: `http://127.0.0.1:${server.address().port}` }
}

describe('connect-redis with express-session', () => {
  const counting = (store) => {
    const middleware = session({ store, secret: 's', resave: false, saveUninitialized: false })
    return (request, response) =>
      middleware(request, response, () => {
        request.session.visits = (request.session.visits ?? 0) + 1
        response.end(String(request.session.visits))
      })
  }

  it('keeps sessions over redlet/redis', async () => {
    const { url } = await listening(counting(new RedisStore({ client: await nodeRedis() })))
    const first = await fetch(url)
    const cookie = first.headers.get('set-cookie').split(';')[0]
    const again = () => fetch(url, { headers: { cookie } }).then((response) => response.text())
    expect([await first.text(), await again(), await again()]).toEqual(['1', '2', '3'])
    const [key] = db.keys('sess:*')
    expect(JSON.parse(db.get(key)).visits).toBe(3)
    expect(db.ttl(key)).toBeGreaterThan(86_000)
  })

  it('is told over redlet/ioredis which client it needs', async () => {
    const store = new RedisStore({ client: ioredis() })
    await expect(store.set('id', { cookie: {} })).rejects.toThrow(
      'ERR syntax error: it got an object; a library that is for node-redis gets its client from redlet/redis',
    )
    expect(db.dbsize()).toBe(0)
  })
})

describe('Keyv with @keyv/redis', () => {
  it('keeps values over redlet/redis', async () => {
    const keyv = new Keyv(new KeyvRedis(await nodeRedis()))
    expect(await keyv.set('k', { a: 1 }, 60_000)).toBe(true)
    expect(await keyv.get('k')).toEqual({ a: 1 })
    expect(db.ttl(db.keys('*')[0])).toBeGreaterThan(50)
    expect([await keyv.delete('k'), await keyv.get('k')]).toEqual([true, undefined])
  })

  it('is told over redlet/ioredis which client it needs', async () => {
    const client = ioredis()
    await client.ping()
    const keyv = new Keyv(new KeyvRedis(client))
    const told = new Promise((resolve) => keyv.once('error', resolve))
    await keyv.get('k')
    expect((await told).message).toBe(
      'Redis is already connecting/connected; a library that is for node-redis gets its client from redlet/redis',
    )
  })
})

it('cache-manager computes a value once over redlet/redis', async () => {
  const cache = createCache({ stores: [new Keyv(new KeyvRedis(await nodeRedis()))] })
  let computed = 0
  const wrapped = () => cache.wrap('k', async () => ({ computed: ++computed }), { ttl: 60_000 })
  expect([await wrapped(), await wrapped()]).toEqual([{ computed: 1 }, { computed: 1 }])
  await cache.disconnect()
})

it.each(BOTH)('rate-limiter-flexible limits over %s', async (name, connect) => {
  const limiter = new RateLimiterRedis({
    storeClient: await connect(),
    useRedisPackage: name === 'redlet/redis',
    points: 2,
    duration: 60,
  })
  const first = await limiter.consume('ada')
  await limiter.consume('ada')
  await expect(limiter.consume('ada')).rejects.toMatchObject({ remainingPoints: 0 })
  expect([first.remainingPoints, db.get('rlflx:ada')]).toEqual([1, '3'])
})

it.each(BOTH)('Socket.IO reaches sockets of another server over %s', async (_, connect) => {
  const servers = []
  for (let i = 0; i < 2; i++) {
    const { server, url } = await listening()
    const adapter = createAdapter(await connect(), await connect())
    const sockets = new Server(server, { adapter, transports: ['websocket'] })
    ends.push(() => sockets.close())
    servers.push({ sockets, url })
  }
  const client = io(servers[0].url, { transports: ['websocket'] })
  ends.push(() => client.close())
  await new Promise((resolve) => client.once('connect', resolve))
  const heard = new Promise((resolve) => client.once('hello', resolve))
  const [found] = await servers[1].sockets.fetchSockets()
  servers[1].sockets.emit('hello', 'from the other one')
  expect([found.id, await heard]).toEqual([client.id, 'from the other one'])
})

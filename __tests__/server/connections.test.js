'use strict'

// Many clients, also slow ones, greedy ones and ones that disappear: each is served in order, and none
// costs the others anything.

const { Redlet } = require('../..')
const { RawClient, encode, eventually } = require('../support/servers/raw-client.js')

let db
let listener
const clients = []

beforeEach(async () => {
  db = new Redlet()
  listener = await db.listen({ port: 0 })
})
afterEach(async () => {
  for (const client of clients.splice(0)) client.close()
  await db.close()
})

async function connect() {
  const client = await RawClient.connect({ port: listener.port })
  clients.push(client)
  return client
}

const rss = () => process.memoryUsage().rss
const config = (name, value) => db.call('CONFIG', 'SET', name, value)
const connected = () => Number(/connected_clients:(\d+)/.exec(db.info('clients'))[1])

describe('a pipeline', () => {
  it('is answered in order, however its bytes are split', async () => {
    const client = await connect()
    const calls = Buffer.concat(
      Array.from({ length: 20_000 }, (_, i) =>
        i % 3 ? encode('INCR', 'n') : Buffer.from(`echo ${i}\r\n`),
      ),
    )
    for (let at = 0; at < calls.length; at += 7919) client.send(calls.subarray(at, at + 7919))
    let n = 0
    const expected = Array.from({ length: 20_000 }, (_, i) =>
      i % 3 ? `:${++n}\r\n` : `$${String(i).length}\r\n${i}\r\n`,
    ).join('')
    expect(await client.until(expected.length)).toBe(expected)
  })

  it('does not starve other clients', async () => {
    const [long, short] = [await connect(), await connect()]
    db.rpush('list', ...Array.from({ length: 1000 }, (_, i) => i))
    const calls = 4000
    long.socket.pause()
    long.send(Buffer.concat(Array.from({ length: calls }, () => encode('LRANGE', 'list', 0, -1))))
    await eventually(
      () => db.call('INFO', 'stats').match(/total_commands_processed:(\d+)/)[1] > 100,
    )
    await short.send(encode('PING')).until(/PONG/)
    const run = Number(/total_commands_processed:(\d+)/.exec(db.info('stats'))[1])
    expect(run).toBeLessThan(calls)
  })

  it('takes strings of many megabytes, and any bytes', async () => {
    const client = await connect()
    const value = Buffer.alloc(20 << 20, Buffer.from(Array.from({ length: 251 }, (_, i) => i)))
    client
      .send(`*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$${value.length}\r\n`)
      .send(value)
      .send('\r\nSTRLEN k\r\n')
    expect(await client.until(/:\d+\r\n$/)).toBe(`+OK\r\n:${value.length}\r\n`)
    expect(db.buffers.get('k').equals(value)).toBe(true)
    client.send('GET k\r\n')
    const head = `+OK\r\n:${value.length}\r\n$${value.length}\r\n`
    const received = await client.until(head.length + value.length + 2)
    expect(Buffer.from(received.slice(head.length, -2), 'latin1').equals(value)).toBe(true)
  })
})

describe('a client that does not read', () => {
  const greedy = async (limit) => {
    const [slow, other] = [await connect(), await connect()]
    slow.socket.pause()
    config('client-output-buffer-limit', limit)
    return [slow, other]
  }

  it('is disconnected at its hard limit, and others are not affected', async () => {
    const [slow, other] = await greedy('normal 1mb 0 0')
    db.set('k', 'x'.repeat(100_000))
    slow.send(encode('GET', 'k').toString().repeat(1000))
    await eventually(() => connected() === 1)
    await other.send('PING\r\n').until(/PONG/)
    slow.socket.resume()
    await slow.end()
    expect(slow.received.length).toBeLessThan(100_000_000)
  })

  it('is disconnected when it stays above its soft limit', async () => {
    const [slow, other] = await greedy('normal 0 100kb 1')
    db.set('k', 'x'.repeat(100_000))
    slow.send(encode('GET', 'k').toString().repeat(200))
    await eventually(() => db.call('CLIENT', 'LIST').match(/omem=[1-9]/))
    await eventually(() => connected() === 1)
    await other.send('PING\r\n').until(/PONG/)
  })

  it('is disconnected at the limit for subscribers, and others get their messages', async () => {
    const [slow, other] = await greedy('pubsub 1mb 0 0')
    for (const client of [slow, other]) client.send('SUBSCRIBE news\r\n')
    await other.until(/:1\r\n/)
    await eventually(() => db.call('PUBSUB', 'NUMSUB', 'news')[1] === 2)
    const message = 'x'.repeat(10_000)
    for (let i = 0; db.publish('news', message) === 2; i++) {
      if (i > 20_000) throw new Error('is not cut')
      if (i % 20 === 0) await other.until(i * message.length)
    }
    expect(db.publish('news', 'last')).toBe(1)
    await other.until(/last\r\n$/)
  })
})

describe('large values', () => {
  const MB = 1 << 20

  it('take the memory of a few replies, however many a client asks for', async () => {
    const [client, other] = [await connect(), await connect()]
    client.socket.pause()
    db.set('k', 'x'.repeat(MB))
    const before = rss()
    client.send(encode('GET', 'k').toString().repeat(200))
    await eventually(() => /omem=[1-9]/.test(db.call('CLIENT', 'LIST')))
    await other.send('PING\r\n').until(/PONG/)
    expect(rss() - before).toBeLessThan(50 * MB)
    let read = 0
    client.socket.removeAllListeners('data')
    client.socket.on('data', (chunk) => {
      read += chunk.length
    })
    client.socket.resume()
    await eventually(() => read === 200 * (MB + 12))
  })

  it('are freed when they are deleted, although nobody calls', async () => {
    const client = await connect()
    const value = Buffer.alloc(MB, 'x')
    for (let i = 1; i <= 150; i++) {
      client.send(`*3\r\n$3\r\nSET\r\n$4\r\n${1000 + i}\r\n$${MB}\r\n`).send(value)
      await client.send('\r\n').until(5 * i)
    }
    const full = rss()
    await client.send('FLUSHALL\r\n').until(5 * 151)
    await eventually(() => full - rss() > 100 * MB)
  })
})

describe('a client that sends too much', () => {
  it('gets no memory for lengths that it only announces', async () => {
    const before = rss()
    for (let i = 0; i < 100; i++) {
      const client = await connect()
      client.send('*2147483647\r\n$500000000\r\nabc')
      if (i % 2) client.send(`\r\n*${'1'.repeat(9)}\r\n`)
    }
    await eventually(() => connected() === 100)
    expect(rss() - before).toBeLessThan(50 << 20)
  })

  it('is disconnected at client-query-buffer-limit', async () => {
    config('client-query-buffer-limit', '1mb')
    const client = await connect()
    client.send('*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$100000000\r\n').send(Buffer.alloc(2 << 20))
    expect(await client.end()).toBe('')
    expect(db.exists('k')).toBe(0)
  })
})

describe('clients', () => {
  it('above maxclients are turned away until one leaves', async () => {
    config('maxclients', 2)
    const [first] = [await connect(), await connect()]
    const third = await connect()
    expect(await third.end()).toBe('-ERR max number of clients reached\r\n')
    first.close()
    await eventually(() => connected() === 1)
    await (await connect()).send('PING\r\n').until(/PONG/)
    expect(db.info('stats')).toMatch(/rejected_connections:1\r\n/)
  })

  it('that say nothing are closed after `timeout`, but not those that wait', async () => {
    const [idle, subscriber, waiter] = [await connect(), await connect(), await connect()]
    subscriber.send('SUBSCRIBE a\r\n')
    waiter.send('BLPOP q 0\r\n')
    idle.send('PING\r\n')
    config('timeout', 1)
    await idle.end()
    expect([subscriber.ended, waiter.ended]).toEqual([false, false])
    db.rpush('q', 'x')
    await waiter.until(/x\r\n$/)
  })

  it('that are killed are disconnected', async () => {
    const [killer, victim] = [await connect(), await connect()]
    const id = /:(\d+)/.exec(await victim.send('CLIENT ID\r\n').until(/:\d+\r\n/))[1]
    await killer.send(`CLIENT KILL ID ${id}\r\n`).until(/:1\r\n/)
    await victim.end()
    await killer.send('CLIENT KILL TYPE normal SKIPME no\r\n').until(/:\d\r\n$/)
    await killer.end()
  })

  it('must give the password, if there is one', async () => {
    const early = await connect()
    await early.send('PING\r\n').until(/PONG/)
    config('requirepass', 'secret')
    await early.send('ECHO hello\r\n').until(/hello/)
    const late = await connect()
    await late.send('PING\r\n').until(/^-NOAUTH Authentication required.\r\n$/)
    await late.send('AUTH secret\r\nPING\r\n').until(/\+OK\r\n\+PONG\r\n$/)
    config('requirepass', '')
    await (await connect()).send('PING\r\n').until(/PONG/)
  })

  it('hear messages after the confirmation, in their order, and none after the end', async () => {
    const client = await connect()
    const subscribed = '*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n'
    expect(await client.send('SUBSCRIBE a\r\n').until(subscribed.length)).toBe(subscribed)
    for (let i = 0; i < 1000; i++) db.publish('a', i)
    await client.send('UNSUBSCRIBE a\r\nPING\r\n').until(/PONG/)
    const messages = [...client.received.matchAll(/message\r\n\$1\r\na\r\n\$\d+\r\n(\d+)/g)]
    expect(messages.map(([, payload]) => Number(payload))).toEqual([...Array(1000).keys()])
    expect(client.received.endsWith(':0\r\n+PONG\r\n')).toBe(true)
  })
})

it('500 connections that break at random leave nothing behind', async () => {
  const pieces = [
    ['SUBSCRIBE a b\r\nPSUBSCRIBE c*\r\n', 'SSUBSCRIBE d\r\n'],
    ['WATCH k\r\nMULTI\r\nSET k v\r\n', 'EXEC\r\n'],
    ['*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1000000\r\n', 'x'.repeat(50_000)],
    ['BLPOP q 0\r\nPING\r\n', 'BLMOVE q r LEFT LEFT 0\r\n'],
    ['SET k v\r\n'.repeat(2000), 'GET k\r\n'.repeat(2000)],
    ['HELLO 3\r\nCLIENT SETNAME x\r\n', '*x\r\n'],
  ]
  const live = async (i) => {
    const client = await RawClient.connect({ port: listener.port })
    const [first, second] = pieces[i % pieces.length]
    client.send(first.slice(0, Math.random() < 0.5 ? undefined : Math.random() * first.length))
    if (Math.random() < 0.7) await new Promise((resolve) => setTimeout(resolve, Math.random() * 30))
    if (Math.random() < 0.7) client.send(second)
    const ends = ['destroy', 'end', 'resetAndDestroy']
    client.socket[ends[Math.floor(Math.random() * ends.length)]]()
    setTimeout(() => client.close(), 1000)
  }
  db.rpush('other', 'x')
  for (let i = 0; i < 500; i += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, j) => live(i + j)))
  }
  await eventually(() => connected() === 0)
  expect(db.call('PUBSUB', 'CHANNELS')).toEqual([])
  expect(db.call('PUBSUB', 'SHARDCHANNELS')).toEqual([])
  expect(db.call('PUBSUB', 'NUMPAT')).toBe(0)
  expect(db.info('clients')).toMatch(/blocked_clients:0\r\n/)
  expect(db.rpush('q', 'x')).toBe(1)
  expect(db.call('CLIENT', 'LIST')).toBe('')
})

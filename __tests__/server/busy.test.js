'use strict'

// A script that does not end, from one client of a server: what the others see, and how it ends.

const { Redlet } = require('../..')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { readyServer } = require('../support/servers/redlet-server.js')
const { RawClient, encode } = require('../support/servers/raw-client.js')

afterAll(removeFolders)

const ENDLESS = 'while true do end'
const WRITING = "redis.call('SET', KEYS[1], 'written') while true do end"
const BUSY =
  '-BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.\r\n'

const processes = []
afterEach(() => {
  for (const child of processes.splice(0)) child.kill('SIGKILL')
})

/** A server in a process of its own, with a script that is busy. */
async function busyServer(script, ...options) {
  const { child, port } = await ready(...options)
  const runs = await RawClient.connect({ port })
  runs.send(encode('EVAL', script, 1, 'k'))
  const other = await RawClient.connect({ port })
  const say = async (...call) => {
    const before = other.received.length
    other.send(encode(...call))
    await other.until(before + 1)
    while (!other.received.endsWith('\r\n')) await other.until(other.received.length + 1)
    return other.received.slice(before)
  }
  while ((await say('GET', 'k')) !== BUSY);
  return { child, port, runs, other, say }
}

/** Writes to a key that a script does not hold: one in 48 shares a lock with the script's own. */
async function freeKey(say) {
  for (let i = 0; i < 5; i++) {
    if ((await say('SET', `other:${i}`, 1)) === '+OK\r\n') return `other:${i}`
  }
  throw new Error('every other key is held')
}

describe('a script that does not end, in redlet server', () => {
  it('answers BUSY to calls that need its keys, serves all others, and ends by SCRIPT KILL', async () => {
    const { port, runs, say } = await busyServer(ENDLESS)
    expect(await say('PING')).toBe('+PONG\r\n')
    const other = await freeKey(say)
    expect(await say('EVAL', 'return 1', 0)).toBe(BUSY)
    expect(await say('FCALL', 'f', 0)).toBe(BUSY)
    expect(await say('FUNCTION', 'KILL')).toBe(BUSY)
    const later = await RawClient.connect({ port })
    await later.send(encode('GET', other)).until(/\$1\r\n1\r\n$/)
    expect(await say('SCRIPT', 'KILL')).toBe('+OK\r\n')
    await runs.until(/^-ERR Script killed by user with SCRIPT KILL\..*\r\n$/)
    await runs.send(encode('EVAL', 'return 7', 0)).until(/:7\r\n$/)
    expect(await say('SET', 'k', 1)).toBe('+OK\r\n')
    expect(await say('SCRIPT', 'KILL')).toBe('-NOTBUSY No scripts in execution right now.\r\n')
  })

  it('does not delay other clients while many wait for it', async () => {
    const { port, say } = await busyServer(ENDLESS, '--busy-reply-threshold', 400)
    const waiting = await Promise.all(Array.from({ length: 30 }, () => RawClient.connect({ port })))
    for (const client of waiting) client.send(encode('INCR', 'k'))
    expect(await say('PING')).toBe('+PONG\r\n')
    for (const client of waiting) expect(await client.until(/\r\n/)).toBe(BUSY)
    expect(await say('SCRIPT', 'KILL')).toBe('+OK\r\n')
  })

  it('ends by FUNCTION KILL when it is a function', async () => {
    const code = `#!lua name=l\nredis.register_function('f', function() ${ENDLESS} end)`
    const call = `redis.call('SET', 'x', 1) return 1`
    const { child, port } = await ready()
    const [runs, other] = [await RawClient.connect({ port }), await RawClient.connect({ port })]
    await other.send(encode('FUNCTION', 'LOAD', code)).until(/l\r\n$/)
    runs.send(encode('FCALL', 'f', 0))
    const kill = /^-BUSY .* You can only call FUNCTION KILL or SHUTDOWN NOSAVE\.\r\n$/m
    while (!kill.test(other.received)) {
      await other.send(encode('EVAL', call, 0)).until(other.received.length + 1)
    }
    await other.send(encode('FUNCTION', 'KILL')).until(/\+OK\r\n$/)
    await runs.until(/^-ERR Script killed by user with FUNCTION KILL\./)
    child.kill('SIGTERM')
    expect(await child.ended).toMatchObject({ code: 0, signal: null, stderr: '' })
  })

  it.each([
    ['SIGTERM', ({ child }) => child.kill('SIGTERM')],
    ['SHUTDOWN NOSAVE', ({ other }) => other.send(encode('SHUTDOWN', 'NOSAVE'))],
  ])('has written, so that %s alone ends it, and what it wrote stays', async (_, end) => {
    const folder = newFolder()
    const server = await busyServer(WRITING, '--dir', folder)
    expect(await server.say('SCRIPT', 'KILL')).toMatch(/^-UNKILLABLE /)
    end(server)
    expect(await server.child.ended).toMatchObject({ code: 0, signal: null, stderr: '' })
    const db = new Redlet(folder)
    expect(db.get('k')).toBe('written')
    await db.close()
  })

  it('ends with its listener', async () => {
    const db = new Redlet()
    const listener = await db.listen({ port: 0 })
    db.call('CONFIG', 'SET', 'busy-reply-threshold', 50)
    const client = await RawClient.connect({ port: listener.port })
    client.send(encode('EVAL', WRITING, 1, 'k'))
    const isBusy = () => {
      try {
        db.get('k')
      } catch (error) {
        return error.code === 'BUSY'
      }
    }
    while (!isBusy());
    await listener.close()
    expect(client.received).toMatch(/^-ERR Script ended, since the thread that runs it is to end\./)
    expect(db.get('k')).toBe('written')
    await db.close()
  })
})

async function ready(...options) {
  const server = await readyServer('--busy-reply-threshold', 50, ...options)
  processes.push(server.child)
  return server
}

describe('a burst of slow calls that are no scripts', () => {
  it('lets other clients have their turn in between', async () => {
    const { port } = await ready()
    const [slow, other] = [await RawClient.connect({ port }), await RawClient.connect({ port })]
    const numbers = Array.from({ length: 50_000 }, (_, n) => (n * 7919) % 50_000)
    await slow.send(encode('RPUSH', 'l', ...numbers)).until(/\r\n$/)
    const burst = Array.from({ length: 20 }, () => encode('SORT', 'l', 'LIMIT', 0, 0))
    slow.send(Buffer.concat(burst.map((call) => Buffer.from(call))))
    await slow.until(/\*0\r\n/)
    await other.send(encode('PING')).until(/\+PONG\r\n$/)
    expect(slow.received.match(/\*0\r\n/g).length).toBeLessThan(20)
    await slow.until(/(\*0\r\n){20}$/)
  })
})

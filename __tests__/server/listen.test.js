'use strict'

const { once } = require('node:events')
const fs = require('node:fs')
const path = require('node:path')
const { Worker } = require('node:worker_threads')
const { Redlet, RedletError } = require('../..')
const { runCode } = require('../support/processes/child.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { RawClient } = require('../support/servers/raw-client.js')

afterAll(removeFolders)

const onUnix = process.platform === 'win32' ? it.skip : it // no Unix sockets there
const REDLET = JSON.stringify(require.resolve('../..'))
const isShut = (port) => expect(RawClient.connect({ port })).rejects.toThrow('ECONNREFUSED')

describe('listen', () => {
  let db
  beforeEach(() => {
    db = new Redlet()
  })
  afterEach(() => db.close())

  it('serves the store on a free port of this machine', async () => {
    const listener = await db.listen({ port: 0 })
    expect(listener.port).toBeGreaterThan(0)
    expect(listener).toMatchObject({ host: '127.0.0.1', path: undefined })
    const client = await RawClient.connect(listener)
    await client.send('SET k v\r\n').until(/OK/)
    expect(db.get('k')).toBe('v')
    expect(db.call('CONFIG', 'GET', 'port')).toEqual({ port: String(listener.port) })
    client.close()
  })

  onUnix('serves it on a Unix socket, alone or beside TCP', async () => {
    const file = path.join(newFolder(), 'redlet.sock')
    const listener = await db.listen({ path: file })
    expect(listener).toMatchObject({ port: undefined, host: undefined, path: file })
    const client = await RawClient.connect({ path: file })
    await client.send('CLIENT LIST\r\n').until(new RegExp(`addr=${file}:0 laddr=${file}:0`))
    client.close()
    await listener.close()
    expect(fs.existsSync(file)).toBe(false)
    const both = await db.listen({ path: file, port: 0 })
    for (const where of [{ path: file }, { port: both.port }]) {
      const client = await RawClient.connect(where)
      await client.send('PING\r\n').until(/PONG/)
      client.close()
    }
  })

  it('says what is wrong with an address', async () => {
    const { port } = await db.listen({ port: 0 })
    const wrong = (options) =>
      db.listen(options).then(
        () => expect(options).toBe('refused'),
        (error) => {
          expect(error).toBeInstanceOf(RedletError)
          return error.code
        },
      )
    expect(await wrong({ port })).toBe('EADDRINUSE')
    expect(await wrong({ port: 0, host: '192.0.2.1', password: 'x' })).toBe('EADDRNOTAVAIL')
    expect(await wrong({ port: 0, host: 'no.such.host.invalid' })).toBe('ENOTFOUND')
    expect(db.call('CONFIG', 'GET', 'requirepass')).toEqual({ requirepass: '' })
    for (const options of [null, 6379, { port: -1 }, { port: '1' }, { prot: 1 }, { host: 1 }]) {
      expect(await wrong(options)).toBe('INVALID_ARGUMENT')
    }
  })

  it('accepts other machines only with a password', async () => {
    const refused = { code: 'INVALID_ARGUMENT', message: expect.stringContaining('password') }
    await expect(db.listen({ port: 0, host: '0.0.0.0' })).rejects.toMatchObject(refused)
    await expect(db.listen({ port: 0, host: '0.0.0.0', password: '' })).rejects.toMatchObject(
      refused,
    )
    const listener = await db.listen({ port: 0, host: '0.0.0.0', password: 'secret' })
    expect(db.call('CONFIG', 'GET', 'requirepass')).toEqual({ requirepass: 'secret' })
    const client = await RawClient.connect({ port: listener.port })
    await client.send('PING\r\nAUTH secret\r\nPING\r\n').until(/^-NOAUTH.*\r\n\+OK\r\n\+PONG\r\n$/)
    client.close()
    expect(db.ping()).toBe('PONG')
  })

  it('fails once the store is closed', async () => {
    await db.close()
    await expect(db.listen({ port: 0 })).rejects.toMatchObject({ code: 'CLOSED' })
  })
})

describe('closing', () => {
  it('a listener answers what has arrived, and other listeners stay open', async () => {
    const db = new Redlet()
    const [one, other] = [await db.listen({ port: 0 }), await db.listen({ port: 0 })]
    const [client, stays] = [await RawClient.connect(one), await RawClient.connect(other)]
    client.send('INCR n\r\n'.repeat(50_000))
    await client.until(/:1\r\n/)
    await one.close()
    await client.end()
    const answers = client.received.split('\r\n').slice(0, -1)
    expect(answers).toEqual(answers.map((_, i) => `:${i + 1}`))
    expect(db.get('n')).toBe(String(answers.length))
    await isShut(one.port)
    await stays.send('PING\r\n').until(/PONG/)
    await one.close()
    const again = await db.listen({ port: one.port })
    expect(again.port).toBe(one.port)
    await db.close()
  })

  it('the store closes its listeners, and loses nothing that was answered', async () => {
    const folder = newFolder()
    const db = new Redlet(folder)
    const listener = await db.listen({ port: 0 })
    const busy = await Promise.all(Array.from({ length: 10 }, () => RawClient.connect(listener)))
    for (const client of busy) client.send('INCR n\r\n'.repeat(20_000))
    await busy[9].until(/:\d+\r\n/)
    const waiting = (await RawClient.connect(listener)).send('BLPOP q 0\r\n')
    await db.close()
    await Promise.all([...busy, waiting].map((client) => client.end()))
    const answered = busy.map(({ received }) => received.match(/:\d+\r\n/g)?.length ?? 0)
    await isShut(listener.port)
    const again = new Redlet(folder)
    expect(again.get('n')).toBe(String(answered.reduce((sum, count) => sum + count, 0)))
    await again.close()
  })

  it('does not wait long for a client that does not read', async () => {
    const db = new Redlet()
    const listener = await db.listen({ port: 0 })
    const client = await RawClient.connect(listener)
    client.socket.pause()
    db.set('k', 'x'.repeat(1 << 20))
    client.send('GET k\r\n'.repeat(50))
    await new Promise((resolve) => setTimeout(resolve, 100))
    const before = Date.now()
    await db.close()
    expect(Date.now() - before).toBeLessThan(6000)
    client.close()
  })

  it('a listener is disposed of', async () => {
    const db = new Redlet()
    const listener = await db.listen({ port: 0 })
    await listener[Symbol.asyncDispose]()
    await isShut(listener.port)
    db[Symbol.dispose]()
  })
})

describe('an open listener', () => {
  const run = (code) => runCode(`const { Redlet } = require(${REDLET}); ${code}`)

  it('keeps the process alive until it is closed', async () => {
    const closed = `new Redlet().listen({ port: 0 }).then((listener) => setTimeout(async () => {
      await listener.close(); console.log('closed') }, 300))`
    expect(await run(closed)).toMatchObject({ code: 0, stdout: 'closed\n', stderr: '' })
  })

  it('does not after unref', async () => {
    const code =
      "new Redlet().listen({ port: 0 }).then((l) => { l.ref().unref(); console.log('open') })"
    expect(await run(code)).toMatchObject({ code: 0, stdout: 'open\n', stderr: '' })
  })

  it('keeps its store open, although nothing refers to either', async () => {
    const code = `require('node:v8').setFlagsFromString('--expose-gc')
      const gc = require('node:vm').runInNewContext('gc')
      new Redlet().listen({ port: 0 }).then(({ port }) => {
        for (let i = 0; i < 5; i++) gc()
        setTimeout(() => { gc(); require('node:net').connect(port).on('data', (data) => {
          console.log(String(data)); process.exit() }).write('PING\\r\\n') }, 100) })`
    expect(await run(code)).toMatchObject({ code: 0, stdout: '+PONG\r\n\n', stderr: '' })
  })

  it.each([
    ['ends', ''],
    ['is terminated', 'setInterval(() => {}, 1000)'],
  ])('of a worker is closed when that %s', async (_, more) => {
    const name = `listening ${Math.random()}`
    const db = new Redlet({ name })
    const code = `const { Redlet } = require(${REDLET})
      new Redlet({ name: ${JSON.stringify(name)} }).listen({ port: 0 }).then((listener) => {
        require('node:worker_threads').parentPort.postMessage(listener.port)
        ${more || 'listener.unref()'} })`
    const worker = new Worker(code, { eval: true })
    // Both can come in one turn.
    const [said, ended] = [once(worker, 'message'), once(worker, 'exit')]
    const [port] = await said
    if (more) {
      const client = await RawClient.connect({ port })
      await client.send('SET k v\r\n').until(/OK/)
      await worker.terminate()
      await client.end()
      expect(db.get('k')).toBe('v')
    }
    await ended
    await isShut(port)
    await db.close()
  })
})

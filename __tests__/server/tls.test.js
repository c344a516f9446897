'use strict'

// Listeners that are encrypted, as clients see them.

const { execFile } = require('node:child_process')
const { once } = require('node:events')
const path = require('node:path')
const tls = require('node:tls')
const { promisify } = require('node:util')
const Redis = require('ioredis')
const { createClient } = require('redis')
const { Redlet, RedletError } = require('../..')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { Authority } = require('../support/servers/certificates.js')
const { findTool } = require('../support/servers/genuine.js')
const { RawClient, encode, eventually } = require('../support/servers/raw-client.js')
const { withPrograms } = require('../support/terminal/tmux.js')

const run = promisify(execFile)

withPrograms(['openssl'], describe)('listen with tls', () => {
  let authority
  let server
  let stranger
  let db
  beforeAll(() => {
    authority = new Authority(newFolder())
    server = authority.issue('server')
    stranger = new Authority(newFolder(), 'stranger')
  })
  afterAll(removeFolders)
  beforeEach(() => {
    db = new Redlet()
  })
  afterEach(() => db.close())

  const listen = (options = {}) => {
    const { key, cert } = server
    return db.listen({ port: 0, tls: { key, cert, ...options } })
  }

  /** A connection that sends bytes as they are, by TLS. */
  async function secure({ port }, options = {}) {
    const socket = tls.connect({ host: '127.0.0.1', port, ca: authority.cert, ...options })
    const client = new RawClient(socket)
    await once(socket, 'secureConnect')
    return client
  }

  const ping = async (client) => (await client.send('PING\r\n').until(/\r\n/)).trim()
  const subject = ({ socket }) => socket.getPeerCertificate().subject.CN

  /** How a connection ends that is not taken: the code of its error, or what it was answered. */
  async function refusal(listener, options = {}) {
    const socket = tls.connect({
      host: '127.0.0.1',
      port: listener.port,
      ca: authority.cert,
      ...options,
    })
    socket.on('secureConnect', () => socket.write('PING\r\n'))
    socket.resume()
    try {
      const [chunk] = await Promise.race([once(socket, 'data'), once(socket, 'close')])
      return String(chunk)
    } catch (error) {
      return error.code
    } finally {
      socket.destroy()
    }
  }

  it('serves ioredis', async () => {
    const { port } = await listen()
    const redis = new Redis({ port, tls: { ca: authority.cert } })
    const big = Buffer.alloc(5_000_000, 'abc')
    await redis.set('big', big)
    expect((await redis.getBuffer('big')).equals(big)).toBe(true)
    const pipeline = redis.pipeline()
    for (let i = 0; i < 20_000; i++) pipeline.incr('n')
    const replies = await pipeline.exec()
    expect(replies.at(-1)).toEqual([null, 20_000])
    expect(db.get('n')).toBe('20000')
    await redis.quit()
  })

  it('serves ioredis by a URL', async () => {
    const { port } = await listen()
    const redis = new Redis(`rediss://localhost:${port}`, { tls: { ca: authority.cert } })
    expect(await redis.ping()).toBe('PONG')
    await redis.quit()
  })

  it('serves node-redis, with what is sent without a call', async () => {
    const { port } = await listen()
    const socket = { ca: [authority.cert] }
    const client = createClient({ url: `rediss://localhost:${port}`, socket })
    await client.connect()
    const heard = []
    const subscriber = await client.duplicate().connect()
    await subscriber.subscribe('news', (message) => heard.push(message))
    db.publish('news', 'hello')
    await client.publish('news', 'world')
    await eventually(() => heard.length === 2)
    expect(heard).toEqual(['hello', 'world'])
    const waits = client.blPop('jobs', 10)
    await eventually(() => db.info('clients').includes('blocked_clients:1'))
    db.rpush('jobs', 'a')
    expect(await waits).toEqual({ key: 'jobs', element: 'a' })
    await Promise.all([client.close(), subscriber.close()])
  })

  const cli = findTool('redis-cli')
  ;(cli ? it : it.skip)(`serves redis-cli${cli ? '' : ' (not installed)'}`, async () => {
    const { port } = await listen()
    const args = ['-p', port, '--tls', '--cacert', authority.file, 'SET', 'k', 'v']
    expect((await run(cli, args.map(String))).stdout).toBe('OK\n')
    const blind = await run(cli, ['-p', String(port), '--tls', 'PING']).catch((error) => error)
    expect(blind.stderr).toContain('certificate verify failed')
    expect(db.get('k')).toBe('v')
  })

  it('is distrusted with a certificate of another authority', async () => {
    const listener = await listen()
    expect(await refusal(listener, { ca: stranger.cert })).toMatch(/SELF_SIGNED|UNABLE_TO/)
    expect(await refusal(listener)).toBe('+PONG\r\n')
  })

  it('speaks TLS 1.2 and 1.3, and nothing older', async () => {
    const listener = await listen()
    for (const version of ['TLSv1.2', 'TLSv1.3']) {
      const client = await secure(listener, { minVersion: version, maxVersion: version })
      expect(client.socket.getProtocol()).toBe(version)
      expect(await ping(client)).toBe('+PONG')
      client.close()
    }
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }
    expect(await refusal(listener, old)).toMatch(/^ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE$/)
  })

  it('takes whoever has a certificate of its authority, if it asks for one', async () => {
    const listener = await listen({ ca: authority.cert, requestCert: true })
    const reasons = []
    db.on('connection', ({ state, reason, problem }) => {
      if (state === 'refused') reasons.push([reason, problem])
    })
    expect(await refusal(listener, authority.issue('client'))).toBe('+PONG\r\n')
    expect(await refusal(listener)).toMatch(/CERTIFICATE_REQUIRED/)
    expect(await refusal(listener, stranger.issue('client'))).toMatch(/UNKNOWN_CA|DECRYPT_ERROR/)
    const { key, cert } = authority // an authority is no client, although Redis takes it for one
    expect(await refusal(listener, { key, cert })).toMatch(/CERTIFICATE_UNKNOWN/)
    await eventually(() => db.info('clients').includes('connected_clients:0'))
    await eventually(() => reasons.length === 3)
    expect(reasons).toEqual([
      ['tls', 'peer sent no certificates'],
      ['tls', expect.stringMatching(/^invalid peer certificate: (UnknownIssuer|BadSignature)$/)],
      ['tls', expect.stringMatching(/^invalid peer certificate: /)],
    ])
  })

  it('logs why a handshake has failed', async () => {
    const lines = []
    const take = (text, fields) => lines.push([fields, text])
    const logger = { debug() {}, info() {}, warn: take, error: take }
    const logged = new Redlet({ logger })
    const { port } = await logged.listen({ port: 0, tls: { key: server.key, cert: server.cert } })
    expect(await refusal({ port }, { ca: stranger.cert })).toMatch(/SELF_SIGNED|UNABLE_TO/)
    const clear = await RawClient.connect({ port })
    await eventually(() => lines.length === 1)
    const problem = 'tls handshake eof'
    expect(lines[0]).toEqual([
      expect.objectContaining({ event: 'connection', reason: 'tls', problem }),
      expect.stringMatching(
        /^redlet: a connection from [\d.:]+ was refused: the handshake of TLS has failed: tls handshake eof$/,
      ),
    ])
    clear.socket.write('PING\r\n')
    await eventually(() => lines.length === 2)
    expect(lines[1][0].problem).toBe('received corrupt message of type InvalidContentType')
    clear.close()
    await logged.close()
  })

  it('is numbered in INFO as Redis 7.4.1 numbers one', async () => {
    const lines = () => db.info('server').match(/^listener.*$/gm)
    expect(lines()).toBeNull()
    const { port } = await listen()
    const shown = `listener2:name=tls,bind=127.0.0.1,port=${port}`
    expect(lines()).toEqual([shown])
    const file = path.join(newFolder(), 's')
    const clear = await db.listen({ port: 0, path: file })
    expect(lines()).toEqual([
      `listener0:name=tcp,bind=127.0.0.1,port=${clear.port}`,
      ...[`listener1:name=unix,bind=${file}`, shown],
    ])
    await clear.close()
    expect(lines()).toEqual([shown])
  })

  it('lets a client resume its session', async () => {
    const listener = await listen()
    for (const version of ['TLSv1.2', 'TLSv1.3']) {
      const versions = { minVersion: version, maxVersion: version }
      const socket = tls.connect({ port: listener.port, ca: authority.cert, ...versions })
      const session = once(socket, 'session')
      const first = new RawClient(socket)
      expect(await ping(first)).toBe('+PONG')
      const second = await secure(listener, { ...versions, session: (await session)[0] })
      expect([first, second].map((each) => each.socket.isSessionReused())).toEqual([false, true])
      expect(await ping(second)).toBe('+PONG')
      for (const client of [first, second]) client.close()
    }
  })

  it('gets another certificate while it serves', async () => {
    const listener = await listen()
    const before = await secure(listener)
    const renewed = authority.issue('renewed')
    const { key, cert } = renewed
    listener.setSecureContext({ key, cert })
    const after = await secure(listener)
    expect([before, after].map(subject)).toEqual(['server', 'renewed'])
    expect(await Promise.all([before, after].map(ping))).toEqual(['+PONG', '+PONG'])
    const wrong = (tls) => () => listener.setSecureContext(tls)
    expect(wrong({ key: server.key, cert })).toThrow(
      "the key of the option 'tls.key' is not that of the certificate of the option 'tls.cert'",
    )
    expect(wrong({ key })).toThrow("the option 'tls' needs a 'cert'")
    const still = await secure(listener)
    expect(subject(still)).toBe('renewed')
    for (const client of [before, after, still]) client.close()
    const clear = await db.listen({ port: 0 })
    expect(() => clear.setSecureContext({ key, cert })).toThrow("without the option 'tls'")
    await listener.close()
    expect(() => listener.setSecureContext({ key, cert })).toThrow(
      expect.objectContaining({ code: 'CLOSED' }),
    )
  })

  it('answers what it has received before it closes, and says that it does', async () => {
    const listener = await listen()
    const client = await secure(listener)
    client.send(Buffer.concat(Array(20_000).fill(encode('INCR', 'n'))))
    await client.until(/:1\r\n/)
    const ended = once(client.socket, 'end')
    await listener.close()
    await ended
    expect(client.received.split('\r\n').length - 1).toBe(Number(db.get('n')))
    expect(client.broken).toBe(false)
  })

  it('sends what a client reads late', async () => {
    const listener = await listen()
    db.set('big', Buffer.alloc(4_000_000, 'x'))
    const client = await secure(listener)
    client.socket.pause()
    client.send('GET big\r\nGET big\r\nPING\r\n')
    await eventually(() => /omem=[1-9]/.test(db.client('LIST', 'TYPE', 'normal')))
    client.socket.resume()
    await client.until(/\+PONG\r\n/, 20_000)
    expect(client.received.length).toBe(2 * (4_000_000 + '$4000000\r\n\r\n'.length) + 7)
    client.close()
  })

  it('cuts a client that reads nothing at all', async () => {
    const listener = await listen()
    db.config('SET', 'client-output-buffer-limit', 'normal 4mb 0 0')
    db.set('big', Buffer.alloc(1_000_000, 'x'))
    const client = await secure(listener)
    client.socket.pause()
    client.send('GET big\r\n'.repeat(100))
    await eventually(() => db.info('stats').includes('client_output_buffer_limit_disconnections:1'))
    await eventually(() => db.info('clients').includes('connected_clients:0'))
    client.close()
  })

  it('serves clients on several threads', async () => {
    const { key, cert } = server
    const listener = await db.listen({ port: 0, threads: 3, tls: { key, cert } })
    const clients = await Promise.all(Array.from({ length: 24 }, () => secure(listener)))
    const call = Buffer.concat(Array(100).fill(encode('INCR', 'n')))
    await Promise.all(clients.map((client) => client.send(call).until(/(:\d+\r\n){100}/)))
    expect(db.get('n')).toBe('2400')
    const ended = clients.map(({ socket }) => once(socket, 'end'))
    await listener.close()
    await Promise.all(ended)
    expect(clients.map(({ broken }) => broken)).toEqual(Array(24).fill(false))
  })

  it('serves a Unix socket beside it in the clear', async () => {
    if (process.platform === 'win32') return // no Unix sockets there
    const file = path.join(newFolder(), 's')
    const { key, cert } = server
    const listener = await db.listen({ port: 0, path: file, tls: { key, cert } })
    const clear = await RawClient.connect({ path: file })
    const encrypted = await secure(listener)
    expect(await Promise.all([clear, encrypted].map(ping))).toEqual(['+PONG', '+PONG'])
    expect(db.call('CONFIG', 'GET', 'port', 'tls-port')).toEqual({
      ...{ port: '0', 'tls-port': String(listener.port) },
    })
    expect(db.info('server')).toContain(`\ntcp_port:${listener.port}\r`)
    for (const client of [clear, encrypted]) client.close()
    await listener.close()
    expect(db.call('CONFIG', 'GET', 'tls-port')).toEqual({ 'tls-port': '0' })
  })

  it('is not for clients that do not encrypt', async () => {
    const listener = await listen()
    const clear = await RawClient.connect(listener)
    const answer = await clear.send('PING\r\n').end()
    expect(answer).not.toContain('PONG')
    expect(answer.charCodeAt(0)).toBe(0x15) // an alert
  })

  it('closes a connection above maxclients, and one that never says a word', async () => {
    const listener = await listen()
    db.config('SET', 'maxclients', 1)
    const silent = await RawClient.connect(listener)
    await eventually(() => db.info('clients').includes('connected_clients:1'))
    expect(await refusal(listener)).toMatch(/ECONNRESET|undefined|false/)
    db.config('SET', 'timeout', 1)
    expect(await silent.end()).toBe('')
    await eventually(() => db.info('clients').includes('connected_clients:0'))
    expect(await refusal(listener)).toBe('+PONG\r\n')
  })

  describe('and bytes that are no TLS', () => {
    /** The first bytes that a real client sends. */
    async function greeting() {
      const listener = require('node:net').createServer()
      await once(listener.listen(0, '127.0.0.1'), 'listening')
      const client = tls.connect({ port: listener.address().port, servername: 'localhost' })
      client.on('error', () => {})
      const [socket] = await once(listener, 'connection')
      const [bytes] = await once(socket, 'data')
      for (const each of [client, socket]) each.destroy()
      listener.close()
      return bytes
    }

    it('ends those connections and no other', async () => {
      const listener = await listen()
      const good = await secure(listener)
      const hello = await greeting()
      const flipped = Array.from({ length: 150 }, (_, index) => {
        const bytes = Buffer.from(hello)
        bytes[Math.floor((index * hello.length) / 150)] ^= 1 << (index % 8)
        return bytes
      })
      const cut = [1, 4, 5, 6, 40, hello.length - 1].map((length) => hello.subarray(0, length))
      const hostile = [
        ...flipped,
        ...cut,
        Buffer.concat([hello, hello]),
        Buffer.concat([hello, Buffer.from('170303001000000000000000000000000000000000', 'hex')]),
        Buffer.concat([hello, Buffer.alloc(100_000, 0xff)]),
        Buffer.from('16030100020100', 'hex'),
        Buffer.from('160303ffff'.padEnd(200, '0'), 'hex'),
        Buffer.from(`1603030004010fffff${'00'.repeat(20)}`, 'hex'),
        Buffer.from('15030300020100'.repeat(2000), 'hex'),
        Buffer.from('140303000101'.repeat(2000), 'hex'),
        Buffer.from('1603010000'.repeat(5000), 'hex'),
        Buffer.alloc(200_000),
        Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'),
      ]
      const clients = await Promise.all(hostile.map(() => RawClient.connect(listener)))
      await Promise.all(
        clients.map(async (client, index) => {
          client.send(hostile[index])
          client.socket.end()
          expect(await client.end()).not.toContain('+PONG')
        }),
      )
      expect(await ping(good)).toBe('+PONG')
      await eventually(() => db.info('clients').includes('connected_clients:1'))
      good.close()
    })

    it('ends a connection on which they come later', async () => {
      const listener = await listen()
      const raw = await RawClient.connect(listener)
      const { socket } = raw
      const secured = new RawClient(tls.connect({ socket, ca: authority.cert, host: '127.0.0.1' }))
      expect(await ping(secured)).toBe('+PONG')
      socket.write(Buffer.from('1703030020'.padEnd(74, 'ab'), 'hex'))
      await secured.end()
      await eventually(() => db.info('clients').includes('connected_clients:0'))
    })
  })

  describe('refuses', () => {
    const refuses = async (options, message) => {
      const error = await listen(options).catch((reason) => reason)
      expect(error).toBeInstanceOf(RedletError)
      expect([error.code, error.message]).toEqual(['INVALID_ARGUMENT', message])
    }

    it.each([
      [
        { ciphers: 'DEFAULT' },
        "the option 'tls.ciphers' is not supported; there are key, cert, ca, requestCert",
      ],
      [
        { dhparam: 'x' },
        "the option 'tls.dhparam' is not supported; there are key, cert, ca, requestCert",
      ],
      [{ key: undefined }, "the option 'tls' needs a 'key'"],
      [{ key: 7 }, "the option 'tls.key' is a string or a Buffer in PEM, not number"],
      [{ key: [null] }, "the option 'tls.key' is a string or a Buffer in PEM, not null"],
      [{ requestCert: 'yes' }, "the option 'tls.requestCert' is a boolean, not string"],
      [
        { requestCert: true },
        "the option 'tls.requestCert' needs a 'ca', whose certificates clients may show",
      ],
      [
        { ca: 'x' },
        "the option 'tls.ca' is for clients that show certificates: set 'requestCert', too",
      ],
      [{ cert: 'x' }, "the option 'tls.cert' has no certificate in the format PEM"],
      [{ key: 'x' }, "the option 'tls.key' has no private key in the format PEM"],
      [{ ca: 'x', requestCert: true }, "the option 'tls.ca' has no certificate in the format PEM"],
    ])('%j', refuses)

    it('what is no object', async () => {
      await expect(db.listen({ port: 0, tls: 'yes' })).rejects.toThrow(
        "the option 'tls' is an object { key, cert, ca, requestCert } or true, not string",
      )
      await expect(db.listen({ port: 0, tls: true })).rejects.toThrow('tls-cert-file is not set')
    })

    it('a Unix socket alone', async () => {
      const { key, cert } = server
      await expect(
        db.listen({ path: path.join(newFolder(), 's'), tls: { key, cert } }),
      ).rejects.toThrow("the option 'tls' is for TCP: name a port, too")
    })
  })
})

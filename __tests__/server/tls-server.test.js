'use strict'

// `redlet server` with TLS, and the parameters about it.

const { execFile } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const { promisify } = require('node:util')
const Redis = require('ioredis')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { Authority } = require('../support/servers/certificates.js')
const { findTool, freePort } = require('../support/servers/genuine.js')
const { readyServer, startServer } = require('../support/servers/redlet-server.js')
const { withPrograms } = require('../support/terminal/tmux.js')

const run = promisify(execFile)

withPrograms(['openssl'], describe)('redlet server with TLS', () => {
  let authority
  let client
  let files
  beforeAll(() => {
    const folder = newFolder()
    authority = new Authority(folder)
    client = authority.issue('client')
    const { key, cert } = authority.issue('server')
    files = { cert: path.join(folder, 'a.crt'), key: path.join(folder, 'a.key') }
    fs.writeFileSync(files.cert, cert)
    fs.writeFileSync(files.key, key)
  })
  afterAll(removeFolders)

  const certified = () => ['--tls-cert-file', files.cert, '--tls-key-file', files.key]
  const connect = (port, options = {}, rest = {}) =>
    new Redis({ port, retryStrategy: null, tls: { ca: authority.cert, ...options }, ...rest })

  /** Starts one with an encrypted port; `use` gets `{ port, line, child }`. */
  async function serving(args, use) {
    const server = await readyServer('--tls-port', await freePort(), ...certified(), ...args)
    try {
      await use({ ...server, port: server.line('ready').tlsPort })
    } finally {
      server.child.kill('SIGTERM')
      expect((await server.child.ended).code).toBe(0)
    }
  }

  /** The same, with a client that shows its certificate. */
  const talking = (args, use) =>
    serving(['--tls-ca-cert-file', authority.file, ...args], async ({ port }) => {
      const redis = connect(port, client)
      try {
        await use((...call) => redis.call(...call).catch(({ message }) => message), port)
      } finally {
        redis.disconnect()
      }
    })

  const subject = (port) =>
    new Promise((resolve, reject) => {
      const redis = connect(port, client)
      redis.once('error', reject)
      redis.once('ready', () => {
        resolve(redis.stream.getPeerCertificate().subject.CN)
        redis.disconnect()
      })
    })

  it('wants certificates of its clients, as Redis does', async () => {
    await serving(['--tls-ca-cert-file', authority.file], async ({ port, line }) => {
      const { message, host } = line('ready')
      expect([message, host]).toEqual([
        `redlet: ready on 127.0.0.1:${port} (TLS), in memory`,
        '127.0.0.1',
      ])
      const [known, unknown] = [connect(port, client), connect(port)]
      const failed = new Promise((resolve) => unknown.once('error', resolve))
      expect(await known.config('GET', 'port', 'tls-port')).toEqual([
        ...['port', '0', 'tls-port', String(port)],
      ])
      expect((await failed).message).toContain('certificate required')
      known.disconnect()
      unknown.disconnect()
    })
  })

  const cli = findTool('redis-cli')
  ;(cli ? it : it.skip)(`serves redis-cli${cli ? '' : ' (not installed)'}`, async () => {
    await serving(['--tls-ca-cert-dir', path.dirname(authority.file)], async ({ port }) => {
      const shown = ['--cert', client.certFile, '--key', client.keyFile]
      const args = ['-p', port, '--tls', '--cacert', authority.file, ...shown, 'PING']
      expect((await run(cli, args.map(String))).stdout).toBe('PONG\n')
    })
  })

  it('serves others in the clear on another port, if it is named', async () => {
    const clear = await freePort()
    await serving(['--port', clear, '--tls-auth-clients', 'no'], async ({ port, line }) => {
      expect(line('ready')).toMatchObject({
        message: `redlet: ready on 127.0.0.1:${clear} and 127.0.0.1:${port} (TLS), in memory`,
        ...{ port: clear, tlsPort: port },
      })
      const [open, encrypted] = [new Redis({ port: clear }), connect(port)]
      await open.set('k', 'v')
      expect(await encrypted.get('k')).toBe('v')
      for (const each of [open, encrypted]) each.disconnect()
    })
  })

  it('reads renewed files when a parameter is set, also to what it was', async () => {
    const present = [files.cert, files.key].map((file) => fs.readFileSync(file))
    await talking([], async (call, port) => {
      const renewed = authority.issue('renewed')
      expect(await subject(port)).toBe('server')
      fs.writeFileSync(files.cert, renewed.cert)
      expect(await call('CONFIG', 'SET', 'tls-cert-file', files.cert)).toBe(
        "ERR CONFIG SET failed (possibly related to argument 'tls-cert-file') - Unable to update " +
          `TLS configuration: the key of tls-key-file ${files.key} is not that of the ` +
          `certificate of tls-cert-file ${files.cert}`,
      )
      expect(await subject(port)).toBe('server')
      fs.writeFileSync(files.key, renewed.key)
      expect(await call('CONFIG', 'SET', 'tls-cert-file', files.cert)).toBe('OK')
      expect(await subject(port)).toBe('renewed')
      expect(await call('PING')).toBe('PONG')
    })
    for (const [index, file] of [files.cert, files.key].entries()) {
      fs.writeFileSync(file, present[index])
    }
  })

  it('follows parameters, and keeps one that it cannot follow as it was', async () => {
    await talking([], async (call, port) => {
      const set = (name, value) => call('CONFIG', 'SET', name, value)
      const failure = (name, why) =>
        `ERR CONFIG SET failed (possibly related to argument '${name}') - ` +
        `Unable to update TLS configuration: ${why}`
      const protocol = async () => {
        const redis = connect(port, client)
        await redis.ping()
        const { stream } = redis
        redis.disconnect()
        return [stream.getProtocol(), stream.getCipher().name]
      }
      expect(await set('tls-protocols', 'TLSv1.2')).toBe('OK')
      expect(await set('tls-ciphers', 'ECDHE-ECDSA-CHACHA20-POLY1305')).toBe('OK')
      expect(await protocol()).toEqual(['TLSv1.2', 'ECDHE-ECDSA-CHACHA20-POLY1305'])
      expect(await set('tls-protocols', 'TLSv1.2 TLSv1.1')).toBe(
        failure(
          'tls-protocols',
          'tls-protocols: TLSv1.1 is not supported; there are TLSv1.2 and TLSv1.3',
        ),
      )
      expect(await call('CONFIG', 'GET', 'tls-protocols')).toEqual(['tls-protocols', 'TLSv1.2'])
      expect(await set('tls-protocols', '')).toBe('OK')
      expect(await set('tls-ciphersuites', 'TLS_CHACHA20_POLY1305_SHA256')).toBe('OK')
      expect(await protocol()).toEqual(['TLSv1.3', 'TLS_CHACHA20_POLY1305_SHA256'])
      expect(await set('tls-auth-clients', 'no')).toBe('OK')
      const anyone = connect(port)
      expect(await anyone.ping()).toBe('PONG')
      anyone.disconnect()
      expect(await set('tls-port', '1')).toMatch(/can't set immutable config$/)
      expect(await set('tls-auth-clients', 'perhaps')).toMatch(/following: no, yes, optional$/)
    })
  })

  it('keeps its password', async () => {
    await serving(['--tls-auth-clients', 'no', '--requirepass', 'secret'], async ({ port }) => {
      const [stranger, friend] = [connect(port), connect(port, {}, { password: 'secret' })]
      const refused = new Promise((resolve) => stranger.once('error', resolve))
      expect(await friend.ping()).toBe('PONG')
      expect((await refused).message).toContain('NOAUTH')
      for (const each of [stranger, friend]) each.disconnect()
    })
  })

  it.each([
    [() => [], 'tls-cert-file is not set'],
    [() => certified().slice(0, 2), 'tls-key-file is not set'],
    [() => ['--tls-cert-file', '/nowhere'], 'tls-cert-file /nowhere: No such'],
    [certified, 'tls-auth-clients needs tls-ca-cert-file or tls-ca-cert-dir'],
  ])('does not start without what it needs: %#', async (given, why) => {
    const args = given()
    const { code, stderr } = await startServer('--tls-port', await freePort(), ...args).ended
    expect([code, stderr]).toEqual([2, expect.stringContaining(why)])
  })
})

'use strict'

const fs = require('node:fs')
const { once } = require('node:events')
const net = require('node:net')
const path = require('node:path')
const { Redlet } = require('../..')
const { Files } = require('../../lib/inspector/http/files.js')
const { HttpServer } = require('../../lib/inspector/http/server.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { Api, closeAll, inspected } = require('../support/inspector/client.js')

afterEach(closeAll)
afterAll(removeFolders)

describe('who may ask', () => {
  it('is a page on this machine, under a name of this machine', async () => {
    const { inspector, api } = await inspected()
    const { port } = inspector
    expect(inspector.url).toBe(`http://127.0.0.1:${port}/`)
    const statusFor = async (host) => {
      const headers = { Host: host, Origin: `http://${host}` }
      return (await api.call('session', {}, headers)).status
    }
    for (const host of [
      `127.0.0.1:${port}`,
      `localhost:${port}`,
      `[::1]:${port}`,
      'LOCALHOST:80',
    ]) {
      expect([host, await statusFor(host)]).toEqual([host, 200])
    }
    const others = ['example.com', `127.0.0.1.example.com:${port}`, '10.0.0.1', 'localhost.', 'a@b']
    for (const host of others) expect([host, await statusFor(host)]).toEqual([host, 403])
    const page = await api.ask('/', { headers: { Host: 'example.com' } })
    expect([page.status, JSON.parse(page.text).error.code]).toEqual([403, 'HOST'])
  })

  it('is the page itself: calls of other origins, or of none, are refused', async () => {
    const { api, inspector } = await inspected()
    const refusal = (headers) => api.refused('session', {}, headers)
    expect(await refusal({})).toEqual([200, undefined])
    expect(await refusal({ Origin: 'http://example.com' })).toEqual([403, 'ORIGIN'])
    expect(await refusal({ Origin: 'null' })).toEqual([403, 'ORIGIN'])
    const other = `http://localhost:${inspector.port}`
    expect(await refusal({ Origin: other })).toEqual([403, 'ORIGIN'])
    expect(await refusal({ 'Sec-Fetch-Site': 'cross-site' })).toEqual([403, 'ORIGIN'])
    expect(await refusal({ 'Sec-Fetch-Site': 'same-origin' })).toEqual([200, undefined])
    const none = await api.ask('/api/session', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    })
    expect(none.status).toBe(403)
    const stream = (headers) => api.ask('/api/tree', { headers })
    expect((await stream({ Origin: 'http://example.com' })).status).toBe(403)
    expect((await stream({ 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403)
    expect((await stream({})).status).toBe(200)
  })

  it('gets headers that keep other sites out, and no leave for them', async () => {
    const { api } = await inspected()
    for (const { headers } of [await api.ask('/'), await api.call('overview')]) {
      expect(headers).toMatchObject({
        'content-security-policy':
          "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      })
      const names = Object.keys(headers).filter((name) => name.startsWith('access-control-'))
      expect(names).toEqual([])
    }
    expect((await api.call('overview')).headers['cache-control']).toBe('no-store')
    const asked = await api.ask('/api/overview', {
      method: 'OPTIONS',
      headers: { Origin: 'http://example.com', 'Access-Control-Request-Method': 'POST' },
    })
    expect(asked.status).toBe(403)
  })

  it('needs a password beyond this machine', async () => {
    const db = new Redlet()
    await expect(db.inspect({ host: '0.0.0.0' })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: 'an inspector on 0.0.0.0 needs a password: others can reach it',
    })
    await expect(db.inspect({ host: '::' })).rejects.toThrow('needs a password')
    const inspector = await db.inspect({ host: '0.0.0.0', password: 'secret' })
    const api = new Api(`http://127.0.0.1:${inspector.port}/`)
    expect(await api.refused('overview')).toEqual([401, 'PASSWORD'])
    // Numbers cannot be the names of another site; ports may be mapped.
    const headers = { Host: '192.0.2.1:80', Origin: 'http://192.0.2.1:80' }
    expect((await api.call('session', {}, headers)).status).toBe(200)
    const named = { Host: 'example.com', Origin: 'http://example.com' }
    const { body } = await api.call('session', {}, named)
    expect(body.error).toEqual({
      code: 'HOST',
      message: 'the inspector was not opened for this host; open it by its number, not by a name',
    })
    await db.close()
  })
})

describe('the password', () => {
  it('opens a session, which ends with logout', async () => {
    const { api, db } = await inspected({ password: 'sécret' })
    db.set('k', 'v')
    expect(await api.get('session')).toMatchObject({ open: false, password: true, writes: false })
    expect(await api.refused('key', { key: 'k' })).toEqual([401, 'PASSWORD'])
    expect((await api.ask('/api/stats')).status).toBe(401)
    expect(await api.refused('login', { password: 'wrong' })).toEqual([403, 'PASSWORD'])
    expect(api.cookie).toBeUndefined()
    const { body, headers } = await api.call('login', { password: 'sécret' })
    expect(body).toEqual({ open: true })
    expect(headers['set-cookie']).toEqual([
      expect.stringMatching(/^redlet-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/),
    ])
    expect(await api.get('key', { key: 'k' })).toMatchObject({ type: 'string' })
    const { cookie } = api
    expect(await api.get('logout')).toEqual({ open: false })
    api.cookie = cookie
    expect(await api.refused('key', { key: 'k' })).toEqual([401, 'PASSWORD'])
  })

  it('takes no token but its own', async () => {
    const { api, inspector } = await inspected({ password: 'secret' })
    for (const token of ['', 'x'.repeat(43), '__proto__', 'secret']) {
      api.cookie = `redlet-${inspector.port}=${token}`
      expect(await api.refused('overview')).toEqual([401, 'PASSWORD'])
    }
  })

  it('is told to the logger when it was wrong, without the password', async () => {
    const lines = []
    const warn = (text, fields) => lines.push({ text, fields })
    const logger = { debug() {}, info() {}, warn, error() {} }
    const { api } = await inspected({ store: { logger }, password: 'secret' })
    await api.call('login', { password: 'guess' })
    await api.get('login', { password: 'secret' })
    const address = expect.stringMatching(/^127\.0\.0\.1:\d+$/)
    expect(lines).toEqual([
      {
        text: expect.stringMatching(
          /^redlet: a wrong user or password was given from 127\.0\.0\.1:/,
        ),
        fields: { event: 'login', door: 'inspector', address },
      },
    ])
  })

  it('can be tried five times a second, whoever tries', async () => {
    const { api } = await inspected({ password: 'secret' })
    const tries = Array.from({ length: 8 }, () => api.call('login', { password: 'wrong' }))
    const answers = await Promise.all(tries)
    const busy = answers.filter(({ status }) => status === 429)
    expect(answers.filter(({ status }) => status === 403)).toHaveLength(5)
    expect(busy).toHaveLength(3)
    expect(busy[0].headers['retry-after']).toBe('1')
    expect(await api.refused('login', { password: 'secret' })).toEqual([429, 'BUSY'])
  })

  it('is not asked for where there is none', async () => {
    const { api } = await inspected()
    expect(await api.get('session')).toMatchObject({ open: true, password: false })
    expect(await api.refused('login', { password: '' })).toEqual([400, 'INVALID'])
  })

  it('ends the streams of a session with it', async () => {
    const { api } = await inspected({ password: 'secret' })
    await api.get('login', { password: 'secret' })
    const events = api.stream('stats')
    expect((await events.next()).value[0]).toBe('history')
    await api.get('logout')
    let last
    do last = await events.next()
    while (!last.done)
    expect(last.done).toBe(true)
  })
})

describe('requests', () => {
  it('are JSON objects of what is known, at places that are known', async () => {
    const { api, inspector } = await inspected()
    const origin = inspector.url.slice(0, -1)
    const post = async (body, type = 'application/json') => {
      const headers = { Origin: origin, 'Content-Type': type }
      const { status } = await api.ask('/api/key', { method: 'POST', headers, body })
      return status
    }
    expect(await post('{"key":"k"}')).toBe(404)
    expect(await post('{"key":"k"}', 'application/json; charset=utf-8')).toBe(404)
    expect(await post('{"key":"k"}', 'text/plain')).toBe(400)
    expect(await post('{"key":"k"')).toBe(400)
    expect(await post('["k"]')).toBe(400)
    expect(await post('null')).toBe(400)
    expect(await post('')).toBe(400)
    const bad = [
      ...[{}, { key: 1 }, { key: null }, { key: '\ud800' }, { key: { base64: '%' } }],
      ...[
        { key: 'k', other: 1 },
        { key: 'k', database: -1 },
        { key: 'k', database: '0' },
      ],
      JSON.parse('{"key":"k","__proto__":{"x":1}}'),
    ]
    for (const request of bad) expect(await api.refused('key', request)).toEqual([400, 'INVALID'])
    expect(await api.refused('key', { key: 'k', database: 999 })).toEqual([409, 'ERR'])
    for (const name of ['none', 'constructor', '__proto__', '', 'key/']) {
      expect(await api.refused(name)).toEqual([404, 'NO_ROUTE'])
    }
    const wrong = await api.ask('/api/key', { headers: {} })
    expect([wrong.status, wrong.headers.allow]).toEqual([405, 'POST'])
    const query = await api.ask('/api/tree?q=%7B')
    expect(query.status).toBe(400)
  })

  it('are not larger than 4 MB', async () => {
    const { api, inspector } = await inspected()
    const key = 'x'.repeat(4 << 20)
    expect(await api.refused('key', { key })).toEqual([413, 'TOO_LARGE'])
    // Those that do not say how long they are.
    const send = async (megabytes, end, event) => {
      const socket = net.connect(inspector.port, '127.0.0.1')
      socket.on('error', () => {}) // the rest is not read
      const head = ['POST /api/key HTTP/1.1', 'Host: 127.0.0.1', 'Origin: http://127.0.0.1']
      head.push('Content-Type: application/json', 'Transfer-Encoding: chunked', '', '')
      socket.write(head.join('\r\n'))
      const piece = `${(1 << 20).toString(16)}\r\n${'x'.repeat(1 << 20)}\r\n`
      for (let sent = 0; sent < megabytes; sent += 1) socket.write(piece)
      socket.write(end)
      socket.resume()
      const answer = await new Promise((resolve) => socket.once(event, resolve))
      socket.destroy()
      return String(answer)
    }
    expect(await send(6, '0\r\n\r\n', 'data')).toMatch(/^HTTP\/1.1 413 /)
    await send(18, '', 'close')
  })

  it('end when they are slow to come', async () => {
    const limits = { headersTimeout: 50, requestTimeout: 100, connectionsCheckingInterval: 20 }
    const parts = { files: new Files(newFolder()), about: {}, calls: {}, streams: {}, limits }
    const place = { host: '127.0.0.1', address: '127.0.0.1', port: 0 }
    const server = await HttpServer.open(parts, place)
    const head = 'POST /api/session HTTP/1.1\r\nHost: 127.0.0.1\r\n'
    const json =
      'Origin: http://127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{'
    for (const begun of [head, head + json]) {
      const socket = net.connect(server.port, '127.0.0.1')
      socket.write(begun)
      const [answer] = await once(socket, 'data')
      expect(String(answer)).toMatch(/^HTTP\/1.1 408 /)
      await once(socket, 'close')
    }
    server.close()
  })

  it('open 32 streams at most', async () => {
    const { api } = await inspected()
    const responses = []
    for (let count = 0; count < 32; count += 1) {
      responses.push(await api.begin('/api/stats', { method: 'GET', headers: {} }))
    }
    const { status, text } = await api.ask('/api/stats')
    expect([status, JSON.parse(text).error.code]).toEqual([429, 'BUSY'])
    for (const response of responses) response.destroy()
    const until = Date.now() + 10_000
    let again
    do {
      const response = await api.begin('/api/stats', { method: 'GET', headers: {} })
      again = response.statusCode
      response.destroy()
    } while (again !== 200 && Date.now() < until)
    expect(again).toBe(200)
  })
})

describe('files', () => {
  /** A folder with a page, beside a file that is not for others. */
  function page() {
    const folder = newFolder()
    fs.writeFileSync(path.join(folder, 'outside.txt'), 'not for others')
    const inside = path.join(folder, 'page')
    fs.mkdirSync(path.join(inside, 'assets'), { recursive: true })
    fs.writeFileSync(path.join(inside, 'index.html'), '<!doctype html>')
    fs.writeFileSync(path.join(inside, '.hidden'), 'not for others')
    fs.writeFileSync(path.join(inside, 'assets', 'page-8f3a01bc.js'), '1')
    fs.symlinkSync(path.join(folder, 'outside.txt'), path.join(inside, 'link.txt'))
    return new Files(inside)
  }

  it('are those of the page', () => {
    const files = page()
    const html = { type: 'text/html; charset=utf-8', caching: 'no-cache' }
    expect(files.read('/')).toMatchObject(html)
    expect(files.read('/index.html')).toMatchObject(html)
    expect(String(files.read('/').content)).toBe('<!doctype html>')
    expect(files.read('/assets/page-8f3a01bc.js')).toMatchObject({
      type: 'text/javascript; charset=utf-8',
      caching: 'max-age=31536000, immutable',
    })
  })

  it('are not reached outside of its folder', () => {
    const files = page()
    const hostile = [
      ...[
        '/../outside.txt',
        '/assets/../../outside.txt',
        '/..%2foutside.txt',
        '/%2e%2e/outside.txt',
      ],
      ...['/..\\outside.txt', '//outside.txt', '/link.txt', '/.hidden', '/assets', '/assets/', ''],
      ...['/index.html\0', '/constructor', '__proto__', path.join(__dirname, 'security.test.js')],
    ]
    for (const name of hostile) expect([name, files.read(name)]).toEqual([name, undefined])
  })

  it('are not there before the page is built', () => {
    expect(new Files(path.join(newFolder(), 'none')).isEmpty).toBe(true)
  })

  it('are only read', async () => {
    const { api } = await inspected()
    const { status, headers } = await api.ask('/', { method: 'POST', body: 'x' })
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD'])
  })
})

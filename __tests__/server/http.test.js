'use strict'

const { once } = require('node:events')
const http = require('node:http')
const net = require('node:net')
const parse = require('parse-prometheus-text-format')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { readyServer, startServer } = require('../support/servers/redlet-server.js')
const { RawClient, encode } = require('../support/servers/raw-client.js')

afterAll(removeFolders)

/** Starts a server; its process, where it serves HTTP, and its port for clients. */
async function ready(...args) {
  const { child, port, line } = await readyServer('--http', 0, ...args)
  const { message, place } = line('http')
  expect(message).toBe(`redlet: http on ${place}`)
  return { child, place, port }
}

/** A request; its status, headers and text. */
async function ask(url, method = 'GET') {
  const request = http.request(url, { method, agent: false }).end()
  const [response] = await once(request, 'response')
  let text = ''
  for await (const piece of response.setEncoding('utf8')) text += piece
  return { status: response.statusCode, headers: response.headers, text }
}

describe('redlet server --http', () => {
  it('serves metrics, and whether it lives and is ready', async () => {
    const { child, place, port } = await ready('--dir', newFolder())
    const client = await RawClient.connect({ port })
    await client.send(encode('SET', 'k', 'v')).until(/\+OK/)
    const metrics = await ask(`http://${place}/metrics`)
    expect(metrics.status).toBe(200)
    expect(metrics.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
    const families = parse(metrics.text)
    const clients = families.find(({ name }) => name === 'redlet_clients').metrics
    expect(clients.find(({ labels }) => labels.door === 'tcp').value).toBe('1')
    expect(await ask(`http://${place}/healthz`)).toMatchObject({ status: 200, text: 'ok\n' })
    const { status, headers, text } = await ask(`http://${place}/readyz?verbose`)
    expect({ status, type: headers['content-type'] }).toEqual({
      status: 200,
      type: 'application/json',
    })
    expect(JSON.parse(text)).toMatchObject({ ok: true, recovered: true, writable: true })
    child.kill('SIGTERM')
    await client.end()
    expect(await child.ended).toMatchObject({ code: 0, stderr: '' })
    await expect(ask(`http://${place}/healthz`)).rejects.toThrow('ECONNREFUSED')
  })

  it('answers 404 and 405, and HEAD without a body', async () => {
    const { child, place } = await ready()
    const none = await ask(`http://${place}/`)
    expect(none).toMatchObject({ status: 404, text: 'there are /metrics, /healthz, /readyz\n' })
    expect((await ask(`http://${place}/constructor`)).status).toBe(404)
    const post = await ask(`http://${place}/metrics`, 'POST')
    expect(post).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } })
    const head = await ask(`http://${place}/metrics`, 'HEAD')
    expect(head).toMatchObject({ status: 200, text: '' })
    expect(Number(head.headers['content-length'])).toBeGreaterThan(1000)
    child.kill('SIGTERM')
    await child.ended
  })

  it('is not ready when the folder is gone, and says why', async () => {
    const folder = newFolder()
    const { child, place } = await ready('--dir', folder)
    removeFolders()
    const until = Date.now() + 10_000
    let answer = await ask(`http://${place}/readyz`)
    while (answer.status === 200 && Date.now() < until) answer = await ask(`http://${place}/readyz`)
    expect(answer.status).toBe(503)
    expect(JSON.parse(answer.text)).toMatchObject({ ok: false, writable: false })
    expect(answer.text).toContain(folder)
    expect((await ask(`http://${place}/healthz`)).status).toBe(200)
    child.kill('SIGTERM')
    await child.ended
  })

  it('ends at once although a client keeps its connection', async () => {
    const { child, place } = await ready()
    const socket = net.connect(Number(place.split(':')[1]), '127.0.0.1').on('error', () => {})
    await once(socket, 'connect')
    child.kill('SIGTERM')
    expect(await child.ended).toMatchObject({ code: 0, stderr: '' })
  })

  it('fails clearly when it cannot listen, and on what is no port', async () => {
    const taken = net.createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const { port } = taken.address()
    const failed = await startServer('--port', 0, '--http', port).ended
    expect(failed).toMatchObject({ code: 1, stdout: '' })
    expect(failed.stderr).toMatch(
      new RegExp(`^redlet: IO: http on 127.0.0.1:${port}: .*EADDRINUSE`),
    )
    taken.close()
    for (const place of ['x', '70000', 'a:b', '1.2.3.4:']) {
      const { code, stderr } = await startServer('--port', 0, '--http', place).ended
      expect(code).toBe(2)
      expect(stderr).toContain(`--http takes a port, or <address>:<port>, not ${place}`)
    }
  })
})

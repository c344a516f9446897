'use strict'

const { once } = require('node:events')
const os = require('node:os')
const { Redlet } = require('../..')
const { runCode, startCode } = require('../support/processes/child.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { Api, closeAll, inspected } = require('../support/inspector/client.js')
const { readyServer, startServer } = require('../support/servers/redlet-server.js')

afterEach(closeAll)
afterAll(removeFolders)

/** Containers often have no address of IPv6. */
const hasIPv6 = () =>
  Object.values(os.networkInterfaces()).some((all) => all.some(({ address }) => address === '::1'))

describe('an inspector', () => {
  it('ends with its close(), and the store goes on', async () => {
    const { db, inspector, api } = await inspected()
    const events = api.stream('stats')
    await events.next()
    await inspector.close()
    let last
    do last = await events.next()
    while (!last.done)
    await expect(api.call('session')).rejects.toThrow('ECONNREFUSED')
    await inspector.close()
    expect(db.ping()).toBe('PONG')
    const again = await db.inspect({ port: inspector.port })
    expect(again.url).toBe(inspector.url)
  })

  it('ends with the store, however that is closed', async () => {
    for (const close of [(db) => db.close(), (db) => db[Symbol.dispose]()]) {
      const db = new Redlet()
      const { url } = await db.buffers.inspect()
      const api = new Api(url)
      expect((await api.get('session')).open).toBe(true)
      await close(db)
      await expect(api.call('session')).rejects.toThrow('ECONNREFUSED')
      await expect(db.inspect()).rejects.toMatchObject({ code: 'CLOSED' })
    }
  })

  it('is not begun for a store that is closed meanwhile', async () => {
    const db = new Redlet()
    const refused = expect(db.inspect()).rejects.toMatchObject({ code: 'CLOSED' })
    await db.close()
    await refused
  })

  it('is one of several that a store may have', async () => {
    const { db, api } = await inspected()
    const other = await db.inspect({ writes: true })
    const second = new Api(other.url)
    await second.get('command', { line: 'SET k v' })
    expect((await api.get('command', { line: 'GET k' })).reply.value).toBe('v')
    expect(await api.refused('command', { line: 'SET k w' })).toEqual([403, 'READ_ONLY'])
  })

  it('serves any address of this machine', async () => {
    for (const [host, place] of [
      ['localhost', 'localhost'],
      ['127.0.0.2', '127.0.0.2'],
      ['::1', '[::1]'],
    ]) {
      if (host === '::1' && !hasIPv6()) continue
      const { inspector, api } = await inspected({ host })
      expect(inspector.url).toBe(`http://${place}:${inspector.port}/`)
      expect((await api.get('session')).open).toBe(true)
    }
  })

  it('lets the process end, unless it is held', async () => {
    const open = `const db = new (require('.').Redlet)()
      db.inspect().then((inspector) => {`
    const ended = await runCode(`${open} console.log('open') })`)
    expect(ended).toMatchObject({ code: 0, stdout: 'open\n', stderr: '' })
    const held = startCode(`${open} inspector.ref(); console.log(inspector.url) })`)
    const [url] = await once(held.stdout, 'data')
    expect((await new Api(String(url).trim()).get('session')).open).toBe(true)
    held.kill()
    await held.ended
  })

  it('refuses options that it does not know, and ports that are taken', async () => {
    const { db, inspector } = await inspected()
    const refused = (options) => expect(db.inspect(options)).rejects
    const invalid = (message) => ({ code: 'INVALID_ARGUMENT', message })
    await refused({ prot: 1 }).toMatchObject(
      invalid("unknown option 'prot'; there are port, host, password, writes"),
    )
    await refused({ port: '1' }).toMatchObject(invalid("the option 'port' is a number, not string"))
    await refused({ port: 65_536 }).toMatchObject(
      invalid("the option 'port' is an integer from 0 to 65535, not 65536"),
    )
    await refused({ password: '' }).toMatchObject(invalid("the option 'password' is empty"))
    await refused(null).toMatchObject(
      invalid('inspect takes options: { port, host, password, writes }, not object'),
    )
    await refused({ port: inspector.port }).toMatchObject({ code: 'IO' })
    await refused({ host: 'no.such.host.invalid' }).toMatchObject({ code: 'IO' })
  })

  it('shows what worker threads do with a store that they share', async () => {
    const code = `
      const { Redlet } = require('.')
      const { Worker } = require('node:worker_threads')
      const { Api } = require('./__tests__/support/inspector/client.js')
      const source = \`
        const { Redlet } = require('.')
        const db = new Redlet({ name: 'shared' })
        db.set('from', 'a worker')
        const { parentPort } = require('node:worker_threads')
        db.inspect().then(({ url }) => parentPort.postMessage(url))
        parentPort.once('message', () => db.close())\`
      const db = new Redlet({ name: 'shared' })
      const worker = new Worker(source, { eval: true })
      worker.once('message', async (url) => {
        const here = new Api((await db.inspect()).url)
        const there = new Api(url)
        db.set('to', 'the main thread')
        for (const api of [here, there]) {
          const { keys } = await api.get('search')
          console.log(keys.map(({ key }) => key).sort().join())
          console.log((await api.get('overview')).name)
        }
        worker.postMessage('end')
        await new Promise((resolve) => worker.once('exit', resolve))
        await db.close()
      })`
    const shown = 'from,to\nshared\nfrom,to\nshared\n'
    expect(await runCode(code)).toMatchObject({ code: 0, stdout: shown, stderr: '' })
  })
})

describe('redlet server --inspect', () => {
  /** Starts a server; its process, and what it prints until it is ready. */
  async function ready(...args) {
    const { child, line } = await readyServer(...args)
    const { message, url } = line('inspector')
    expect(message).toBe(`redlet: inspector on ${url}`)
    return { child, url }
  }

  it('serves the page beside clients, only to read', async () => {
    const { child, url } = await ready('--inspect', '0', '--dir', newFolder())
    const api = new Api(url)
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/)
    expect(await api.get('session')).toMatchObject({ open: true, writes: false })
    expect((await api.get('clients')).clients.some(({ inspector }) => inspector)).toBe(true)
    child.kill('SIGTERM')
    expect(await child.ended).toMatchObject({ code: 0, stderr: '' })
  })

  it('asks for the password of the server, wherever that was set', async () => {
    for (const args of [
      ['--password', 'secret'],
      ['--requirepass', 'secret'],
    ]) {
      const { child, url } = await ready('--inspect=0.0.0.0:0', '--inspect-writes', ...args)
      const api = new Api(url.replace('0.0.0.0', '127.0.0.1'))
      expect(await api.refused('overview')).toEqual([401, 'PASSWORD'])
      await api.get('login', { password: 'secret' })
      expect(await api.get('overview')).toMatchObject({ writes: true })
      child.kill('SIGTERM')
      expect((await child.ended).code).toBe(0)
    }
  })

  it('says what is wrong with its options', async () => {
    const failed = async (...args) => {
      const { code, stderr } = await startServer('--port', 0, ...args).ended
      return [code, stderr.split('\n')[0]]
    }
    expect(await failed('--inspect', 'x')).toEqual([
      ...[2, 'redlet: --inspect takes a port, or <address>:<port>, not x'],
    ])
    expect(await failed('--inspect', '0.0.0.0:0')).toEqual([
      ...[2, 'redlet: an inspector on 0.0.0.0 needs a password: others can reach it'],
    ])
    expect(await failed('--inspect-writes')).toEqual([
      ...[2, 'redlet: --inspect-writes is for a page that --inspect serves'],
    ])
  })
})

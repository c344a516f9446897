'use strict'

const path = require('node:path')
const { Redlet } = require('../..')
const { root, runScript } = require('../support/processes/child.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { parseLog, readyServer, startServer } = require('../support/servers/redlet-server.js')
const { RawClient, encode } = require('../support/servers/raw-client.js')

afterAll(removeFolders)

const onUnix = process.platform === 'win32' ? it.skip : it // no Unix sockets there

describe('redlet server', () => {
  it('keeps its data in a folder, and exits cleanly', async () => {
    const folder = newFolder()
    const { child, port, line } = await readyServer('--dir', folder, '--maxmemory', '100mb')
    expect(line('ready').message).toBe(`redlet: ready on 127.0.0.1:${port}, data in ${folder}`)
    const client = await RawClient.connect({ port })
    client.send(encode('SET', 'k', 'v')).send(encode('CONFIG', 'GET', 'maxmemory'))
    await client.until(/104857600/)
    client.send(encode('INCR', 'n').toString().repeat(10_000))
    await client.until(/:1\r\n/)
    child.kill('SIGTERM')
    await client.end()
    expect(await child.ended).toMatchObject({ code: 0, signal: null, stderr: '' })
    const db = new Redlet(folder)
    expect(db.get('k')).toBe('v')
    expect(db.get('n')).toBe(String(client.received.match(/:\d+\r\n/g).length))
    await db.close()
  })

  it('ends with SIGINT too, and says that it is in memory', async () => {
    const { child, line } = await readyServer()
    expect(line('ready').message).toMatch(/, in memory$/)
    child.kill('SIGINT')
    expect(await child.ended).toMatchObject({ code: 0, stderr: '' })
  })

  it('ends when a client shuts it down, without answering it', async () => {
    const folder = newFolder()
    const { child, port } = await readyServer('--dir', folder)
    const client = await RawClient.connect({ port })
    await client.send(encode('SHUTDOWN', 'ABORT')).until(/-ERR No shutdown in progress\.\r\n$/)
    client.send(encode('SET', 'k', 'v')).send(encode('SHUTDOWN', 'SAVE'))
    await client.end()
    expect(client.received.endsWith('progress.\r\n+OK\r\n')).toBe(true)
    expect(await child.ended).toMatchObject({ code: 0, signal: null, stderr: '' })
    const db = new Redlet(folder)
    expect(db.get('k')).toBe('v')
    await db.close()
  })

  it('has ended well for the prompt that shut it down, which says so', async () => {
    const { child, port } = await readyServer()
    const prompt = (...words) =>
      runScript(path.join(root, 'lib/cli/index.js'), [`redis://127.0.0.1:${port}`, ...words])
    expect(await prompt('SHUTDOWN', 'NOW', 'NONSENSE')).toMatchObject({ code: 1 })
    expect(await prompt('shutdown', 'nosave')).toMatchObject({
      code: 0,
      stdout: 'OK\n',
      stderr: '',
    })
    expect(await child.ended).toMatchObject({ code: 0 })
    expect(await prompt('PING')).toMatchObject({ code: 1 })
  })

  it('can be ended by its clients, and a program that listens cannot [shutdown-host]', async () => {
    const db = new Redlet()
    const listener = await db.listen({ port: 0 })
    const client = await RawClient.connect({ port: listener.port })
    await client.send(encode('SHUTDOWN')).until(/^-ERR SHUTDOWN is refused: .*\r\n$/)
    await client.send(encode('PING')).until(/\+PONG\r\n$/)
    client.close()
    expect(() => db.shutdown('NOSAVE')).toThrow('SHUTDOWN is refused')
    await db.close()
  })

  onUnix('takes the options of redis-server', async () => {
    const file = path.join(newFolder(), 's')
    const { child, port, line } = await readyServer(
      ...[
        '--unixsocket',
        file,
        '--requirepass',
        'secret',
        '--bind',
        '127.0.0.1',
        '--databases',
        '2',
      ],
      ...['--save', '', '--appendfsync', 'no', '--client-output-buffer-limit', 'normal', 9, 8, 7],
    )
    expect(line('ready')).toMatchObject({
      message: `redlet: ready on 127.0.0.1:${port} and ${file}, in memory`,
      ...{ host: '127.0.0.1', port, path: file },
    })
    const client = await RawClient.connect({ path: file })
    await client.send('SELECT 1\r\nAUTH secret\r\n').until(/^-NOAUTH.*\r\n\+OK\r\n$/)
    await client.send('SELECT 2\r\n').until(/-ERR DB index is out of range\r\n$/)
    await client.send('CONFIG GET client-output-buffer-limit\r\n').until(/normal 9 8 7 /)
    client.close()
    child.kill('SIGTERM')
    await child.ended
  })

  it('speaks the dialect that it is told', async () => {
    const { child, port } = await readyServer('--port', '0', '--dialect', 'valkey')
    const client = await RawClient.connect({ port })
    await client.send(encode('HELLO')).until(/valkey\r\n.*version\r\n.*9\.1\.2\r\n.*\*1\r\n.*$/s)
    client.close()
    child.kill('SIGTERM')
    await child.ended
  })

  it.each([
    ['a word', ['x']],
    ['an option without a value', ['--port']],
    ['a port that is no number', ['--port', 'x']],
    ['a parameter that does not exist', ['--port', 0, '--nosuch', 1]],
    ['a value that a parameter cannot have', ['--port', 0, '--maxmemory', 'x']],
    ['a time to sync that there is not, also without a folder', ['--port', 0, '--fsync', 'x']],
    ['a server that there is not', ['--port', 0, '--dialect', 'x']],
    ['a port that there is not', ['--port', 70_000], ['opened', 'closed']],
    ['a number of databases that cannot be', ['--port', 0, '--databases', 0]],
    ['a folder without a name', ['--port', 0, '--dir', '']],
    ['a folder that is only read, and none', ['--port', 0, '--read-only']],
    [
      'an address for other machines without a password',
      ['--port', 0, '--host', '0.0.0.0'],
      ['opened', 'closed'],
    ],
  ])('refuses %s with 2 and its help', async (_, args, logged = []) => {
    const { code, stdout, stderr } = await startServer(...args).ended
    expect(code).toBe(2)
    expect(parseLog(stdout).map(({ event }) => event)).toEqual(logged)
    expect(stderr).toMatch(/^redlet: .*\n\nUsage: redlet server/)
  })

  it('exits with 1 and says why when it cannot serve', async () => {
    const folder = newFolder()
    const { child, port } = await readyServer('--dir', folder)
    const refused = async (...args) => {
      const { code, stderr } = await startServer(...args).ended
      expect(code).toBe(1)
      return stderr
    }
    expect(await refused('--port', port)).toMatch(/^redlet: EADDRINUSE: /)
    expect(await refused('--port', 0, '--dir', folder)).toMatch(/^redlet: LOCKED: /)
    child.kill('SIGTERM')
    await child.ended
  })

  it('prints its help', async () => {
    const { code, stdout } = await startServer('--help').ended
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Usage: redlet server/)
  })
})

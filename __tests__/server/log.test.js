'use strict'

const fs = require('node:fs')
const path = require('node:path')
const { setTimeout: sleep } = require('node:timers/promises')
const { Redlet } = require('../..')
const { runCode } = require('../support/processes/child.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { fill, reason, removeDisks, smallDisk } = require('../support/processes/small-disk.js')
const { RawClient, encode } = require('../support/servers/raw-client.js')
const { parseLog, startServer } = require('../support/servers/redlet-server.js')

const processes = []
afterEach(() => {
  for (const child of processes.splice(0)) child.kill('SIGKILL')
})
afterAll(() => {
  removeDisks()
  removeFolders()
})

/** Starts a server; its process, and what it has written to stdout so far. */
function started(...args) {
  const child = startServer('--port', 0, ...args)
  processes.push(child)
  let text = ''
  child.stdout.on('data', (more) => {
    text += more
  })
  const log = { lines: () => parseLog(text), find: (event) => seen(() => log.lines(), event) }
  return { child, log }
}

/** The same with a log file. */
function startedWith(file, ...args) {
  const { child } = started('--log-file', file, ...args)
  const read = () => (fs.existsSync(file) ? parseLog(fs.readFileSync(file, 'utf8')) : [])
  return { child, log: { lines: read, find: (event) => seen(read, event) } }
}

/** The first line about an event, once it is there. */
async function seen(read, event) {
  const end = Date.now() + 10_000
  while (Date.now() < end) {
    const found = read().find((line) => line.event === event)
    if (found) return found
    await sleep(10)
  }
  throw new Error(`no line about ${event} in ${JSON.stringify(read())}`)
}

const events = (log) => log.lines().map(({ event }) => event)
const unix = process.platform === 'win32' ? it.skip : it // no SIGHUP there

describe('the log of redlet server', () => {
  it('is JSON in a pipe: what was opened, where it serves, and how it ended', async () => {
    const folder = newFolder()
    const { child, log } = started('--dir', folder)
    const { port } = await log.find('ready')
    child.kill('SIGTERM')
    expect(await child.ended).toMatchObject({ code: 0, stderr: '' })
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    const line = { time, level: 'info' }
    expect(log.lines()).toEqual([
      expect.objectContaining({ ...line, event: 'opened', store: folder, records: 0 }),
      {
        ...{ ...line, event: 'ready', host: '127.0.0.1', port },
        message: `redlet: ready on 127.0.0.1:${port}, data in ${folder}`,
      },
      {
        ...{ ...line, event: 'ending', cause: 'SIGTERM' },
        message: 'redlet: ending, because of SIGTERM',
      },
      expect.objectContaining({ ...line, event: 'closed', store: folder }),
    ])
  })

  it('shows what its level says, which CONFIG SET changes', async () => {
    const { log } = started('--log-level', 'debug')
    const { port } = await log.find('ready')
    const first = await RawClient.connect({ port })
    expect(await log.find('connection')).toMatchObject({ level: 'debug', door: 'tcp' })
    await first.send(encode('CONFIG', 'GET', 'loglevel')).until(/debug\r\n/)
    first.send(encode('CONFIG', 'SET', 'loglevel', 'warning', 'requirepass', 'hidden'))
    await first.until(/\+OK/)
    first.send(encode('AUTH', 'hidden-too')).send(encode('CONFIG', 'SET', 'hz', 20))
    expect(await log.find('login')).toMatchObject({ level: 'warn' })
    first.send(encode('CONFIG', 'SET', 'loglevel', 'notice'))
    await first.until(/\+OK.*\+OK.*/s)
    await sleep(100)
    // Of what was set while the level was `warning`, nothing is there.
    const set = log.lines().filter(({ event }) => event === 'configured')
    expect(set.map(({ parameters }) => parameters)).toEqual([
      { loglevel: 'debug' },
      { loglevel: 'notice' },
    ])
    expect(JSON.stringify(log.lines())).not.toContain('hidden')
  })

  it('begins with the level of redlet.conf, and the command line goes before it', async () => {
    const folder = newFolder()
    fs.writeFileSync(path.join(folder, 'redlet.conf'), 'loglevel warning\n')
    const file = path.join(newFolder(), 'log')
    const quiet = startedWith(file, '--dir', folder)
    await quiet.log.find('opened')
    const { port } = await (async () => {
      const loud = started('--dir', newFolder(), '--loglevel', 'verbose')
      return loud.log.find('ready')
    })()
    expect(port).toBeGreaterThan(0)
    quiet.child.kill('SIGTERM')
    expect((await quiet.child.ended).code).toBe(0)
    // What came before the folder was read was logged.
    expect(events(quiet.log)).toEqual(['opened'])
  })

  it('is readable text on a terminal, without control characters', async () => {
    const code = `
      process.stdout.isTTY = true
      const { ServerLog } = require('./lib/cli/server-log.js')
      const log = new ServerLog()
      log.debug('redlet: not shown', { event: 'x' })
      log.info('redlet: opened \\u001b[2Ja folder', { event: 'x' })
      log.error('redlet: gone', { event: 'y' })`
    const { stdout } = await runCode(code)
    const lines = stdout.replaceAll(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z /gm, '')
    expect(lines).toBe('info  redlet: opened ?[2Ja folder\nerror redlet: gone\n')
  })

  it('goes on when nobody reads stdout any more', async () => {
    const folder = newFolder()
    const { child, log } = started('--dir', folder)
    const { port } = await log.find('ready')
    child.stdout.destroy()
    const client = await RawClient.connect({ port })
    client.send(encode('CONFIG', 'SET', 'hz', 20)).send(encode('CONFIG', 'SET', 'hz', 30))
    await client.until(/\+OK\r\n\+OK/)
    await sleep(100)
    await client.send(encode('SET', 'k', 'v')).until(/\+OK\r\n\+OK\r\n\+OK/)
    child.kill('SIGTERM')
    await client.end()
    const [code] = await new Promise((resolve) => child.once('exit', (...how) => resolve(how)))
    expect(code).toBe(0)
    const db = new Redlet(folder)
    expect(db.get('k')).toBe('v')
    await db.close()
  })
})

describe('a log file', () => {
  unix('is appended to, and opened anew on SIGHUP', async () => {
    const file = path.join(newFolder(), 'redlet.log')
    fs.writeFileSync(file, '{"event":"before"}\n')
    const { child, log } = startedWith(file)
    const { port } = await log.find('ready')
    expect(events(log)).toEqual(['before', 'opened', 'ready'])
    fs.renameSync(file, `${file}.1`)
    const client = await RawClient.connect({ port })
    await client.send(encode('CONFIG', 'SET', 'hz', 20)).until(/\+OK/)
    await seen(() => parseLog(fs.readFileSync(`${file}.1`, 'utf8')), 'configured')
    child.kill('SIGHUP')
    while (!fs.existsSync(file)) await sleep(10)
    await client.send(encode('CONFIG', 'SET', 'hz', 30)).until(/\+OK\r\n\+OK/)
    expect(await log.find('configured')).toMatchObject({ parameters: { hz: '30' } })
    client.close()
    child.kill('SIGTERM')
    expect(await child.ended).toMatchObject({ code: 0, stdout: '', stderr: '' })
    expect(events(log)).toEqual(['configured', 'ending', 'closed'])
    expect(fs.statSync(file).mode & 0o777).toBe(0o640)
  })

  unix('that cannot be opened anew goes on as it was', async () => {
    const folder = newFolder()
    const file = path.join(folder, 'logs', 'redlet.log')
    fs.mkdirSync(path.dirname(file))
    const { child, log } = startedWith(file)
    await log.find('ready')
    const moved = path.join(folder, 'moved')
    fs.renameSync(path.dirname(file), moved)
    const warned = new Promise((resolve) => child.stderr.once('data', resolve))
    child.kill('SIGHUP')
    expect(await warned).toMatch(
      /^redlet: the log file .* cannot be opened anew, so the old one is written to: ENOENT/,
    )
    child.kill('SIGTERM')
    expect((await child.ended).code).toBe(0)
    const lines = parseLog(fs.readFileSync(path.join(moved, 'redlet.log'), 'utf8'))
    expect(lines.at(-1).event).toBe('closed')
  })

  unix('that cannot be opened anew does not end a server whose stderr nobody reads', async () => {
    const folder = path.join(newFolder(), 'logs')
    fs.mkdirSync(folder)
    const { child, log } = startedWith(path.join(folder, 'redlet.log'))
    const { port } = await log.find('ready')
    child.stderr.destroy()
    fs.renameSync(folder, `${folder}.moved`)
    child.kill('SIGHUP')
    await sleep(100)
    const client = await RawClient.connect({ port })
    await client.send(encode('PING')).until(/\+PONG/)
    client.close()
    child.kill('SIGTERM')
    const [code] = await new Promise((resolve) => child.once('exit', (...how) => resolve(how)))
    expect(code).toBe(0)
  })

  it('that cannot be opened is an error', async () => {
    const file = path.join(newFolder(), 'no', 'log')
    const { code, stdout, stderr } = await startServer('--port', 0, '--log-file', file).ended
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^redlet: IO: the log file cannot be opened: ENOENT/)
  })

  it('says why a server could not begin', async () => {
    const file = path.join(newFolder(), 'log')
    const folder = newFolder()
    const db = new Redlet(folder)
    const { child, log } = startedWith(file, '--dir', folder)
    const { code, stderr } = await child.ended
    expect(code).toBe(1)
    expect(stderr).toMatch(/^redlet: LOCKED: /)
    expect(log.lines()).toEqual([
      expect.objectContaining({
        ...{ level: 'error', event: 'failed' },
        message: expect.stringMatching(/^redlet: LOCKED: /),
      }),
    ])
    await db.close()
  })

  const onDisk = reason === undefined ? it : it.skip
  const because = reason === undefined ? '' : ` (skipped: ${reason})`
  onDisk(`on a full disk loses lines and not the server, and says how many${because}`, async () => {
    const disk = smallDisk(1)
    const file = path.join(disk, 'redlet.log')
    const { child, log } = startedWith(file, '--slowlog-log-slower-than', -1)
    const { port } = await log.find('ready')
    await log.find('configured')
    const filler = fill(disk)
    const client = await RawClient.connect({ port })
    // What is left of the last block is filled, and then lines are lost.
    const calls = 200
    for (let i = 0; i < calls; i += 1) client.send(encode('CONFIG', 'SET', 'hz', 10 + (i % 9)))
    while (client.received.length < calls * 5) await client.until(client.received.length + 1)
    await sleep(200)
    fs.rmSync(filler)
    await client.send(encode('CONFIG', 'SET', 'hz', 77)).until(calls * 5 + 5)
    await seen(() => log.lines().filter(({ parameters }) => parameters?.hz === '77'), 'configured')
    const lost = log.lines().reduce((sum, line) => sum + (line.lost ?? 0), 0)
    const kept = log.lines().filter(({ event }) => event === 'configured').length
    expect(lost).toBeGreaterThan(0)
    // The calls, the last one, and the parameter of the command line.
    expect(lost + kept).toBe(calls + 2)
    client.close()
    child.kill('SIGTERM')
    const ended = await child.ended
    expect(ended.code).toBe(0)
    expect(ended.stderr).toMatch(
      /^redlet: the log file .* cannot be written, and lines are lost: ENOSPC[^\n]*\n$/,
    )
  })
})

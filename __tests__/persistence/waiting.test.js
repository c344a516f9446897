'use strict'

const { runCode } = require('../support/processes/child.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')

afterAll(removeFolders)

/** Runs `code` with a store `db` in a folder, in a process that is ended should it hang. */
async function run(code) {
  const script = `
    const { Redlet } = require('redlet')
    const { Worker } = require('node:worker_threads')
    const folder = process.argv[1]
    ;(async () => {
      const db = new Redlet(folder)
      for (let i = 0; i < 8000; i++) db.set('key:' + i, 'x'.repeat(100))
      ${code}
      console.log(db.dbsize())
      await db.close()
    })()`
  const options = { timeout: 30_000, killSignal: 'SIGKILL' }
  const { code: status, signal, stdout, stderr } = await runCode(script, [newFolder()], options)
  expect([status, signal, stderr]).toEqual([0, null, ''])
  return stdout.trim()
}

describe('while a snapshot is being written', () => {
  it.each(['BGSAVE', 'BGREWRITEAOF'])(
    '%s: values are encoded anew',
    async (begin) => {
      const code = `
      for (const reload of ['RELOAD', 'LOADAOF', 'RELOAD']) {
        db.call('${begin}')
        console.log(db.call('DEBUG', reload))
        await db.save()
      }`
      expect(await run(code)).toBe('OK\nOK\nOK\n8000')
    },
    60_000,
  )

  it('a transaction encodes values anew', async () => {
    const code = `
      db.bgsave()
      db.call('MULTI')
      for (const words of [['SET', 'a', 1], ['DEBUG', 'RELOAD'], ['SET', 'b', 2]]) db.call(...words)
      console.log(JSON.stringify(db.call('EXEC')))`
    expect(await run(code)).toBe('["OK","OK","OK"]\n8002')
  }, 60_000)

  it('two threads encode, empty and save at once', async () => {
    const code = `
      const work = (db) => {
        for (let round = 0; round < 5; round++) {
          for (let i = 0; i < 1000; i++) db.set('key:' + i, round)
          try { db.bgsave() } catch {}
          db.call('DEBUG', round % 2 ? 'RELOAD' : 'LOADAOF')
          if (round % 3 === 0) db.call('FLUSHALL', 'SYNC')
          db.call('SAVE')
        }
      }
      const worker = new Worker(
        "const { Redlet } = require('redlet'); const { parentPort, workerData } =" +
          " require('node:worker_threads'); const db = new Redlet(workerData);(" + work +
          ")(db); db.close()", { eval: true, workerData: folder })
      const ended = new Promise((resolve) => worker.once('exit', resolve))
      work(db)
      console.log(await ended)
      db.flushall()`
    expect(await run(code)).toBe('0\n0')
  }, 60_000)

  it('the store is emptied, saved and closed', async () => {
    const code = `
      db.bgsave()
      db.call('FLUSHALL', 'SYNC')
      db.call('SAVE')
      db.bgsave()`
    expect(await run(code)).toBe('0')
  }, 60_000)

  it('a store with fsync always takes writes, and closes', async () => {
    const code = `
      db.call('CONFIG', 'SET', 'appendfsync', 'always')
      db.bgsave()
      db.set('late', 1)
      db.eval("redis.call('SET', 'later', 1) return redis.call('DBSIZE')", 0)
      db.call('DEBUG', 'RELOAD')`
    expect(await run(code)).toBe('8002')
  }, 60_000)

  it('SHUTDOWN ends a server', async () => {
    const script = `
      const { spawn } = require('node:child_process')
      const net = require('node:net')
      const args = ['lib/cli/index.js', 'server', '--port', '0', '--dir', process.argv[1]]
      const server = spawn(process.execPath, args)
      let printed = ''
      server.stdout.on('data', (text) => {
        const before = printed
        printed += text
        const port = Number(/ready on .*?:(\\d+)/.exec(printed)?.[1])
        if (!port || /ready on/.test(before)) return
        const socket = net.connect(port, '127.0.0.1')
        socket.on('error', () => {})
        socket.resume()
        for (let i = 0; i < 8000; i++) socket.write('SET key:' + i + ' ' + 'x'.repeat(100) + '\\r\\n')
        socket.write('BGSAVE\\r\\nDEBUG RELOAD\\r\\nBGSAVE\\r\\nSHUTDOWN SAVE\\r\\n')
      })
      server.once('exit', (code, signal) => console.log(code, signal))`
    const options = { timeout: 30_000, killSignal: 'SIGKILL' }
    expect((await runCode(script, [newFolder()], options)).stdout).toBe('0 null\n')
  }, 60_000)
})

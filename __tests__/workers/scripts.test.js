'use strict'

// Scripts that do not end, in workers: the program ends them all the same. Each program is a
// process of its own, so that one which hangs is killed.

const { runCode } = require('../support/processes/child.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { Redlet } = require('../..')

afterAll(removeFolders)

/** A program whose worker runs `script` on the store that both open; `then` goes on beside it. */
const program = (target, script, then) => `
  const { Worker } = require('node:worker_threads')
  const { Redlet } = require('.')
  const target = ${JSON.stringify(target)}
  const code = \`
    const { parentPort } = require('node:worker_threads')
    const { Redlet } = require('.')
    const db = new Redlet(\${JSON.stringify(target)})
    const say = (text) => parentPort.postMessage(text)
    say('ready')
    db.eval(\${JSON.stringify(${JSON.stringify(script)})}, 0)
    say('the script came to its end')\`
  const db = new Redlet(target)
  const worker = new Worker(code, { eval: true })
  const said = []
  worker.on('message', (text) => said.push(text))
  worker.on('error', (error) => said.push(String(error)))
  const atIt = () =>
    new Promise((resolve) => worker.once('message', () => setTimeout(resolve, 100)))
  ;(async () => {
    ${then}
  })()`

const run = async (...args) => {
  const ended = await runCode(program(...args), [], { timeout: 20_000, killSignal: 'SIGKILL' })
  return { code: ended.code, stderr: ended.stderr, stdout: ended.stdout }
}

const ENDLESS = 'while true do end'
const PATTERN = "return string.find(('a'):rep(100) .. 'b', ('a*'):rep(100) .. 'c')"

describe('a script that does not end', () => {
  it.each([
    ['a loop', ENDLESS],
    ['a loop that catches errors', 'while true do pcall(function() while true do end end) end'],
    ['a pattern', PATTERN],
    ['a coroutine', 'coroutine.wrap(function() while true do end end)()'],
  ])('ends with its worker: %s', async (_, script) => {
    const then = `
      await atIt()
      await worker.terminate()
      console.log(JSON.stringify([said, db.eval('return 7', 0)]))
      await db.close()`
    const name = `ending ${Math.random()}`
    expect(await run({ name }, script, then)).toEqual({
      code: 0,
      stderr: '',
      stdout: '[["ready"],7]\n',
    })
  })

  it('ends with the process', async () => {
    const then = `
      await atIt()
      process.exit(3)`
    const name = `exiting ${Math.random()}`
    expect(await run({ name }, ENDLESS, then)).toEqual({ code: 3, stderr: '', stdout: '' })
  })

  it('keeps what it has written, as one record', async () => {
    const folder = newFolder()
    const script = `redis.call('SET', 'a', 1) redis.call('SET', 'b', 2) ${ENDLESS}`
    const then = `
      await atIt()
      await worker.terminate()
      console.log(db.mget('a', 'b').join())
      process.kill(process.pid, 'SIGKILL')`
    expect((await run(folder, script, then)).stdout).toBe('1,2\n')
    const db = new Redlet(folder)
    expect(db.mget('a', 'b')).toEqual(['1', '2'])
    await db.close()
  })

  it('of another thread does not delay the end of a worker that waits for it', async () => {
    const then = `
      db.call('CONFIG', 'SET', 'busy-reply-threshold', 0)
      await atIt()
      const waiting = new Worker(code.replace(/db\\.eval\\(.*/, "db.eval('return 1', 0)"), { eval: true })
      await new Promise((resolve) => waiting.once('message', resolve))
      await new Promise((resolve) => setTimeout(resolve, 100))
      await waiting.terminate()
      await worker.terminate()
      console.log(db.eval('return 7', 0))
      await db.close()`
    const name = `waiting ${Math.random()}`
    expect(await run({ name }, ENDLESS, then)).toEqual({ code: 0, stderr: '', stdout: '7\n' })
  })
})

'use strict'

// Redis's own tools against a store: redis-cli and redis-benchmark.

const { execFile } = require('node:child_process')
const path = require('node:path')
const { Redlet } = require('../..')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { findTool } = require('../support/servers/genuine.js')

let db
let listener
beforeAll(async () => {
  db = new Redlet()
  listener = await db.listen({ port: 0, path: path.join(newFolder(), 's') })
})
afterAll(async () => {
  await db.close()
  removeFolders()
})

/** For the tests of a tool: `it`, and what their suite is called. */
const tool = (name) =>
  findTool(name) === undefined
    ? { itRuns: it.skip, title: `${name} (skipped: it is not installed)` }
    : { itRuns: it, title: name }

/**
 * What a tool prints. Without input nothing is written to it: a tool that had ended before would
 * make that an error (EPIPE).
 */
function run(name, args, input) {
  return new Promise((resolve, reject) => {
    const child = execFile(findTool(name), args, { timeout: 60_000 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${error.message}\n${stdout}\n${stderr}`))
      else resolve(stdout)
    })
    child.stdin.end(input)
  })
}

const cli = (args, input) => run('redis-cli', ['-p', listener.port, ...args].map(String), input)

const redisCli = tool('redis-cli')
describe(redisCli.title, () => {
  const { itRuns } = redisCli

  itRuns('makes calls, in RESP2 and RESP3', async () => {
    expect(await cli(['set', 'k', 'v w'])).toBe('OK\n')
    expect(await cli(['get', 'k'])).toBe('v w\n')
    expect(await cli(['hset', 'h', 'a', '1', 'b', '2'])).toBe('2\n')
    expect(await cli(['--no-raw', 'hgetall', 'h'])).toBe('1) "a"\n2) "1"\n3) "b"\n4) "2"\n')
    expect(await cli(['-3', '--no-raw', 'hgetall', 'h'])).toBe('1# "a" => "1"\n2# "b" => "2"\n')
    expect(await cli(['-s', listener.path, 'get', 'k'])).toBe('v w\n')
    expect(await cli(['lpush', 'k', 'x'])).toMatch(/^WRONGTYPE /)
  })

  itRuns('reads calls from a file', async () => {
    const calls = Array.from({ length: 1000 }, () => 'INCR from-file\n').join('')
    expect((await cli([], calls)).trim().split('\n').at(-1)).toBe('1000')
  })

  itRuns('sends protocol in bulk', async () => {
    const calls = Array.from({ length: 20_000 }, (_, i) => {
      const key = `bulk:${i}`
      return `*3\r\n$3\r\nSET\r\n$${key.length}\r\n${key}\r\n$1\r\nv\r\n`
    })
    expect(await cli(['--pipe'], calls.join(''))).toContain('errors: 0, replies: 20000')
    expect(await cli(['--scan', '--pattern', 'bulk:1999?'])).toMatch(/^(bulk:1999\d\n){10}$/)
  })
})

const redisBenchmark = tool('redis-benchmark')
describe(redisBenchmark.title, () => {
  const { itRuns } = redisBenchmark
  const tests = 'ping,set,get,incr,lpush,rpush,lpop,rpop,sadd,hset,spop,lrange_100,mset'
  const benchmark = (args) =>
    run('redis-benchmark', ['-p', listener.port, '-q', '-n', 2000, ...args].map(String))

  itRuns.each([1, 16])('runs with pipelines of %d', async (pipeline) => {
    const printed = await benchmark(['-P', pipeline, '-c', 50, '-r', 1000, '-t', tests])
    const done = printed.match(/^.*requests per second.*$/gm)
    expect(done.length).toBeGreaterThanOrEqual(13)
    expect(printed).not.toMatch(/error/i)
  })

  itRuns('runs in threads, and over a Unix socket', async () => {
    const printed = await benchmark(['-s', listener.path, '--threads', 2, '-t', 'set,get'])
    expect(printed).toMatch(/GET: .*requests per second/)
  })
})

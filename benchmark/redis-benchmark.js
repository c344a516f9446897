/* Redis's own load generator, and a few calls by hand to the server that it is pointed at. */

const { execFile } = require('node:child_process')
const net = require('node:net')
const { limiter } = require('./scripts').scripts

const COMMANDS = ['set', 'get', 'incr', 'lpush', 'sadd', 'hset']
const PIPELINES = [1, 16]
const CONNECTIONS = 50
/** Requests of one sample: half a second or so. */
const REQUESTS = { 1: 40_000, 16: 320_000 }

/** The name of a trial: `served-set`, `served-set-16`. */
function nameOf(command, pipeline) {
  return `served-${command}${pipeline === 1 ? '' : `-${pipeline}`}`
}

/** The script of the trial `evalsha`, by requests. */
const SERVED_SCRIPT = nameOf('evalsha', 16)

/** The trials that servers are in. */
const TRIALS = [
  ...PIPELINES.flatMap((pipeline) => COMMANDS.map((command) => nameOf(command, pipeline))),
  SERVED_SCRIPT,
  'connections',
]

/** Nanoseconds a request, as 50 connections get them, of one of the commands that it knows. */
function load(port, command, pipeline) {
  return run(port, pipeline, REQUESTS[pipeline], ['-t', command])
}

/** Nanoseconds a request of the script, over 10,000 counters. */
async function loadScript(port) {
  await ask(port, `SCRIPT LOAD "${limiter.text.replaceAll('\n', '\\n')}"`)
  const call = ['evalsha', limiter.sha, 1, 'counter:__rand_int__', 1_000_000_000, 600_000]
  return run(port, 16, REQUESTS[1], call)
}

function run(port, pipeline, requests, what) {
  const args = ['-p', port, '-c', CONNECTIONS, '-P', pipeline, '-n', requests, '-r', 10_000]
  return new Promise((resolve, reject) => {
    const all = [...args, '--csv', ...what].map(String)
    execFile('redis-benchmark', all, (error, stdout) => {
      const rate = Number(stdout.match(/^"[^"]+","([\d.]+)"/m)?.[1])
      if (error || !rate) reject(error ?? new Error(`redis-benchmark: ${stdout}`))
      else resolve(1e9 / rate)
    })
  })
}

/** A connection that is left open, once it has been answered. */
function connect(port) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
    socket.once('data', () => resolve(socket)).once('error', reject)
  })
}

/** One call as a line of words: all that it is answered with. */
async function ask(port, line) {
  const socket = await connect(port)
  socket.write(`${line}\r\nPING\r\n`)
  let text = ''
  for await (const chunk of socket) {
    text += chunk
    if (text.endsWith('+PONG\r\n')) break
  }
  return text
}

module.exports = {
  ...{ COMMANDS, PIPELINES, SERVED_SCRIPT, TRIALS },
  ...{ ask, connect, load, loadScript, nameOf },
}

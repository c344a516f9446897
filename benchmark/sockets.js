// redlet server beside Valkey with as many I/O threads, under redis-benchmark: requests a second, and
// what the server's processors do for one of them.
//
//     node benchmark/sockets.js [--threads 1,2] [--rounds 5] [--pipelines 1,16] [--commands set,get]
//                               [--load-threads 2] [--share 1] [--against PATH]
//
// The servers take turns, command by command; a ratio is the median of the rounds' ratios. The time of
// the processor is that of all the server's threads (Linux only), and minds a busy machine less than
// requests a second. `--share 0.5` halves the samples; `--against` adds another built checkout.

const { execFile, spawn } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { parseArgs } = require('node:util')
const { findBinary } = require('../__tests__/support/servers/genuine.js')
const { ask } = require('./redis-benchmark')

const COMMANDS = ['set', 'get', 'incr', 'lpush', 'sadd', 'hset', 'zadd']
/** Requests of a sample, by pipeline: half a second or so. */
const REQUESTS = { 1: 60_000, 16: 480_000 }

const { values } = parseArgs({
  options: {
    threads: { type: 'string', default: '1,2' },
    rounds: { type: 'string', default: '5' },
    pipelines: { type: 'string', default: '1,16' },
    commands: { type: 'string', default: COMMANDS.join() },
    'load-threads': { type: 'string', default: '2' },
    share: { type: 'string', default: '1' },
    against: { type: 'string' },
  },
})

const numbers = (text) => text.split(',').map(Number)
const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]

/** A server's program on a port of its own: `{ name, port, pid, end }`. */
async function start(name, program, args) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'redlet-sockets-'))
  const child = spawn(program, args, { cwd: folder, stdio: ['pipe', 'ignore', 'inherit'] })
  const port = Number(args[args.indexOf('--port') + 1])
  const end = () => {
    child.kill('SIGKILL')
    fs.rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', end)
  for (const deadline = Date.now() + 10_000; ; ) {
    if (await ask(port, 'PING').catch(() => undefined)) return { name, port, pid: child.pid, end }
    if (Date.now() > deadline || child.exitCode !== null) throw new Error(`${name} did not start`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

function servers(threads) {
  const port = 21_000 + (process.pid % 10_000)
  const common = (offset) => ['--port', String(port + offset)]
  const redlet = (name, root, offset) => {
    const cli = path.join(root, 'lib/cli/index.js')
    return start(name, process.execPath, [cli, 'server', ...common(offset), '--threads', threads])
  }
  const valkey = [
    '--save',
    '',
    '--appendonly',
    'no',
    '--bind',
    '127.0.0.1',
    '--io-threads',
    threads,
  ]
  return Promise.all([
    start('Valkey', findBinary('valkey'), [...common(0), ...valkey]),
    redlet('redlet', path.join(__dirname, '..'), 1),
    ...(values.against ? [redlet('before', path.resolve(values.against), 2)] : []),
  ])
}

/** Nanoseconds that a process's threads have had a processor. */
function busy(pid) {
  const tasks = `/proc/${pid}/task`
  if (!fs.existsSync(tasks)) return Number.NaN
  const spent = (task) =>
    Number(fs.readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0])
  return fs.readdirSync(tasks).reduce((sum, task) => sum + spent(task), 0)
}

/** A sample: nanoseconds a request, passed and of the server's processors. */
async function sample(server, command, pipeline) {
  await ask(server.port, 'FLUSHALL')
  const requests = Math.round(REQUESTS[pipeline] * Number(values.share))
  const args = ['-p', server.port, '-c', 50, '-P', pipeline, '-n', requests, '-r', 10_000]
  const before = busy(server.pid)
  const rate = await load([...args, '--threads', values['load-threads'], '--csv', '-t', command])
  return { passed: 1e9 / rate, busy: (busy(server.pid) - before) / requests }
}

function load(args) {
  return new Promise((resolve, reject) => {
    execFile('redis-benchmark', args.map(String), (error, stdout) => {
      const rate = Number(stdout.match(/^"[^"]+","([\d.]+)"/m)?.[1])
      if (error || !rate) reject(error ?? new Error(`redis-benchmark: ${stdout}`))
      else resolve(rate)
    })
  })
}

async function compare(all, command, pipeline) {
  const taken = all.map(() => [])
  for (let round = 0; round <= Number(values.rounds); round++) {
    for (const [at, server] of all.entries()) {
      const one = await sample(server, command, pipeline)
      if (round > 0) taken[at].push(one) // the first warms up
    }
  }
  const figures = taken.map((samples, at) => ({
    passed: median(samples.map(({ passed }) => passed)),
    busy: median(samples.map(({ busy }) => busy)),
    rate: median(samples.map(({ passed }, round) => taken[0][round].passed / passed)),
    work: median(samples.map(({ busy }, round) => busy / taken[0][round].busy)),
    name: all[at].name,
  }))
  return figures
}

const cell = ({ passed, busy }) => `${micro(passed)} (${micro(busy)})`
const micro = (nanos) => `${(nanos / 1000).toFixed(2)} µs`

async function main() {
  for (const threads of values.threads.split(',')) {
    const all = await servers(threads)
    const others = all.slice(1).map(({ name }) => `${name} | rate | work`)
    console.log(
      `\n${threads} thread${threads === '1' ? '' : 's'}: time a request (of the processor)\n`,
    )
    console.log(`| command, pipeline | Valkey | ${others.join(' | ')} |`)
    console.log(`|---|---:|${'---:|'.repeat(3 * others.length)}`)
    for (const pipeline of numbers(values.pipelines)) {
      for (const command of values.commands.split(',')) {
        const [valkey, ...rest] = await compare(all, command, pipeline)
        const cells = rest.map((one) =>
          [cell(one), one.rate.toFixed(2), one.work.toFixed(2)].join(' | '),
        )
        console.log(`| ${command}, ${pipeline} | ${cell(valkey)} | ${cells.join(' | ')} |`)
      }
    }
    for (const server of all) server.end()
  }
  process.exit()
}

main()

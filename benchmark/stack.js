// Types of Redis Stack: redlet server beside Redis Stack 7.4.1, both with one thread, under the same calls.
//
//     node benchmark/stack.js [--only BF.ADD,JSON] [--rounds 5] [--seconds 0.4] [--pipeline 16]
//
// The servers take turns, case by case, and a ratio is the median of the rounds' ratios: how many times as
// many calls a second redlet answers, and how many times as much of a processor the other needs for one
// (Linux only), which minds a busy machine and a slow load less.

const { spawn } = require('node:child_process')
const fs = require('node:fs')
const net = require('node:net')
const os = require('node:os')
const path = require('node:path')
const { parseArgs } = require('node:util')
const { findBinary, freePort, launch, STACK } = require('../__tests__/support/servers/genuine.js')
const { RespClient } = require('../__tests__/support/servers/resp-client.js')
const { CASES } = require('./stack-cases.js')

const CONNECTIONS = 8
/** Calls that are made beforehand, for each connection. */
const MADE = 4096

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '0.4' },
    pipeline: { type: 'string', default: '16' },
  },
})

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]

/** Nanoseconds that a process's threads have had a processor. */
function busy(pid) {
  const tasks = `/proc/${pid}/task`
  if (!fs.existsSync(tasks)) return Number.NaN
  const spent = (task) =>
    Number(fs.readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0])
  return fs.readdirSync(tasks).reduce((sum, task) => sum + spent(task), 0)
}

async function start(name, run) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'redlet-stack-'))
  const port = await freePort()
  const child = run(port, folder)
  process.once('exit', () => {
    child.kill('SIGKILL')
    fs.rmSync(folder, { recursive: true, force: true })
  })
  for (const deadline = Date.now() + 20_000; ; ) {
    const client = await RespClient.connect(port, 2).catch(() => undefined)
    if (client !== undefined) return { name, port, pid: child.pid, client }
    if (Date.now() > deadline) throw new Error(`${name} did not start`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

function encode(call) {
  const parts = call.map((word) => {
    const bytes = Buffer.from(String(word))
    return Buffer.concat([Buffer.from(`$${bytes.length}\r\n`), bytes, Buffer.from('\r\n')])
  })
  return Buffer.concat([Buffer.from(`*${call.length}\r\n`), ...parts])
}

/** Counts whole replies of RESP2 in what comes, in pieces. */
class Counter {
  #skip = 0
  #line = ''
  #left = [1]
  count = 0

  add(bytes) {
    for (let at = 0; at < bytes.length; ) {
      if (this.#skip > 0) {
        const skipped = Math.min(this.#skip, bytes.length - at)
        this.#skip -= skipped
        at += skipped
        if (this.#skip === 0) this.#end()
        continue
      }
      const end = bytes.indexOf(10, at)
      if (end < 0) {
        this.#line += bytes.latin1Slice(at)
        return
      }
      const line = this.#line + bytes.latin1Slice(at, end)
      this.#line = ''
      at = end + 1
      this.#head(line)
    }
  }

  #head(line) {
    const size = Number.parseInt(line.slice(1), 10)
    if (line[0] === '*' && size > 0) this.#left.push(size)
    else if (line[0] === '$' && size >= 0) this.#skip = size + 2
    else this.#end()
  }

  #end() {
    while (this.#left.length > 1) {
      this.#left[this.#left.length - 1] -= 1
      if (this.#left.at(-1) > 0) return
      this.#left.pop()
    }
    this.count += 1
  }
}

/** Sends batches over one connection until it is time. Answers how many calls were answered. */
function load(port, batches, pipeline, until) {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true })
    const counter = new Counter()
    let sent = 0
    const more = () => {
      if (performance.now() >= until) {
        socket.destroy()
        return resolve(counter.count)
      }
      socket.write(batches[(sent / pipeline) % batches.length])
      sent += pipeline
    }
    socket.on('connect', more)
    socket.on('error', reject)
    socket.on('data', (bytes) => {
      counter.add(bytes)
      if (counter.count === sent) more()
    })
  })
}

/** A sample: calls a second, and nanoseconds of the server's processors for one. */
async function sample({ port, pid, client }, batches, pipeline, prepare) {
  await client.pipeline([['FLUSHALL'], ...prepare])
  const [began, before] = [performance.now(), busy(pid)]
  const until = began + Number(values.seconds) * 1000
  const counts = await Promise.all(batches.map((each) => load(port, each, pipeline, until)))
  const count = counts.reduce((sum, each) => sum + each, 0)
  return { rate: count / (performance.now() - began), busy: (busy(pid) - before) / count }
}

function made(call, pipeline) {
  return Array.from({ length: CONNECTIONS }, (_, connection) => {
    const calls = Array.from({ length: MADE }, (_, at) =>
      encode(call(at * CONNECTIONS + connection)),
    )
    const batches = []
    for (let at = 0; at < MADE; at += pipeline)
      batches.push(Buffer.concat(calls.slice(at, at + pipeline)))
    return batches
  })
}

async function compare(servers, { prepare = [], call, pipeline = Number(values.pipeline) }) {
  const batches = made(call, pipeline)
  const taken = servers.map(() => [])
  for (let round = 0; round <= Number(values.rounds); round++) {
    for (const [at, server] of servers.entries()) {
      const one = await sample(server, batches, pipeline, prepare)
      if (round > 0) taken[at].push(one) // the first warms up
    }
  }
  const [ours, theirs] = taken
  return {
    rates: taken.map((samples) => median(samples.map(({ rate }) => rate))),
    rate: median(ours.map(({ rate }, round) => rate / theirs[round].rate)),
    work: median(ours.map(({ busy }, round) => theirs[round].busy / busy)),
  }
}

async function main() {
  const cli = path.join(__dirname, '../lib/cli/index.js')
  const server = ['server', '--threads', '1', '--port']
  const stdio = ['pipe', 'ignore', 'inherit']
  const servers = await Promise.all([
    start('redlet', (port) => spawn(process.execPath, [cli, ...server, String(port)], { stdio })),
    start(STACK.title, (port, folder) => launch(findBinary('stack'), port, folder, {}, STACK)),
  ])
  console.log(
    `| case | ${servers.map(({ name }) => `${name}, calls a second`).join(' | ')} | rate | work |`,
  )
  console.log('|---|---:|---:|---:|---:|')
  const only = values.only.split(',')
  for (const one of CASES.filter(({ name }) => only.some((begun) => name.startsWith(begun)))) {
    const { rates, rate, work } = await compare(servers, one)
    const shown = rates.map((each) => Math.round(each * 1000).toLocaleString('en'))
    console.log(`| ${one.name} | ${shown.join(' | ')} | ${rate.toFixed(2)} | ${work.toFixed(2)} |`)
  }
  process.exit()
}

main()

// Types of Redis Stack: redlet server beside Redis Stack 7.4.1, both with one thread, under the same calls.
//
//     node benchmark/stack.js [--only BF.ADD,JSON] [--rounds 5] [--seconds 0.4] [--pipeline 16]
//
// The servers take turns, case by case, and a ratio is the median of the rounds' ratios: how many times as
// many calls a second redlet answers, and how many times as much of a processor the other needs for one
// (Linux only), which minds a busy machine and a slow load less. Then what values take in memory.

const { spawn } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { parseArgs } = require('node:util')
const { findBinary, freePort, launch, STACK } = require('../__tests__/support/servers/genuine.js')
const { RespClient } = require('../__tests__/support/servers/resp-client.js')
const { CASES, WEIGHTS } = require('./stack-cases.js')
const { LARGE } = require('./stack-large.js')
const { load, made } = require('./stack-load.js')

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

/** A sample: calls a second, and nanoseconds of the server's processors for one. */
async function sample({ port, pid, client }, batches, pipeline, prepare) {
  await client.pipeline([['FLUSHALL'], ...prepare])
  const [began, before] = [performance.now(), busy(pid)]
  const until = began + Number(values.seconds) * 1000
  const counts = await Promise.all(batches.map((each) => load(port, each, pipeline, until)))
  const count = counts.reduce((sum, each) => sum + each, 0)
  return { rate: count / (performance.now() - began), busy: (busy(pid) - before) / count }
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
    micros: taken.map((samples) => median(samples.map(({ busy }) => busy / 1000))),
  }
}

/** Bytes that `MEMORY USAGE` says, for one of what the key holds. */
async function weigh({ client }, { prepare, key, count }) {
  await client.pipeline([['FLUSHALL'], ...prepare])
  const bytes = await client.send(['MEMORY', 'USAGE', key])
  return Number(bytes.value) / count
}

async function showWeights(servers, weights) {
  if (weights.length === 0) return
  console.log(`\n| bytes of | ${servers.map(({ name }) => name).join(' | ')} | ratio |`)
  console.log('|---|---:|---:|---:|')
  for (const one of weights) {
    const [ours, theirs] = [await weigh(servers[0], one), await weigh(servers[1], one)]
    const shown = [ours, theirs, ours / theirs].map((each) => each.toFixed(2))
    console.log(`| ${one.name} | ${shown.join(' | ')} |`)
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
    `| case | ${servers.map(({ name }) => `${name}, calls a second`).join(' | ')} | rate | work | µs |`,
  )
  console.log('|---|---:|---:|---:|---:|---:|')
  const only = values.only.split(',')
  const wanted = ({ name }) => only.some((begun) => name.startsWith(begun))
  for (const one of [...CASES, ...LARGE].filter(wanted)) {
    const { rates, rate, work, micros } = await compare(servers, one)
    const shown = rates.map((each) => Math.round(each * 1000).toLocaleString('en'))
    shown.push(rate.toFixed(2), work.toFixed(2), micros.map((each) => each.toFixed(1)).join(' / '))
    console.log(`| ${one.name} | ${shown.join(' | ')} |`)
  }
  await showWeights(servers, WEIGHTS.filter(wanted))
  process.exit()
}

main()

// A million keys as an RDB file: written and read by redlet, saved and loaded by a genuine server.
//
//     node benchmark/rdb-files.js [keys] [redis | valkey]

const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { startServer } = require('../__tests__/support/servers/genuine.js')
const { RespClient } = require('../__tests__/support/servers/resp-client.js')

const [keys = '1000000', id = 'redis'] = process.argv.slice(2)

/** A step of redlet in a process of its own: its time, and how much more memory it took at its peak. */
const STEPS = {
  async exportRdb(file, count) {
    const db = filled(count)
    return measured(() => db.exportRdb(file, { replace: true }))
  },
  async backup(file, count) {
    const db = filled(count)
    return measured(() => db.backup(`${file}.copy`))
  },
  async importRdb(file) {
    const { Redlet } = require('..')
    return measured(() => new Redlet().importRdb(file))
  },
  async importIntoFolder(file) {
    const { Redlet } = require('..')
    const db = new Redlet(`${file}.data`)
    return measured(() => db.importRdb(file))
  },
}

function filled(count) {
  const { Redlet } = require('..')
  const db = new Redlet()
  for (let i = 0; i < count; i++) db.set(`key:${i}`, `value ${i} ${'x'.repeat(20)}`)
  return db
}

async function measured(work) {
  const { rss } = process.memoryUsage
  const before = rss()
  let peak = before
  const looking = setInterval(() => {
    peak = Math.max(peak, rss())
  }, 2)
  const begun = performance.now()
  await work()
  const seconds = (performance.now() - begun) / 1000
  clearInterval(looking)
  return { seconds, grown: Math.max(peak, rss()) - before }
}

function inProcess(step, file) {
  const answer = execFileSync(process.execPath, [__filename, '--step', step, file, keys])
  return JSON.parse(answer)
}

async function server(file) {
  const { port, stop, title } = await startServer(id)
  const client = await RespClient.connect(port)
  const folder = (await client.send(['CONFIG', 'GET', 'dir'])).value[0][1].value.toString()
  fs.copyFileSync(file, path.join(folder, 'dump.rdb'))
  const timed = async (call) => {
    const begun = performance.now()
    const { type, value } = await client.send(call)
    if (type === 'error') throw new Error(value)
    return { seconds: (performance.now() - begun) / 1000 }
  }
  const load = await timed(['DEBUG', 'RELOAD', 'NOSAVE'])
  const save = await timed(['SAVE'])
  await stop()
  return { title, load, save }
}

async function main() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'redlet-rdb-'))
  const file = path.join(folder, 'dump.rdb')
  try {
    for (const step of Object.keys(STEPS)) show(`redlet ${step}`, inProcess(step, file))
    const { title, load, save } = await server(file)
    show(`${title} SAVE`, save)
    show(`${title} load`, load)
    console.log(`${keys} keys, ${(fs.statSync(file).size / 1e6).toFixed(1)} MB`)
  } finally {
    fs.rmSync(folder, { recursive: true })
  }
}

function show(what, { seconds, grown }) {
  const memory = grown === undefined ? '' : `, ${(grown / 1e6).toFixed(0)} MB more at the peak`
  console.log(`${what}: ${seconds.toFixed(2)} s${memory}`)
}

if (process.argv[2] === '--step') {
  const [, , , step, file, count] = process.argv
  STEPS[step](file, Number(count)).then((result) => {
    console.log(JSON.stringify(result))
    process.exit(0)
  })
} else {
  main()
}

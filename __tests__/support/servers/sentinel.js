'use strict'

// A genuine Valkey with a replica, watched by a sentinel, on loopback. When the primary ends, the
// sentinel makes the replica the primary.

const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { spawn } = require('node:child_process')
const { SERVERS, answering, findBinary, freePort, launch, stop } = require('./genuine.js')
const { eventually } = require('./raw-client.js')
const { RespClient } = require('./resp-client.js')

/** What the sentinel calls the primary. */
const NAME = 'main'

/** Milliseconds without an answer after which the primary counts as gone. */
const PATIENCE = 500

/** `describe` for tests that need a sentinel; skipped where its servers are not installed. */
function describeSentinel(title, tests) {
  if (findBinary('valkey')) return describe(title, tests)
  return describe.skip(`${title} (${SERVERS.valkey.title} is not installed)`, tests)
}

/** `{ name, ports, primary, killPrimary, stop }`; the ports are those of sentinels. */
async function startSentinel() {
  const nodes = []
  const start = async (more) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'redlet-sentinel-'))
    const port = await freePort()
    const child = launch(findBinary('valkey'), port, folder, more)
    nodes.push({ port, child, folder })
    await answering(child, port)
    return port
  }
  const primary = await start()
  await start({ replicaof: `127.0.0.1 ${primary}`, 'repl-diskless-sync-delay': 0 })
  await until(primary, /^slave0:.*state=online/m)
  const sentinel = await watch(primary)
  nodes.push(sentinel)
  await until(sentinel.port, /^master0:.*slaves=1/m)
  return {
    name: NAME,
    ports: [sentinel.port],
    primary: () => primaryOf(sentinel.port),
    async killPrimary() {
      const port = await primaryOf(sentinel.port)
      const { child, folder } = nodes.find((node) => node.port === port)
      await stop(child, folder)
    },
    stop: () => Promise.all(nodes.map(({ child, folder }) => stop(child, folder))),
  }
}

/** A sentinel keeps what it knows in its configuration file. */
async function watch(primary) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'redlet-sentinel-'))
  const file = path.join(folder, 'sentinel.conf')
  const lines = [
    `sentinel monitor ${NAME} 127.0.0.1 ${primary} 1`,
    `sentinel down-after-milliseconds ${NAME} ${PATIENCE}`,
  ]
  fs.writeFileSync(file, `${lines.join('\n')}\n`)
  const port = await freePort()
  const args = [file, '--sentinel', '--port', String(port), '--bind', '127.0.0.1']
  const child = spawn(findBinary('valkey'), args, { stdio: 'ignore' })
  await answering(child, port)
  return { port, child, folder }
}

/** Waits until INFO says so. */
async function until(port, pattern) {
  const client = await RespClient.connect(port)
  await eventually(async () => pattern.test((await client.send(['INFO'])).value))
  client.close()
}

/** The port of the primary that a sentinel names. */
async function primaryOf(sentinel) {
  const client = await RespClient.connect(sentinel)
  const { value } = await client.send(['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', NAME])
  client.close()
  return Number(value[1].value)
}

module.exports = { describeSentinel, startSentinel }

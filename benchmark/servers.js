/* The Valkey server of the network drivers: that of the tests, ended with the benchmark. */

const { execFileSync } = require('node:child_process')
const path = require('node:path')
const servers = require('../__tests__/support/servers/genuine.js')

const ROOT = path.join(__dirname, '..')
const INSTALLER = path.join(ROOT, 'scripts', 'install-servers.js')

/** Starts the server: `{ port, version, stop }`; the error says why it can't. */
async function startServer() {
  if (servers.findBinary('valkey') === undefined) {
    execFileSync(process.execPath, [INSTALLER], { cwd: ROOT, stdio: 'ignore' })
  }
  const { port, stop } = await servers.startServer('valkey')
  process.once('exit', stop)
  return { port, stop, version: servers.SERVERS.valkey.title.split(' ')[1] }
}

module.exports = { startServer }

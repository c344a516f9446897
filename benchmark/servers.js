/* The servers of the network drivers, on loopback: those of the tests. */

const { execFileSync } = require('node:child_process')
const path = require('node:path')
const genuine = require('../__tests__/support/servers/genuine.js')

const ROOT = path.join(__dirname, '..')

/** Starts the server, which is installed if it is missing: `{ port, title, stop }`; it ends with the
 * benchmark. The error says why not. */
async function startServer(id) {
  if (!genuine.findBinary(id)) install()
  if (!genuine.findBinary(id)) throw new Error(`${id} could not be installed`)
  const { port, stop, title } = await genuine.startServer(id)
  process.once('exit', stop)
  return { port, title, stop }
}

function install() {
  const installer = path.join(ROOT, 'scripts', 'install-servers.js')
  execFileSync(process.execPath, [installer], { cwd: ROOT, stdio: 'ignore' })
}

module.exports = { startServer }

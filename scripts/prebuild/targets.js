'use strict'

// The platforms that a Linux machine can build for, by the names of their folders under npm/.

const fs = require('node:fs')
const path = require('node:path')
const { root } = require('../run.js')

/** The oldest glibc of a Linux that is still in use: CentOS 7's. */
const GLIBC = '2.17'

/** An addon is a shared library, which Rust makes for musl only where its C library is one too. */
const SHARED = { RUSTFLAGS: '-C target-feature=-crt-static' }

/** The oldest macOS that Node 20 runs on; and mimalloc includes headers that zig does not bring. */
const MACOS = {
  MACOSX_DEPLOYMENT_TARGET: '11.0',
  CFLAGS: `-I${path.join(__dirname, 'darwin')}`,
}

/** mimalloc prints when it was built, which zig takes for a mistake. */
const DATES = { CFLAGS: '-Wno-error=date-time' }

/**
 * The package for Windows is named after the compiler of the release workflow, by which napi's
 * loader looks for it. What MinGW builds has the same interface, and fits there as well.
 */
const TARGETS = {
  'linux-x64-gnu': { triple: 'x86_64-unknown-linux-gnu', glibc: GLIBC },
  'linux-arm64-gnu': { triple: 'aarch64-unknown-linux-gnu', glibc: GLIBC },
  'linux-x64-musl': { triple: 'x86_64-unknown-linux-musl', env: SHARED },
  'linux-arm64-musl': { triple: 'aarch64-unknown-linux-musl', env: SHARED },
  'darwin-x64': { triple: 'x86_64-apple-darwin', library: 'libredlet.dylib', env: MACOS },
  'darwin-arm64': { triple: 'aarch64-apple-darwin', library: 'libredlet.dylib', env: MACOS },
  'win32-x64-msvc': { triple: 'x86_64-pc-windows-gnu', library: 'redlet.dll', env: DATES },
}

/** The targets that a command line names; all, if it names none. */
function chosen(names) {
  const unknown = names.find((name) => !Object.hasOwn(TARGETS, name))
  if (unknown !== undefined) {
    console.error(`✘ ${unknown} is none of ${Object.keys(TARGETS).join(', ')}`)
    process.exit(2)
  }
  const picked = names.length === 0 ? Object.keys(TARGETS) : names
  return picked.map((name) => ({ name, library: 'libredlet.so', ...TARGETS[name] }))
}

/** Where the binary of a platform belongs. */
function fileOf(name) {
  const folder = path.join(root, 'npm', name)
  const { main } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json')))
  return path.join(folder, main)
}

module.exports = { GLIBC, chosen, fileOf }

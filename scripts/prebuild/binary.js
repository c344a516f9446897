'use strict'

// What a binary must be, whether it can be loaded here or not.

const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const path = require('node:path')
const { symbols } = require('node-api-headers')
const { reader } = require('./tools.js')

const FORMATS = { linux: 'ELF', darwin: 'Mach-O', win32: 'PE' }
const PROCESSORS = {
  ELF: { x64: 'X86_64', arm64: 'AARCH64' },
  'Mach-O': { x64: 'X86_64', arm64: 'ARM64' },
  PE: { x64: 'AMD64', arm64: 'ARM64' },
}

/** What each system has on every machine. */
const LIBRARIES = {
  gnu: /^(lib(c|m|dl|pthread|rt|util)\.so\.\d|libgcc_s\.so\.1|ld-linux-[\w-]+\.so\.\d)$/,
  musl: /^lib(c|\.musl-\w+)\.so(\.1)?$/,
  darwin: /^\/(usr\/lib\/lib|System\/Library\/Frameworks\/)/,
  win32:
    /^(api-ms-win-[\w-]+|kernel32|ntdll|ws2_32|userenv|advapi32|bcrypt|bcryptprimitives|psapi|ole32|shell32|user32|msvcrt|ucrtbase)\.dll$/i,
}

/** The oldest macOS that Node 20 runs on. */
const MACOS = '11.0.0'

/** What belongs to one version of Node, V8 or libuv: Electron has others. */
const ofNode = (symbol) => /^_?(_ZNK?2v8|_ZNK?4node|\?.*@(v8|node)@@|uv_)/.test(symbol)

/** The functions of Node-API 9, the version that package.json's Node 20 has. */
const NODE_API = new Set([
  ...symbols.v9.js_native_api_symbols,
  ...symbols.v9.node_api_symbols,
  'napi_register_module_v1',
  'node_api_module_get_api_version_v1',
  'napi_cannot_run_js', // no function: a status, by which errors are named
])

/** What a library says of itself; see read.py. */
function read(file) {
  const script = path.join(__dirname, 'read.py')
  const env = { ...process.env, ...reader() }
  return JSON.parse(execFileSync('python3', [script, file], { env, maxBuffer: 64 << 20 }))
}

/** The functions of Node-API that a library imports, or looks up by their names when it is loaded. */
function called(file, imports) {
  const text = fs.readFileSync(file, 'latin1')
  const byName = text.match(/\b(napi|node_api)_[a-z0-9_]+(?=\0)/g) ?? []
  return new Set([...byName, ...imports.filter((name) => /^(napi|node_api)_/.test(name))])
}

/** The facts of a binary for a platform, and why it must not be published, if it must not. */
function judge(file, name, glibc) {
  const [system, processor, libc] = name.split('-')
  const facts = read(file)
  const known = LIBRARIES[system === 'linux' ? libc : system]
  const wrong = []
  const expect = (truth, why) => truth || wrong.push(why)
  expect(facts.format === FORMATS[system], `its format is ${facts.format}`)
  expect(
    facts.processor === PROCESSORS[FORMATS[system]][processor],
    `its processor is ${facts.processor}`,
  )
  for (const library of facts.libraries) expect(known.test(library), `it needs ${library}`)
  for (const symbol of facts.imports) {
    expect(!ofNode(symbol), `it needs ${symbol}, which Electron need not have`)
  }
  const functions = called(file, facts.imports)
  expect(functions.size > 20, 'it calls nothing of Node-API')
  for (const symbol of functions) expect(NODE_API.has(symbol), `${symbol} is not in Node-API 9`)
  const newest = newestGlibc(facts.versions ?? [])
  if (glibc) expect(compare(newest, glibc) <= 0, `it needs glibc ${newest}`)
  if (system === 'darwin') {
    expect(compare(facts.system, MACOS) <= 0, `it needs macOS ${facts.system}`)
  }
  if (system === 'darwin' && processor === 'arm64') {
    expect(facts.signed, 'its signature is missing or wrong, so that macOS would not load it')
  }
  return { ...facts, newest, size: fs.statSync(file).size, wrong }
}

function newestGlibc(versions) {
  return versions
    .filter((version) => version.startsWith('GLIBC_'))
    .map((version) => version.slice('GLIBC_'.length))
    .sort(compare)
    .at(-1)
}

/** Orders versions such as 2.5 and 2.17. */
function compare(a, b) {
  return a.localeCompare(b, 'en', { numeric: true })
}

module.exports = { judge, ofNode }

'use strict'

// Builds the binaries for other platforms on a Linux machine, each into its package under npm/:
//
//     npm run prebuild:make                       all of them
//     npm run prebuild:make -- linux-arm64-musl   this one
//
// Exits with 1 if one could not be built, or would not load where it belongs.

const fs = require('node:fs')
const path = require('node:path')
const { need, root, run } = require('../run.js')
const { judge } = require('./binary.js')
const { chosen, fileOf } = require('./targets.js')
const { compilers, libnode } = require('./tools.js')

const folder = path.join(root, 'target', 'prebuild')

function make({ name, triple, library, glibc, env }, count) {
  const target = glibc === undefined ? triple : `${triple}.${glibc}`
  const command = `cargo zigbuild --release --lib --target ${target}`
  const all = { ...compilers(), ...libnode(), ...env, CARGO_TARGET_DIR: folder }
  const step = run(`${count} ${name}`, command, all)
  if (!step.ok) return { ...step, name, wrong: ['it does not build'] }
  const file = fileOf(name)
  fs.copyFileSync(path.join(folder, triple, 'release', library), file)
  return { ...step, name, ...judge(file, name, glibc) }
}

function told({ name, seconds, size, newest, wrong }) {
  if (wrong.length > 0) return `  ✘ ${name}: ${wrong.join('; ')}`
  const facts = [`${(size / 1e6).toFixed(1)} MB`, newest && `glibc ${newest}`].filter(Boolean)
  return `  ✔ ${name} (${seconds.toFixed(0)} s): ${facts.join(', ')}`
}

function main() {
  if (process.platform !== 'linux') {
    console.error('✘ Binaries for other platforms are built on Linux')
    process.exit(1)
  }
  const targets = chosen(process.argv.slice(2))
  compilers()
  const triples = targets.map(({ triple }) => triple).join(' ')
  need("Install Rust's libraries for the targets", `rustup target add ${triples}`)
  const made = targets.map((target, i) => make(target, `${i + 1}/${targets.length}`))
  console.log(`\nSummary\n${made.map(told).join('\n')}`)
  process.exitCode = made.some(({ wrong }) => wrong.length > 0) ? 1 : 0
}

main()

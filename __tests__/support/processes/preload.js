'use strict'

// C that stands between a process and its system: compiled where there is a compiler, and loaded by
// LD_PRELOAD before everything else.

const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')

const built = new Map()

/** Why nothing can be preloaded here; `undefined` where it can. */
function noPreload() {
  if (process.platform !== 'linux') return 'only Linux preloads libraries in this way'
  try {
    execFileSync('cc', ['--version'], { stdio: 'ignore' })
  } catch {
    return 'there is no C compiler: install one as cc'
  }
  return undefined
}

/** The environment of a process that has the C file `source` before it. */
function preloaded(source) {
  if (!built.has(source)) built.set(source, compile(source))
  return { LD_PRELOAD: built.get(source) }
}

function compile(source) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'redlet-preload-'))
  process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }))
  const library = path.join(folder, `${path.basename(source, '.c')}.so`)
  execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl', '-lpthread'])
  return library
}

module.exports = { noPreload, preloaded }

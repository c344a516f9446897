'use strict'

// Scripts in processes of their own: what ends a process, or counts its memory, is tested in one.

const { spawn } = require('node:child_process')
const { once } = require('node:events')
const path = require('node:path')

const root = path.join(__dirname, '..', '..', '..')

/** Node with a script in a file. */
function startScript(file, args = [], { nodeOptions = [], ...options } = {}) {
  return start([...nodeOptions, file, ...args.map(String)], options)
}

/** Node with a script in a string, which can `require('redlet')`. */
function startCode(code, args = [], { nodeOptions = [], ...options } = {}) {
  return start([...nodeOptions, '-e', code, '--', ...args.map(String)], options)
}

/** A child process with `ended`, a promise of `{ code, signal, stdout, stderr }`. */
function start(args, options) {
  const child = spawn(process.execPath, args, { cwd: root, ...options })
  const result = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr']) {
    child[name].setEncoding('utf8').on('data', (text) => {
      result[name] += text
    })
  }
  child.ended = once(child, 'close').then(([code, signal]) => ({ code, signal, ...result }))
  return child
}

const runScript = (...args) => startScript(...args).ended
const runCode = (...args) => startCode(...args).ended

module.exports = { root, runCode, runScript, startCode, startScript }

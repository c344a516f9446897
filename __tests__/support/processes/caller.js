'use strict'

// Opens a folder, runs the given steps, prints what they answered, and ends by SIGKILL.

const fs = require('node:fs')
const path = require('node:path')
const { Redlet } = require('../../..')

const { folder, steps, options } = JSON.parse(process.argv[2])
const db = new Redlet(folder, options)

/** `{ x: n }` stands for n letters. */
const expand = (arg) => (typeof arg === 'object' ? 'x'.repeat(arg.x) : arg)

const own = {
  truncate() {
    const logs = fs.readdirSync(folder).filter((name) => name.startsWith('log.'))
    for (const name of logs) fs.truncateSync(path.join(folder, name))
  },
}

function run([name, ...args]) {
  try {
    return own[name] ? own[name]() : db[name](...args.map(expand))
  } catch (error) {
    return `${error.code} ${error.message}`
  }
}

fs.writeSync(1, JSON.stringify(steps.map(run)))
process.kill(process.pid, 'SIGKILL')

'use strict'

const { shown } = require('../copying.js')
const { CERTIFICATES } = require('../wire/certificates.js')
const { TARGETS } = require('../wire/target.js')

/** `redlet copy <from> <to>`. */
module.exports = {
  name: 'copy',
  summary: 'copies all keys and functions from a folder or server to another, and compares both',
  about: [
    'Each side is a folder, or a server: Redis from 7.0, Valkey from 7.2, redlet, or a cluster, of which any node will do. Values, times to live and libraries of functions come over; users, parameters and scripts do not. Afterwards every key is read on both sides and compared by a digest of what it holds; `redlet digest` prints that of all.',
    'Stop what writes to the source before, so that nothing is missed. A folder must not be open; what a program has open is copied from where it listens.',
    'A key that the target has too, with another value or time to live, stays as it is, and is reported, unless --replace is given. Keys that only the target has stay. If a copy is ended, run it again: it goes on.',
    'Databases keep their numbers, unless URLs name others. A cluster mostly has database 0 alone.',
  ],
  operands: [
    { name: 'from', help: TARGETS, completes: 'target' },
    { name: 'to', help: 'the same', completes: 'target' },
  ],
  options: {
    replace: {
      type: 'boolean',
      help: 'replaces keys and functions that the target has otherwise; without it they are an error',
    },
    ...CERTIFICATES,
  },
  examples: [
    ['redlet copy ./data redis://127.0.0.1:6379', 'a folder to a server or a cluster'],
    ['redlet copy redis://127.0.0.1:6379 ./data', 'and back'],
    ['redlet copy redis://old:6379/2 redis://new:6379/0', 'one database alone'],
  ],
  exits: {
    0: 'everything is copied, and is the same on both sides',
    1: 'not everything is; the reason is printed',
  },
  async run({ values, operands: [from, to] }) {
    const path = require('node:path')
    const { Side } = require('../copy/side.js')
    const { WrongUsage } = require('../usage.js')
    if (!from.includes('://') && path.resolve(from) === path.resolve(to)) {
      throw new WrongUsage(`${from} and ${to} are the same`)
    }
    const source = await Side.open(from, { readOnly: true, values })
    try {
      const target = await Side.open(to, { values })
      try {
        await copy(source, target, values.replace)
      } finally {
        await target.close()
      }
    } finally {
      await source.close()
    }
  },
}

async function copy(source, target, replace) {
  const { Copy } = require('../copy/copy.js')
  const { Values } = require('../copy/values.js')
  const values = new Values(target.dialect)
  try {
    const work = new Copy({ source, target, values, replace })
    await work.prepare()
    await shown(`copying ${source.name}`, 'keys', (state) => work.copy(state))
    const sum = await shown('comparing', 'keys', (state) => work.compare(state))
    console.log(`${target.name}: ${sum.contents}, the same on both sides\ndigest ${sum}`)
  } finally {
    await values.close()
  }
}

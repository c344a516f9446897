'use strict'

const { shown } = require('../copying.js')
const { CERTIFICATES } = require('../wire/certificates.js')
const { TARGETS } = require('../wire/target.js')

/** `redlet digest <target>`. */
module.exports = {
  name: 'digest',
  summary: 'prints a digest of all that a folder or server holds, to compare with that of another',
  about: [
    'Stores with the same keys, values, times to live and libraries of functions have the same digest, whatever encodings they keep them in: folders, Redis from 7.0, Valkey from 7.2, redlet, or a cluster, of which any node will do.',
    'It looks into every database, or into the one that a URL names, and blocks nobody meanwhile. While something is written the digest is that of no moment.',
  ],
  operands: [{ name: 'target', help: TARGETS, completes: 'target' }],
  options: CERTIFICATES,
  examples: [
    ['redlet digest ./data', 'a folder'],
    ['redlet digest redis://127.0.0.1:6379', 'a server or a cluster'],
  ],
  exits: { 0: 'it is printed' },
  async run({ values, operands: [target] }) {
    const { Side } = require('../copy/side.js')
    const side = await Side.open(target, { readOnly: true, values })
    try {
      await print(side)
    } finally {
      await side.close()
    }
  },
}

async function print(side) {
  const { digestOf } = require('../copy/digest.js')
  const { Values } = require('../copy/values.js')
  const values = new Values()
  try {
    const reading = (state) => digestOf(side, values, state)
    const sum = await shown(`reading ${side.name}`, 'keys', reading)
    console.log(`${side.name}: ${sum.contents}\ndigest ${sum}`)
  } finally {
    await values.close()
  }
}

'use strict'

// A process that shares a folder, and runs what its parent sends: see sharing.js.

const { Redlet } = require('../../..')

const [folder, options] = process.argv.slice(2)

/** What a function keeps for those after it. */
const kept = {}

async function main() {
  const db = new Redlet(folder, { shared: true, ...JSON.parse(options) })
  process.on('message', async ({ id, code, args }) => {
    try {
      const run = new Function(`return ${code}`)()
      process.send({ id, value: await run({ db, kept, require }, ...args) })
    } catch (error) {
      process.send({ id, error: { code: error.code, message: error.message } })
    }
  })
  process.on('disconnect', () => process.exit())
  process.send('ready')
}

main().catch(({ code, message }) =>
  process.send({ failed: { code, message } }, () => process.exit()),
)

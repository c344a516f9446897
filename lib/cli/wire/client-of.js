'use strict'

const { Link } = require('./link.js')
const { readTarget } = require('./target.js')

/** Opens a target for reading only, gives `use` a connection to it, and closes both. */
async function withClient(text, use) {
  const target = readTarget(text)
  const link = await Link.open(target, { readOnly: true })
  try {
    const client = await link.connect()
    try {
      return await use(client, target)
    } finally {
      client.close()
    }
  } finally {
    await link.close()
  }
}

module.exports = { withClient }

'use strict'

const { Link } = require('./link.js')
const { readTarget } = require('./target.js')

/**
 * Opens a target for reading only, gives `use` a connection to it, and closes both. `values` are those of
 * the command's options.
 */
async function withClient(text, values, use) {
  const target = readTarget(text, values)
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

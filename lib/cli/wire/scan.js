'use strict'

const { scanned } = require('./replies.js')

/** How many keys SCAN looks at in one step. */
const STEP = 200

/** The keys of a database, some at a time. SCAN may name one twice, but hardly does. */
async function* scanKeys(client, match) {
  const pattern = match === undefined ? [] : ['MATCH', match]
  let cursor = '0'
  do {
    const step = scanned(await client.ask('SCAN', cursor, 'COUNT', STEP, ...pattern))
    cursor = step.cursor
    if (step.keys.length > 0) yield step.keys
  } while (cursor !== '0')
}

module.exports = { scanKeys }

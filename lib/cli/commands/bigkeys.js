'use strict'

const { integer } = require('../usage.js')
const { CERTIFICATES } = require('../wire/certificates.js')
const { TARGETS } = require('../wire/target.js')

/** `redlet bigkeys <target>`. */
module.exports = {
  name: 'bigkeys',
  summary: 'finds the biggest keys of each type, by memory and by number of elements',
  about: [
    'It walks all keys in small steps and blocks nobody meanwhile; what changes during the walk may be missed. The memory of a large value is an estimate, as that of MEMORY USAGE.',
    'It looks into every database, or into the one that a URL names. A folder is only read.',
  ],
  operands: [{ name: 'target', help: TARGETS, completes: 'target' }],
  options: {
    top: {
      ...{ type: 'string', value: '<number>', read: integer(1, 1000) },
      help: 'how many keys of each type are shown; 3 by default',
    },
    match: {
      ...{ type: 'string', value: '<pattern>' },
      help: 'looks only at keys that match, as user:*',
    },
    json: { type: 'boolean', help: 'prints one JSON document' },
    ...CERTIFICATES,
  },
  examples: [
    ['redlet bigkeys ./data', 'a folder'],
    ['redlet bigkeys --top 10 redis://127.0.0.1:6379/0', 'database 0 of a server'],
  ],
  exits: { 0: 'it has looked at all keys' },
  async run({ values, operands: [target] }) {
    const { top = 3, match, json = false } = values
    const { withClient } = require('../wire/client-of.js')
    const { findBigKeys } = require('../bigkeys/walk.js')
    const { jsonReport, report } = require('../bigkeys/report.js')
    const found = await withClient(target, values, (client, { named, database }) =>
      findBigKeys(client, { top, match, database: named ? database : undefined }),
    )
    console.log(json ? jsonReport(found) : report(found))
  },
}

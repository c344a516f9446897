'use strict'

const { Redlet } = require('../../..')
const { RespClient } = require('../../support/resp-client.js')
const { SKIP, plain, words } = require('../../support/wire.js')

/** Bytes of RESP3, over a stream in the process. */
async function open() {
  const db = new Redlet()
  const client = await RespClient.over(db[Symbol.for('redlet.connect')]())
  return {
    run: async (...call) => plain(await client.send(words(call))),
    close: () => db.close(),
  }
}

module.exports = { open, skip: SKIP }

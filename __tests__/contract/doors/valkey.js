'use strict'

const { findBinary, startServer } = require('../../support/servers/genuine.js')
const { connected } = require('../wire.js')

/** A genuine Valkey: the cases must expect its answers. */
let server

async function open() {
  server ??= await startServer('valkey')
  const door = await connected(server.port, 3)
  await door.run('FLUSHALL')
  await door.run('FUNCTION', 'FLUSH')
  await door.run('SCRIPT', 'FLUSH')
  return door
}

const finish = () => server?.stop()

const skip = { ...require('../wire.js').SKIP }

module.exports = {
  ...{ finish, open, skip },
  absent: findBinary('valkey') === undefined ? 'Valkey 9.1.2 is not installed' : undefined,
}

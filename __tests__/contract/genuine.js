'use strict'

const { SERVERS, findBinary, startServer } = require('../support/servers/genuine.js')
const { SKIP, connected } = require('./wire.js')

/** The door of a genuine server: the cases must expect its answers, but for those it can't give. */
function genuine(id, skip) {
  let server

  async function open() {
    server ??= await startServer(id)
    const door = await connected(server.port, 3)
    await door.run('FLUSHALL')
    await door.run('FUNCTION', 'FLUSH')
    await door.run('SCRIPT', 'FLUSH')
    return door
  }

  return {
    open,
    finish: () => server?.stop(),
    skip: { ...SKIP, ...skip },
    absent: findBinary(id) === undefined ? `${SERVERS[id].title} is not installed` : undefined,
  }
}

module.exports = { genuine }

'use strict'

const { Redlet } = require('../..')
const { SERVERS, findBinary, startServer } = require('../support/servers/genuine.js')

/** `await (await Redlet.connect(url)).get('k')`: a genuine server behind the methods of a store. */
function through(id, skip) {
  let server

  async function open() {
    server ??= await startServer(id)
    const db = await Redlet.connect(`redis://127.0.0.1:${server.port}`)
    await db.flushall()
    await db.function('FLUSH')
    await db.script('FLUSH')
    return {
      run: async (name, ...args) => db[name.toLowerCase()](...args),
      close: () => db.close(),
    }
  }

  return {
    open,
    finish: () => server?.stop(),
    skip,
    absent: findBinary(id) === undefined ? `${SERVERS[id].title} is not installed` : undefined,
  }
}

module.exports = { through }

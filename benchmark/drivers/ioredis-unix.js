const path = require('node:path')

const ioredis = require('./ioredis')

/** ioredis over a Unix socket, to a Valkey of its own. */
module.exports = {
  ...ioredis,
  name: 'ioredis-unix',
  title: 'ioredis, Valkey (Unix)',
  only: ['guest-get', 'guest-set'],
  async open({ folder }) {
    const genuine = require('../../__tests__/support/servers/genuine.js')
    const port = await genuine.freePort()
    const socket = path.join(folder, 's')
    require('node:fs').mkdirSync(folder, { recursive: true })
    const binary = genuine.findBinary('valkey')
    const server = genuine.launch(binary, port, folder, { unixsocket: socket })
    process.once('exit', () => server.kill())
    await genuine.answering(server, port)
    const Redis = require('ioredis')
    const db = new Redis({ path: socket })
    await db.ping()
    return db
  },
}

const { fork } = require('node:child_process')
const path = require('node:path')

const ioredis = require('./ioredis')

const SERVER = path.join(__dirname, '..', 'unix-server.js')

/** ioredis over a Unix socket, to a Valkey of its own. */
module.exports = {
  ...ioredis,
  name: 'ioredis-unix',
  title: 'ioredis, Valkey (Unix)',
  only: ['guest-get', 'guest-set'],
  async open({ folder }) {
    const server = fork(SERVER, [folder])
    const socket = await new Promise((resolve) => server.once('message', resolve))
    const Redis = require('ioredis')
    const db = new Redis({ path: socket })
    await db.ping()
    return db
  },
}

/* A Valkey on a Unix socket in a folder. It ends with the process that has started this one. */

const fs = require('node:fs')
const path = require('node:path')
const genuine = require('../__tests__/support/servers/genuine.js')

async function main(folder) {
  fs.mkdirSync(folder, { recursive: true })
  const port = await genuine.freePort()
  const unixsocket = path.join(folder, 's')
  const server = genuine.launch(genuine.findBinary('valkey'), port, folder, { unixsocket })
  process.once('disconnect', () => genuine.stop(server, folder).then(() => process.exit()))
  await genuine.answering(server, port)
  process.send(unixsocket)
}

main(process.argv[2])

'use strict'

// One store, from inside by function calls and from outside by any Redis client. The same as
// `npx redlet server --port 6379`, in your own program, beside your own code.

const { Redlet } = require('redlet')
const net = require('node:net')

const db = new Redlet()

async function main() {
  // Only programs of this machine can come, unless a password is set.
  const listener = await db.listen({ port: 0 })
  console.log('open:', listener.host, listener.port > 0) // open: 127.0.0.1 true

  db.set('greeting', 'hello') // from here it is a function call

  // Point any client at the port: redis-cli -p ..., or new Redis(port). This one speaks by hand.
  const client = net.connect(listener.port, listener.host)
  console.log('a client gets:', await ask(client, 'GET greeting')) // a client gets: hello
  await ask(client, 'LPUSH jobs mail')
  console.log('here there is:', db.lrange('jobs', 0, -1)) // here there is: [ 'mail' ]

  // Clients hear what is published here, and the other way round.
  await ask(client, 'SUBSCRIBE news')
  db.publish('news', 'it works')
  console.log('the client hears:', await answer(client)) // the client hears: it works

  client.end()
  await listener.close() // answers what clients have sent, and hangs up
  await db.close()
}

/** Makes a call as a line of words; the last line of what comes back. */
function ask(client, line) {
  client.write(`${line}\r\n`)
  return answer(client)
}

function answer(client) {
  return new Promise((resolve) => {
    client.once('data', (data) => resolve(String(data).trim().split('\r\n').at(-1)))
  })
}

main()

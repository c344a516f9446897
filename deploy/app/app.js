// A web program with its store inside, as it runs in the containers of this folder. It counts visits,
// answers /healthz, /readyz and /metrics, and ends cleanly on SIGTERM.

const http = require('node:http')
const os = require('node:os')
const { Redlet } = require('redlet')

const { DATA = './data', HOST = '127.0.0.1', PORT = '3000', MAXMEMORY } = process.env

/** Half of what the container may have, or of the machine: the rest is for the program. */
const half = () => Math.floor(Math.min(process.constrainedMemory() || Infinity, os.totalmem()) / 2)

const ROUTES = {
  '/': (db) => [200, `visit ${db.incr('visits')}\n`],
  '/healthz': () => [200, 'ok\n'],
  '/readyz': (db) => {
    const health = db.health()
    return [health.ok ? 200 : 503, `${JSON.stringify(health)}\n`]
  },
  '/metrics': (db) => [200, db.metrics(), 'text/plain; version=0.0.4; charset=utf-8'],
}

function answer(db, request, response) {
  const route = Object.hasOwn(ROUTES, request.url) ? ROUTES[request.url] : () => [404, 'no\n']
  try {
    const [status, text, type = 'text/plain; charset=utf-8'] = route(db)
    response.writeHead(status, { 'Content-Type': type }).end(text)
  } catch (error) {
    response.writeHead(500).end('error\n')
    console.error(`${request.url}: ${error.code}: ${error.message}`)
  }
}

async function main() {
  const db = await Redlet.open(DATA, { maxmemory: MAXMEMORY ?? half() })
  const server = http.createServer((request, response) => answer(db, request, response))
  server.listen(Number(PORT), HOST, () => console.log(`on port ${server.address().port}`))
  // As process 1 of a container a program ends on a signal only if it listens to it.
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.once(signal, () => {
      server.close(() => db.close())
      server.closeIdleConnections()
    })
  }
}

main()

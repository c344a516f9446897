'use strict'

// A program for `pm2 start examples/pm2.js -i 4`: four processes with one folder. PM2 ends a process
// with SIGINT, and here that closes the store: what other processes call meanwhile goes on.

const http = require('node:http')
const { Redlet } = require('redlet')

const db = new Redlet(process.env.FOLDER ?? './data', { shared: true })

const server = http.createServer((_, answer) => {
  answer.end(`visit ${db.incr('visits')}, answered by process ${process.pid}\n`)
})

server.listen(process.env.PORT ?? 3000, () => {
  console.log('ready:', db.ownership, server.address().port)
  process.send?.('ready') // for `pm2 start --wait-ready`
})

process.once('SIGINT', () => {
  server.close(async () => {
    await db.close()
    process.exit()
  })
  server.closeIdleConnections()
})

'use strict'

const { once } = require('node:events')
const net = require('node:net')
const { ReplyParser } = require('../../../lib/cli/wire/parser.js')

/** Serves answers to calls, by their first words, while `use(url)` goes on. */
async function answering(answers, use) {
  const server = net.createServer((socket) => {
    const parser = new ReplyParser()
    const answer = ({ value }) =>
      socket.write(answers[value[0].value] ?? '-ERR unknown command\r\n')
    socket.on('data', (chunk) => parser.take(chunk, answer)).on('error', () => {})
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  try {
    return await use(`redis://127.0.0.1:${server.address().port}`)
  } finally {
    server.close()
  }
}

module.exports = { answering }

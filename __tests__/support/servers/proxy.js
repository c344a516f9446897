'use strict'

const net = require('node:net')

/**
 * Passes bytes on to a server and back. While `state.holding` is true replies are dropped, and they come
 * `state.slow` milliseconds later; `cut()` ends all connections, `state.sockets`, of which the first was
 * made first. It listens at a free port if none is given.
 */
async function proxyTo(url, port = 0) {
  const state = { holding: false, slow: 0, sockets: new Set() }
  const server = net.createServer((socket) => {
    const target = net.connect(Number(new URL(url).port), '127.0.0.1')
    const answer = (data) => state.holding || socket.write(data)
    state.sockets.add(socket)
    socket.on('error', () => {}).on('close', () => target.destroy())
    target.on('error', () => {}).on('close', () => socket.destroy())
    socket.pipe(target)
    target.on('data', (data) => {
      if (state.slow > 0) setTimeout(answer, state.slow, data)
      else answer(data)
    })
  })
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve))
  const cut = () => {
    for (const socket of state.sockets) socket.destroy()
  }
  const close = () => new Promise((resolve) => server.close(resolve))
  return { state, cut, close, url: `redis://127.0.0.1:${server.address().port}` }
}

module.exports = { proxyTo }

'use strict'

const { once } = require('node:events')
const http = require('node:http')
const { EventStream } = require('../../lib/inspector/http/events.js')

const EVENT = 'x'.repeat(100_000)

/** A stream, and the response that its reader has begun and does not read yet. */
async function unread() {
  const server = http.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const request = http.get({ port: server.address().port, agent: false })
  const [, response] = await once(server, 'request')
  const stream = new EventStream(response)
  const [reading] = await once(request, 'response')
  const close = () => {
    request.destroy()
    server.close()
  }
  return { stream, response, reading, close }
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 1))

describe('a stream of events', () => {
  it('that is not read loses events, and tells how many when it is read again', async () => {
    const { stream, response, reading, close } = await unread()
    const sent = 200
    for (let number = 0; number < sent; number += 1) {
      stream.send('event', { number, text: EVENT })
      expect(response.writableLength).toBeLessThan((1 << 20) + 2 * EVENT.length)
      await turn()
    }
    expect(stream.isFull).toBe(true)
    let text = ''
    reading.setEncoding('utf8').on('data', (piece) => {
      text += piece
    })
    while (stream.isFull) await turn()
    stream.send('event', { number: sent })
    while (!text.includes(`{"number":${sent}}`)) await turn()
    const events = [...text.matchAll(/^event: (\w+)\ndata: (.*)$/gm)]
    const whole = events.filter(([, name]) => name === 'event')
    const [, , dropped] = events.find(([, name]) => name === 'dropped')
    expect(whole.length - 1 + JSON.parse(dropped).count).toBe(sent)
    expect(whole.length).toBeLessThan(sent)
    close()
  })

  it('ends when its reader has gone', async () => {
    const { stream, close } = await unread()
    const ended = once(stream.signal, 'abort')
    close()
    await ended
    expect(await stream.pause(60_000)).toBe(false)
    stream.send('event', {})
    stream.end()
  })
})

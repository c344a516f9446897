'use strict'

const { Refusal } = require('../refusal.js')

/** A request's body is not longer than this. */
const LONGEST_BODY = 4 << 20

/** A longer one is read up to here, for its sender to hear that it is too long, and then cut off. */
const LONGEST_READ = 4 * LONGEST_BODY

async function readBody(request) {
  if (!/^application\/json *(;|$)/i.test(request.headers['content-type'] ?? '')) {
    throw Refusal.invalid('the Content-Type of a request is application/json')
  }
  const pieces = []
  let length = 0
  for await (const piece of request) {
    length += piece.length
    if (length <= LONGEST_BODY) pieces.push(piece)
    if (length > LONGEST_READ) request.socket.destroy()
  }
  if (length > LONGEST_BODY) throw new Refusal(413, 'TOO_LARGE', 'the request is too large')
  return readJson(Buffer.concat(pieces).toString())
}

function readQuery(query = '') {
  return readJson(new URLSearchParams(query).get('q') ?? '{}')
}

function readJson(source) {
  try {
    return JSON.parse(source)
  } catch {
    throw Refusal.invalid('the request is not JSON')
  }
}

function wrongMethod(response, allowed) {
  response.setHeader('Allow', allowed)
  return new Refusal(405, 'METHOD', `only ${allowed}`)
}

/** What may be told of an error: what is not meant for the page is a fault of ours. */
function known(error) {
  if (error instanceof Refusal) return error
  return new Refusal(500, 'INTERNAL', `the inspector has failed: ${error.message}`)
}

function refuse(response, error) {
  const { status, code, message } = known(error)
  if (response.headersSent) return response.destroy()
  if (status === 429) response.setHeader('Retry-After', '1')
  sendJson(response, status, { error: { code, message } })
}

function sendJson(response, status, answer) {
  send(response, status, JSON.stringify(answer), 'application/json', 'no-store')
}

function send(response, status, content, type, caching) {
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(content),
    'Cache-Control': caching,
  })
  response.end(content)
}

module.exports = { known, readBody, readQuery, refuse, send, sendJson, wrongMethod }

'use strict'

// What several clients get, byte for byte, while they call one after the other: also what comes to
// them without being asked for. The lines of a program are
//
//   a: GET k                   words as in script.js; `<b>` is the id of client `b`
//   [row] a: GET k             here a server differs: the id of a row of docs/compatibility.md
//   a: GET k | GET j           calls that are sent together
//   a: speak RESP3             HELLO, whose answer is each server's own
//   a: hang up
//   @wait 50
//
// After each line the transcript has what came to each client. Ids of clients are replaced by
// their names, `\r\n` by `|`, and times and ports by `?`.

const { setTimeout: sleep } = require('node:timers/promises')
const { encode } = require('../servers/raw-client.js')
const { parseScript } = require('./script.js')

const LINE = /^(?:\[([\w-]+)\]\s+)?(?:(\w+):\s+)?(.*)$/
/** Where there is the id of a client, except in the reply to a call that asks for one. */
const REDIRECTED = /(redirect|tracking-redir-broken)(\r\n):(\d+)\r\n/g
/** Nothing more comes when nothing has come for so many milliseconds. */
const QUIET = 20

function parseTranscript(text) {
  const lines = text.split('\n').map((line) => line.trim())
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, known, client, rest] = LINE.exec(line)
      return { line, known, client, rest }
    })
}

/** What a program causes on a subject: for each line what each client got. `connect` opens a client. */
async function transcribe(steps, connect) {
  const clients = new Map()
  const ids = new Map()
  const open = async (name) => {
    const client = await connect()
    clients.set(name, client)
    client.send(encode('client', 'id'))
    ids.set(name, /^:(\d+)\r\n$/.exec(await client.until(/\r\n$/))[1])
    client.seen = client.received.length
  }
  const come = []
  try {
    for (const { client: name, rest } of steps) {
      if (name !== undefined && !clients.has(name)) await open(name)
      await step(clients.get(name), rest, ids)
      come.push(what(clients, ids, rest))
    }
  } finally {
    for (const client of clients.values()) client.close()
  }
  return come
}

async function step(client, rest, ids) {
  const wait = /^@wait (\d+)$/.exec(rest)
  if (wait) await sleep(Number(wait[1]))
  else if (rest === 'hang up') client.close()
  else if (rest === 'speak RESP3') return speakResp3(client)
  else client.send(Buffer.concat(rest.split(' | ').map((call) => bytesOf(call, ids))))
  const heard = client?.received.length
  // The answer comes, or nothing for a while.
  for (let left = 5; client && left > 0 && client.received.length === heard; left--) await sleep(3)
  await sleep(QUIET)
}

async function speakResp3(client) {
  client.send(encode('HELLO', 3))
  await client.until(/modules[\s\S]*\r\n$/)
  await sleep(QUIET)
  client.seen = client.received.length
}

function bytesOf(call, ids) {
  const [{ call: words }] = parseScript(call)
  return encode(...words.map((word) => ids.get(/^<(\w+)>$/.exec(word)?.[1]) ?? word))
}

function what(clients, ids, line) {
  const came = {}
  for (const [name, client] of clients) {
    const text = client.received.slice(client.seen)
    client.seen = client.received.length
    if (text !== '') came[name] = plain(text, ids, line)
  }
  return came
}

function plain(text, ids, line) {
  const name = (id) => [...ids].find(([, known]) => known === id)?.[0] ?? id
  const where = /GETREDIR|CLIENT ID/i.test(line) ? /()():(\d+)\r\n/g : REDIRECTED
  return text
    .replace(where, (_, before, end, id) => `${before}${end}:<${name(id)}>\r\n`)
    .replaceAll('\r\n', '|')
    .replace(/\d{10}\.\d{6} \[(\d+) (?:127\.0\.0\.1:\d+|in-process:\d+)\]/g, '? [$1 ?]')
    .replace(/\d{10}\.\d{6} \[(\d+) lua\]/g, '? [$1 lua]')
}

module.exports = { parseTranscript, transcribe }

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
const { isDeepStrictEqual } = require('node:util')
const { encode } = require('../servers/raw-client.js')
const { parseScript } = require('./script.js')

const LINE = /^(?:\[([\w-]+)\]\s+)?(?:(\w+):\s+)?(.*)$/
/** Where there is the id of a client, except in the reply to a call that asks for one. */
const REDIRECTED = /(redirect|tracking-redir-broken)(\r\n):(\d+)\r\n/g
/** What comes by itself has come after so many milliseconds. */
const QUIET = 20
/** For how many milliseconds the same may be late in coming. */
const PATIENCE = 5000

function parseTranscript(text) {
  const lines = text.split('\n').map((line) => line.trim())
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, known, client, rest] = LINE.exec(line)
      return { line, known, client, rest }
    })
}

/** One subject in one program: its clients, by name, and what came to them. `connect` opens one. */
class Transcript {
  #clients = new Map()
  #ids = new Map()

  constructor(title, connect) {
    this.title = title
    this.connect = connect
  }

  async #open(name) {
    const client = await this.connect()
    this.#clients.set(name, client)
    client.send(encode('client', 'id'))
    this.#ids.set(name, /^:(\d+)\r\n$/.exec(await client.until(/\r\n$/))[1])
    client.seen = client.received.length
  }

  /** Does what a line says; answers the client that gets an answer, if one does. */
  async begin({ client: name, rest }) {
    if (name !== undefined && !this.#clients.has(name)) await this.#open(name)
    const client = this.#clients.get(name)
    if (rest === 'hang up') return client.close()
    if (rest === 'speak RESP3') return speakResp3(client)
    if (client)
      client.send(Buffer.concat(rest.split(' | ').map((call) => bytesOf(call, this.#ids))))
    return client
  }

  /** What came to each client since the line before. */
  came({ rest }) {
    const came = {}
    for (const [name, client] of this.#clients) {
      const text = client.received.slice(client.seen)
      if (text !== '') came[name] = plain(text, this.#ids, rest)
    }
    return came
  }

  /** The line ends: what comes from now on belongs to the next. */
  end() {
    for (const client of this.#clients.values()) client.seen = client.received.length
  }

  close() {
    for (const client of this.#clients.values()) client.close()
  }
}

/**
 * What a program causes on each subject, `{ title, connect }`: for each line what each client got. A
 * line ends when the same has come everywhere; if it does not, after `PATIENCE`, so that a busy
 * machine makes no difference. `excused(step, title)` says where a line has other answers.
 */
async function transcribe(steps, subjects, excused) {
  const runs = subjects.map(({ title, connect }) => new Transcript(title, connect))
  const lines = runs.map(() => [])
  try {
    for (const step of steps) {
      await perform(step, runs)
      const compared = runs.filter(({ title }) => !excused(step, title))
      const began = Date.now()
      while (!alike(compared, step) && Date.now() - began < PATIENCE) await sleep(QUIET)
      runs.forEach((run, index) => {
        lines[index].push(run.came(step))
        run.end()
      })
    }
  } finally {
    for (const run of runs) run.close()
  }
  return lines
}

/** Does a line everywhere, and waits until it has an answer, or nothing has come for a while. */
async function perform(step, runs) {
  const wait = /^@wait (\d+)$/.exec(step.rest)
  if (wait) return sleep(Number(wait[1]))
  const callers = await Promise.all(runs.map((run) => run.begin(step)))
  const waits = () => callers.some((client) => client && client.received.length === client.seen)
  for (let left = 20; left > 0 && waits(); left--) await sleep(3)
  await sleep(QUIET)
}

function alike([first, ...others], step) {
  return others.every((other) => isDeepStrictEqual(first.came(step), other.came(step)))
}

async function speakResp3(client) {
  client.send(encode('HELLO', 3))
  await client.until(/modules[\s\S]*\r\n\*0\r\n$/)
  await sleep(QUIET)
  client.seen = client.received.length
}

function bytesOf(call, ids) {
  const [{ call: words }] = parseScript(call)
  return encode(...words.map((word) => ids.get(/^<(\w+)>$/.exec(word)?.[1]) ?? word))
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

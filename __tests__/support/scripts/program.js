'use strict'

// Programs: several clients, a call of one of them a line, in lockstep on redlet and on the genuine
// servers. A call may wait; then the program goes on with the others, and after each line it is
// looked at which of the waiting calls have their answers. The lines are those of script.js with a
// client's name before the call:
//
//   a: BLPOP queue 0
//   b: RPUSH queue x         a's call is answered here
//
// Without a name it is `main`. `<a>` is the id of client `a`. `@wait 100` lets time pass, for
// time-outs.

const { isDeepStrictEqual } = require('node:util')
const { commandOf, sameReply } = require('../compare/replies.js')
const { print } = require('../compare/normalize.js')
const { parseScript } = require('./script.js')
const { readState, stateDifference } = require('../compare/state.js')

const LINE = /^\s*(\[[\w-]+\]\s+)?(?:([a-z]\w*):\s+)?(.*)$/
const DATABASES = [0, 1]

/** In the place of a reply: the call waits. */
const WAITS = { waits: true }

function parseProgram(text) {
  return text.split('\n').flatMap((line) => {
    const [, known = '', client = 'main', rest] = LINE.exec(line)
    return parseScript(known + rest).map((step) => ({ ...step, client, line: line.trim() }))
  })
}

/** One subject in one program. */
class Run {
  #clients = new Map()
  #waiting = new Map()

  constructor(subject, inspector) {
    this.id = subject.id
    this.title = subject.title
    this.subject = subject
    this.inspector = inspector
  }

  static async open(subject) {
    const run = new Run(subject, await subject.session())
    await run.inspector.call(['FLUSHALL'])
    return run
  }

  isWaiting(name) {
    return this.#waiting.has(name)
  }

  /** Whether this client is between MULTI and EXEC. */
  isQueueing(name) {
    return this.#clients.get(name)?.queue !== undefined
  }

  /** What a line brings: `{ reply }` of its call, and by client the `woken` calls' answers. */
  async step({ client: name, call, wait }) {
    if (wait !== undefined) {
      await new Promise((resolve) => setTimeout(resolve, wait))
      return { woken: await this.#woken() }
    }
    if (this.isWaiting(name)) throw new Error(`${name} cannot call: it waits`)
    const client = await this.#client(name)
    const pending = follow(client.session.call(call.map((word) => this.#meant(word))))
    const reply = await this.#answerOf(client, pending)
    const woken = await this.#woken()
    if (reply === WAITS) this.#waiting.set(name, { call, pending, client })
    return { reply, woken, queued: queueOf(client, call, reply) }
  }

  state() {
    return readState(this.inspector, DATABASES)
  }

  close() {
    for (const { session } of this.#clients.values()) session.close()
    this.inspector.close()
  }

  async #client(name) {
    const known = this.#clients.get(name)
    if (known) return known
    const session = await this.subject.session()
    const client = { session, id: await session.call(['CLIENT', 'ID']), queue: undefined }
    this.#clients.set(name, client)
    return client
  }

  /** `<a>` is the id of client `a`. */
  #meant(word) {
    const id = this.#clients.get(/^<(\w+)>$/.exec(word)?.[1])?.id
    return id === undefined ? word : String(id)
  }

  async #answerOf(client, pending) {
    await Promise.race([pending.settled, sleep(2)])
    while (!pending.done) {
      if (await this.#isBlocked(client)) return WAITS
      await Promise.race([pending.settled, sleep(1)])
    }
    return pending.answer
  }

  /** The waiting calls that wait no longer. */
  async #woken() {
    const woken = {}
    for (const [name, { call, pending, client }] of [...this.#waiting]) {
      if (await this.#isBlocked(client)) continue
      await pending.settled
      this.#waiting.delete(name)
      woken[name] = { call, reply: pending.answer }
    }
    return woken
  }

  async #isBlocked({ id }) {
    const list = await this.inspector.call(['CLIENT', 'LIST', 'ID', String(id)])
    return /\bflags=\w*b/.test(list)
  }
}

/** A promise that can be asked whether it is settled. */
function follow(reply) {
  const pending = { done: false }
  pending.settled = Promise.resolve(reply).then((answer) =>
    Object.assign(pending, { answer, done: true }),
  )
  return pending
}

function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** The calls whose replies EXEC answers with. */
function queueOf(client, call, reply) {
  const { queue } = client
  const command = commandOf(call)
  if (reply === 'QUEUED') queue.push(call)
  else if (command === 'MULTI') client.queue ??= []
  else if (command === 'EXEC' || command === 'DISCARD') client.queue = undefined
  return command === 'EXEC' ? queue : undefined
}

/** The first difference between two runs, in words. */
function outcomeDifference(call, us, them) {
  const woken = new Set([us, them].flatMap(({ woken }) => Object.keys(woken)))
  for (const name of woken) {
    const [ours, theirs] = [us, them].map((outcome) => outcome.woken[name]?.reply ?? WAITS)
    const of = (us.woken[name] ?? them.woken[name]).call
    if (!sameAnswer(of, ours, theirs)) return [`${name}: ${of.join(' ')}: `, ours, theirs]
  }
  return sameAnswer(call, us.reply, them.reply, us.queued) ? undefined : ['', us.reply, them.reply]
}

function sameAnswer(call, ours, theirs, queued) {
  if (ours === WAITS || theirs === WAITS) return ours === theirs
  if (!Array.isArray(queued) || !Array.isArray(ours)) {
    return isDeepStrictEqual(ours, theirs) || sameReply(call, ours, theirs)
  }
  const each = (call, index) => sameReply(call, ours[index], theirs?.[index])
  return ours.length === theirs?.length && queued.every(each)
}

/** Runs one line everywhere, looks at what is stored, and hands each difference in words to `report(run, problem)`. */
async function runLine(step, us, them, report, { look = true } = {}) {
  const runs = [us, ...them]
  const outcomes = await Promise.all(runs.map((run) => run.step(step)))
  const states = look ? await Promise.all(runs.map((run) => run.state())) : []
  them.forEach((run, index) => {
    const words = (about, left, right) =>
      `  ${about}${us.title}: ${print(left)}\n  ${about}${run.title}: ${print(right)}`
    const found = outcomeDifference(step.call, outcomes[0], outcomes[index + 1])
    if (found) report(run, words(...found))
    const other = look && stateDifference(states[0], states[index + 1])
    if (other) report(run, words(`key ${other.key} `, other.ours, other.theirs))
  })
}

module.exports = { Run, parseProgram, runLine }

'use strict'

// Calls without a prompt: from the command line, or from a pipe.

const readline = require('node:readline')
const { painter } = require('./paint.js')
const { TOO_LONG, fitting, json, rawBytes } = require('./plain.js')
const { prettyLines } = require('./pretty.js')
const { shaped } = require('./shapes.js')
const { splitWords } = require('./words.js')
const { harmless } = require('../quote.js')

/** Runs one call; the exit code. */
async function runWords(session, words, options) {
  const pretty = process.stdout.isTTY && !options.json
  return (await runCall(session, words, printer({ ...options, pretty, words }))) ? 0 : 1
}

/** How many calls of a pipe may be under way at once. */
const UNDER_WAY = 256

/** Calls after which a connection speaks otherwise: what follows waits for their reply. */
const ALONE = ['AUTH', 'HELLO', 'RESET']

/** Runs the calls of standard input, one a line; the exit code. */
async function runLines(session, options) {
  await session.connect()
  let line = 0
  let failed = false
  let underWay = 0
  /** Settles when all replies so far are printed, in the order of their calls. */
  let printed = Promise.resolve()
  const printNext = async (reply, print, earlier) => {
    await earlier
    failed = !print(await reply) || failed
    underWay -= 1
  }
  for await (const { text, words, error } of calls(process.stdin)) {
    line += text.split('\n').length
    const print = printer({ ...options, where: `line ${line}: ` })
    if (error || isSimple(session, words)) {
      underWay += 1
      const reply = error ? errorReply(error) : session.run(words)
      printed = printNext(reply, print, printed)
      for (const each of [reply, printed]) each.catch(() => {}) // the last one is awaited
      if (underWay > UNDER_WAY) await printed
    } else {
      await printed
      failed = !(await runCall(session, words, print)) || failed
    }
  }
  await printed
  return failed ? 1 : 0
}

/** Whether a call can be sent behind others and others behind it. */
function isSimple(session, words) {
  if (words.length === 0) return false
  return !(ALONE.includes(words[0].toString().toUpperCase()) || session.isLive(words))
}

async function errorReply({ message }) {
  return { type: 'error', value: Buffer.from(message) }
}

/**
 * The calls of a stream: `{ text, words }`, or `{ text, error }` for what is none. Empty lines are
 * passed over, and comments, which begin with #.
 */
async function* calls(input) {
  let text
  let quote
  for await (const line of readline.createInterface({ input, crlfDelay: Infinity })) {
    text = text === undefined ? line : `${text}\n${line}`
    if (quote !== undefined && !line.includes(quote)) continue
    const split = attempt(text)
    quote = split.open
    if (quote !== undefined) continue
    yield { text, ...split }
    text = undefined
  }
  if (text !== undefined) yield { text, error: new Error('a quote is not closed') }
}

function attempt(text) {
  if (/^\s*#/.test(text)) return { words: [] }
  try {
    return splitWords(text)
  } catch (error) {
    return { error }
  }
}

/** Runs one call and prints what it answers; whether it succeeded. */
async function runCall(session, words, print) {
  if (words.length === 0) return true
  if (!session.isLive(words)) return print(await session.run(words))
  const ended = new Promise((resolve) => process.once('SIGINT', resolve))
  const live = session.live(words, print)
  const refused = await Promise.race([live, ended.then(() => undefined)])
  live.catch(() => {}) // the end of the connection, which is ours
  return refused === undefined || print(refused)
}

/** A function that prints a reply, and says whether it is no error. */
function printer({ json: asJson, pretty, words, where = '' }) {
  const out = process.stdout
  const paint = painter(out.isTTY && out.hasColors())
  const text = (reply) =>
    asJson
      ? json(reply, out.isTTY ? '  ' : '')
      : prettyLines(shaped(words, reply), { paint, columns: out.columns ?? 80 }).join('\n')
  const fail = (message) => {
    process.stderr.write(`redlet: ${where}${message}\n`)
    return false
  }
  return (reply) => {
    const failed = reply.type === 'error'
    if (failed && !asJson) return fail(harmless(reply.value))
    if (asJson || pretty) {
      const line = fitting(() => `${text(reply)}\n`)
      if (line === undefined) return fail(TOO_LONG)
      out.write(line)
    } else out.write(rawBytes(reply))
    return !failed
  }
}

module.exports = { runLines, runWords }

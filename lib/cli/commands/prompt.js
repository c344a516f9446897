'use strict'

const { CERTIFICATES } = require('../wire/certificates.js')
const { TARGETS } = require('../wire/target.js')

/** How long a script may run that blocks the prompt itself, in milliseconds. */
const SCRIPT_TIMEOUT = 60_000

/** `redlet [<target>] [<word>...]`, with or without its name. */
module.exports = {
  name: 'prompt',
  summary:
    'opens a prompt for commands of Redis, or runs one; it is what redlet does without a command',
  about: [
    'Without a target the store is in memory, and gone when you leave. A folder that does not exist is made.',
    'On a terminal there is a prompt with completion, hints and history; help tells about it. From a pipe it runs each line, and prints values as they are, each on a line; what fails goes to standard error. With words behind the target it runs this one call.',
    'A password is better given in the environment, as REDISCLI_AUTH, or to AUTH at the prompt. The history is in ~/.local/state/redlet/history or the file that REDLET_HISTORY names, without calls that carry passwords; NO_COLOR switches colours off.',
  ],
  operands: [
    { name: 'target', optional: true, help: TARGETS, completes: 'target' },
    { name: 'word', optional: true, many: true, verbatim: true, help: 'a call: GET key' },
  ],
  options: {
    json: { type: 'boolean', help: 'prints replies as JSON' },
    'read-only': { type: 'boolean', help: 'changes nothing in a folder, and makes none' },
    ...CERTIFICATES,
  },
  examples: [
    ['redlet', 'a prompt for trying things, in memory'],
    ['redlet ./data', 'a folder'],
    ['redlet redis://127.0.0.1:6379/1', 'database 1 of a server'],
    ['redlet ./data HGETALL user:1', 'one call'],
    ["echo 'GET greeting' | redlet ./data", 'calls from a pipe'],
    ['redlet --json redis://127.0.0.1 INFO', 'JSON for programs'],
  ],
  exits: {
    0: 'all calls succeeded, or the prompt was left',
    1: 'a call failed, or the store cannot be reached',
  },
  run,
}

async function run({ values, operands: [text, ...words] }) {
  const { Session } = require('../prompt/session.js')
  const { readTarget } = require('../wire/target.js')
  const { Link } = require('../wire/link.js')
  const target = readTarget(text, values)
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY
  const link = await Link.open(target, optionsOf(values, target), { joins: false })
  const session = new Session(link)
  try {
    if (words.length > 0)
      return await require('../prompt/script.js').runWords(session, words, values)
    if (!isTerminal) return await require('../prompt/script.js').runLines(session, values)
    return await require('../prompt/terminal.js').runTerminal(session, { target, ...values })
  } finally {
    await session.close()
  }
}

/** The options of a store. A folder is shared with other processes, unless it is only read. */
function optionsOf(values, { kind }) {
  if (kind !== 'folder') return { scriptTimeout: SCRIPT_TIMEOUT }
  const way = values['read-only'] ? { readOnly: true } : { shared: true }
  return { scriptTimeout: SCRIPT_TIMEOUT, ...way }
}

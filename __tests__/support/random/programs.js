'use strict'

// Random programs on redlet and a genuine server: a few clients that take turns with calls of the
// table, transactions, watched keys, blocked calls, and times that run out. Everything starts empty;
// a program that finds a difference is cut down to the lines that are needed for it.

const { Chance } = require('./generate.js')
const { Run, runLine } = require('../scripts/program.js')
const { BLOCKING, draw, quoted, shrink } = require('./calls.js')

const CLIENTS = ['a', 'b', 'c', 'd']
const STREAMS = ['x1', 'x2']
const LINES = 150
/** The whole store is compared each time so many lines have run, and at the end. */
const LOOK = 10

/** Not for programs: random results would have to be aligned differently inside transactions. */
const BY_LOT = /^(spop|srandmember|hrandfield|zrandmember|randomkey|.*scan)$/i

/** What a line does, and its share. */
const KINDS = [
  [31, ({ calls, draw }) => [draw(calls)]],
  [21, ({ blocking, draw }) => [draw(blocking)]],
  [8, ({ streams, draw }) => [draw(streams)]],
  [5, ({ chance, next }) => [['XADD', chance.of(STREAMS), `${next()}-0`, 'f', 'v']]],
  [2, ({ chance }) => [['XGROUP', 'CREATE', chance.of(STREAMS), 'one', '0', 'MKSTREAM']]],
  [4, ({ chance }) => [waitingRead(chance)]],
  [6, () => [['MULTI']]],
  [8, () => [['EXEC']]],
  [1, () => [['DISCARD']]],
  [5, ({ chance }) => [['WATCH', key(chance), key(chance)]]],
  [3, ({ chance }) => [['CLIENT', 'UNBLOCK', `<${chance.of(CLIENTS)}>`, ...reason(chance)]]],
  [2, ({ chance }) => [['SELECT', chance.of(['0', '0', '1'])]]],
  [2, () => [['SWAPDB', '0', '1']]],
  [2, ({ chance }) => [['PEXPIRE', key(chance), '30'], 'pause']],
  [1, () => [['BLPOP', 'none', '0.15'], 'pause']],
]
const SHARES = KINDS.reduce((sum, [share]) => sum + share, 0)

function key(chance) {
  return chance.of(['l1', 'l2', 's1', 'z1', 'x1', 'none'])
}

/** A read of a stream that waits, at times as a consumer of a group. */
function waitingRead(chance) {
  const block = ['BLOCK', chance.once(20) ? 'abc' : '0', ...chance.of([[], ['COUNT', '2']])]
  const key = chance.of(STREAMS)
  if (chance.once(3)) return ['XREAD', ...block, 'STREAMS', key, chance.of(['$', '35'])]
  const consumer = ['GROUP', 'one', chance.of(['ada', 'bob'])]
  const keep = chance.of([[], [], ['NOACK']])
  return ['XREADGROUP', ...consumer, ...block, ...keep, 'STREAMS', key, '>']
}

function reason(chance) {
  return chance.of([[], ['TIMEOUT'], ['ERROR']])
}

/** The lines of one program, as program.js has them. */
function randomProgram(chance, table, subjects) {
  const plain = (row) => !BLOCKING.test(row.name) && !BY_LOT.test(row.name)
  let ids = 30
  const scope = {
    chance,
    calls: table.filter(plain),
    blocking: table.filter((row) => BLOCKING.test(row.name)),
    streams: table.filter(({ group }) => group === 'stream'),
    // Greater than those that are drawn, so that streams grow.
    next: () => ids++,
    draw: (from) => draw(from, chance, subjects),
  }
  const lines = []
  while (lines.length < LINES) {
    const client = chance.of(CLIENTS)
    for (const call of kind(chance)(scope)) {
      if (call === 'pause') lines.push({ client, call: [], wait: 400 })
      else lines.push({ client, call })
    }
  }
  return lines
}

function kind(chance) {
  let left = chance.between(0, SHARES - 1)
  return KINDS.find(([share]) => {
    left -= share
    return left < 0
  })[1]
}

/** What a client of redlet's differs in from one of the server, once a program has run; or nothing. */
async function difference({ subject, server }, lines) {
  const [us, them] = await Promise.all([subject, server].map((each) => Run.open(each)))
  let found
  const report = (_, words) => {
    found ??= words
  }
  try {
    for (const [at, line] of lines.entries()) {
      if (line.wait === undefined && us.isWaiting(line.client)) continue
      const look = at % LOOK === LOOK - 1
      await runLine(line, us, [them], report, { look })
      if (found) return found
    }
    await runLine({ client: 'a', call: [], wait: 0 }, us, [them], report)
    return found
  } finally {
    for (const run of [us, them]) run.close()
  }
}

/** Runs programs of `count` lines together; throws with the shortest one that differs. */
async function runPrograms({ subject, server, table, seed, count }) {
  const chance = new Chance(seed)
  for (let done = 0; done < count; done += LINES) {
    const lines = randomProgram(chance, table, [subject, server])
    if (await difference({ subject, server }, lines)) {
      const shortest = await shrink(
        lines,
        async (some) => await difference({ subject, server }, some),
      )
      const words = (await difference({ subject, server }, shortest)) ?? '  not seen again'
      throw new Error(
        `${server.title} differs, REDLET_SEED=${seed}, after\n${print(shortest)}\n${words}`,
      )
    }
  }
}

function print(lines) {
  const words = ({ client, call, wait }) =>
    wait === undefined ? `  ${client}: ${call.map(quoted).join(' ')}` : `  @wait ${wait}`
  return lines.map(words).join('\n')
}

module.exports = { runPrograms }

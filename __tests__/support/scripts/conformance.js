'use strict'

// Runs a script (script.js) on each genuine server and on redlet in that server's dialect, through its
// functions and through its byte door, on an empty store, and compares each reply and, after each
// step, everything in the store. `REDLET_SUBJECT=genuine` puts a second server in redlet's place, to
// check the scripts themselves.

const { commandOf } = require('../compare/replies.js')
const { listen } = require('../compare/events.js')
const { parseScript } = require('./script.js')
const { Run, parseProgram, runLine } = require('./program.js')
const { runStep } = require('./step.js')
const {
  comparedServers,
  comparedStack,
  dialectOf,
  genuine,
  redletInBytes,
  subject,
} = require('../servers/subjects.js')
const { Verdict } = require('../compare/verdict.js')

/**
 * A jest suite. `define` is given `script(title, [options], text)`, options being
 * `{ known }`: the servers of that row are left out of this script, but have to differ;
 * `{ events: true }`: the keyspace events of each step are compared too. And it is given
 * `program(title, [options], text)` for several clients; see program.js.
 */
function conformance(family, define) {
  compare(family, define, comparedServers)
}

/** The same for a type that a module of Redis Stack has, which alone is compared with. */
function stackConformance(family, define) {
  compare(family, define, comparedStack)
}

function compare(family, define, choose) {
  describe(`conformance: ${family}`, () => {
    const servers = choose()
    let comparisons = []
    beforeAll(async () => {
      comparisons = await Promise.all(servers.map(openComparison))
    })
    afterAll(() => Promise.all(comparisons.flat().map((each) => each.stop())))
    const suite =
      (run) =>
      (title, ...rest) => {
        const [options, text] = rest.length === 2 ? rest : [{}, rest[0]]
        const runAll = () => Promise.all(comparisons.map((each) => run(each, text, options)))
        it(title, runAll, 60_000)
      }
    define(suite(runScript), suite(runProgram))
  })
}

/** The subject of a server's dialect, and what is compared with it. */
async function openComparison(id) {
  const [ours, theirs] = await Promise.all([subject(dialectOf(id)), genuine(id)])
  // The other door is compared with the first, as a server is. It is quick.
  return ours.id === 'redlet' ? [ours, theirs, redletInBytes(dialectOf(id))] : [ours, theirs]
}

async function runScript([ours, ...servers], text, { known, events } = {}) {
  const steps = parseScript(text)
  const databases = steps.some(({ call }) => leavesDatabase(call)) ? [0, 1, 2, 3] : [0]
  const us = await openRun(ours, databases)
  const them = await Promise.all(servers.map((server) => openRun(server, databases)))
  if (events) for (const run of [us, ...them]) run.events = await listen(run.subject, run.inspector)
  const verdict = new Verdict(us, them)
  try {
    for (const step of steps) {
      verdict.begin(step.line, known ?? step.known)
      await runStep(step, us, them, verdict)
      if (known === undefined) verdict.checkTag(step.known)
    }
    verdict.checkTag(known)
  } finally {
    for (const run of [us, ...them]) run.close()
  }
  verdict.conclude()
}

async function runProgram([ours, ...servers], text, { known } = {}) {
  const [us, ...them] = await Promise.all([ours, ...servers].map((each) => Run.open(each)))
  const verdict = new Verdict(us, them)
  try {
    for (const step of parseProgram(text)) {
      verdict.begin(step.line, known ?? step.known)
      await runLine(step, us, them, (run, problem) => verdict.report(run, problem))
      if (known === undefined) verdict.checkTag(step.known)
    }
    verdict.checkTag(known)
  } finally {
    for (const run of [us, ...them]) run.close()
  }
  verdict.conclude()
}

/** A subject with what one script needs of it, emptied. */
async function openRun(subject, databases) {
  const [main, other, inspector] = await Promise.all([1, 2, 3].map(() => subject.session()))
  await main.call(['FLUSHALL'])
  const run = {
    id: subject.id,
    title: subject.title,
    subject,
    main,
    other,
    inspector,
    databases,
    queue: [],
  }
  run.close = () => [main, other, inspector, run.events].map((each) => each?.close())
  return run
}

function leavesDatabase(call) {
  return /^(SELECT|MOVE|SWAPDB)$/.test(commandOf(call)) || /,DB,/i.test(call.join())
}

module.exports = { conformance, stackConformance }

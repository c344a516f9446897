'use strict'

// One step of a script on every run: call, compare the replies, compare what is in the stores.

const { commandOf, sameReply, scanned } = require('../compare/replies.js')
const { poolOf, settle, strayMember } = require('../compare/draws.js')
const { print } = require('../compare/normalize.js')
const { readState, stateDifference } = require('../compare/state.js')

async function runStep(step, us, them, verdict) {
  if (step.wait !== undefined) return new Promise((resolve) => setTimeout(resolve, step.wait))
  const runs = [us, ...them]
  const pools = await Promise.all(runs.map((run) => poolOf(step, run)))
  const replies = await Promise.all(runs.map((run) => reply(step, run)))
  const queued = queueOf(step, us, replies[0])
  runs.forEach((run, index) => {
    const problem = strayMember(replies[index], pools[index])
    if (problem !== undefined) verdict.report(run, problem)
    if (!same(step, replies[0], replies[index], queued)) {
      verdict.report(
        run,
        `  ${us.title}: ${print(replies[0])}\n  ${run.title}: ${print(replies[index])}`,
      )
    }
  })
  if (commandOf(step.call) === 'SPOP') await settle(step.call, replies, them)
  await compareStates(us, them, verdict)
  if (us.events) await compareEvents(us, them, verdict)
}

async function reply({ call, other, all }, run) {
  const session = other ? run.other : run.main
  return all ? scanAll(session, call) : session.call(call)
}

function same({ call, all }, ours, theirs, queued) {
  if (all) return print(ours) === print(theirs)
  if (queued === undefined || !Array.isArray(ours)) return sameReply(call, ours, theirs)
  return (
    Array.isArray(theirs) &&
    ours.length === theirs.length &&
    queued.every((each, index) => sameReply(each, ours[index], theirs[index]))
  )
}

/** EXEC's replies are compared each by its own command's rules. */
function queueOf({ call, other }, run, answer) {
  if (other) return undefined
  if (answer === 'QUEUED') run.queue.push(call)
  if (!['EXEC', 'DISCARD', 'RESET'].includes(commandOf(call))) return undefined
  return run.queue.splice(0)
}

/** All elements that a scan finds. */
async function scanAll(session, call) {
  const at = commandOf(call) === 'SCAN' ? 1 : 2
  const elements = []
  for (let cursor = call[at]; ; ) {
    const answer = await session.call(call.with(at, cursor))
    if (!Array.isArray(answer)) return answer
    elements.push(...answer[1])
    cursor = answer[0]
    if (cursor === '0') return scanned(call, elements)
  }
}

async function compareStates(us, them, verdict) {
  const [ours, ...theirs] = await Promise.all(
    [us, ...them].map((run) => readState(run.inspector, run.databases)),
  )
  theirs.forEach((state, index) => {
    const found = stateDifference(ours, state)
    const run = them[index]
    const problem = found && inWords(found, us, run)
    // Once different, a state stays different: one step is to blame.
    if (problem !== run.lastProblem && found !== undefined) verdict.report(run, problem)
    run.lastProblem = problem
  })
}

async function compareEvents(us, them, verdict) {
  const [ours, ...theirs] = await Promise.all([us, ...them].map((run) => run.events.drain()))
  theirs.forEach((events, index) => {
    if (print(ours) === print(events)) return
    const run = them[index]
    verdict.report(run, `  events\n  ${us.title}: ${print(ours)}\n  ${run.title}: ${print(events)}`)
  })
}

function inWords({ key, ours, theirs }, us, run) {
  return `  key ${key}\n  ${us.title}: ${print(ours)}\n  ${run.title}: ${print(theirs)}`
}

module.exports = { runStep }

'use strict'

// Random calls on two subjects side by side. A run is a row of episodes, each of which starts with
// empty stores; when an episode finds a difference, it is cut down to the calls that are needed for it.

const { commandOf, sameReply } = require('../compare/replies.js')
const { settle } = require('../compare/draws.js')
const { Chance, randomCall } = require('./generate.js')
const { differs, knownDifferences } = require('../compare/known-differences.js')
const { print, sorted } = require('../compare/normalize.js')
const { readState, stateDifference } = require('../compare/state.js')

const EPISODE = 1000
const DATABASES = [0, 1, 2]
const rows = knownDifferences()

/** Which calls a row of docs/compatibility.md is about; a server the row names is spared them. */
const ABOUT = {
  'bitop-new': (call) => /^BITOP,(DIFF1?|ANDOR|ONE),/i.test(call.join()),
  'geosearch-polygon': (call) => /^GEOSEARCH/.test(commandOf(call)),
  'hsetex-key': (call) => /^HSETEX,.*,(NX|XX),/i.test(call.join()),
  msetex: callsOf('msetex'),
  'newer-commands': callsOf('newer-commands'),
  'redis-commands': callsOf('redis-commands'),
  'set-ifeq': (call) => /,IFEQ/i.test(call.join()),
  'set-ifne': (call) => /,IF(NE|DEQ|DNE)/i.test(call.join()),
  'sort-sorted-set': (call) => /^(OBJECT|ZSCAN)$/.test(commandOf(call)),
  'stream-options': (call) => /^X.*,(IDMP|IDMPAUTO|MAXCOUNT|MAXSIZE|CLAIM)(,|$)/i.test(call.join()),
  'stream-references': (call) => /^X.*,(KEEPREF|DELREF|ACKED)(,|$)/i.test(call.join()),
  'valkey-commands': callsOf('valkey-commands'),
  'zscan-noscores': (call) => /,NOSCORES/i.test(call.join()),
  'union-count': (call) => /AGGREGATE,COUNT/i.test(call.join()),
  'zrange-offset': (call) => /^Z.*,LIMIT,-/i.test(call.join()),
}

/** Whether a call is of one of the commands that a row names. */
function callsOf(id) {
  const names = rows.get(id).command.replaceAll('`', '').split(', ')
  return (call) => names.includes(commandOf(call))
}

/** Commands whose effects or replies two servers can't be asked to have in common. */
const LEFT_OUT =
  /^(pfselftest|object\|(freq|help|idletime|refcount)|x.*\|help|restore.*|dump|migrate|wait.*|sort_ro)$/i
const GROUPS = new Set(
  'bitmap generic geo hash hyperloglog list set sorted-set stream string'.split(' '),
)

/** These may wait, which programs.js alone is made for. */
const BLOCKING = /^b[lrz]m?(pop|move)/i

/** The rows of the table that random calls are drawn from. */
function drawable(table, { blocking = false } = {}) {
  const fits = ({ name, group }) =>
    GROUPS.has(group) && !LEFT_OUT.test(name) && (blocking || !BLOCKING.test(name))
  return table.filter(fits)
}

/** Runs `count` calls; throws with the shortest script found, once there is a difference. */
async function runRandom({ subject, server, table, seed, count }) {
  const chance = new Chance(seed)
  const pair = await openPair(subject, server)
  try {
    for (let done = 0; done < count; done += EPISODE) {
      const calls = Array.from({ length: EPISODE }, () => draw(table, chance, [subject, server]))
      if ((await difference(pair, calls)) !== undefined) throw await explained(pair, calls, seed)
    }
  } finally {
    pair.close()
  }
}

function draw(table, chance, subjects) {
  const ids = Object.keys(ABOUT).filter((id) =>
    subjects.some((each) => differs(rows, id, each.title)),
  )
  for (;;) {
    const call = randomCall(chance.of(table), chance)
    const known = ids.some((id) => ABOUT[id](call))
    if (!known && !hasManyAnswers(call)) return call
  }
}

/**
 * Elements that SORT BY finds equal come in any order, of which LIMIT and STORE make something.
 * Ranges of members say nothing where scores differ.
 * Of two mistakes in one XSETID either may be reported.
 */
function hasManyAnswers(call) {
  if (commandOf(call) === 'XSETID')
    return call.length % 2 === 0 || /MAXDELETEDID.*ENTRIESADDED/i.test(call.join())
  if (sortsBy(call)) return /,(LIMIT|STORE)/i.test(call.join())
  return /^Z.*LEX/.test(commandOf(call)) || /^Z.*,BYLEX/i.test(call.join())
}

function sortsBy(call) {
  return commandOf(call) === 'SORT' && /,BY,/i.test(call.join())
}

function same(call, ours, theirs) {
  const anyOrder = sortsBy(call) && Array.isArray(ours) && Array.isArray(theirs)
  return anyOrder ? print(sorted(ours)) === print(sorted(theirs)) : sameReply(call, ours, theirs)
}

async function openPair(subject, server) {
  const [ours, theirs] = await Promise.all([subject, server].map(openBoth))
  return { ours, theirs, close: () => [ours, theirs].map((run) => run.close()) }
}

async function openBoth(subject) {
  const [main, inspector] = await Promise.all([subject.session(), subject.session()])
  const close = () => [main, inspector].map((session) => session.close())
  return { id: subject.id, title: subject.title, main, inspector, close }
}

/** The first difference that `calls` make on empty stores, in words. */
async function difference({ ours, theirs }, calls) {
  await Promise.all([ours, theirs].map((run) => run.main.call(['FLUSHALL'])))
  for (const batch of batches(calls)) {
    const replies = await Promise.all([ours, theirs].map((run) => run.main.pipeline(batch)))
    const at = batch.findIndex((call, i) => !same(call, replies[0][i], replies[1][i]))
    if (at >= 0) return inWords(ours, theirs, replies[0][at], replies[1][at])
    const last = batch.length - 1
    if (commandOf(batch[last]) === 'SPOP') {
      await ours.inspector.call(['SELECT', '0'])
      await theirs.inspector.call(['SELECT', '0'])
      await settle(batch[last], [replies[0][last], replies[1][last]], [theirs])
    }
  }
  const states = await Promise.all([ours, theirs].map((run) => readState(run.inspector, DATABASES)))
  const found = stateDifference(...states)
  return found && `  key ${found.key}\n${inWords(ours, theirs, found.ours, found.theirs)}`
}

function inWords(ours, theirs, left, right) {
  return `  ${ours.title}: ${print(left)}\n  ${theirs.title}: ${print(right)}`
}

/** As many calls in one go as possible; SPOP ends a batch, since its effect has to be evened out. */
function* batches(calls) {
  let start = 0
  for (let end = 1; end <= calls.length; end++) {
    if (end < calls.length && end - start < 250 && commandOf(calls[end - 1]) !== 'SPOP') continue
    yield calls.slice(start, end)
    start = end
  }
}

async function explained(pair, calls, seed) {
  const shortest = await shrink(calls, async (some) => (await difference(pair, some)) !== undefined)
  const words = (await difference(pair, shortest)) ?? '  a difference that did not show again'
  const script = shortest.map((call) => `  ${call.map(quoted).join(' ')}`).join('\n')
  return new Error(`${pair.theirs.title} differs, REDLET_SEED=${seed}, after\n${script}\n${words}`)
}

/** Leaves out ever smaller parts of `calls` so long as the rest `fails`. */
async function shrink(calls, fails) {
  let rest = calls
  for (let size = Math.ceil(rest.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < rest.length; ) {
      const without = [...rest.slice(0, at), ...rest.slice(at + size)]
      if (without.length > 0 && (await fails(without))) rest = without
      else at += size
    }
  }
  return rest
}

function quoted(arg) {
  return /^[\w.:*#>-]+$/.test(arg) ? arg : JSON.stringify(arg).replaceAll('\\u00', '\\x')
}

module.exports = { BLOCKING, draw, drawable, quoted, runRandom, shrink }

'use strict'

// Commands with random results: what they return has to come from the collection, and after SPOP the
// servers are given the same members again.

const { commandOf } = require('./replies.js')
const { print } = require('./normalize.js')

const POOLS = {
  SPOP: (key) => ['SMEMBERS', key],
  SRANDMEMBER: (key) => ['SMEMBERS', key],
  HRANDFIELD: (key) => ['HKEYS', key],
  ZRANDMEMBER: (key) => ['ZRANGE', key, '0', '-1'],
  RANDOMKEY: () => ['KEYS', '*'],
}

/** What a random command may draw from. */
async function poolOf({ call }, run) {
  const pooled = POOLS[commandOf(call)]
  if (pooled === undefined || run.databases.length > 1) return undefined
  const pool = await run.inspector.call(pooled(call[1] ?? ''))
  return Array.isArray(pool) ? pool : undefined
}

function strayMember(answer, pool) {
  if (pool === undefined) return undefined
  const drawn = Array.isArray(answer)
    ? answer.map((each) => (Array.isArray(each) ? each[0] : each))
    : [answer]
  const stray = drawn.find((each) => typeof each === 'string' && !pool.includes(each))
  return stray === undefined || stray === 'QUEUED'
    ? undefined
    : `  ${print(stray)} is not in the collection`
}

/** After SPOP the sets hold different members: the servers are given redlet's. */
async function settle(call, [ours, ...theirs], runs) {
  const members = (answer) =>
    Array.isArray(answer) ? answer : typeof answer === 'string' ? [answer] : []
  const popped = members(ours)
  for (const [index, run] of runs.entries()) {
    const back = members(theirs[index]).filter((each) => !popped.includes(each))
    const gone = popped.filter((each) => !members(theirs[index]).includes(each))
    const bytes = (values) => values.map((value) => Buffer.from(value, 'latin1'))
    if (back.length > 0) await run.inspector.call(['SADD', call[1], ...bytes(back)])
    if (gone.length > 0) await run.inspector.call(['SREM', call[1], ...bytes(gone)])
  }
}

module.exports = { poolOf, settle, strayMember }

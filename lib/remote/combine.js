'use strict'

// The replies of all nodes of a cluster to one call, as one reply. How they become one, COMMAND tells
// of each command in its tips.

const NODES = { all_shards: 'master', all_nodes: 'all' }

/** Which nodes get a call without keys: `master`, `all`, or undefined for any one. */
function nodesOf(tips) {
  const nodes = NODES[policy(tips, 'request_policy')]
  return COMBINE[responseOf(tips)] && nodes
}

/** The combined reply of the outcomes of `Promise.allSettled`. */
function combine({ tips }, outcomes) {
  const response = responseOf(tips)
  const { reason } = outcomes.find((one) => one.status === 'rejected') ?? {}
  const replies = outcomes.filter((one) => one.status === 'fulfilled').map(({ value }) => value)
  if (reason !== undefined && (response !== 'one_succeeded' || replies.length === 0)) throw reason
  return COMBINE[response](replies)
}

/** Lists are put together where no tip says otherwise. */
const responseOf = (tips) => policy(tips, 'response_policy') ?? 'lists'

function policy(tips, name) {
  const tip = tips.find((tip) => tip.startsWith(`${name}:`))
  return tip?.slice(name.length + 1)
}

const sum = (replies) => String(replies.reduce((total, reply) => total + BigInt(reply), 0n))
const least = (replies) => String(Math.min(...replies.map(Number)))

/** One of the replies, if there are any but null. */
function any(replies) {
  const found = replies.filter((reply) => reply !== null)
  return found[Math.floor(Math.random() * found.length)] ?? null
}

/** Integers are texts of digits here. */
const COMBINE = {
  all_succeeded: ([reply]) => reply,
  one_succeeded: ([reply]) => reply,
  any,
  agg_sum: sum,
  agg_min: (replies) => eachColumn(replies, least),
  agg_logical_and: (replies) => eachColumn(replies, least),
  lists: (replies) => replies.flat(1),
}

/** Lists are combined item by item. */
function eachColumn(replies, combined) {
  if (!Array.isArray(replies[0])) return combined(replies)
  return replies[0].map((_, column) => combined(replies.map((reply) => reply[column])))
}

module.exports = { combine, nodesOf }

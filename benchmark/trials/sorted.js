/*
 * Calls on one large sorted set, and on a small one: how they grow with it. Members are asked for
 * in a shuffled order, out of the whole set; the floor walks the same strings. Beside it stands
 * `same`: the floor given as many strings as the call.
 */

const { LARGE, sample: sampled, member } = require('../data')
const { Loop, mapped, sampler } = require('../measure')

const SMALL = 10_000
const SAMPLED = 100_000
const TOGETHER = 500

const CALLS = [
  {
    name: 'zadd',
    summary: 'zadd of another score for a member',
    call: 'db.zadd(board, scores[i + shift], members[i])',
    floor: 'floor2(members[i], members[i])',
    same: 'floor2(board, members[i], members[i])',
  },
  {
    name: 'zscore',
    summary: 'zscore of a member',
    call: 'db.zscore(board, members[i])',
    floor: 'floor1(members[i])',
    same: 'floor2(board, members[i])',
  },
  {
    name: 'zrank',
    summary: 'zrank of a member',
    call: 'db.zrank(board, members[i])',
    floor: 'floor1(members[i])',
    same: 'floor2(board, members[i])',
  },
]

const SIZES = [
  { suffix: '', size: LARGE, of: 'a million' },
  { suffix: '-10k', size: SMALL, of: '10,000' },
]

function trial({ name, summary, call, floor, same }, { suffix, size, of }) {
  return {
    name: `${name}${suffix}`,
    summary: `${summary}, of ${of}`,
    unit: 'ns',
    suits: (driver) => driver.own || driver.name === 'ioredis',
    prepare: (context) => prepare({ call, floor, same, size }, context),
  }
}

async function prepare({ call, floor, same, size }, { driver, data, budget, place }) {
  const db = await driver.open(place)
  await driver.clear(db)
  await fill(db, size)
  const members = sampled(size, Math.min(size, SAMPLED)).map(member)
  const scores = sampled(LARGE, members.length)
  const scope = {
    ...{ db, board: 'board', members, scores: [...scores, ...scores] },
    ...{ keys: members, fields: data.fields, ...driver.beside?.(data, []) },
  }
  const how = driver.waits ? 'awaited' : 'plain'
  const loop = (expression) => new Loop(expression, scope, { how, count: members.length })
  const beside = driver.own ? mapped({ floor, same }, loop) : {}
  return sampler(loop(call), beside, budget)
}

async function fill(db, size) {
  for (let from = 0; from < size; from += TOGETHER) {
    const pairs = Array.from({ length: TOGETHER }, (_, at) => [
      ((from + at) * 7919) % LARGE,
      member(from + at),
    ])
    await db.zadd('board', ...pairs.flat())
  }
}

module.exports = SIZES.flatMap((size) => CALLS.map((call) => trial(call, size)))

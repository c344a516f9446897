'use strict'

// What a writer does: random steps, each of which is there whole or not at all after a crash. The
// same plan gives the same store wherever it runs, so nothing in it depends on the clock or on chance.

const { randomCall } = require('../../support/random/generate.js')
const { drawable } = require('../../support/random/calls.js')
const { ownTable } = require('../../support/random/table.js')
const { callOfStack } = require('./stack.js')
const { changeOfVectors } = require('./vectors.js')

/** Each takes one call, or several together. */
const DOORS = ['method', 'call', 'buffers', 'multi', 'script', 'ioredis', 'socket']
const TOGETHER = new Set(['multi', 'script'])

/** Commands whose result is random, or counts from the present. */
const UNREPEATABLE = /^(spop|srandmember|hrandfield|zrandmember|randomkey|h?p?expire|p?setex)$/i
const FROM_NOW = new Set(['EX', 'PX'])
/** Commands whose result depends on the order of equal elements, or that leave the writer's databases. */
const BY_ORDER = /^SORT,.*,(BY|STORE|GET),/i
const ELSEWHERE = /^(MOVE|SWAPDB|FLUSHALL)$/i

/** Libraries of functions: they belong to no database. */
const FUNCTIONS = [
  ['FUNCTION', 'LOAD', 'REPLACE', library('one')],
  ['FUNCTION', 'LOAD', 'REPLACE', library('two')],
  ['FUNCTION', 'DELETE', 'one'],
]
/** What takes the number of the last step away sets it in the same transaction. */
const CLEARING = [['FLUSHDB']]
const ALONE = [['FLUSHALL'], ['SWAPDB', '0', '1']]

function library(name) {
  return `#!lua name=${name}\nredis.register_function('f_${name}', function() return 1 end)`
}

const rows = drawable(ownTable()).filter(({ name }) => !UNREPEATABLE.test(name))

/**
 * `count` steps `{ door, calls }`, or `{ save: true }` for a snapshot. The first has number `first`. With `alone`, the writer has
 * the store for itself, and may touch other databases than its own.
 */
function draw(chance, { count, first, alone }) {
  return Array.from({ length: count }, (_, index) => step(chance, first + index, alone))
}

function step(chance, number, alone) {
  if (chance.once(150)) return { save: true }
  if (alone && chance.once(80)) return { door: 'call', calls: [chance.of(FUNCTIONS)] }
  if (chance.once(400)) {
    const clearing = chance.of(alone ? [...CLEARING, ...ALONE] : CLEARING)
    return { door: 'multi', calls: [clearing, ['SET', 'step', String(number)]] }
  }
  const door = chance.of(DOORS)
  const count = TOGETHER.has(door) ? chance.between(1, 4) : 1
  return { door, calls: Array.from({ length: count }, () => call(chance, alone)) }
}

function call(chance, alone) {
  if (chance.once(10)) return changeOfVectors(chance)
  if (chance.once(5)) return callOfStack(chance)
  for (;;) {
    const drawn = randomCall(chance.of(rows), chance).map((word) => later(String(word)))
    if (!drawn.some((word) => FROM_NOW.has(word.toUpperCase())) && fits(drawn, alone)) return drawn
  }
}

function fits(call, alone) {
  const line = call.join()
  if (BY_ORDER.test(`${line},`)) return false
  return alone || !(ELSEWHERE.test(call[0]) || /,DB,/i.test(line))
}

/** Times an hour later: none may pass while a round runs. */
function later(word) {
  const [now, moment] = [Date.now(), Number(word)]
  const near = (unit) => Math.abs(moment - now / unit) < 1_000_000 / unit
  if (!/^\d{10,13}$/.test(word)) return word
  if (near(1)) return String(moment + 3_600_000)
  return near(1000) ? String(moment + 3600) : word
}

module.exports = { draw }

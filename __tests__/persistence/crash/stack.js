'use strict'

// Changes of the types of Redis Stack, and what can be seen of one value. Random calls know their
// arguments only by type.

const { randomFilterCall } = require('../../support/filters/calls.js')
const { randomJsonCall } = require('../../support/stack/json-calls.js')
const { randomSeriesCall } = require('../../support/stack/series-calls.js')
const { randomSketchCall } = require('../../support/stack/sketch-calls.js')

const CALLS = [randomFilterCall, randomJsonCall, randomSeriesCall, randomSketchCall, ruleCall]

/** One call that changes a value of these types, asks about it, or fails. */
function callOfStack(chance) {
  return chance.of(CALLS)(chance).map(String)
}

/** A rule for two of the series that random calls are about, or its end. */
function ruleCall(chance) {
  const [source, made] = [chance.of(['a', 'b']), chance.of(['b', 'c'])]
  if (chance.once(4)) return ['TS.DELETERULE', source, made]
  const bucket = [chance.of(['avg', 'sum', 'first', 'std.p', 'twa']), chance.of(['10', '77'])]
  return ['TS.CREATERULE', source, made, 'AGGREGATION', ...bucket]
}

const TYPES = 'MBbloom-- MBbloomCF CMSk-TYPE TopK-TYPE TDIS-TYPE ReJSON-RL TSDB-TYPE'.split(' ')

/** All that such a value is, as a fingerprint. */
const contentOfStack = (call, key) => call(['DEBUG', 'DIGEST-VALUE', key])

module.exports = { callOfStack, contentOfStack, TYPES }

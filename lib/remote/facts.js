'use strict'

const { callReader, remoteFacts } = require('../binding.js')
const { RedletError } = require('../error.js')
const { makers } = require('../replies.js')
const { unpack } = require('../unpack.js')
const { nodesOf } = require('./combine.js')

/**
 * The facts of each command, in the order of the table: `name`, `replies` (their types, of which a
 * call has one), `tips`, `blocks`, `integers` (whether values hold them), its words on the wire: `word` and `first`, and which `nodes` of a
 * cluster get a call without keys.
 */
const FACTS = JSON.parse(remoteFacts()).map((fact) => {
  const [word, ...first] = fact.name.split('|')
  const integers = fact.replies.some((reply) => /\bInteger\b/.test(reply))
  return { ...fact, word, first, integers, nodes: nodesOf(fact.tips) }
})

/** UNWATCH is about whatever was watched, on any node; RANDOMKEY finds nothing on a node without keys. */
const TO_ALL = { UNWATCH: 'all_succeeded', RANDOMKEY: 'any' }
for (const fact of FACTS) {
  const response = TO_ALL[fact.name]
  if (response) Object.assign(fact, { nodes: 'master', tips: [`response_policy:${response}`] })
}

/** By the name of the method, the numbers of rows with a method of their own. */
const NUMBERS = new Map()
for (const [number, { word, first }] of FACTS.entries()) {
  if (first.length === 0) NUMBERS.set(word.toLowerCase(), number)
}
for (const { word, first } of FACTS) if (first.length > 0) NUMBERS.delete(word.toLowerCase())

const { read } = callReader({
  array: makers.array,
  error: RedletError.make,
  plain: Object.prototype,
  unpack,
})

/** A call whose arguments are the words of a command, its name first, in whatever form. */
function readCall(args) {
  return callOf(read(...args))
}

/** A call of the command with this number, as `FACTS` has them. */
function readOwn(number, args) {
  return callOf(read(number, ...args))
}

/** `{ fact, reply, slot, words }`; the words are those after the first on the wire. */
function callOf([number, reply, slot, ...words]) {
  const fact = FACTS[number]
  if (fact === undefined) return unknown(words)
  const all = fact.first.length > 0 ? [...fact.first, ...words] : words
  return { fact, reply: fact.replies[reply], slot, words: all }
}

/** A command that the server may have. */
function unknown([name, ...words]) {
  const fact = {
    name: String(name),
    word: String(name),
    first: [],
    tips: [],
    blocks: false,
    integers: false,
  }
  return { fact, reply: 'unknown', slot: -1, words }
}

module.exports = { FACTS, NUMBERS, readCall, readOwn }

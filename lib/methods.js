'use strict'

const { commandFacts } = require('./binding.js')
const { RedletError } = require('./error.js')
const { fewNames, isValue, spread, withOption } = require('./spread.js')

/** For each method what the native side says of its command: see src/node/facts.rs. */
const FACTS = new Map(Object.entries(JSON.parse(commandFacts())).map(readFacts))

/** The methods of commands that may wait. */
const WAITING = [...FACTS].filter(([, facts]) => facts.blocks).map(([name]) => name)

/**
 * The functions of commands as they stand on a store. Most are the native ones. A call through
 * Node-API is cheap with strings and numbers alone, so a function that may be given an object has
 * one of JavaScript around it that takes the object apart; and one that answers a Buffer has one
 * around it that makes the Buffer. `cut` makes it, where the store answers with Buffers.
 */
function methodsOf(functions, cut) {
  const methods = {}
  for (const [name, native] of Object.entries(functions)) {
    const { place, text } = FACTS.get(name) ?? {}
    const run = cut && text ? cutting(name, native, cut) : native
    methods[name] = place ? spreading(name, run, place) : run
  }
  return methods
}

/** Takes an array or an object apart where the call ends with it. */
function spreading(command, run, place) {
  const { at } = place
  const length = at + 1
  const few = fewest(place)
  const method = {
    [command](...args) {
      try {
        // A plain `set`, say: forwarding the arguments as a list costs a tenth of such a call.
        if (args.length === 2 && length !== 2) return run(args[0], args[1])
        if (args.length !== length || typeof args[at] !== 'object') return run(...args)
        const names = few > 0 ? fewNames(args, at, few) : undefined
        if (names === undefined) return run(...spread(args, place))
        return place.pairs
          ? runWithFields(run, args, names)
          : runWithOption(run, args, place, names)
      } catch (error) {
        throw RedletError.through(method, error)
      }
    },
  }[command]
  return method
}

/** An object with up to so many names needs no array of arguments. */
function fewest({ at, pairs, words }) {
  if (pairs) return pairs === 'name' && at === 1 ? 3 : 0
  return words ? 1 : 0
}

/*
 * One option and up to three fields are the usual cases. They are given one by one: an array of
 * arguments would cost as much as all the rest.
 */

function runWithOption(run, args, { at, words }, [name]) {
  const value = args[at][name]
  const option = words.get(name)
  const takes = option !== undefined && option.takes !== 'nothing' && isValue(value)
  if (takes && at === 1) return run(args[0], option.word, value)
  if (takes && at === 2) return run(args[0], args[1], option.word, value)
  return run(...withOption(args, name, value, option))
}

function runWithFields(run, [key, object], names) {
  const count = names.length
  const a = object[names[0]]
  const b = count > 1 ? object[names[1]] : ''
  const c = count > 2 ? object[names[2]] : ''
  if (!(isValue(a) && isValue(b) && isValue(c))) {
    const read = [a, b, c]
    return run(key, Object.fromEntries(names.map((name, index) => [name, read[index]])))
  }
  if (count === 1) return run(key, names[0], a)
  if (count === 2) return run(key, names[0], a, names[1], b)
  return run(key, names[0], a, names[1], b, names[2], c)
}

/** A number that is answered says where in the slab the bytes of a Buffer lie. */
function cutting(name, run, cut) {
  const method = {
    [name](...args) {
      try {
        const answer = run(...args)
        return typeof answer === 'number' ? cut(answer) : answer
      } catch (error) {
        throw RedletError.through(method, error)
      }
    },
  }[name]
  return method
}

/** Names of options are looked up as programs write them: in small letters or in capitals. */
function readFacts([name, { place, ...facts }]) {
  if (!place) return [name, facts]
  if (!place.words) return [name, { ...facts, place }]
  const words = Object.entries(place.words).map(([word, takes]) => ({ word, takes }))
  const entries = words.flatMap((entry) => [
    [entry.word, entry],
    [entry.word.toLowerCase(), entry],
  ])
  return [name, { ...facts, place: { ...place, words: new Map(entries) } }]
}

module.exports = { WAITING, methodsOf }

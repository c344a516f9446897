'use strict'

const { commandFacts, commandNames } = require('./binding.js')
const { tracing } = require('./channels.js')
const { RedletError } = require('./error.js')
const { forward } = require('./forward.js')
const { parsed, withTexts } = require('./json.js')
const { fewNames, gather, isValue, spread, withOption } = require('./spread.js')

/** The facts of each method's command, from the native side: see src/node/facts.rs. */
const FACTS = new Map(Object.entries(JSON.parse(commandFacts())).map(readFacts))

/** More arguments than this are passed on as an array: passing them twice takes twice the stack. */
const MOST_ARGUMENTS = 8192

/** The methods of commands that may wait. */
const WAITING = [...FACTS].filter(([, facts]) => facts.blocks).map(([name]) => name)

/**
 * The functions of a store's commands. Most are the native ones. A call through Node-API is cheap
 * only with strings and numbers, so a function that may get an object has a JavaScript wrapper that
 * spreads the object, and one that returns a Buffer has a wrapper that creates the Buffer, with
 * `cut`, if the store returns Buffers.
 */
function methodsOf(functions, cut) {
  const methods = {}
  for (const [name, native] of Object.entries(functions)) {
    const { place, text, scripts } = FACTS.get(name) ?? {}
    const run = cut && text ? cutting(name, native, cut) : native
    const method = place ? spreading(name, run, place) : run
    methods[name] = scripts ? tracing(name, method) : method
  }
  return methods
}

/** A call in a batch is its command's number plus its number of values, which is less than this. */
const ROW = 1 << 20

/** By the name of each method, the numbers of its subcommands. The command's own is at `undefined`. */
const METHODS = new Map()
for (const [place, fullName] of commandNames().split(' ').entries()) {
  const [name, subcommand] = fullName.split('|')
  if (!METHODS.has(name)) METHODS.set(name, new Map())
  METHODS.get(name).set(subcommand, place * ROW)
}

/** By the name of a namespace, its methods in the same form: `json` has `set` for `json.set`. */
const NAMESPACES = new Map()
for (const [name, numbers] of METHODS) {
  const [namespace, last] = name.split('.')
  if (last === undefined) continue
  if (!NAMESPACES.has(namespace)) NAMESPACES.set(namespace, new Map())
  NAMESPACES.get(namespace).set(last, numbers)
  METHODS.delete(name)
}

/**
 * An object with the functions of a namespace, by the last part of their names. They take JSON values,
 * and if the store returns strings they return them.
 */
function namespaceOf(functions, cut) {
  const methods = {}
  for (const [name, method] of Object.entries(methodsOf(functions, cut))) {
    const { json, parses } = FACTS.get(name) ?? {}
    const takes = json ? taking(name, method, json) : method
    methods[name.split('.')[1]] = parses && !cut ? parsing(name, takes) : takes
  }
  return methods
}

/** Passes JSON values on as their texts. */
function taking(command, run, json) {
  const method = {
    [command](...args) {
      try {
        return forward(run, withTexts(command, args, json))
      } catch (error) {
        throw RedletError.through(method, error)
      }
    },
  }[command]
  return method
}

/** Returns JSON values for their texts. */
function parsing(command, run) {
  const method = {
    [command](...args) {
      try {
        return parsed(forward(run, args))
      } catch (error) {
        throw RedletError.through(method, error)
      }
    },
  }[command]
  return method
}

/** Spreads an array or an object at the end of a call. */
function spreading(command, run, place) {
  const { at } = place
  const length = at + 1
  const few = fewest(place)
  const method = {
    [command](...args) {
      try {
        if (args.length > MOST_ARGUMENTS) return run(...gather(args, place))
        if (args.length !== length || typeof args[at] !== 'object') return forward(run, args)
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

/** An object with at most this number of names needs no array of arguments. */
function fewest({ at, pairs, words }) {
  if (pairs) return pairs === 'name' && at === 1 ? 3 : 0
  return words ? 1 : 0
}

/*
 * One option, and up to three fields, are the usual cases. They are passed one by one: an array of
 * arguments would cost as much as the rest of the call.
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

/** A returned number is the place of a Buffer's bytes in the slab. */
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

/** Names of options are looked up as written: in lower or upper case. */
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

module.exports = { FACTS, METHODS, NAMESPACES, ROW, WAITING, methodsOf, namespaceOf }

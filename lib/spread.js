'use strict'

/** More elements or properties than this are left to the native side. */
const MOST = 512

/**
 * Replaces an array or an object at the end of a call by strings and numbers: reading its elements
 * here costs a fraction of reading them through Node-API. If it contains anything but values, a
 * copy of what was read is passed to the native side, which knows what it means or what is wrong
 * with it. So a getter runs once.
 *
 * `place` describes what the grammar expects: an object is names and values if `pairs` is `name` or
 * `value`, whichever comes first, and options if there are `words`.
 */
function spread(args, place) {
  const object = args[place.at]
  for (let index = 0; index < place.at; index++) if (!isValue(args[index])) return args
  if (Array.isArray(object)) return spreadArray(args, object)
  if (!isPlain(object)) return args
  if (place.pairs) return spreadPairs(args, object, place.pairs)
  return place.words ? spreadOptions(args, object, place.words) : args
}

function spreadArray(args, array) {
  const count = array.length
  if (count > MOST) return args
  const at = args.length - 1
  const values = beginning(args, count)
  let simple = true
  for (let index = 0; index < count; index++) {
    const element = array[index]
    values[at + index] = element
    simple = simple && isValue(element)
  }
  return simple ? values : ending(args, values.slice(at))
}

function spreadPairs(args, object, pairs) {
  const names = Object.keys(object)
  const count = names.length
  if (count > MOST) return args
  const values = beginning(args, 2 * count)
  const name = args.length - (pairs === 'name' ? 1 : 0)
  const value = args.length - (pairs === 'name' ? 0 : 1)
  let simple = true
  for (let index = 0; index < count; index++) {
    const held = object[names[index]]
    values[name + 2 * index] = names[index]
    values[value + 2 * index] = held
    simple = simple && isValue(held)
  }
  if (simple) return values
  const copied = (_, index) => [names[index], values[value + 2 * index]]
  return ending(args, Object.fromEntries(names.map(copied)))
}

function spreadOptions(args, object, words) {
  const names = Object.keys(object)
  const read = new Array(names.length)
  const values = args.slice(0, -1)
  let simple = true
  for (let index = 0; index < names.length; index++) {
    const value = object[names[index]]
    read[index] = value
    simple = simple && addOption(values, words.get(names[index]), value)
  }
  const copied = (name, index) => [name, read[index]]
  return simple ? values : ending(args, Object.fromEntries(names.map(copied)))
}

/** The opposite: replaces the values at the end of a call by an array, if there are only values. */
function gather(args, { at }) {
  return args.every(isValue) ? [...args.slice(0, at), args.slice(at)] : args
}

/** The names in an object that ends a call, if there are some and not more than `most`. */
function fewNames(args, at, most) {
  for (let index = 0; index < at; index++) if (!isValue(args[index])) return undefined
  if (!isPlain(args[at])) return undefined
  const names = Object.keys(args[at])
  return names.length > 0 && names.length <= most ? names : undefined
}

/** The arguments with an object replaced by its only option, which has been read. */
function withOption(args, name, value, option) {
  const values = args.slice(0, -1)
  return addOption(values, option, value)
    ? values
    : ending(args, Object.fromEntries([[name, value]]))
}

/** Adds a word and its value; false if the native side has to handle it. */
function addOption(values, option, value) {
  if (option === undefined) return false
  if (value === undefined || value === null || value === false) return true
  const { word, takes } = option
  if (value === true) {
    if (takes === 'value') return false
    values.push(word)
    return true
  }
  if (takes === 'nothing' || !isValue(value)) return false
  values.push(word, value)
  return true
}

/** The arguments before the last one, and room for more. */
function beginning(args, more) {
  const at = args.length - 1
  const values = new Array(at + more)
  for (let index = 0; index < at; index++) values[index] = args[index]
  return values
}

/** The arguments with another last one. */
function ending(args, last) {
  return [...args.slice(0, -1), last]
}

/** Whether a value is one argument, and allowed at every place. */
function isValue(value) {
  switch (typeof value) {
    case 'string':
    case 'bigint':
      return true
    case 'number':
      return !Number.isNaN(value)
    default:
      return ArrayBuffer.isView(value)
  }
}

/** An object as `{}` writes it. */
function isPlain(value) {
  if (value === null || Array.isArray(value)) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

module.exports = { fewNames, gather, isValue, spread, withOption }

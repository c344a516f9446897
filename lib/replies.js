'use strict'

const { RedletError } = require('./error.js')

/*
 * What replies are made of that Node-API can't make, or not as well: of the realm of the program,
 * and faster. A call of one of these takes as long as setting one property through Node-API, so all
 * that belongs together comes as its arguments.
 */

const error = RedletError.make

const array = (...items) => items

const map = (pairs) => new Map(pairs)

/** Adds names and values, which take turns, to an object; to a new one where there is none. */
function fields(object = {}, ...pairs) {
  for (let index = 0; index < pairs.length; index += 2) {
    if (pairs[index] === '__proto__') define(object, pairs[index + 1])
    else object[pairs[index]] = pairs[index + 1]
  }
  return object
}

/** What is set would be a prototype; what is defined is a field. */
function define(object, value) {
  const property = { value, configurable: true, enumerable: true, writable: true }
  Object.defineProperty(object, '__proto__', property)
}

/** Adds pairs of what takes turns to an array; to a new one where there is none. */
function pairs(list = [], ...items) {
  for (let index = 0; index < items.length; index += 2) list.push([items[index], items[index + 1]])
  return list
}

/**
 * The function that makes objects with these names of the values that it is given. Copying an object
 * that has the names already takes a third of the time of adding them.
 */
function shape(...names) {
  const pattern = fields(undefined, ...names.flatMap((name) => [name, '']))
  return (...values) => {
    const object = { ...pattern }
    for (let index = 0; index < values.length; index++) object[names[index]] = values[index]
    return object
  }
}

module.exports = { makers: { error, array, map, fields, pairs, shape } }

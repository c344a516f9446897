'use strict'

/** The kinds that `unpack` returns as its first element. */
const OBJECT = 0
const ARRAY = 1
const SET = 2
const MAP = 3
const DATE = 4

/**
 * Returns what an object among the arguments is, and its content: `[kind, content]`. An array
 * behind a Proxy, as of MobX or Vue, is an array. A Map or Set is recognized by its name too.
 */
function unpack(object) {
  if (Array.isArray(object)) return [ARRAY, Array.from(object)]
  switch (Object.prototype.toString.call(object)) {
    case '[object Set]':
      return [SET, [...object]]
    case '[object Map]':
      return [MAP, entries(object)]
    case '[object Date]':
      return [DATE, object.getTime()]
    default:
      return [OBJECT, className(object)]
  }
}

/** Keys and values, one after the other. */
function entries(map) {
  const flat = []
  for (const [key, value] of map) flat.push(key, value)
  return flat
}

/** `undefined` for an object as `{}` writes it, also behind a Proxy. */
function className(object) {
  const prototype = Object.getPrototypeOf(object)
  if (prototype === null || Object.getPrototypeOf(prototype) === null) return undefined
  return String(object.constructor?.name ?? 'unknown')
}

/** The deepest nesting in the arguments of a call. */
const DEEPEST = 3

/**
 * A copy of an argument, independent of later changes. Bytes are not copied, nor values that no
 * call takes.
 */
function snapshot(value, depth = 0) {
  if (typeof value !== 'object' || value === null) return value
  if (ArrayBuffer.isView(value) || depth > DEEPEST) return value
  const copy = (inner) => snapshot(inner, depth + 1)
  const [kind, content] = unpack(value)
  if (kind === ARRAY) return content.map(copy)
  if (kind === SET) return new Set(content.map(copy))
  if (kind === DATE) return new Date(content)
  if (kind === MAP) return new Map(Array.from(value, ([name, inner]) => [copy(name), copy(inner)]))
  const fields = Object.entries(value)
  // An object without properties, such as a Promise, is refused by its name when the call runs.
  if (fields.length === 0) return value
  return Object.fromEntries(fields.map(([name, inner]) => [name, copy(inner)]))
}

module.exports = { snapshot, unpack }

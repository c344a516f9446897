'use strict'

const { RedletError } = require('../../error.js')
const { bytesOf, senseless } = require('../wire/replies.js')

/** The libraries of functions of a side, the code of each by its name. */
async function librariesOf(side) {
  return new Map((await listsOf(side)).flatMap((list) => [...list]))
}

/** The same of each node: all nodes of a cluster should have the same. */
async function listsOf(side) {
  return (await side.everywhere('FUNCTION', 'LIST', 'WITHCODE')).map(readList)
}

function readList({ type, value }) {
  if (type !== 'array') throw senseless('FUNCTION LIST')
  const pairs = value.map((library) => {
    const facts = library.type === 'map' ? library.value : []
    const fact = (wanted) => {
      const [, found] = facts.find(([name]) => String(name.value) === wanted) ?? []
      return bytesOf(found, 'FUNCTION LIST')
    }
    return [fact('library_name').toString(), fact('library_code')]
  })
  return new Map(pairs)
}

/**
 * Loads libraries. One that is there with other code is replaced only with `replace`; answers the names
 * of those that are not.
 */
async function copyLibraries(libraries, target, replace) {
  const lists = await listsOf(target)
  const others = []
  for (const [name, code] of libraries) {
    const found = lists.map((list) => list.get(name))
    if (found.every((each) => each?.equals(code))) continue
    const isTaken = found.some((each) => each !== undefined && !each.equals(code))
    if (isTaken && !replace) others.push(name)
    else await load(target, name, code)
  }
  return others
}

async function load(target, name, code) {
  try {
    await target.everywhere('FUNCTION', 'LOAD', 'REPLACE', code)
  } catch (error) {
    throw new RedletError(error.code, `library ${name}: ${error.message}`)
  }
}

module.exports = { copyLibraries, librariesOf }

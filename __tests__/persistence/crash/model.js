'use strict'

// What a store must hold: the acknowledged steps on a store in memory, where nothing can be lost.

const { isDeepStrictEqual } = require('node:util')
const { Redlet } = require('../../..')
const { newFolder } = require('../../support/processes/folder.js')
const { fromRedlet } = require('../../support/compare/normalize.js')
const { readState } = require('../../support/compare/state.js')
const { openDoors } = require('./doors.js')
const { contentOfStack, TYPES } = require('./stack.js')
const { contentOfVectors } = require('./vectors.js')

/** What is in a value of types that `readState` shows in part, by type. */
const CLOSER = new Map([
  ['vectorset', contentOfVectors],
  ...TYPES.map((type) => [type, contentOfStack]),
])

/** One writer's view of a store in memory. */
class Model {
  #db
  #doors
  #databases
  /** The last step that has run. */
  at = 0

  static async open(writer, databases) {
    const model = new Model()
    model.#db = new Redlet()
    model.#databases = databases
    model.#doors = await openDoors(model.#db, writer, `${newFolder()}/socket`)
    return model
  }

  /** Runs `step`, the next one. */
  async run(step) {
    await this.#doors.run(step)
    this.at += 1
  }

  /** The first thing in which `db` differs, in words; `undefined` when nothing does. */
  async difference(db) {
    const [ours, theirs] = await Promise.all(
      [this.#db, db].map((each) => contents(each, this.#databases)),
    )
    for (const key of new Set([...ours.keys(), ...theirs.keys()])) {
      const [expected, found] = [ours.get(key), theirs.get(key)]
      if (!same(expected, found)) return `${key}: expected ${show(expected)}, found ${show(found)}`
    }
    return undefined
  }

  async close() {
    await this.#doors.close()
    await this.#db.close()
  }
}

/** Everything in some databases but the numbers of steps. */
async function contents(db, databases) {
  const call = (args) => {
    try {
      return fromRedlet(db.buffers.call(...args))
    } catch (error) {
      return fromRedlet(error)
    }
  }
  const session = { call: async (args) => call(args), pipeline: async (calls) => calls.map(call) }
  const state = await readState(session, databases)
  for (const database of databases) state.delete(`${database}:step`)
  for (const [place, entry] of state) {
    const contentOf = CLOSER.get(entry.type)
    if (contentOf === undefined) continue
    const [database, key] = place.split(/:(.*)/)
    db.select(Number(database))
    entry.content = contentOf(call, key)
  }
  db.select(databases[0])
  const libraries = call(['FUNCTION', 'LIST']).map(({ map }) => new Map(map).get('library_name'))
  state.set('functions', { type: 'functions', content: libraries.sort() })
  return state
}

/** Without encodings: a large value that has shrunk is recovered as a small one. */
function same(expected, found) {
  if (expected === undefined || found === undefined) return false
  return (
    expected.type === found.type &&
    sameTimes(expected, found) &&
    isDeepStrictEqual(ordered(expected), ordered(found))
  )
}

/** Times to live are in milliseconds from now, and are not read at the same moment. */
function sameTimes(expected, found) {
  if (!isDeepStrictEqual(expected.ends, found.ends)) return false
  return expected.ttl === found.ttl || Math.abs(Number(expected.ttl) - Number(found.ttl)) < 2000
}

/** The fields of a hash come in any order. */
function ordered({ type, content }) {
  if (type !== 'hash' || !Array.isArray(content?.map)) return content
  return content.map.map(([field, value]) => [field, value]).sort(([a], [b]) => (a < b ? -1 : 1))
}

function show(entry) {
  return entry === undefined ? 'nothing' : JSON.stringify(entry).slice(0, 600)
}

module.exports = { Model }

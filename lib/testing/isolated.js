'use strict'

const { RedletError } = require('../error.js')
const { Redlet } = require('../redlet.js')

/**
 * A store of its own for a file of tests, in memory. `prepare(store)` fills it; before each test it
 * is again what it was then, its clock too, and after the last one it is closed. The hooks are those
 * of `hooks`, or those of the test runner at work. With `hooks: false` nothing of that happens by
 * itself.
 */
function isolated({ prepare, hooks = hooksOfRunner(), ...options } = {}) {
  const last = lastOf(hooks)
  if (prepare !== undefined && typeof prepare !== 'function') {
    throw refuse(`the option 'prepare' of isolated() is a function, not ${typeof prepare}`)
  }
  for (const name of ['path', 'name']) {
    if (options[name] !== undefined) throw refuse(`isolated() takes no '${name}': it is in memory`)
  }
  const db = forkOf(new Redlet(options), prepare)
  if (hooks !== false) follow(db, hooks.beforeEach, last, options.clock)
  return db
}

/**
 * Those that jest, mocha and, with its option `globals`, vitest have as globals, or else those of
 * `node --test`. Vitest's others only an ES module can import, and not without a wait, which no
 * module may have that is to be bundled.
 */
function hooksOfRunner() {
  if (typeof globalThis.beforeEach === 'function') return globalThis
  return process.env.NODE_TEST_CONTEXT === undefined ? undefined : require('node:test')
}

/** The hook for the end. */
function lastOf(hooks) {
  if (hooks === false) return undefined
  const last = hooks?.afterAll ?? hooks?.after
  if (typeof hooks?.beforeEach === 'function' && typeof last === 'function') return last
  throw refuse(
    "isolated() finds no hooks: give it those of the test runner, as in isolated({ hooks: require('node:test') }) " +
      "or, after import * as vitest from 'vitest', isolated({ hooks: vitest }); or give it hooks: false, and call rewind() and close() yourself",
  )
}

function follow(db, beforeEach, last, clock) {
  const start = typeof clock === 'object' ? clock.now() : undefined
  beforeEach(() => {
    if (start !== undefined) clock.set(start)
    db.rewind()
  })
  last(() => db.close())
}

/** A fork of a store once it is prepared; the store itself is closed. */
function forkOf(template, prepare) {
  try {
    const done = prepare?.(template)
    if (typeof done?.then !== 'function') return template.fork()
    // It goes on, and fails because the store is closed.
    done.then(undefined, () => {})
  } finally {
    template[Symbol.dispose]()
  }
  throw refuse(
    '`prepare` of isolated() must not be async: fill the store with calls that do not wait',
  )
}

function refuse(message) {
  return new RedletError('INVALID_ARGUMENT', message)
}

module.exports = { isolated }

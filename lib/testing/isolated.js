'use strict'

const { RedletError } = require('../error.js')
const { Redlet } = require('../redlet.js')

/**
 * A store of its own for a file of tests. `prepare(store)` fills it; before each test it is again
 * what it was then, and after the last one it is closed. The hooks are those of `hooks`, or the
 * global ones that jest, vitest (with `globals`) and mocha have. Without hooks, as in `await using`,
 * nothing of that happens by itself.
 */
function isolated({ prepare, hooks = globalThis, ...options } = {}) {
  const db = forkOf(new Redlet(options), prepare)
  const last = hooks.afterAll ?? hooks.after
  if (typeof hooks.beforeEach === 'function' && typeof last === 'function') {
    hooks.beforeEach(() => db.rewind())
    last(() => db.close())
  }
  return db
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
  throw new RedletError(
    'INVALID_ARGUMENT',
    '`prepare` of isolated() must not be async: fill the store with calls that do not wait',
  )
}

module.exports = { isolated }

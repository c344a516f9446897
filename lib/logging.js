'use strict'

const { Every } = require('./every.js')
const { Limiter } = require('./limiter.js')
const { opened, lineOf } = require('./log-lines.js')
const { RedletError } = require('./error.js')

// Lines about a store for the program's own logger. It is loaded only where there is one.

/** The levels, as the methods of a logger are named. */
const LEVELS = ['debug', 'info', 'warn', 'error']

/** A logger with this property shows long work as a bar on stderr, where that is a terminal. */
const BARS = Symbol('bars')

/** Milliseconds from one look at how far a snapshot is to the next. */
const LOOK = 100

/**
 * Calls the methods of a logger in its own order of arguments: `logger.info(text, fields)`, as the
 * console and winston take them, or `logger.info(fields, text)` if it has the method `bindings`,
 * which pino's have. What it throws is a warning of the process, once.
 */
class Pen {
  #logger
  #fieldsFirst
  #warned = false

  constructor(logger) {
    this.#logger = logger
    this.#fieldsFirst = typeof logger.bindings === 'function'
  }

  write(level, text, fields) {
    const line = `redlet: ${text}`
    try {
      if (this.#fieldsFirst) this.#logger[level](fields, line)
      else this.#logger[level](line, fields)
    } catch (error) {
      if (this.#warned) return
      this.#warned = true
      process.emitWarning(`the logger of a store has thrown: ${error?.message ?? error}`)
    }
  }
}

/** What one use of a store tells its logger. */
class StoreLog {
  #pen
  #limiter
  /** How the store is called in texts, and in fields. */
  #shown
  #store
  #bars
  #client
  #begun = performance.now()
  #saving
  #closing = false

  /** Of a store that is about to be opened. */
  constructor(logger, { path, name }) {
    this.#pen = new Pen(logger)
    this.#bars = logger[BARS] === true
    this.#store = path ?? name ?? null
    this.#shown =
      path ?? (name === undefined ? 'a store in memory' : `the store '${name}' in memory`)
    this.#limiter = new Limiter()
  }

  /** Shows how far the opening is until it has ended. */
  opening(work, look) {
    return this.#progress(`reading ${this.#shown}`, 'bytes').during(work, look)
  }

  opened(client, joined) {
    this.#client = client
    const duration = since(this.#begun)
    const ownership = client.ownership()
    const facts = { shown: this.#shown, joined, ownership, duration, found: client.recovered() }
    for (const [level, text, fields] of opened(facts)) this.#write(level, 'opened', text, fields)
  }

  /** Something has happened in the store; see lib/events.js. */
  happened({ name, ...facts }) {
    if (name === 'snapshot-begun') this.#watchSnapshot()
    if (name === 'snapshot') this.#endWatch()
    const line = lineOf(name, facts)
    if (line === undefined) return
    const { level, text, fields, limited } = line
    const held = limited ? this.#limiter.admit(`${name} ${level}`) : 0
    if (held === undefined) return
    const more = held === 0 ? '' : ` (and ${held} more like it that were left out)`
    this.#write(level, name, `${text}${more}`, held === 0 ? fields : { ...fields, leftOut: held })
  }

  /** This use is about to end. Returns what to call when it has, the first time. */
  closing() {
    if (this.#closing) return undefined
    this.#closing = true
    this.#endWatch()
    const [begun, left] = [performance.now(), this.#client.hasOthers()]
    return () => {
      const duration = since(begun)
      const what = left ? `left ${this.#shown}, which is still in use` : `closed ${this.#shown}`
      this.#write('info', left ? 'left' : 'closed', what, { duration })
    }
  }

  #write(level, event, text, fields) {
    const store = this.#store === null ? {} : { store: this.#store }
    this.#pen.write(level, text, { event, ...store, ...fields })
  }

  #progress(what, unit) {
    const { Progress } = require('./cli/progress.js')
    const say = (text, { done, total }) =>
      this.#write('info', 'progress', text, { done, total, unit })
    return new Progress(what, unit, { stream: this.#bars ? process.stderr : {}, say })
  }

  #watchSnapshot() {
    this.#endWatch()
    const progress = this.#progress('writing a snapshot', 'keys')
    const looking = new Every(LOOK, () => {
      const found = this.#client.saving()
      if (found === null) this.#endWatch()
      else progress.at(...found)
    })
    this.#saving = { progress, looking }
  }

  #endWatch() {
    if (this.#saving === undefined) return
    this.#saving.looking.end()
    this.#saving.progress.end()
    this.#saving = undefined
  }
}

/** Milliseconds since then, to the microsecond. */
function since(begun) {
  return Math.round((performance.now() - begun) * 1000) / 1000
}

/** Refuses what is no logger. */
function checkLogger(logger) {
  const missing = LEVELS.find((level) => typeof logger?.[level] !== 'function')
  if (missing === undefined) return
  throw new RedletError(
    'INVALID_ARGUMENT',
    `the option 'logger' has the methods ${LEVELS.join(', ')}, as console, pino and winston do; ` +
      `this one has no ${missing}()`,
  )
}

module.exports = { BARS, StoreLog, checkLogger }

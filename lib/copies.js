'use strict'

const { RedletError } = require('./error.js')
const { NativeWork } = require('./binding.js')
const { Every } = require('./every.js')

/** Milliseconds between two calls of `onProgress`. */
const TELL_EACH = 100

/** The options of each method, and the types of their values. */
const COMMON = { signal: 'object', onProgress: 'function' }
const OPTIONS = {
  backup: COMMON,
  exportRdb: { ...COMMON, replace: 'boolean', dialect: 'string' },
  importRdb: { ...COMMON, replace: 'boolean' },
}

const DIALECTS = ['redis', 'valkey']

/** Writes a folder with everything as it is now: `{ keys, bytes }`. */
function backup(client, folder, options) {
  const given = read('backup', 'folder', folder, options)
  return run(given, (work) => client.backup(folder, work))
}

/** Writes an RDB file with everything as it is now: `{ keys, bytes }`. */
function exportRdb(client, file, options) {
  const given = read('exportRdb', 'file', file, options)
  const { dialect = null, replace = false } = given
  if (dialect !== null && !DIALECTS.includes(dialect)) {
    throw refuse(`the option 'dialect' is one of '${DIALECTS.join("', '")}', not '${dialect}'`)
  }
  return run(given, (work) => client.exportRdb(file, dialect, replace, work))
}

/** Adds what an RDB file holds: `{ keys, functions, expired }`. */
function importRdb(client, file, options) {
  const given = read('importRdb', 'file', file, options)
  return run(given, (work) => client.importRdb(file, given.replace ?? false, work))
}

async function run({ signal, onProgress }, begin) {
  signal?.throwIfAborted()
  const work = new NativeWork()
  const running = begin(work)
  if (running === null) throw new RedletError('CLOSED', 'the store is closed')
  const end = () => work.end()
  signal?.addEventListener('abort', end)
  const tell = onProgress && (() => onProgress(progress(work)))
  const telling = tell && new Every(TELL_EACH, tell)
  try {
    const { keys, bytes, functions, expired } = RedletError.check(await running)
    if (onProgress) {
      const [, total] = work.state()
      onProgress({ done: total, total })
    }
    return bytes === undefined ? { keys, functions, expired } : { keys, bytes }
  } catch (error) {
    throw error.code === 'ABORTED' && signal?.aborted ? signal.reason : error
  } finally {
    telling?.end()
    signal?.removeEventListener('abort', end)
  }
}

function progress(work) {
  const [done, total] = work.state()
  return { done, total }
}

function read(method, what, path, options = {}) {
  if (typeof path !== 'string' || path === '' || path.includes('\0')) {
    throw refuse(`${method} takes the path of a ${what}`)
  }
  if (typeof options !== 'object' || options === null) {
    throw refuse(`the options of ${method} are an object`)
  }
  const known = OPTIONS[method]
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(known, name)) {
      throw refuse(`${method} has no option '${name}'; there are ${Object.keys(known).join(', ')}`)
    }
    if (value === undefined) continue
    if (typeof value !== known[name] || value === null) {
      throw refuse(`the option '${name}' of ${method} is ${article(known[name])}`)
    }
    if (name === 'signal' && typeof value.throwIfAborted !== 'function') {
      throw refuse(`the option 'signal' of ${method} is an AbortSignal`)
    }
  }
  return options
}

function article(type) {
  return type === 'object' ? 'an AbortSignal' : `a ${type}`
}

function refuse(message) {
  return new RedletError('INVALID_ARGUMENT', message)
}

module.exports = { backup, exportRdb, importRdb }

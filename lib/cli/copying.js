'use strict'

// What the commands that copy data share.

const fs = require('node:fs')
const { WrongUsage } = require('./usage.js')

/** Their options. */
const DATABASES = {
  ...{ type: 'string', value: '<number>' },
  read: (text, name) => require('./usage.js').integer(1, 16_384)(text, name),
  help: 'how many databases there are; 16 by default, or what the redlet.conf of the folder says',
}

/** What to do about a folder that another process has open. */
const IN_USE =
  'To copy the data of a running program, have it call `await db.backup(folder)`; a running `redlet server ' +
  '--http <port> --backups <folder>` makes a backup when it is sent `POST /backup`'

/** Opens a folder for reading, runs `work` on the store, and closes it. */
async function reading(folder, { databases }, work) {
  const { Redlet } = require('../redlet.js')
  if (!fs.existsSync(folder)) throw new WrongUsage(`${folder} does not exist`)
  const opening = Redlet.open(folder, { readOnly: true, databases })
  const db = await opening.catch((error) => {
    if (error.code === 'LOCKED') error.message += `. ${IN_USE}`
    throw error
  })
  try {
    return await work(db)
  } finally {
    await db.close()
  }
}

/**
 * Runs `begin({ signal, onProgress })`, and shows how far it is. SIGINT and SIGTERM end it; then it
 * leaves nothing behind.
 */
async function shown(what, unit, begin) {
  const { RedletError } = require('../error.js')
  const { Progress } = require('./progress.js')
  const ending = new AbortController()
  const end = (signal) => ending.abort(new RedletError('ABORTED', `ended by ${signal}`))
  process.once('SIGINT', end).once('SIGTERM', end)
  let state = [0, 0]
  const onProgress = ({ done, total }) => {
    state = [done, total]
  }
  try {
    const work = begin({ signal: ending.signal, onProgress })
    return await new Progress(what, unit).during(work, () => state)
  } catch (error) {
    // The option as it is given here.
    error.message = error.message.replace('`replace`', '`--replace`')
    throw error
  } finally {
    process.off('SIGINT', end).off('SIGTERM', end)
  }
}

function count(number, thing) {
  return `${number} ${thing}${number === 1 ? '' : 's'}`
}

module.exports = { DATABASES, count, reading, shown }

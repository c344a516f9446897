'use strict'

const fs = require('node:fs')
const { RedletError } = require('../error.js')

/**
 * A file that lines are appended to. If it cannot be written, because its disk is full for instance,
 * lines are lost, stderr says so once, and the first line that is written again is about that.
 */
class LogFile {
  #path
  /** `(level, text, fields) => line` */
  #format
  #handle
  #lost = 0

  constructor(path, format) {
    this.#path = path
    this.#format = format
    try {
      this.#handle = open(path)
    } catch (error) {
      throw new RedletError('IO', `the log file cannot be opened: ${error.message}`)
    }
  }

  line(...parts) {
    try {
      if (this.#lost > 0) this.#append(this.#format(...lostLines(this.#lost)))
      this.#lost = 0
      this.#append(this.#format(...parts))
    } catch (error) {
      this.#fail(error)
    }
  }

  /** Goes on in a new file of the same path. */
  reopen() {
    try {
      const handle = open(this.#path)
      fs.closeSync(this.#handle)
      this.#handle = handle
    } catch (error) {
      this.#warn(`cannot be opened anew, so the old one is written to: ${error.message}`)
    }
  }

  /** Writes a whole line, or nothing. */
  #append(line) {
    const bytes = Buffer.from(line)
    let written = 0
    try {
      while (written < bytes.length) written += fs.writeSync(this.#handle, bytes, written)
    } catch (error) {
      if (written > 0) this.#takeBack(written)
      throw error
    }
  }

  #takeBack(bytes) {
    try {
      fs.ftruncateSync(this.#handle, fs.fstatSync(this.#handle).size - bytes)
    } catch {
      // What is no file on a disk keeps the beginning of the line.
    }
  }

  #fail(error) {
    if (this.#lost === 0) this.#warn(`cannot be written, and lines are lost: ${error.message}`)
    this.#lost += 1
  }

  #warn(text) {
    process.stderr.write(`redlet: the log file ${this.#path} ${text}\n`)
  }
}

/** Readable by the owner and the group, as logs are. */
function open(path) {
  return fs.openSync(path, 'a', 0o640)
}

function lostLines(lost) {
  const text = `redlet: ${lost} line${lost === 1 ? '' : 's'} of the log could not be written`
  return ['warn', text, { event: 'lost', lost }]
}

module.exports = { LogFile }

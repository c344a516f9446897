'use strict'

const { BARS } = require('../logging.js')
const { LogFile } = require('./log-file.js')
const { Progress } = require('./progress.js')

/** The values of CONFIG's `loglevel`, and the least method of a logger that each shows. */
const LEAST = { debug: 'debug', verbose: 'debug', notice: 'info', warning: 'warn', nothing: '' }

/** The methods, from the least on. `nothing` shows none of them. */
const METHODS = ['debug', 'info', 'warn', 'error']

/**
 * The log of `redlet server`: readable text on a terminal, elsewhere a line of JSON each. It follows
 * CONFIG's `loglevel`, which it sees in the line that a parameter was set.
 */
class ServerLog {
  level
  #output

  /** Writes to this file, or to stdout without one. */
  constructor(file, level = 'notice') {
    this.level = level
    this.#output = file === undefined ? standardOutput() : new LogFile(file, json)
  }

  /** How far long work is, is shown as a bar on stderr, if that is a terminal. */
  get [BARS]() {
    return true
  }

  debug(text, fields) {
    this.#write('debug', text, fields)
  }

  info(text, fields) {
    this.#write('info', text, fields)
  }

  warn(text, fields) {
    this.#write('warn', text, fields)
  }

  error(text, fields) {
    this.#write('error', text, fields)
  }

  /** Opens the file anew, after logrotate has renamed it. */
  reopen() {
    this.#output.reopen?.()
  }

  #write(method, text, fields) {
    if (fields.event === 'configured') this.level = fields.parameters.loglevel ?? this.level
    const least = METHODS.indexOf(LEAST[this.level])
    if (least >= 0 && METHODS.indexOf(method) >= least) this.#output.line(method, text, fields)
  }
}

function standardOutput() {
  const { stdout } = process
  // Who reads it may go; the server does not end with them.
  stdout.removeAllListeners('error').on('error', () => {})
  return {
    line(...parts) {
      Progress.hide()
      stdout.write(stdout.isTTY ? readable(...parts) : json(...parts))
    },
  }
}

function readable(method, text) {
  return `${new Date().toISOString()} ${method.padEnd(5)} ${text.replace(/\p{Cc}/gu, '?')}\n`
}

function json(level, message, fields) {
  return `${JSON.stringify({ time: new Date().toISOString(), level, message, ...fields })}\n`
}

module.exports = { ServerLog }

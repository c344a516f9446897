'use strict'

const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { quoted } = require('../quote.js')

/** How many lines are kept in a file, and in a prompt. */
const LINES = 1000

/**
 * The lines of earlier prompts, newest first, in a file that only the user can read. A file that
 * cannot be written costs the history, and nothing else.
 */
class History {
  #file
  lines = []

  constructor(file = historyFile()) {
    this.#file = file
    if (file === undefined) return
    const read = readLines(file)
    this.lines = read.slice(-LINES).reverse()
    if (read.length > 2 * LINES) this.#rewrite()
  }

  /** Adds a line, unless it is that before, or begins with a blank. */
  add(line) {
    if (line === this.lines[0] || /^\s/.test(line) || line === '') return
    this.lines.unshift(line)
    this.lines.splice(LINES)
    this.#write(() => fs.appendFileSync(this.#file, `${line}\n`, { mode: 0o600 }))
  }

  #rewrite() {
    const text = [...this.lines].reverse().map((line) => `${line}\n`)
    this.#write(() => fs.writeFileSync(this.#file, text.join(''), { mode: 0o600 }))
  }

  #write(action) {
    if (this.#file === undefined) return
    try {
      fs.mkdirSync(path.dirname(this.#file), { recursive: true, mode: 0o700 })
      action()
    } catch {
      this.#file = undefined
    }
  }
}

function readLines(file) {
  try {
    return fs.readFileSync(file, 'utf8').split('\n').filter(Boolean)
  } catch {
    return []
  }
}

/** REDLET_HISTORY, which may be empty for none, or a file where systems keep such things. */
function historyFile() {
  const { REDLET_HISTORY: own, XDG_STATE_HOME: state } = process.env
  if (own !== undefined) return own === '' ? undefined : own
  return path.join(state || path.join(os.homedir(), '.local', 'state'), 'redlet', 'history')
}

/** A call of several lines as one. */
function oneLine(words) {
  return words.map((word) => (/^[\w:.*@{}-]+$/.test(word) ? String(word) : quoted(word))).join(' ')
}

module.exports = { History, oneLine }

'use strict'

const readline = require('node:readline')
const { Hint } = require('./hint.js')

/** The line of a terminal that is typed into: Node's readline, with hints and a history of calls. */
class Editor {
  #lines
  #hint
  #history
  /** The lines that the arrow keys bring back. */
  #recalled = []

  /**
   * `complete(line)` resolves with what Node's readline wants, `hintFor(line)` is a text; `onLine`,
   * `onInterrupt` (Ctrl-C) and `onClose` are called.
   */
  constructor({ history, complete, hintFor, paint, onLine, onInterrupt, onClose }) {
    this.#history = history
    this.#lines = readline.createInterface({
      ...{ input: process.stdin, output: process.stdout, terminal: true },
      ...{ history: [...history.lines], historySize: 1000 },
      completer: (line, answer) => this.#complete(complete(line), answer),
    })
    this.#hint = new Hint(this.#lines, hintFor, paint)
    this.#lines.on('history', (lines) => {
      this.#recalled = lines
      this.recall()
    })
    this.#lines.on('line', onLine)
    this.#lines.on('SIGINT', onInterrupt)
    this.#lines.once('close', () => {
      this.#hint.clear()
      onClose()
    })
  }

  /** Whether nothing is typed. */
  get isEmpty() {
    return this.#lines.line === ''
  }

  /** Shows the prompt. */
  ask(text) {
    this.#lines.setPrompt(text)
    this.#lines.prompt()
  }

  /** Brings back whole calls, without those that carry a password, and not the lines as typed. */
  recall() {
    this.#recalled.splice(0, Infinity, ...this.#history.lines)
  }

  /** Prints something above the line. */
  aside(print) {
    readline.cursorTo(process.stdout, 0)
    readline.clearScreenDown(process.stdout)
    print()
    this.#lines.prompt(true)
  }

  /** Leaves the line where it stands, and goes on in an empty one. */
  drop() {
    this.#hint.clear()
    process.stdout.write('\n')
    // To the end of the line, and all that is before it away.
    this.#lines.write(null, { ctrl: true, name: 'e' })
    this.#lines.write(null, { ctrl: true, name: 'u' })
  }

  close() {
    this.#lines.close()
  }

  /** What completes the line comes later than its key, and behind it the new hint. */
  async #complete(found, answer) {
    const [candidates, typed] = await found
    this.#hint.clear()
    answer(null, [candidates, typed])
    setImmediate(() => this.#hint.draw())
  }
}

module.exports = { Editor }

'use strict'

const readline = require('node:readline')

/**
 * Shows behind the cursor what can still be typed, while the cursor is at the end of the line. The
 * hint never goes beyond its row of the screen, so that emptying the rest of the row removes it.
 */
class Hint {
  #lines
  #hintFor
  #paint
  #shown = false

  /** `hintFor(line)` is the text; `lines` the interface of readline that the line is typed into. */
  constructor(lines, hintFor, paint) {
    this.#lines = lines
    this.#hintFor = hintFor
    this.#paint = paint
    // Gone before a key is handled, and new behind it.
    lines.input.prependListener('keypress', () => this.clear())
    lines.input.on('keypress', () => this.draw())
  }

  clear() {
    if (this.#shown) readline.clearLine(this.#lines.output, 1)
    this.#shown = false
  }

  draw() {
    if (process.env.TERM === 'dumb') return
    const text = this.#hintFor(this.#lines.line)
    const { line, cursor, output } = this.#lines
    const room = output.columns - this.#lines.getCursorPos().cols - 1
    if (text === '' || line === '' || cursor < line.length || room < 2) return
    const shown = text.length > room ? `${text.slice(0, room - 1)}…` : text
    output.write(this.#paint('dim', shown))
    readline.moveCursor(output, -shown.length, 0)
    this.#shown = true
  }
}

module.exports = { Hint }

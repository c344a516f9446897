'use strict'

const { messageLine } = require('./message.js')
const { painter } = require('./paint.js')
const { TOO_LONG, fitting, json } = require('./plain.js')
const { prettyLines } = require('./pretty.js')
const { harmless } = require('../quote.js')

/** What the prompt prints, in colours if the terminal has them. */
class Screen {
  out = process.stdout
  paint = painter(process.stdout.hasColors())
  #json

  constructor(asJson) {
    this.#json = asJson
  }

  print(lines) {
    this.out.write(`${lines.join('\n')}\n`)
  }

  /** Something that the prompt itself has to say. */
  note(text) {
    this.print([this.paint('dim', text)])
  }

  error(message) {
    this.print([this.paint('error', `(error) ${harmless(Buffer.from(message))}`)])
  }

  reply(reply) {
    const { paint, out } = this
    const text = fitting(() =>
      this.#json
        ? json(reply, '  ')
        : prettyLines(reply, { paint, columns: out.columns || 80 }).join('\n'),
    )
    if (text === undefined) this.error(TOO_LONG)
    else this.print([text])
  }

  /** What came without a call. */
  message(reply) {
    const line = this.#json ? undefined : messageLine(reply, this.paint)
    if (line === undefined) this.reply(reply)
    else this.print([line])
  }

  clear() {
    this.out.write('\x1b[2J\x1b[3J\x1b[H')
  }
}

module.exports = { Screen }

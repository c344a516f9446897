'use strict'

const { adviceOn, greeting, hintFor } = require('./advice.js')
const { Completer } = require('./completer.js')
const { CommandDocs } = require('./docs.js')
const { Editor } = require('./editor.js')
const { helpLines } = require('./help.js')
const { History, oneLine } = require('./history.js')
const { Screen } = require('./screen.js')
const { isSecret } = require('./secrets.js')
const { shaped } = require('./shapes.js')
const { splitWords } = require('./words.js')
const { RedletError } = require('../../error.js')

/** Calls that take longer are timed, in milliseconds. */
const SLOW = 100

/** The prompt on a terminal; the exit code. */
async function runTerminal(session, options) {
  await session.connect()
  return new Prompt(session, await docsOf(session), options).run()
}

/** A connection of its own, which MONITOR does not show later. */
async function docsOf(session) {
  const client = await session.another()
  try {
    return await CommandDocs.of(client)
  } finally {
    client.close()
  }
}

class Prompt {
  #session
  #docs
  #target
  #screen
  #history = new History()
  #completer
  #editor
  /** The lines before this one, of a quote that is not closed. */
  #begun
  /** Lines that came while a call ran, and whether one does. */
  #waiting = []
  #busy = false
  /** Ctrl-C has ended the call, and this is the new connection. */
  #interrupted = false
  #renewed
  /** Ctrl-C was pressed in an empty line. */
  #leaving = false
  #left = false

  constructor(session, docs, { target, json }) {
    this.#session = session
    this.#docs = docs
    this.#target = target
    this.#screen = new Screen(json)
    this.#completer = new Completer(docs, session)
  }

  run() {
    this.#screen.print([greeting(this.#target, this.#session.server)])
    this.#screen.note('help tells what can be done here, Tab completes, Ctrl-D leaves')
    return new Promise((resolve) => {
      this.#editor = new Editor({
        ...{ history: this.#history, paint: this.#screen.paint },
        complete: (line) => this.#completer.complete(line),
        hintFor: (line) =>
          this.#busy || this.#begun !== undefined ? '' : hintFor(this.#docs, line),
        onLine: (line) => this.#take(line),
        onInterrupt: () => this.#interrupt(),
        onClose: () => resolve(this.#leave()),
      })
      this.#session.onPush = (reply) => this.#aside(reply)
      this.#ask()
    })
  }

  #ask() {
    const { database, inTransaction, connected } = this.#session
    const parts = [
      this.#target.name,
      database === 0 ? '' : `[${database}]`,
      inTransaction ? '(TX)' : '',
      connected ? '' : ' (not connected)',
    ]
    const text = this.#begun === undefined ? `${parts.join('')}> ` : '... '
    this.#editor.ask(this.#screen.paint('name', text))
  }

  /** Lines that are pasted come faster than calls return. */
  async #take(line) {
    this.#leaving = false
    this.#waiting.push(line)
    if (this.#busy) return
    this.#busy = true
    while (this.#waiting.length > 0) {
      await this.#handle(this.#waiting.shift())
      await this.#renewed
      this.#interrupted = false
      if (this.#left) return
      if (this.#waiting.length > 0) this.#ask()
    }
    this.#busy = false
    this.#ask()
  }

  async #handle(line) {
    const text = this.#begun === undefined ? line : `${this.#begun}\n${line}`
    this.#begun = undefined
    try {
      const { words, open } = splitWords(text)
      if (open) this.#begun = text
      else if (words.length > 0) await this.#enter(text, words)
    } catch (error) {
      this.#failed(error)
    }
  }

  /** A whole call, or a word that the prompt itself understands. */
  async #enter(text, words) {
    if (!isSecret(words)) this.#history.add(text.includes('\n') ? oneLine(words) : text.trimEnd())
    this.#editor.recall()
    const [word, ...rest] = words.map(String)
    const own = rest.length === 0 ? word.toLowerCase() : ''
    if (own === 'exit' || own === 'quit') return this.#editor.close()
    if (own === 'clear') return this.#screen.clear()
    if (/^(help|\?)$/i.test(word)) {
      return this.#screen.print(helpLines(this.#docs, rest, this.#screen.paint))
    }
    return this.#session.isLive(words) ? this.#live(words) : this.#call(words)
  }

  async #call(words) {
    const began = performance.now()
    const reply = await this.#session.run(words)
    const time = performance.now() - began
    this.#screen.reply(shaped(words, reply))
    const advice = adviceOn(this.#docs, words.map(String), reply)
    if (advice) this.#screen.note(advice)
    if (time >= SLOW) this.#screen.note(`(${(time / 1000).toFixed(2)} s)`)
  }

  async #live(words) {
    this.#screen.reply(await this.#session.live(words, (reply) => this.#screen.message(reply)))
  }

  /** Shows what came while a line is typed, above it. */
  #aside(reply) {
    if (this.#busy) return this.#screen.message(reply)
    this.#editor.aside(() => this.#screen.message(reply))
  }

  /** Ctrl-C ends what is waited for, or empties the line; twice in an empty one it leaves. */
  #interrupt() {
    if (this.#busy) return this.#end()
    const isEmpty = this.#editor.isEmpty && this.#begun === undefined
    if (isEmpty && this.#leaving) return this.#editor.close()
    this.#leaving = isEmpty
    this.#begun = undefined
    this.#editor.drop()
    if (isEmpty) this.#screen.note('Ctrl-C again or Ctrl-D leaves')
    this.#ask()
  }

  /** Ends the call that runs, or where that has been done the connecting anew. */
  #end() {
    this.#waiting = []
    if (this.#interrupted) return this.#session.hangUp()
    this.#interrupted = true
    this.#renewed = this.#session.interrupt().catch((error) => this.#failed(error))
  }

  #failed(error) {
    if (!(error instanceof RedletError)) throw error
    if (this.#left) return
    if (this.#interrupted) this.#screen.note('ended')
    else this.#screen.error(error.message)
  }

  #leave() {
    this.#left = true
    this.#completer.close()
    if (!this.#busy) process.stdout.write('\n')
    return 0
  }
}

module.exports = { runTerminal }

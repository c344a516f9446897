'use strict'

const { piece, toJson } = require('../bytes.js')
const { splitWords } = require('../../cli/prompt/words.js')
const { ascii } = require('../../cli/quote.js')
const { arrayOf, database, integer, optional, text, withDefault } = require('../takes.js')

/** Calls are told so often. */
const TELL_MS = 200

/** The most arguments of a call, and the most of its line, that are shown. */
const MOST_ARGS = 32
const LONGEST_LINE = 16 << 10

/** Calls of the slow log that are shown at first. */
const SLOW_CALLS = 128

const streams = {
  calls: {
    takes: {
      ...{ text: optional(text), commands: optional(arrayOf(text, 100)) },
      ...{ database: optional(database), client: optional(text) },
      rate: withDefault(integer(1, 1000), 100),
    },
    async run({ monitor }, request, stream) {
      const told = new Told(request)
      const timer = setInterval(() => told.tell(stream), TELL_MS)
      timer.unref()
      stream.signal.addEventListener('abort', () => clearInterval(timer))
      await monitor.listen(told, stream.signal)
    },
  },

  slow: {
    takes: {},
    async run({ calls }, _, stream) {
      let last
      do {
        const [entries, config] = await calls.all(0, [
          ['SLOWLOG', 'GET', SLOW_CALLS],
          ['CONFIG', 'GET', 'slowlog-log-slower-than'],
        ])
        const isFresh = ([id, , , , client]) => id > (last ?? -1) && !calls.isOwn(String(client))
        const fresh = entries.filter(isFresh).map(slowCall)
        const threshold = Number(config['slowlog-log-slower-than']) / 1000
        if (last === undefined || fresh.length > 0) stream.send('slow', { calls: fresh, threshold })
        last = entries[0]?.[0] ?? last ?? -1
      } while (await stream.pause(1000))
    },
  },
}

/** The calls of one stream that are to be told next. */
class Told {
  #wanted
  #most
  #calls = []
  #skipped = 0
  #lost = false

  constructor({ text, commands, database, client, rate }) {
    const part = text === undefined ? undefined : ascii(Buffer.from(text)).toLowerCase()
    const names = commands?.map((name) => name.toLowerCase())
    this.#wanted = (call) =>
      (database === undefined || call.database === database) &&
      (client === undefined || call.client === client) &&
      (names === undefined || names.includes(commandOf(call.words))) &&
      (part === undefined || call.words.toLowerCase().includes(part))
    this.#most = Math.max(1, Math.floor((rate * TELL_MS) / 1000))
  }

  line(call) {
    if (!this.#wanted(call)) return
    if (this.#calls.length < this.#most) this.#calls.push(liveCall(call))
    else this.#skipped += 1
  }

  lost() {
    this.#lost = true
  }

  tell(stream) {
    if (this.#calls.length === 0 && !this.#lost) return
    stream.send('calls', { calls: this.#calls, skipped: this.#skipped, lost: this.#lost })
    this.#calls = []
    this.#skipped = 0
    this.#lost = false
  }
}

function commandOf(words) {
  return words.slice(1, words.indexOf('"', 1)).toLowerCase()
}

function liveCall({ time, database, client, words }) {
  const split = splitWords(words.slice(0, LONGEST_LINE))
  const [command, ...args] = split.open ? [...split.words, split.partial] : split.words
  const shown = args.slice(0, MOST_ARGS).map((arg) => piece(arg))
  const more = args.length - shown.length
  return { time, database, client, command: String(command), args: shown, more }
}

function slowCall([id, time, micros, words, client, clientName]) {
  return {
    ...{ id, time, duration: micros / 1000, words: words.map(toJson) },
    ...{ client: String(client), clientName: String(clientName) },
  }
}

module.exports = { streams }

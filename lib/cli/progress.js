'use strict'

const { Every } = require('../every.js')
const { bytes, duration, grouped } = require('../units.js')

/** Milliseconds until the first sign, and from one to the next. Shorter work shows nothing. */
const BAR_TIMES = { first: 300, next: 100 }
const LINE_TIMES = { first: 5000, next: 5000 }

/** The width of the bar itself, and of a terminal that does not say its own. */
const BAR = 24
const COLUMNS = 80

/** Goes back to the start of the line and empties it. */
const CLEAR = '\r\x1b[K'

/**
 * Shows how far a long work is: a bar on a terminal, a line every few seconds elsewhere.
 *
 *     const progress = new Progress('reading dump.rdb', 'bytes')
 *     try {
 *       for await (const chunk of file) progress.at((done += chunk.length), size)
 *     } finally {
 *       progress.end()
 *     }
 */
class Progress {
  #what
  #unit
  #stream
  #say
  #terminal
  #began = performance.now()
  #next
  #drawn = false
  /** The one whose bar is drawn. */
  static #shown

  /**
   * `what` is what is being done, `unit` the plural of what is counted (`records`, `keys`); `bytes`
   * are shown as kB, MB and so on. `stream` is where the bar is drawn, stderr by default. Lines go
   * there too, or to `say(text, { done, total })`.
   */
  constructor(what, unit, { stream = process.stderr, say } = {}) {
    this.#what = what.replace(/\p{Cc}/gu, '?')
    this.#unit = unit
    this.#stream = stream
    this.#say = say ?? ((text) => stream.write(`redlet: ${text}\n`))
    this.#terminal = stream.isTTY === true && process.env.TERM !== 'dumb'
    this.#next = this.#began + this.#times.first
  }

  /** So much is done, of `total` if that is known. It may be called as often as you like. */
  at(done, total) {
    const now = performance.now()
    if (now < this.#next) return
    this.#next = now + this.#times.next
    if (this.#terminal) this.#draw(done, total, (now - this.#began) / 1000)
    else this.#say(this.#line(done, total), { done, total })
  }

  /**
   * Shows what `look()` answers, `[done, total]`, until a promise settles; then ends. Answers what
   * the promise does.
   */
  async during(work, look) {
    const looking = new Every(BAR_TIMES.next, () => this.at(...look()))
    try {
      return await work
    } finally {
      looking.end()
      this.end()
    }
  }

  /** Removes the bar that there may be, before something is written to the same terminal. */
  static hide() {
    const shown = Progress.#shown
    if (shown?.#drawn) shown.#stream.write(CLEAR)
  }

  /** Removes the bar. Call it whether the work has succeeded or not; `at` does nothing after it. */
  end() {
    this.#next = Number.POSITIVE_INFINITY
    if (this.#drawn) this.#stream.write(CLEAR)
    this.#drawn = false
  }

  get #times() {
    return this.#terminal ? BAR_TIMES : LINE_TIMES
  }

  #line(done, total) {
    const share = total > 0 ? `${percent(done, total)} %, ` : ''
    return `${this.#what}: ${share}${this.#amount(done, total)}`
  }

  #amount(done, total) {
    const shown = this.#unit === 'bytes' ? bytes : (count) => grouped(count)
    const unit = this.#unit === 'bytes' ? '' : ` ${this.#unit}`
    return `${shown(done)}${total > 0 ? ` of ${shown(total)}` : ''}${unit}`
  }

  /** What does not fit into the line is left out, since a longer one could not be removed. */
  #draw(done, total, seconds) {
    const parts = [this.#what, this.#amount(done, total)]
    if (total > 0) {
      parts.splice(1, 0, `${bar(done / total)} ${String(percent(done, total)).padStart(3)} %`)
      if (done > 0 && done < total) {
        parts.push(`${duration((seconds / done) * (total - done))} left`)
      }
    }
    const width = (this.#stream.columns || COLUMNS) - 1
    this.#stream.write(CLEAR + parts.join('  ').slice(0, width))
    this.#drawn = true
    Progress.#shown = this
  }
}

/** Rounded down: 100 is what is done. */
function percent(done, total) {
  return Math.min(100, Math.floor((100 * done) / total))
}

function bar(share) {
  const full = Math.min(BAR, Math.floor(share * BAR))
  return `[${'#'.repeat(full)}${'.'.repeat(BAR - full)}]`
}

module.exports = { Progress }

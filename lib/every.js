'use strict'

/**
 * Calls `run` every so many milliseconds until `end()`. It keeps no process alive, and a fake clock that
 * comes or goes in between does no harm: a timer that only the other clock could clear finds, at
 * the latest when it is due, that it is over.
 */
class Every {
  #milliseconds
  #run
  #timer
  #over = false

  constructor(milliseconds, run) {
    this.#milliseconds = milliseconds
    this.#run = run
    this.#wait()
  }

  end() {
    this.#over = true
    clearTimeout(this.#timer)
  }

  #wait() {
    this.#timer = setTimeout(() => {
      if (this.#over) return
      this.#wait()
      this.#run()
    }, this.#milliseconds)
    this.#timer.unref?.()
  }
}

module.exports = { Every }

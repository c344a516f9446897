'use strict'

const { differs, knownDifferences } = require('./known-differences.js')

const rows = knownDifferences()
const SHOWN = Number(process.env.REDLET_SHOWN ?? 5)

/** Collects the differences, and sorts out those that docs/compatibility.md knows. */
class Verdict {
  #us
  #them
  #trail = []
  #known
  #problems = []
  #differing = new Set()

  constructor(us, them) {
    this.#us = us
    this.#them = them
  }

  begin(line, known) {
    this.#trail = [...this.#trail.slice(-3), `  ${line}`]
    this.#known = known
  }

  report(run, problem) {
    const expected = [run, this.#us].some(({ title }) => differs(rows, this.#known, title))
    if (expected) this.#differing.add(run.title)
    else
      this.#problems.push(
        `${run.title} differs at the last of\n${this.#trail.join('\n')}\n${problem}`,
      )
  }

  /** A tag without a difference misleads, and has to be removed. */
  checkTag(known) {
    if (known === undefined || differs(rows, known, this.#us.title)) return
    for (const { title } of this.#them) {
      if (!differs(rows, known, title) || this.#differing.delete(title)) continue
      this.#problems.push(`${title} does not differ [${known}] at\n${this.#trail.at(-1)}`)
    }
  }

  conclude() {
    if (this.#problems.length === 0) return
    const rest = this.#problems.length - SHOWN
    throw new Error(
      this.#problems.slice(0, SHOWN).join('\n') + (rest > 0 ? `\n… and ${rest} more` : ''),
    )
  }
}

module.exports = { Verdict }

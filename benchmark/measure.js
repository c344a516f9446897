/*
 * Timing of calls, in loops that are compiled for the purpose.
 *
 * A trial is one expression, such as `db.get(keys[i])`. It is compiled afresh for each use: loops
 * that shared one function would share its inline caches too, and what ran first would slow what
 * runs next. The same expression serves drivers that answer (`plain`) and drivers that promise
 * (`awaited`), and loads data (`together`: all promises of a slice at once).
 *
 * What is to be compared within one process runs in slices of about 2 ms that take turns, so that
 * whatever else the machine does falls on both alike.
 */

const SLICE_MS = 2

const BODIES = {
  plain: (call) => `if (${call} !== undefined) seen++`,
  awaited: (call) => `if (await ${call} !== undefined) seen++`,
  together: (call) => `promises.push(${call}); seen++`,
}

/** A loop over `count` items of the scope, which keeps its place and the time spent in it. */
class Loop {
  /**
   * @param {string} call the expression; it may use the scope's names, `i`, `field` and `shift`
   * @param {object} scope what the expression may name
   * @param {object} options `how` (a key of BODIES), `count` items, `per` calls an item, `clear`
   *   after `fresh` passes, `refill` before each slice; the last two are not timed
   */
  constructor(call, scope, { how, count, per = 1, fresh = 0, clear, refill }) {
    this.run = compile(call, scope, how)
    Object.assign(this, { how, count, per, fresh, clear, refill, scope })
    this.at = 0
    this.pass = 0
    this.size = Math.min(16, count)
    this.reset()
  }

  reset() {
    this.spent = 0
    this.calls = 0
  }

  /** Nanoseconds a call since the last reset. */
  get ns() {
    return (this.spent * 1e6) / this.calls
  }

  /** Runs the next few items, and answers with the milliseconds they took. */
  async slice() {
    const to = Math.min(this.at + this.size, this.count)
    this.refill?.(this.at, to)
    const start = performance.now()
    // Awaiting what isn't a promise would put a turn of the microtask queue on the clock.
    const done = this.run(this.at, to, this.pass)
    if (this.how !== 'plain') await done
    const spent = performance.now() - start
    this.spent += spent
    this.calls += (to - this.at) * this.per
    await this.advance(to)
    return spent
  }

  async advance(to) {
    this.at = to % this.count
    if (this.at !== 0) return
    this.pass++
    if (this.fresh && this.pass % this.fresh === 0) await this.clear()
  }

  /** Runs the slices until the compiler has settled, and finds how many items make a slice. */
  async warm(ms) {
    const end = performance.now() + ms
    while (performance.now() < end) {
      const spent = await this.slice()
      if (spent < SLICE_MS) this.size = Math.min(this.size * 2, this.count)
    }
  }

  /** One pass over all items, not timed. */
  async once() {
    for (let at = 0; at < this.count; at += 1000) {
      await this.run(at, Math.min(at + 1000, this.count), this.pass)
    }
    this.pass++
  }
}

/**
 * The function that takes one sample of a trial: `main` and what stands beside it, by name, in
 * turns until each has run for `budget.sample` milliseconds.
 */
async function sampler(main, beside, budget) {
  const loops = [main, ...Object.values(beside)]
  for (const loop of loops) await loop.warm(budget.warm)
  return async () => {
    for (const loop of loops) loop.reset()
    while (loops.some((loop) => loop.spent < budget.sample)) {
      for (const loop of loops) await loop.slice()
    }
    return { value: main.ns, beside: mapped(beside, (loop) => loop.ns) }
  }
}

/** The object with each value replaced by `change(value)`. */
function mapped(object, change) {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]))
}

function compile(call, scope, how) {
  const source = `return ${how === 'plain' ? '' : 'async '}function (from, to, pass) {
    const field = fields[pass % fields.length]
    const shift = pass % keys.length
    const promises = []
    let seen = 0
    for (let i = from; i < to; i++) ${BODIES[how](call)}
    ${how === 'together' ? 'await Promise.all(promises)' : ''}
    return seen
  }`
  return new Function(...Object.keys(scope), source)(...Object.values(scope))
}

function median(list) {
  const sorted = [...list].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

module.exports = { Loop, mapped, median, sampler }

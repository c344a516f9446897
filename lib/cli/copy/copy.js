'use strict'

const { RedletError } = require('../../error.js')
const { grouped } = require('../../units.js')
const { harmless } = require('../quote.js')
const { WrongUsage } = require('../usage.js')
const { Comparison } = require('./comparison.js')
const { portionsOf, readKeys, unexpected } = require('./keys.js')
const { LeftBehind } = require('./left-behind.js')
const { copyLibraries, librariesOf } = require('./libraries.js')
const { callOf } = require('./side.js')
const { Sum } = require('./sum.js')

/** The longest value that a call can have. */
const LONGEST = 512 << 20

/** How a server refuses the encoding of another, and a value of a type that it does not have. */
const REFUSAL = /DUMP payload version or checksum are wrong|Bad data format/

/**
 * Copies all keys and libraries of functions of `source` to `target`, and compares the two sides.
 *
 * A key that the target has with the same value and deadline counts as copied, so a copy that was ended
 * goes on when it is run again. One that it has otherwise is left as it is, unless `replace` is true.
 */
class Copy {
  #source
  #target
  #values
  #replace
  #comparison
  /** Whether the target wants values encoded anew. */
  #anew = false
  /** `[database of the source, that of the target]`. */
  #databases
  #libraries
  #left = new LeftBehind()
  #total
  #copied = 0

  constructor({ source, target, values, replace = false }) {
    this.#source = source
    this.#target = target
    this.#values = values
    this.#replace = replace
    this.#comparison = new Comparison({ source, target, values })
  }

  /** Finds out what there is to copy, and throws if it cannot be. Nothing is changed. */
  async prepare() {
    const sizes = await this.#source.sizes()
    this.#databases = pairsOf(sizes, this.#source.database, this.#target.database)
    this.#total = this.#databases.reduce((sum, [from]) => sum + (sizes.get(from) ?? 0), 0)
    await this.#checkOther()
    for (const [, to] of this.#databases) await this.#checkDatabase(to)
  }

  async #checkDatabase(database) {
    try {
      await this.#target.select(database)
    } catch (error) {
      const what = `${this.#target.name} has no database ${database}`
      throw new RedletError(error.code, `${what}: ${error.message}`)
    }
  }

  /** A copy of a database onto itself would find all keys there, and say that all is well. */
  async #checkOther() {
    const [ours, theirs] = [await this.#source.identity(), await this.#target.identity()]
    const isOther = this.#databases.every(([from, to]) => from !== to)
    if (ours === undefined || ours !== theirs || isOther) return
    throw new WrongUsage(`${this.#source.name} and ${this.#target.name} are the same`)
  }

  /** Copies libraries and keys. If that ends early, the error says how far it is. */
  async copy(state) {
    try {
      this.#libraries = await librariesOf(this.#source)
      this.#left.libraries = await copyLibraries(this.#libraries, this.#target, this.#replace)
      await this.#walk(state, (keys, database) => this.#copyKeys(keys, database))
    } catch (error) {
      if (!(error instanceof RedletError)) throw error
      const done = `${grouped(this.#copied)} of ${grouped(this.#total)} keys are copied`
      throw new RedletError(error.code, `${error.message} (${done}; run it again to go on)`)
    }
  }

  /**
   * Compares each key of the source with that of the target. Throws if something has stayed behind or
   * differs; otherwise answers the Sum that both sides have.
   */
  async compare(state) {
    const sum = new Sum()
    await this.#walk(state, async (all, database) => {
      const copied = all.filter((key) => !this.#left.has(database, key))
      const same = (...found) => sum.addKey(database, ...found)
      for (const key of await this.#comparison.differing(copied, same)) {
        this.#left.add('differing', database, key)
      }
    })
    const error = this.#left.error(sum.keys, this.#total)
    if (error) throw error
    for (const library of this.#libraries) sum.addLibrary(...library)
    return sum
  }

  /** Gives `work` all keys, some at a time, with their databases selected on both sides. */
  async #walk({ signal, onProgress }, work) {
    let done = 0
    for (const [from, to] of this.#databases) {
      await this.#source.select(from)
      await this.#target.select(to)
      for await (const keys of this.#source.keys()) {
        signal.throwIfAborted()
        await work(keys, to)
        done += keys.length
        onProgress({ done, total: this.#total })
      }
    }
    await this.#source.checkStill()
  }

  async #copyKeys(keys, database) {
    for (const portion of await portionsOf(this.#source, keys)) {
      const values = await readKeys(this.#source, portion)
      const found = portion.map((key, i) => ({ key, ...values[i] }))
      await this.#write(
        found.filter(({ payload }) => payload !== undefined),
        database,
      )
    }
  }

  /** Writes what has been read, encoded anew from the first value on that the target refuses. */
  async #write(found, database) {
    if (!this.#anew) {
      const refused = await this.#restore(found, database)
      if (refused.length === 0) return
      this.#anew = true
      return this.#write(refused, database)
    }
    const encoded = found.map((each) => ({ ...each, payload: this.#encoded(each.payload) }))
    for (const { key, why } of await this.#restore(encoded, database)) {
      this.#left.add('refused', database, key, why)
    }
  }

  /** What redlet does not know is offered as it is. */
  #encoded(payload) {
    return this.#values.encoded(payload) ?? payload
  }

  /** Creates keys; answers those that the target refuses to read, and `why`. */
  async #restore(found, database) {
    const flags = this.#replace ? ['ABSTTL', 'REPLACE'] : ['ABSTTL']
    const [fitting, others] = partsOf(found, ({ payload }) => payload.length < LONGEST)
    const replies = await this.#target.ask(
      fitting.map(({ key, deadline, payload }) =>
        callOf('RESTORE', key, Math.max(deadline, 0), payload, ...flags),
      ),
    )
    const refused = others.map((each) => ({ ...each, why: 'it is too long for a call' }))
    const busy = []
    fitting.forEach((each, i) => {
      const reply = replies[i]
      if (reply.type === 'status') this.#copied += 1
      else if (isError(reply, /^BUSYKEY/)) busy.push(each.key)
      else if (isError(reply, REFUSAL)) refused.push({ ...each, why: harmless(reply.value) })
      else throw unexpected(reply, each.key, 'RESTORE')
    })
    await this.#compareBusy(busy, database)
    return refused
  }

  /** Keys that the target has already: as they are in the source, or otherwise. */
  async #compareBusy(keys, database) {
    const differing = await this.#comparison.differing(keys)
    for (const key of differing) this.#left.add('taken', database, key)
    this.#copied += keys.length - differing.length
  }
}

/**
 * Pairs of databases, of the source and of the target: each goes where it was, unless URLs name others.
 * `sizes` has the databases of the source.
 */
function pairsOf(sizes, from, to) {
  const all = from === undefined ? [...sizes.keys()].sort((a, b) => a - b) : [from]
  if (to === undefined) return all.map((each) => [each, each])
  if (all.length < 2) return all.map((each) => [each, to])
  const databases = `the databases ${all.join(', ')}`
  throw new WrongUsage(
    `the target names a database, but the source has ${databases}; name one of them`,
  )
}

function isError({ type, value }, pattern) {
  return type === 'error' && pattern.test(value)
}

function partsOf(all, test) {
  return [all.filter(test), all.filter((each) => !test(each))]
}

module.exports = { Copy }

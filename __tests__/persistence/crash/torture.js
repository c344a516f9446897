'use strict'

// Crashes a store again and again, and compares what is recovered with the model: every step that was
// acknowledged, then at most the one that was on its way, and nothing else. After a power cut, every
// step that the disk had confirmed, and of those after it an unbroken row.

const fs = require('node:fs')
const path = require('node:path')
const { setTimeout: sleep } = require('node:timers/promises')
const { Redlet } = require('../../..')
const { startScript } = require('../../support/processes/child.js')
const { newFolder } = require('../../support/processes/folder.js')
const { Chance } = require('../../support/random/generate.js')
const { Model } = require('./model.js')
const { draw } = require('./plan.js')
const { confirmAll, cut, watched } = require('./power.js')

const WRITER = path.join(__dirname, 'writer.js')
const STEPS = 3000
/** With the store for itself a writer uses these; several have one each. */
const ALL = [0, 1, 2]

class Torture {
  #seed
  #chance
  #options
  #folder = newFolder()
  #writers
  #rounds = 0
  /** Steps that were found again, by all writers. */
  kept = 0

  /** `crash` is `kill` or `power`; `fsync` as for a store; `writers` is how many threads write. */
  static async begin({ seed, ...options }) {
    const torture = new Torture(seed, options)
    torture.#writers = await Promise.all(
      Array.from({ length: options.writers }, (_, writer) => {
        const databases = options.writers === 1 ? ALL : [writer]
        return Model.open(writer, databases)
      }),
    )
    return torture
  }

  constructor(seed, options) {
    this.#seed = seed
    this.#chance = new Chance(seed)
    this.#options = options
  }

  /**
   * Runs the writers once, ends them, and checks what is left. `afterSteps`: not before the first writer
   * has done a step that has to be there.
   */
  async round({ afterSteps = false } = {}) {
    this.#rounds += 1
    const alone = this.#options.writers === 1
    const plans = this.#writers.map(({ at }) =>
      draw(this.#chance, { count: STEPS, first: at + 1, alone }),
    )
    const confirmed = newFolder()
    await this.#lifeAndEnd(plans, confirmed, afterSteps)
    if (this.#options.crash === 'power') cut(this.#folder, confirmed, this.#chance)
    fs.rmSync(confirmed, { recursive: true })
    await this.#look(plans)
  }

  async close() {
    for (const model of this.#writers) await model.close()
  }

  async #lifeAndEnd(plans, confirmed, afterSteps) {
    const { fsync, crash } = this.#options
    for (const file of this.#acknowledgements()) fs.rmSync(file, { force: true })
    if (crash === 'power') confirmAll(this.#folder, confirmed)
    const env = crash === 'power' ? watched(fs.realpathSync(this.#folder), confirmed) : {}
    const child = startScript(WRITER, [this.#folder, fsync], { env: { ...process.env, ...env } })
    const orders = plans.map((plan, writer) => ({
      writer,
      plan,
      first: this.#writers[writer].at + 1,
    }))
    child.stdin.on('error', () => {}) // killed before it had read
    child.stdin.end(JSON.stringify(orders))
    const [first] = this.#acknowledgements()
    // Now and then it is killed while it starts and recovers.
    const starts = this.#chance.once(6) && !afterSteps
    const far = afterSteps ? () => this.#least(0) > this.#writers[0].at : () => fs.existsSync(first)
    while (!starts && !far() && child.exitCode === null) await sleep(2)
    await sleep(this.#chance.next() * (starts ? 300 : 400))
    child.kill('SIGKILL')
    const { signal, stderr } = await child.ended
    if (signal !== 'SIGKILL' || stderr !== '') throw this.#failure(`the writer: ${stderr}`)
    for (let writer = 0; writer < plans.length; writer++) {
      fs.rmSync(`${this.#folder}.socket.${writer}`, { force: true })
    }
  }

  async #look(plans) {
    let db
    try {
      db = new Redlet(this.#folder)
    } catch (error) {
      throw this.#failure(`does not open: ${error.message}`)
    }
    for (const [writer, model] of this.#writers.entries()) {
      await this.#lookAt(db, writer, model, plans[writer])
    }
    await db.close()
  }

  async #lookAt(db, writer, model, plan) {
    const before = model.at
    db.select(writer)
    const found = Number(db.get('step') ?? 0)
    const least = Math.max(this.#least(writer), before)
    const most = this.#last(writer, 'done', before) + 1
    if (found < least || found > most) {
      throw this.#failure(`writer ${writer}: step ${found}, expected ${least} to ${most}`)
    }
    while (model.at < found) await model.run(plan[model.at - before])
    let difference = await model.difference(db)
    // The step after it may be there already, and only its number missing.
    if (difference !== undefined && plan[model.at - before] !== undefined) {
      await model.run(plan[model.at - before])
      const other = await model.difference(db)
      if (other === undefined) difference = undefined
      else difference = `after step ${found} ${difference}; after the next ${other}`
      db.set('step', model.at)
    }
    if (difference !== undefined) throw this.#failure(`writer ${writer}: ${difference}`)
    this.kept += model.at - before
  }

  /** The last step that has to be there. */
  #least(writer) {
    const word = this.#options.crash === 'power' ? 'synced' : 'done'
    return this.#last(writer, word, 0)
  }

  #last(writer, word, otherwise) {
    const file = this.#acknowledgements()[writer]
    if (!fs.existsSync(file)) return otherwise
    const lines = fs.readFileSync(file, 'utf8').split('\n')
    const last = lines.findLast((line) => line.startsWith(word))
    return last === undefined ? otherwise : Number(last.split(' ')[1])
  }

  #acknowledgements() {
    return this.#writers.map((_, writer) => `${this.#folder}.acknowledged.${writer}`)
  }

  /** Keeps the folder so that somebody can look into it. */
  #failure(problem) {
    const kept = `${this.#folder}.failed`
    fs.cpSync(this.#folder, kept, { recursive: true })
    const { crash, fsync, writers } = this.#options
    const about = `${crash}, fsync ${fsync}, ${writers} writers, seed ${this.#seed}`
    return new Error(`round ${this.#rounds} (${about}): ${problem}\nThe folder is kept: ${kept}`)
  }
}

module.exports = { Torture }

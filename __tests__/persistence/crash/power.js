'use strict'

// Power failures. The writer runs with power.c preloaded, which records what the disk has confirmed; `cut`
// then makes a folder as a disk might have it: of each page what was confirmed or what was written
// last, of each name what was confirmed or what it is now.

const fs = require('node:fs')
const path = require('node:path')
const { preloaded } = require('../../support/processes/preload.js')

const POWER = path.join(__dirname, 'power.c')
const PAGE = 4096

/** The environment in which what is confirmed of `folder` is kept in `confirmed`. */
function watched(folder, confirmed) {
  return { ...preloaded(POWER), REDLET_FOLDER: folder, REDLET_CONFIRMED: confirmed }
}

/** Takes all that is in `folder` for confirmed, as if it had been there for long. */
function confirmAll(folder, confirmed) {
  const names = fs.readdirSync(folder).map((name) => [name, identity(path.join(folder, name))])
  const list = names.map((pair) => `${pair.join(' ')}\n`).join('')
  fs.writeFileSync(path.join(confirmed, 'names'), list)
  for (const [name, id] of names) {
    fs.copyFileSync(path.join(folder, name), path.join(confirmed, `file.${id}`))
  }
}

/** Turns `folder` into what a power failure leaves of it. */
function cut(folder, confirmed, chance) {
  const disk = new Disk(folder, confirmed)
  const choose = chance.of([() => true, () => false, () => chance.once(2), () => chance.once(2)])
  const names = disk.namesAfter(choose)
  const contents = [...names].map(([name, id]) => [name, disk.contentAfter(id, chance, choose)])
  fs.rmSync(folder, { recursive: true })
  fs.mkdirSync(folder, { mode: 0o700 })
  for (const [name, content] of contents) fs.writeFileSync(path.join(folder, name), content)
}

/** What is on the disk for certain, and what was written. */
class Disk {
  #folder
  #confirmed
  /** Names → identities, before and now. */
  #before
  #now

  constructor(folder, confirmed) {
    this.#folder = folder
    this.#confirmed = confirmed
    const listed = read(path.join(confirmed, 'names'))?.toString().trim().split('\n') ?? []
    this.#before = new Map(listed.filter(Boolean).map((line) => line.split(' ')))
    const names = fs.readdirSync(folder)
    this.#now = new Map(names.map((name) => [name, identity(path.join(folder, name))]))
  }

  /** The names that are there. What one renaming has changed is there whole or not at all. */
  namesAfter(choose) {
    const names = new Map()
    for (const group of this.#groups()) {
      const from = choose() ? this.#before : this.#now
      for (const name of group) if (from.has(name)) names.set(name, from.get(name))
    }
    return names
  }

  /** Names that share a file, before or now, belong together. */
  #groups() {
    const groups = []
    for (const name of new Set([...this.#before.keys(), ...this.#now.keys()])) {
      const ids = [this.#before.get(name), this.#now.get(name)].filter(Boolean)
      const touching = groups.filter((group) => ids.some((id) => group.ids.has(id)))
      const merged = { names: [name], ids: new Set(ids) }
      for (const group of touching) {
        groups.splice(groups.indexOf(group), 1)
        merged.names.push(...group.names)
        for (const id of group.ids) merged.ids.add(id)
      }
      groups.push(merged)
    }
    return groups.map(({ names }) => names)
  }

  /** The bytes of a file: each page, and the length, as confirmed or as written last. */
  contentAfter(id, chance, choose) {
    const confirmed = read(path.join(this.#confirmed, `file.${id}`)) ?? Buffer.alloc(0)
    const name = [...this.#now].find(([, now]) => now === id)?.[0]
    // Deleted since: nothing was written to it after that.
    if (name === undefined) return confirmed
    const written = fs.readFileSync(path.join(this.#folder, name))
    const mixed = Buffer.alloc(choose() ? confirmed.length : written.length)
    const all = chance.of([undefined, true, false])
    for (let at = 0; at < mixed.length; at += PAGE) {
      const source = (all ?? choose()) ? confirmed : written
      source.subarray(at, at + PAGE).copy(mixed, at)
    }
    return mixed
  }
}

/** As power.c names a file. */
function identity(file) {
  const { ino, birthtimeNs } = fs.statSync(file, { bigint: true })
  const nanoseconds = String(birthtimeNs % 1_000_000_000n).padStart(9, '0')
  return `${ino}.${birthtimeNs / 1_000_000_000n}${nanoseconds}`
}

function read(file) {
  return fs.existsSync(file) ? fs.readFileSync(file) : undefined
}

module.exports = { confirmAll, cut, watched }

'use strict'

// Processes that share a folder, each in a role of its own and under load, while whichever of them
// owns the folder is killed again and again. What each has seen is in a file of its own, line by line,
// written before it goes on, so that the files of killed processes count too.

const fs = require('node:fs')
const path = require('node:path')
const { Sharing } = require('./sharing.js')

const sleep = (time) => new Promise((resolve) => setTimeout(resolve, time))

/**
 * What a process does until it is told to stop. Each line says what it began (`?`), what returned (`+`),
 * what has an unknown outcome (`!`), or what came (`=`).
 */
const ROLES = {
  /** Appends numbers to a list of its own. */
  async writer({ db, kept, write, attempt, pause }, name) {
    for (let n = 1; !kept.stop; n++) {
      write(`? ${n}`)
      await attempt(n, () => db.rpush(`written:${name}`, n))
      if (n % 50 === 0) await pause()
    }
  },

  /** Adds to a counter by transactions that watch it. */
  async transactor({ db, kept, write, attempt, pause }) {
    for (let n = 1; !kept.stop; n++) {
      write(`? ${n}`)
      await attempt(n, async () => {
        let done = null
        while (done === null) {
          db.watch('counter')
          const next = Number(db.get('counter') ?? 0) + 1
          done = await db.multi().set('counter', next).exec()
        }
      })
      await pause()
    }
  },

  /** Pushes jobs, and announces each. */
  async producer({ db, kept, attempt, pause }, name) {
    for (let n = 1; !kept.stop; n++) {
      await attempt(n, () => db.rpush('jobs', `${name}:${n}`))
      await attempt(n, () => db.publish('news', `${name}:${n}`))
      await pause()
    }
  },

  /** Waits for jobs. */
  async consumer({ db, kept, write, attempt }) {
    for (let n = 1; !kept.stop; n++) {
      await attempt(n, async () => {
        const job = await db.blpop('jobs', 1)
        if (job !== null) write(`= ${job[1]}`)
      })
    }
  },

  /** Listens to what is announced. */
  async listener({ db, kept, write, pause }) {
    db.subscribe('news', (message) => write(`= ${message}`))
    while (!kept.stop) await pause()
  },

  /** Counts by a script, through ioredis. */
  async client({ db, kept, write, pause, root }) {
    const { Redis } = require(`${root}/lib/adapters/ioredis.js`)
    const redis = new Redis({ store: db, retryStrategy: () => 2, maxRetriesPerRequest: null })
    redis.on('error', () => {})
    for (let n = 1; !kept.stop; n++) {
      await redis.eval("return redis.call('INCR', KEYS[1])", 1, 'by-ioredis')
      write(`+ ${n}`)
      await pause()
    }
  },

  /** Reads all keys, again and again. */
  async reader({ db, kept, attempt, pause }) {
    db.mset({ always: 1, there: 2 })
    for (let n = 1; !kept.stop; n++) {
      await attempt(n, () => {
        const keys = new Set(db.scanIterator({ count: 100 }))
        if (!keys.has('always') || !keys.has('there')) throw new Error('a scan has missed a key')
      })
      await pause()
    }
  },
}

/** Runs in the process. Resolves when it was told to stop. */
async function play({ db, kept, require }, role, code, file, name, root) {
  const fs = require('node:fs')
  const lines = fs.openSync(file, 'a')
  const write = (line) => fs.writeSync(lines, `${line}\n`)
  const pause = () => new Promise((resolve) => setTimeout(resolve, 1))
  const attempt = async (n, run) => {
    try {
      await run()
      write(`+ ${n}`)
    } catch (error) {
      if (error.code !== 'OWNER_LOST') throw error
      write(`! ${n}`)
    }
  }
  const tools = { db, kept, write, pause, attempt, root }
  await new Function('require', `return { ${code} }`)(require)[role](tools, name)
}

/** Kills the owner so many times, and returns what all processes have seen. */
async function killOwners({ folder, notes, processes, kills, between }) {
  const roles = Object.keys(ROLES)
  const running = new Set()
  const files = []
  let failure
  const begin = async (role) => {
    const name = `${role}-${files.length}`
    const file = path.join(notes, name)
    files.push({ role, name, file })
    const sharing = await Sharing.start(folder)
    const one = { role, sharing, killed: false }
    running.add(one)
    const root = path.join(__dirname, '..', '..', '..')
    one.playing = sharing.run(play, role, String(ROLES[role]), file, name, root).catch((error) => {
      if (!one.killed) failure ??= Object.assign(error, { message: `${name}: ${error.message}` })
    })
  }
  for (let n = 0; n < processes; n++) await begin(roles[n % roles.length])
  const pauses = []
  for (let n = 0; n < kills && !failure; n++) {
    await sleep(between)
    const owner = [...running].find(({ sharing }) => sharing.pid === ownerOf(folder))
    if (owner === undefined) continue
    running.delete(owner)
    owner.killed = true
    const begun = performance.now()
    await owner.sharing.kill()
    while (ownerOf(folder) === owner.sharing.pid) await sleep(1)
    pauses.push(performance.now() - begun)
    await begin(owner.role)
  }
  for (const { sharing } of running) {
    sharing.run(({ kept }) => {
      kept.stop = true
    })
  }
  await Promise.all([...running].map(({ playing }) => playing))
  for (const { sharing } of running) await sharing.kill()
  if (failure) throw failure
  return { seen: files.map(read), kills: pauses.length, pauses }
}

function ownerOf(folder) {
  return Number.parseInt(fs.readFileSync(path.join(folder, 'redlet.lock'), 'utf8'), 10)
}

function read({ role, name, file }) {
  const lines = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('\n').slice(0, -1) : []
  const of = (sign) => lines.filter((line) => line.startsWith(sign)).map((line) => line.slice(2))
  return { role, name, begun: of('?'), returned: of('+'), unknown: of('!'), came: of('=') }
}

module.exports = { killOwners }

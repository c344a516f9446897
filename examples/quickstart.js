'use strict'

// A search engine for the Markdown files under node_modules, in one file and without a server.
//
//     npm start                                   in a temporary folder, removed at the end
//     node examples/quickstart.js ./data          in a folder that stays
//
// `require('redlet')` works here as in your own program: a package can require itself by its name.

const { Redlet } = require('redlet')
const Redis = require('redlet/ioredis')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { setTimeout: sleep } = require('node:timers/promises')
const { Worker, isMainThread, workerData } = require('node:worker_threads')

const root = path.join(__dirname, '..', 'node_modules')

async function main() {
  const given = process.argv[2]
  const folder = given ?? fs.mkdtempSync(path.join(os.tmpdir(), 'redlet-quickstart-'))

  // A folder makes the store durable: what a call has written survives even `kill -9`.
  const db = new Redlet(folder)
  console.log(`Opened ${folder}`)
  forget(db)
  await index(db, folder)
  count(db)
  search(db)
  await cache(db)
  await book(db, folder)
  await askThroughIoredis(db)
  const before = summary(db)
  await time('closed', () => db.close())

  // Everything is on the disk, so a second program (here, a second opening) finds it again.
  const again = await time('opened again', () => Redlet.open(folder))
  const same = JSON.stringify(summary(again)) === JSON.stringify(before)
  console.log(`  all is still there: ${same}`)
  await again.close()

  if (given === undefined) fs.rmSync(folder, { recursive: true })
  if (!same) process.exitCode = 1
}

/** Keys are plain strings; by convention their parts are joined with colons. Ours begin with md. */
function forget(db) {
  for (const key of db.scanIterator({ match: 'md:*' })) db.unlink(key)
}

/**
 * A worker thread reads the files, so that this thread stays free. It opens the same folder and has
 * the same store, with nothing sent between the two. It tells of its progress by publishing.
 */
async function index(db, folder) {
  title('Reading')
  const files = markdownFiles()
  await time(`${files.length} files`, async () => {
    const progress = db.subscribe('md:progress')
    new Worker(__filename, { workerData: { folder, files } })
    for await (const { message } of progress) {
      console.log(`  the worker says: ${message}`)
      if (message === 'done') break // leaving the loop ends the subscription
    }
  })
}

/** What the worker runs. */
async function work({ folder, files }) {
  const db = new Redlet(folder)
  for (const [at, file] of files.entries()) {
    const words = countWords(fs.readFileSync(path.join(root, file), 'utf8'))
    // A transaction: the file is in the index whole, or not at all.
    const multi = db.multi()
    for (const [word, times] of words) {
      multi.hincrby('md:words', word, times) // a hash: word -> how often
      multi.sadd(`md:with:${word}`, file) // a set a word: the files it is in
    }
    multi.lpush('md:latest', file) // a list, the latest first ...
    multi.ltrim('md:latest', 0, 9) // ... of which ten are kept
    await multi.exec()
    if (at % 150 === 149) db.publish('md:progress', `${at + 1} files`)
  }
  db.publish('md:progress', 'done')
  await db.close()
}

/** Replies are values, not promises: a call takes less than a microsecond. */
function count(db) {
  title('Counting')
  const words = timeSync('read the hash', () => db.hgetall('md:words'))
  const top = Object.entries(words).sort((a, b) => b[1] - a[1])
  console.log(`  ${top.length} different words; most frequent:`)
  console.log(
    `  ${top
      .slice(0, 6)
      .map(([word, times]) => `${word} ${times}`)
      .join(', ')}`,
  )
  console.log(`  the latest files: ${db.lrange('md:latest', 0, 2).join(', ')}`)
}

/** The files with all of the words are what their sets have in common. */
function find(db, ...words) {
  return db.sinter(words.map((word) => `md:with:${word}`)).sort()
}

function search(db) {
  title('Searching')
  for (const words of [
    ['install', 'license'],
    ['async', 'error', 'stream'],
  ]) {
    const files = timeSync(`files with ${words.join(' and ')}`, () => find(db, ...words))
    console.log(`  ${files.length} files: ${files.slice(0, 3).join(', ')} ...`)
  }
}

/** A cache: values that vanish after a time. */
async function cache(db) {
  title('Caching')
  const key = 'md:cache:install+license'
  const cached = () => {
    const answer = db.get(key)
    if (answer !== null) return { from: 'the cache', files: JSON.parse(answer) }
    const files = find(db, 'install', 'license')
    db.set(key, JSON.stringify(files), { px: 300 }) // options by their Redis names
    return { from: 'a search', files }
  }
  const show = (when) => {
    const { from, files } = cached()
    console.log(`  ${when}: ${files.length} files from ${from}, kept for ${db.pttl(key)} ms`)
  }
  show('at first')
  show('at once')
  await sleep(320)
  show('320 ms later')
}

/**
 * Books the three latest files for a reviewer: takes them from one list and puts them on another.
 * WATCH makes it safe: when anybody changes the list in between, exec() answers null and does
 * nothing, and we look again.
 */
async function book(db, folder) {
  title('Booking')
  const other = new Redlet(folder) // somebody else, for instance another worker
  for (let attempt = 1; ; attempt++) {
    db.watch('md:latest')
    const batch = db.lrange('md:latest', 0, 2)
    if (attempt === 1) other.lpop('md:latest') // just now, somebody takes one away
    const replies = await db
      .multi()
      .ltrim('md:latest', batch.length, -1)
      .rpush('md:booked:ada', batch)
      .hincrby('md:bookings', 'ada', batch.length)
      .exec()
    console.log(`  attempt ${attempt}: ${replies === null ? 'the list had changed' : 'booked'}`)
    if (replies !== null) break
  }
  console.log(`  for Ada: ${db.lrange('md:booked:ada', 0, -1).join(', ')}`)
  await other.close()
}

/** What was written for ioredis works on the same store: it is ioredis, without a socket. */
async function askThroughIoredis(db) {
  title('Through ioredis')
  const redis = new Redis({ store: db })
  const latest = await redis.lrange('md:latest', 0, 2)
  console.log(`  the latest files: ${latest.join(', ')}`)
  const pipeline = redis.pipeline()
  for (const file of latest) pipeline.sismember('md:with:install', file)
  const replies = await pipeline.exec()
  const found = replies.filter(([, isMember]) => isMember === 1)
  console.log(`  of these tell how to install: ${found.length}`)
  await redis.quit() // the store stays open
}

function summary(db) {
  return {
    keys: [...db.scanIterator({ match: 'md:with:*', count: 1000 })].length,
    words: db.hlen('md:words'),
    latest: db.lrange('md:latest', 0, -1),
    found: find(db, 'install', 'license'),
    booked: db.lrange('md:booked:ada', 0, -1),
  }
}

function markdownFiles() {
  const entries = fs.readdirSync(root, { recursive: true })
  return entries.filter(
    (name) => name.endsWith('.md') && fs.statSync(path.join(root, name)).isFile(),
  )
}

function countWords(text) {
  const counts = new Map()
  const prose = text.toLowerCase().replace(/https?:\S+/g, ' ') // links are no words
  for (const word of prose.match(/[a-z][a-z']+/g) ?? []) {
    counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return counts
}

function title(text) {
  console.log(`\n${text}`)
}

function timeSync(what, work) {
  const started = performance.now()
  const result = work()
  console.log(`  ${what}: ${(performance.now() - started).toFixed(2)} ms`)
  return result
}

async function time(what, work) {
  const started = performance.now()
  const result = await work()
  console.log(`  ${what}: ${(performance.now() - started).toFixed(0)} ms`)
  return result
}

if (isMainThread) main()
else work(workerData)

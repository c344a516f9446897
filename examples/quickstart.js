'use strict'

// A search engine for the Markdown files under node_modules, in one file and without a server.
//
//     npm start                                   in a temporary folder, removed at the end
//     node examples/quickstart.js ./data          in a folder that stays
//
// `require('redlet')` works here as in your own program: a package can require itself by its name.

const { Redlet } = require('redlet')
const Redis = require('redlet/ioredis')
const { once } = require('node:events')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { setTimeout: sleep } = require('node:timers/promises')
const { Worker, isMainThread, workerData } = require('node:worker_threads')

const root = path.join(__dirname, '..', 'node_modules')
const READERS = ['Ada', 'Grace']

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
  limit(db)
  await book(db, folder)
  meet(db)
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
 * Two worker threads read the files, so that this thread stays free. They open the same folder and
 * have the same store. A stream is their queue: its group gives each file to one of them, and they
 * wait while it is empty. They tell of their progress by publishing.
 */
async function index(db, folder) {
  title('Reading')
  const files = markdownFiles()
  await time(`${files.length} files`, async () => {
    const progress = db.subscribe('md:progress')
    db.xgroup('CREATE', 'md:files', 'readers', '$', { mkstream: true })
    const ended = READERS.map((name) => {
      const worker = new Worker(__filename, { workerData: { folder, name } })
      return once(worker, 'exit')
    })
    for (const file of files) db.xadd('md:files', '*', { file })
    for (const _ of READERS) db.xadd('md:files', '*', { done: 'yes' })
    let reading = READERS.length
    for await (const { message } of progress) {
      console.log(`  ${message}`)
      if (message.endsWith('done')) reading -= 1
      if (reading === 0) break // leaving the loop ends the subscription
    }
    await Promise.all(ended) // until then they have the folder open, too
  })
}

/** What a worker runs. */
async function work({ folder, name }) {
  const db = new Redlet(folder)
  const options = ['GROUP', 'readers', name, 'COUNT', 1, 'BLOCK', 0]
  for (let read = 0; ; read++) {
    const streams = await db.xreadgroup(...options, 'STREAMS', 'md:files', '>')
    const [[id, [kind, file]]] = streams['md:files']
    const multi = db.multi()
    if (kind === 'file') addToIndex(multi, file)
    multi.xackdel('md:files', 'readers', 'IDS', 1, id)
    await multi.exec()
    if (kind === 'done') break
    if (read % 100 === 99) db.publish('md:progress', `${name} has read ${read + 1} files`)
  }
  db.publish('md:progress', `${name} is done`)
  await db.close()
}

/** In one transaction: the file is in the index and out of the queue, or neither. */
function addToIndex(multi, file) {
  for (const [word, times] of countWords(fs.readFileSync(path.join(root, file), 'utf8'))) {
    multi.zincrby('md:words', times, word) // a sorted set: words by how often they occur
    multi.sadd(`md:with:${word}`, file) // a set a word: the files it is in
  }
  multi.lpush('md:latest', file) // a list, the latest first ...
  multi.ltrim('md:latest', 0, 9) // ... of which ten are kept
}

/** Replies are values, not promises: a call takes about a microsecond. */
function count(db) {
  title('Counting')
  const options = { rev: true, withscores: true }
  const top = timeSync('the first of the words', () => db.zrange('md:words', 0, 5, options))
  console.log(`  ${db.zcard('md:words')} different words; most frequent:`)
  console.log(`  ${top.map(([word, times]) => `${word} ${times}`).join(', ')}`)
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

// Lua, as in Redis: a script runs as one step. A list has the times of the last searches; a client
// that has used up its limit for the last second waits.
const LIMIT = `
  local share, now = tonumber(ARGV[1]), tonumber(ARGV[2])
  while tonumber(redis.call('LINDEX', KEYS[1], 0) or now) <= now - 1000 do
    redis.call('LPOP', KEYS[1])
  end
  local left = share - redis.call('LLEN', KEYS[1])
  if left > 0 then redis.call('RPUSH', KEYS[1], now) end
  redis.call('PEXPIRE', KEYS[1], 1000)
  return left > 0
`

/** A limit on how often somebody may search. */
function limit(db) {
  title('Limiting')
  const now = Date.now()
  const allows = () => db.eval(LIMIT, 1, 'md:calls:ada', 3, now) === 1
  const answers = [1, 2, 3, 4].map(() => (allows() ? 'yes' : 'not now'))
  console.log(`  four searches at once, three a second allowed: ${answers.join(', ')}`)
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

/** Places are members of a sorted set too, found by distance. */
function meet(db) {
  title('Meeting')
  db.geoadd('md:rooms', [
    [13.3925, 52.5179, 'the state library'],
    [13.4105, 52.5216, 'the tower'],
    [13.2846, 52.5076, 'the palace'],
  ])
  const near = { fromlonlat: [13.4, 52.52], byradius: [2, 'km'], asc: true, withdist: true }
  const rooms = db.geosearch('md:rooms', near)
  const shown = rooms.map(([room, kilometres]) => `${room} (${Number(kilometres).toFixed(1)} km)`)
  console.log(`  within two kilometres: ${shown.join(', ')}`)
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
    words: db.zcard('md:words'),
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

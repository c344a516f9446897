// The longest write to a large value while a snapshot of it is made, beside the longest one without:
// `node benchmark/snapshot-writes.js [elements]`. Each type in turn, in a folder of its own.

const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { Redlet } = require('..')

const ELEMENTS = Number(process.argv[2] ?? 1_000_000)
const STEP = 1000

/** How to write element `i` of each type, and how to change what is there. */
const TYPES = {
  hash: (db, i) => db.hset('k', `field:${i}`, i),
  set: (db, i) => db.sadd('k', `member:${i}`),
  'sorted set': (db, i) => db.zadd('k', i, `member:${i}`),
  list: (db, i) => db.rpush('k', `element:${i}`),
  stream: (db, i) => db.xadd('k', `${i + 1}-0`, 'field', i),
}

/** The longest of many writes, in milliseconds, until `done()`; lets the event loop turn between. */
async function longest(write, done) {
  let most = 0
  let count = 0
  while (!done()) {
    for (let i = 0; i < 50; i++) {
      const start = process.hrtime.bigint()
      write(count++)
      most = Math.max(most, Number(process.hrtime.bigint() - start) / 1e6)
    }
    await new Promise(setImmediate)
  }
  return { most, count }
}

async function measure(type) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'redlet-bench-'))
  const db = new Redlet(folder)
  const write = TYPES[type]
  for (let i = 0; i < ELEMENTS; i += STEP) {
    for (let each = i; each < Math.min(i + STEP, ELEMENTS); each++) write(db, each)
  }
  const more = (i) => write(db, ELEMENTS + i)
  const end = Date.now() + 500
  const alone = await longest(more, () => Date.now() > end)

  let saved = false
  const saving = db.save().then(() => {
    saved = true
  })
  const beside = await longest(
    (i) => more(alone.count + i),
    () => saved,
  )
  await saving
  await db.close()
  fs.rmSync(folder, { recursive: true })
  return [alone.most, beside.most, beside.count]
}

async function run() {
  console.log(`The longest write to a value of ${ELEMENTS} elements, in milliseconds`)
  console.log('type         alone   during save()   writes during save()')
  for (const type of Object.keys(TYPES)) {
    const [alone, beside, count] = await measure(type)
    console.log(
      `${type.padEnd(11)}${alone.toFixed(2).padStart(7)}${beside.toFixed(2).padStart(16)}${String(count).padStart(23)}`,
    )
  }
}

run()

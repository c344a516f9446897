// What it takes to open a folder that holds a large vector set, and that it answers as before:
// `node benchmark/vector-recovery.js [elements]`, a million by default. Vectors have 128 numbers and
// lie in clusters. They are added with few candidates, which is the quickest way to a graph; how many
// links there are to recover does not depend on it. One process fills the folder, saves it and
// searches; another one opens it, from the snapshot alone, and makes the same searches.

const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')

const { generator } = require('./data')

const DIMENSION = 128
const CLUSTERS = 1000
const QUERIES = 200
const EF = 32

/** A function that gives one vector after the other; the same ones for each seed. */
function source(seed) {
  const [random, places] = [generator(seed), generator(1)]
  const centres = Array.from({ length: CLUSTERS }, () =>
    Float32Array.from({ length: DIMENSION }, () => places() - 0.5),
  )
  return () => {
    const centre = centres[Math.floor(random() * CLUSTERS)]
    return centre.map((number) => number + (random() - 0.5) / 2)
  }
}

/** What a store says of its set: all that does not follow from chance. */
function answers(db) {
  const next = source(3)
  const searches = Array.from({ length: QUERIES }, () =>
    db.vsim('k', next(), { withscores: true, withattribs: true }),
  )
  const some = Array.from({ length: QUERIES }, (_, i) => [
    db.vemb('k', `e${i}`),
    db.vlinks('k', `e${i}`).map((layer) => layer.toSorted()),
  ])
  const { 'vset-uid': _, ...info } = db.vinfo('k')
  return JSON.stringify({ searches, some, info })
}

async function timed(run) {
  const [start, before] = [performance.now(), process.cpuUsage()]
  const result = await run()
  const { user, system } = process.cpuUsage(before)
  return { result, seconds: (performance.now() - start) / 1e3, busy: (user + system) / 1e6 }
}

const rss = () => process.memoryUsage().rss

const STEPS = {
  async fill(folder, elements) {
    const { Redlet } = require('..')
    const db = new Redlet(folder)
    const next = source(2)
    const filled = await timed(() => {
      for (let i = 0; i < elements; i++) {
        const attributes = i % 10 ? {} : { setattr: `{"n":${i}}` }
        db.vadd('k', next(), `e${i}`, { ef: EF, ...attributes })
      }
    })
    const saved = await timed(() => db.save())
    fs.writeFileSync(path.join(folder, '..', 'answers'), answers(db))
    const closed = await timed(() => db.close())
    return { filled, saved, closed }
  },

  async open(folder, elements) {
    const { Redlet } = require('..')
    const before = rss()
    const opened = await timed(() => new Redlet(folder))
    const db = opened.result
    const grown = rss() - before
    if (db.vcard('k') !== elements) throw new Error(`${db.vcard('k')} elements came back`)
    if (answers(db) !== fs.readFileSync(path.join(folder, '..', 'answers'), 'utf8')) {
      throw new Error('the answers are other ones')
    }
    const counted = db.call('MEMORY', 'USAGE', 'k')
    await db.close()
    return { opened: { ...opened, result: undefined }, grown, counted }
  },
}

function runApart(step, folder, elements) {
  return JSON.parse(execFileSync(process.execPath, [__filename, elements, step, folder]))
}

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`
const duration = ({ seconds, busy }) =>
  `${seconds.toFixed(2)} s (${busy.toFixed(2)} s of processor time)`

function main(elements) {
  const place = fs.mkdtempSync(path.join(os.tmpdir(), 'redlet-bench-'))
  const folder = path.join(place, 'store')
  try {
    const { filled, saved, closed } = runApart('fill', folder, elements)
    const files = fs.readdirSync(folder).map((name) => fs.statSync(path.join(folder, name)).size)
    const size = files.reduce((sum, each) => sum + each, 0)
    console.log(`${elements} vectors of ${DIMENSION} numbers, added in ${duration(filled)}`)
    console.log(`saved in ${duration(saved)}, closed in ${duration(closed)}: ${megabytes(size)}`)
    const { opened, grown, counted } = runApart('open', folder, elements)
    console.log(`opened in ${duration(opened)}: answers as before`)
    console.log(`the process grew by ${megabytes(grown)}; the set counts ${megabytes(counted)}`)
  } finally {
    fs.rmSync(place, { recursive: true })
  }
}

const [elements = '1000000', step, folder] = process.argv.slice(2)
if (step === undefined) main(Number(elements))
else STEPS[step](folder, Number(elements)).then((told) => console.log(JSON.stringify(told)))

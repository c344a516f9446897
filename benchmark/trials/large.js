const { LARGE, largeKey, value } = require('../data')

const TOGETHER = 500

/** Writes the million keys, and keeps none of the strings. */
function fill(db, waits) {
  return writeAll(LARGE, waits, (i) => db.set(largeKey(i), value(i)))
}

/** `write(i)` for each number below `count`: all promises of a batch at once where it `waits`. */
async function writeAll(count, waits, write) {
  if (!waits) {
    for (let i = 0; i < count; i++) write(i)
    return
  }
  for (let from = 0; from < count; from += TOGETHER) {
    const batch = { length: Math.min(TOGETHER, count - from) }
    await Promise.all(Array.from(batch, (_, at) => write(from + at)))
  }
}

/** Makes the strings for nothing, so that the heap has grown by what making them takes. */
function rehearse() {
  let length = 0
  for (let i = 0; i < LARGE; i++) length += largeKey(i).length + value(i).length
  return length
}

/** Bytes that the process has in memory, all in all and beside JavaScript's heap, without garbage. */
async function resident() {
  for (let i = 0; i < 3; i++) {
    global.gc()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  const { rss, heapTotal } = process.memoryUsage()
  return { all: rss, native: rss - heapTotal }
}

module.exports = { fill, rehearse, resident, writeAll }

const { LARGE, largeKey, value } = require('../data')

const TOGETHER = 1000

/** Writes the million keys, and keeps none of the strings. */
async function fill(db, waits) {
  if (!waits) {
    for (let i = 0; i < LARGE; i++) db.set(largeKey(i), value(i))
    return
  }
  for (let from = 0; from < LARGE; from += TOGETHER) {
    const write = (_, at) => db.set(largeKey(from + at), value(from + at))
    await Promise.all(Array.from({ length: TOGETHER }, write))
  }
}

/** Makes the strings for nothing, so that the heap has grown by what making them takes. */
function rehearse() {
  let length = 0
  for (let i = 0; i < LARGE; i++) length += largeKey(i).length + value(i).length
  return length
}

module.exports = { fill, rehearse }

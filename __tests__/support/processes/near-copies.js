'use strict'

// A process that writes a number to a key of its own, which grows, or one that reads such keys. After
// each write it notes the number in a file: whoever has read the file may read no smaller number
// from the key, and whoever has read a number no smaller one after it.
//
// A reader does nothing else, so that copies answer it for as long as they can: also while an owner has
// ended and a writer takes its place and writes.

const fs = require('node:fs')
const path = require('node:path')
const { Redlet } = require('../../..')

const [role, folder, notes, own, writers] = process.argv.slice(2)
/** Milliseconds between two writes. */
const PAUSE = 15
/** Reads between two looks whether to end. */
const READS = 1000

const files = Array.from({ length: Number(writers) }, (_, n) =>
  fs.openSync(path.join(notes, String(n)), fs.constants.O_RDWR | fs.constants.O_CREAT),
)
const seen = files.map(() => 0)
const stale = []
let reads = 0
let writes = 0

const bytes = Buffer.alloc(8)
function noted(n) {
  return fs.readSync(files[n], bytes, 0, 8, 0) === 8 ? Number(bytes.readBigUInt64LE()) : 0
}

function note(number) {
  bytes.writeBigUInt64LE(BigInt(number))
  fs.writeSync(files[own], bytes, 0, 8, 0)
}

/** What the call answers; undefined when its owner ended, so that nothing is known. */
function known(call) {
  try {
    return call()
  } catch (error) {
    if (error.code !== 'OWNER_LOST') throw error
  }
}

function read(db, n) {
  const atLeast = Math.max(noted(n), seen[n])
  const number = Number(known(() => db.get(`w:${n}`)))
  reads += 1
  if (number < atLeast) stale.push({ reader: own, writer: n, number, atLeast })
  else seen[n] = number
}

const db = new Redlet(folder, { shared: true })
let number = Number(db.get(`w:${own}`))

function write() {
  number += 1
  if (known(() => db.set(`w:${own}`, number)) === 'OK') {
    note(number)
    writes += 1
  }
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE)
}

function act() {
  if (role === 'writer') write()
  else for (let round = 0; round < READS; round++) read(db, round % files.length)
}

act()
process.send('ready')
while (!fs.existsSync(path.join(notes, 'stop')) && stale.length === 0) act()
process.send({ stale, reads, writes })
process.disconnect()

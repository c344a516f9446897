'use strict'

// A disk of its own, small enough to be filled: a file system in memory, where this process may mount.

const { execFileSync } = require('node:child_process')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')

const mounted = []

/** The path of a new, empty disk; undefined where mounting is refused. */
function smallDisk(megabytes) {
  const place = fs.mkdtempSync(path.join(os.tmpdir(), 'redlet-disk-'))
  try {
    const options = ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', place]
    execFileSync('mount', options, { stdio: 'ignore' })
  } catch {
    fs.rmdirSync(place)
    return undefined
  }
  mounted.push(place)
  return place
}

function removeDisks() {
  for (const place of mounted.splice(0)) {
    execFileSync('umount', ['-l', place])
    fs.rmdirSync(place)
  }
}

/** Takes all the room that is left; returns the file that has it. */
function fill(place) {
  const file = path.join(place, 'filler')
  const handle = fs.openSync(file, 'w')
  const piece = Buffer.alloc(4096, 1)
  try {
    for (;;) fs.writeSync(handle, piece)
  } catch (error) {
    if (error.code !== 'ENOSPC') throw error
  } finally {
    fs.closeSync(handle)
  }
  return file
}

const reason = (() => {
  const place = smallDisk(1)
  removeDisks()
  return place === undefined ? 'this process may not mount a file system' : undefined
})()

module.exports = { fill, reason, removeDisks, smallDisk }

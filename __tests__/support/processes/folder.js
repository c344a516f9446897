'use strict'

// Data folders of tests: temporary, and removed after the test.

const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')

const made = []

/** The path of a new folder. */
function newFolder() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'redlet-test-'))
  made.push(folder)
  return folder
}

/** A copy of a folder as it is now, as a crash would leave it. */
function copyOf(folder) {
  const copy = newFolder()
  fs.cpSync(folder, copy, { recursive: true })
  return copy
}

function removeFolders() {
  for (const folder of made.splice(0)) fs.rmSync(folder, { recursive: true, force: true })
}

/** Bytes that the files of a folder take on the disk. */
function sizeOf(folder) {
  const sizes = fs.readdirSync(folder).map((name) => fs.statSync(path.join(folder, name)).size)
  return sizes.reduce((sum, size) => sum + size, 0)
}

module.exports = { copyOf, newFolder, removeFolders, sizeOf }

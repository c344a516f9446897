'use strict'

const fs = require('node:fs')
const { checkFolder } = require('../native.js')

/** `redlet check [--fix] <folder>`; answers the exit code. */
function check(args) {
  const fix = args.includes('--fix')
  const [folder, ...more] = args.filter((arg) => arg !== '--fix')
  if (folder === undefined || more.length > 0 || folder.startsWith('-')) {
    return fail(2, 'usage: redlet check [--fix] <folder>')
  }
  // A check must not make the folder that it was to find.
  if (!fs.existsSync(folder)) return fail(2, `${folder} does not exist`)
  const report = checkFolder(folder, fix)
  if (report.code !== undefined) return fail(1, `${report.code}: ${report.message}`)
  for (const line of lines(report)) console.log(line)
  return 0
}

function lines({ snapshot, records, torn, cuts }) {
  const cut = cuts.flatMap(({ path, offset, why, kept }) => [
    `${path}: cut at byte ${offset} (${why})`,
    ...kept.map((file) => `  what was cut off is in ${file}`),
  ])
  const end = torn
    ? [
        `${torn.path}: the last ${torn.bytes} bytes, from byte ${torn.offset} on, are a write that was` +
          ' cut short; the next opening removes them',
      ]
    : []
  const held =
    snapshot === undefined || snapshot === null
      ? 'no snapshot'
      : `a snapshot of ${snapshot} records`
  return [...cut, ...end, `sound: ${held}, ${records} records in the log`]
}

function fail(code, text) {
  console.error(`redlet: ${text}`)
  return code
}

module.exports = { check }

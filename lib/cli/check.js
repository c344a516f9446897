'use strict'

const fs = require('node:fs')
const { checkFolder } = require('../binding.js')

const HELP = `Usage: redlet check [--fix] <folder>

Reads a whole data folder and says whether it is sound. No other process may have it open.

  --fix       cuts damage off, and keeps what it cuts off in *.damaged
  -h, --help  this help

Exits with 0 for a sound folder, 1 for a damaged one, 2 for wrong usage.`

/** `redlet check [--fix] <folder>`; answers the exit code. */
function check(args) {
  if (args.some((arg) => arg === '--help' || arg === '-h')) {
    console.log(HELP)
    return 0
  }
  const fix = args.includes('--fix')
  const [folder, ...more] = args.filter((arg) => arg !== '--fix')
  const unknown = [folder, ...more].find((arg) => arg?.startsWith('-'))
  if (unknown !== undefined) return fail(2, `unknown option '${unknown}'\n\n${HELP}`)
  if (folder === undefined || more.length > 0) return fail(2, `check takes one folder\n\n${HELP}`)
  // A check must not make the folder that it was to find.
  if (!fs.existsSync(folder)) return fail(2, `${folder} does not exist`)
  const report = checkFolder(folder, fix)
  if (report.code === 'INVALID_ARGUMENT') return fail(2, report.message)
  if (report.code !== undefined) return fail(1, `${report.code}: ${report.message}`)
  for (const line of lines(report)) console.log(line)
  return 0
}

function lines({ snapshot, records, torn, cuts }) {
  const cut = cuts.flatMap(({ path, offset, why, lost, kept }) => [
    `${path}: cut at byte ${offset} (${why})`,
    ...(lost > 0
      ? [`  ${count(lost, 'record')} that could be read ${lost === 1 ? 'is' : 'are'} lost`]
      : []),
    ...kept.map(
      (file) => `  what was cut off, with the records in it, is in ${file} (${size(file)} bytes)`,
    ),
  ])
  const end = torn
    ? [
        `${torn.path}: the last ${torn.bytes} bytes, from byte ${torn.offset} on, are a write that was` +
          ' cut short; the next opening removes them',
      ]
    : []
  const held = snapshot == null ? 'no snapshot' : `a snapshot of ${count(snapshot, 'record')}`
  return [...cut, ...end, `sound: ${held}, ${count(records, 'record')} in the log`]
}

function size(file) {
  return fs.statSync(file).size
}

function count(number, thing) {
  return `${number} ${thing}${number === 1 ? '' : 's'}`
}

function fail(code, text) {
  console.error(`redlet: ${text}`)
  return code
}

module.exports = { check }

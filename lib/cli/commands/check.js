'use strict'

const fs = require('node:fs')
const { WrongUsage } = require('../usage.js')

/** `redlet check [--fix] <folder>`. */
module.exports = {
  name: 'check',
  summary: 'reads a whole data folder and says whether it is sound',
  about: [
    'It replays what the folder holds as opening it would, and changes nothing without --fix. No other process may have the folder open.',
  ],
  operands: [{ name: 'folder', help: 'the data folder', completes: 'folder' }],
  options: {
    fix: {
      type: 'boolean',
      help: 'cuts damage off, and keeps what it cuts off in *.damaged',
    },
  },
  examples: [
    ['redlet check ./data', 'says whether the folder is sound'],
    ['redlet check --fix ./data', 'makes a damaged one sound, and says what is lost'],
  ],
  exits: { 0: 'the folder is sound', 1: 'the folder is damaged, or cannot be read' },
  async run({ values: { fix = false }, operands: [folder] }) {
    const { RedletError } = require('../../error.js')
    // A check must not make the folder that it was to find.
    if (!fs.existsSync(folder)) throw new WrongUsage(`${folder} does not exist`)
    const { NativeProgress, checkFolder } = require('../../binding.js')
    const { Progress } = require('../progress.js')
    const progress = new NativeProgress()
    const report = await new Progress(`reading ${folder}`, 'bytes').during(
      checkFolder(folder, fix, progress),
      () => progress.read(),
    )
    RedletError.check(report)
    for (const line of lines(report)) console.log(line)
  },
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

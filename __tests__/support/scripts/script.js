'use strict'

// A conformance script is text, a call a line, words as in a shell:
//
//   SET key "two words"        '...' and "..." group; \n \r \t \" \\ \xff inside of "..."
//   # a comment
//   [set-ifne] SET k v IFNE w  here a server differs: the id of a row of docs/compatibility.md
//   other: INCR k              the same, from a second connection
//   @all SSCAN k 0 COUNT 5     scans to the end and compares all that was found
//   @wait 20                   lets 20 ms pass

const WORD = /"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g
const PREFIX = /^(?:\[([\w-]+)\]\s+)?(?:(other):\s+)?(?:@(\w+)\s+)?/
const ESCAPES = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' }

/** The steps of a script: `{ line, known, other, all, wait, call }`. */
function parseScript(text) {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(parseStep)
}

function parseStep(line) {
  const [prefix, known, other, word] = PREFIX.exec(line)
  const call = Array.from(line.slice(prefix.length).matchAll(WORD), ([, escaped, plain, bare]) =>
    argument(escaped === undefined ? (plain ?? bare) : unescaped(escaped)),
  )
  if (word !== undefined && word !== 'all' && word !== 'wait') throw new Error(`@${word}: ${line}`)
  return {
    line,
    known,
    other: other !== undefined,
    all: word === 'all',
    wait: word === 'wait' ? Number(call[0]) : undefined,
    call,
  }
}

function unescaped(text) {
  return text.replace(/\\(?:x([0-9a-fA-F]{2})|(.))/g, (_, hex, letter) =>
    hex === undefined ? ESCAPES[letter] : String.fromCharCode(Number.parseInt(hex, 16)),
  )
}

/** \xff is a byte, which no string holds. */
function argument(text) {
  return /[\x80-\xff]/.test(text) ? Buffer.from(text, 'latin1') : text
}

module.exports = { parseScript }

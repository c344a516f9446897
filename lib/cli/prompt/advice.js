'use strict'

// What the prompt on a terminal says beside replies.

const { splitWords } = require('./words.js')
const { version } = require('../../../package.json')
const { nearest } = require('../usage.js')

/** Its first line: what a target of readTarget is, and what its server says of itself. */
function greeting({ name, kind, path, isNew }, { server = 'redis', version: theirs = '' }) {
  const where = {
    memory: 'a store in memory, which is gone when you leave',
    folder: `the data folder ${path}${isNew ? ', which is new' : ''}`,
  }
  return `redlet ${version}: ${where[kind] ?? `${server} ${theirs} at ${name}`}`
}

/** What can follow on a line that is being typed; '' if nothing. */
function hintFor(docs, line) {
  try {
    const { words, open, last } = splitWords(line)
    if (open || words.length === 0) return ''
    const text = docs.hint(words.map(String))
    return text && last !== '' ? ` ${text}` : text
  } catch {
    return ''
  }
}

/** What a mistyped command may have meant, and what another one lacks; undefined if there is nothing. */
function adviceOn(docs, words, { type, value }) {
  if (type !== 'error') return undefined
  if (/^ERR wrong number of arguments/.test(value)) return docs.usage(words)
  if (!/^ERR unknown command/.test(value)) return undefined
  const near = nearest(words[0], docs.names)
  return near && `did you mean ${near}?`
}

module.exports = { adviceOn, greeting, hintFor }

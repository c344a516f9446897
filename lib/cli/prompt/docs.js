'use strict'

const { nextWords, remaining, usageText } = require('./grammar.js')

/** What COMMAND DOCS tells about the commands of a store. */
class CommandDocs {
  #commands

  /** `docs` is an object of objects, by names. */
  constructor(docs) {
    this.#commands = completed(docs)
  }

  /** Asks a store; where it cannot say, those of redlet stand in. */
  static async of(client) {
    const reply = await client.send(['COMMAND', 'DOCS'])
    if (reply.type === 'map') return new CommandDocs(sound(plain(reply)))
    const { Redlet } = require('../../redlet.js')
    const db = new Redlet()
    const docs = db.call('COMMAND', 'DOCS')
    await db.close()
    return new CommandDocs(docs)
  }

  /** The names of all commands, in upper case and in order. */
  get names() {
    return Object.keys(this.#commands)
      .map((name) => name.toUpperCase())
      .sort()
  }

  /** `['generic', 'hash', ...]`. */
  get groups() {
    return [...new Set(Object.values(this.#commands).map(({ group }) => group))].sort()
  }

  /** `[[name, doc]]` of a group, subcommands among them. */
  ofGroup(group) {
    return Object.entries(this.#commands)
      .filter(([, doc]) => doc.group === group)
      .flatMap(([name, doc]) => [[name.toUpperCase(), doc], ...subcommandsOf(name, doc)])
      .filter(([, doc]) => doc.subcommands === undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
  }

  /**
   * The command that words begin with: `{ name, doc, rest }`, where `rest` are the words behind its
   * name; undefined if there is none.
   */
  find([first = '', second = '', ...more]) {
    const doc = own(this.#commands, first.toLowerCase())
    if (doc === undefined) return undefined
    const name = first.toUpperCase()
    const inner = own(doc.subcommands, `${first}|${second}`.toLowerCase())
    if (inner) return { name: `${name} ${second.toUpperCase()}`, doc: inner, rest: more }
    return { name, doc, rest: second === '' && more.length === 0 ? [] : [second, ...more] }
  }

  /** What may still be written behind whole words: `key value [NX|XX]`; '' if nothing. */
  hint(words) {
    const { doc, rest } = this.find(words) ?? {}
    if (doc === undefined) return ''
    if (doc.subcommands) return rest.length === 0 ? names(doc.subcommands).join('|') : ''
    return usageText(remaining(doc.arguments ?? [], rest) ?? [])
  }

  /** The whole of what can be written: `GET key`; undefined for a command that there is not. */
  usage(words) {
    const { name, doc } = this.find(words) ?? {}
    return doc && `${name} ${doc.subcommands ? this.hint([name]) : usageText(doc.arguments ?? [])}`
  }

  /** What can be the next word: `{ tokens, key }`. */
  next(words) {
    if (words.length === 0) return { tokens: this.names, key: false }
    const { doc, rest } = this.find(words) ?? {}
    if (doc?.subcommands)
      return { tokens: rest.length === 0 ? names(doc.subcommands) : [], key: false }
    return nextWords(remaining(doc?.arguments ?? [], rest ?? []) ?? [])
  }
}

/**
 * By names in lower case. A server tells nothing of a command of a module but which module: what redlet
 * knows of it stands in.
 */
function completed(docs) {
  const { allRows } = require('../../inspector/store/table.js')
  const entries = Object.entries(docs).map(([name, doc]) => {
    const row = doc.group === 'module' ? allRows().get(name.toLowerCase()) : undefined
    return [name.toLowerCase(), row ? { ...knownOf(row), ...doc } : doc]
  })
  return Object.fromEntries(entries)
}

function knownOf({ summary, since, complexity, arguments: args }) {
  return { summary, since, complexity, arguments: args }
}

function subcommandsOf(name, { subcommands = {} }) {
  return Object.entries(subcommands).map(([full, doc]) => [
    `${name} ${full.slice(name.length + 1)}`.toUpperCase(),
    doc,
  ])
}

/** `GET`, of `config|get`. */
function names(subcommands) {
  return Object.keys(subcommands).map((full) => full.slice(full.indexOf('|') + 1).toUpperCase())
}

/** What is documented as it has to be: a server may say anything. */
function sound(docs) {
  return Object.fromEntries(Object.entries(docs).filter(([, doc]) => isDoc(doc)))
}

function isDoc(doc) {
  if (!isObject(doc)) return false
  const { arguments: args = [], history = [], subcommands = {} } = doc
  return (
    [args, history].every(Array.isArray) &&
    args.every(isArgument) &&
    history.every(Array.isArray) &&
    isObject(subcommands) &&
    Object.values(subcommands).every(isDoc)
  )
}

function isArgument(spec) {
  if (!isObject(spec)) return false
  const { token = '', arguments: inner = [] } = spec
  return typeof token === 'string' && Array.isArray(inner) && inner.every(isArgument)
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function own(object, name) {
  return object && Object.hasOwn(object, name) ? object[name] : undefined
}

/** A reply as plain values, for texts that are no data. */
function plain({ type, value }) {
  if (type === 'map') return Object.fromEntries(value.map(([k, v]) => [plain(k), plain(v)]))
  if (Array.isArray(value)) return value.map(plain)
  const { harmless } = require('../quote.js')
  if (Buffer.isBuffer(value)) return harmless(value)
  return typeof value === 'bigint' ? Number(value) : value
}

module.exports = { CommandDocs, subcommandsOf }

'use strict'

// Compares what COMMAND and COMMAND DOCS say of the commands that both sides have. Replies are those
// of resp-client.js, `{ type, value }`, so that their types count too.

const { isDeepStrictEqual } = require('node:util')

/** The elements of a reply of COMMAND, by place. */
const FIELDS = 'name arity flags first last step categories tips specifications'.split(' ')
const SUBCOMMANDS = FIELDS.length

/** Prose, which is redlet's own. So are the words of a history, whose versions are compared. */
const PROSE = ['summary', 'complexity', 'replaced_by']

const textOf = ({ value }) => (Buffer.isBuffer(value) ? value.latin1Slice() : String(value))

/** Pairs of `[name, what]` where the replies of COMMAND differ. */
function info(ours, theirs) {
  const known = new Map(ours.value.map((command) => [textOf(command.value[0]), command]))
  return theirs.value.flatMap((command) => {
    const name = textOf(command.value[0])
    return known.has(name) ? differingInfo(name, known.get(name), command) : [[name, 'missing']]
  })
}

function differingInfo(name, ours, theirs) {
  const differs = (_, place) => !isDeepStrictEqual(ours.value[place], theirs.value[place])
  const found = FIELDS.filter(differs).map((field) => [name, field])
  const [mine, yours] = [ours.value[SUBCOMMANDS], theirs.value[SUBCOMMANDS]]
  if (mine.type !== yours.type) found.push([name, 'the type of subcommands'])
  return [...found, ...info(mine, yours)]
}

/** Pairs of `[name, what]` where the replies of COMMAND DOCS differ, but for prose. */
function docs(ours, theirs) {
  const found = ours.type === theirs.type ? [] : [['all', 'type']]
  const known = fields(ours)
  for (const [name, description] of fields(theirs)) {
    if (!known.has(name)) found.push([name, 'missing'])
    else found.push(...differingDocs(name, known.get(name), description))
  }
  return found
}

function differingDocs(name, ours, theirs) {
  const [mine, yours] = [fields(ours), fields(theirs)]
  const names = new Set([...mine.keys(), ...yours.keys()])
  const compared = [...names].filter((field) => !PROSE.includes(field) && field !== 'subcommands')
  const found = compared
    .filter((field) => !isDeepStrictEqual(...[mine, yours].map((each) => facts(field, each))))
    .map((field) => [name, field])
  if (ours.type !== theirs.type) found.push([name, 'type'])
  if (!yours.has('subcommands')) return found
  return [...found, ...docs(mine.get('subcommands'), yours.get('subcommands'))]
}

/** A field of COMMAND DOCS as it is compared. */
function facts(field, description) {
  const reply = description.get(field)
  return field === 'history' && reply ? versions(reply) : bare(reply)
}

/** A history with the types of its words alone: each change is a version and what changed. */
function versions(history) {
  const change = ({ type, value: [version, ...words] }) => [type, version, words.map(typeOf)]
  return { ...history, value: history.value.map(change) }
}

const typeOf = ({ type }) => type

/** A reply without `since` and `deprecated_since` of arguments, which a store does not have. */
function bare(reply) {
  if (!Array.isArray(reply?.value)) return reply
  const isVersion = (name) => ['since', 'deprecated_since'].includes(textOf(name))
  const isMap = reply.type === 'map'
  const pairs = isMap ? reply.value : pairsOf(reply.value)
  const isDescription =
    pairs.length > 0 && pairs.every(([name, value]) => name?.type === 'bulk' && value)
  if (!isDescription) return { ...reply, value: reply.value.map(bare) }
  const kept = pairs.filter(([name]) => !isVersion(name))
  return { ...reply, value: kept.map(([name, value]) => [name, bare(value)]) }
}

/** The entries of a map, or of an array of names and values, by name. */
function fields({ type, value }) {
  const pairs = type === 'map' ? value : pairsOf(value)
  return new Map(pairs.map(([name, entry]) => [textOf(name), entry]))
}

const pairsOf = (values) =>
  values.flatMap((value, at) => (at % 2 === 0 ? [[value, values[at + 1]]] : []))

/** A reply as text, types included. */
function shown(reply) {
  if (!Array.isArray(reply?.value)) return `${reply?.type} ${reply && textOf(reply)}`
  const parts =
    reply.type === 'map'
      ? reply.value.map((pair) => pair.map(shown).join(': '))
      : reply.value.map(shown)
  return `${reply.type} [${parts.join(', ')}]`
}

module.exports = { differing: { docs, info }, shown }

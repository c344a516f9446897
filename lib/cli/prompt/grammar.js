'use strict'

// What can still be said after some words of a command, by the arguments that COMMAND DOCS lists: for
// hints and completion. An argument is { name, type, token, flags, arguments, display_text }.

/** The arguments that can follow `words`; undefined if these are wrong. */
function remaining(specs, words) {
  let rest = specs
  let at = 0
  while (at < words.length) {
    const step = takeOne(rest, words, at)
    if (step === undefined) return undefined
    rest = step.rest
    at = step.at
  }
  return rest
}

/** One argument that begins at a word. Options come in any order, before what is required. */
function takeOne(specs, words, at) {
  const head = headOf(specs)
  for (const byToken of [true, false]) {
    for (const [i, spec] of head.entries()) {
      if (beginsWithToken(spec, words[at]) !== byToken) continue
      const taken = takeOccurrence(spec, words, at)
      if (taken === undefined) continue
      // What comes without a name ends the options before it.
      const others = byToken ? specs.slice(0, i) : []
      return { at: taken.at, rest: [...taken.rest, ...others, ...specs.slice(i + 1)] }
    }
  }
  return undefined
}

/** The arguments of which one can come next: options, and the first that is required. */
function headOf(specs) {
  const end = specs.findIndex((spec) => !has(spec, 'optional'))
  return end < 0 ? specs : specs.slice(0, end + 1)
}

function beginsWithToken(spec, word) {
  return openings(spec).some(({ token }) => token !== undefined && same(token, word))
}

/** The ways in which an argument can begin: tokens, and values, which have none. */
function openings(spec) {
  if (spec.token !== undefined) return [{ token: spec.token }]
  const inner = spec.arguments ?? []
  if (spec.type === 'oneof') return inner.flatMap(openings)
  if (spec.type === 'block') return headOf(inner).flatMap(openings)
  return [{ type: spec.type }]
}

function takeOccurrence(spec, words, at) {
  const taken = takeOnce(spec, words, at)
  if (taken === undefined || !has(spec, 'multiple')) return taken
  const token = has(spec, 'multiple_token') ? spec.token : undefined
  const again = { ...spec, token, flags: [...flagsOf(spec), 'optional'] }
  return { at: taken.at, rest: [...taken.rest, again] }
}

function takeOnce(spec, words, at) {
  if (spec.token !== undefined) {
    if (!same(spec.token, words[at])) return undefined
    if (spec.type === 'pure-token') return { at: at + 1, rest: [] }
    const value = { ...spec, token: undefined, flags: [] }
    return at + 1 === words.length ? { at: at + 1, rest: [value] } : takeOnce(value, words, at + 1)
  }
  const inner = spec.arguments ?? []
  if (spec.type === 'block') return takeBlock(inner, words, at)
  if (spec.type !== 'oneof') return { at: at + 1, rest: [] }
  const [branch] = [
    ...inner.filter((each) => beginsWithToken(each, words[at])),
    ...inner.filter((each) => openings(each).some(({ token }) => token === undefined)),
  ]
  return branch && takeOccurrence(branch, words, at)
}

/** As many words as belong to a block. */
function takeBlock(specs, words, start) {
  let rest = specs
  let at = start
  while (at < words.length && rest.length > 0) {
    const step = takeOne(rest, words, at)
    if (step === undefined) break
    rest = step.rest
    at = step.at
  }
  if (at === start) return undefined
  // What a block lacks it needs, unless another argument has begun.
  return { at, rest: at === words.length ? rest : [] }
}

/** Arguments as a line of usage has them: `key value [NX|XX] [EX seconds]`. */
function usageText(specs) {
  return specs.map(textOf).join(' ')
}

function textOf(spec) {
  const [optional, multiple] = [has(spec, 'optional'), has(spec, 'multiple')]
  const named = spec.token !== undefined && spec.type !== 'pure-token'
  // Brackets around alternatives: those of an option are enough.
  const value = valueText(spec, optional && !named && !multiple)
  const once = named ? `${spec.token} ${value}` : value
  if (optional) return multiple ? `[${once} ...]` : `[${once}]`
  return multiple ? `${once} [${has(spec, 'multiple_token') ? once : value} ...]` : once
}

function valueText(spec, bare) {
  const inner = spec.arguments ?? []
  if (spec.type === 'pure-token') return spec.token
  if (spec.type === 'block') return usageText(inner)
  if (spec.type !== 'oneof') return spec.display_text ?? spec.name
  const all = inner.map(textOf).join('|')
  return inner.length === 1 || bare ? all : `<${all}>`
}

/** What can come next: words that are fixed, and whether a key can. */
function nextWords(specs) {
  const next = headOf(specs).flatMap(openings)
  return {
    tokens: [...new Set(next.flatMap(({ token }) => (token ? [token] : [])))],
    key: next.some(({ type }) => type === 'key'),
  }
}

function has(spec, flag) {
  return flagsOf(spec).includes(flag)
}

function flagsOf({ flags }) {
  return Array.isArray(flags) ? flags : []
}

function same(token, word) {
  return token.toLowerCase() === word.toLowerCase()
}

module.exports = { nextWords, remaining, usageText }

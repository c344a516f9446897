'use strict'

// Time series beside those of Redis Stack 7.4.1: labels, filters, reads of several series, and rules.

const { seeds } = require('../support/stack/effort.js')
const { RuleCalls } = require('../support/stack/rule-calls.js')
const { Chance } = require('../support/random/generate.js')
const { comparedStack } = require('../support/servers/subjects.js')
const { findBinary, startServer } = require('../support/servers/genuine.js')
const { Pair } = require('../support/stack/pair.js')

const installed = findBinary('stack') !== undefined
if (!installed) comparedStack()

/** Lines of words, where `''` is an empty one. */
function calls(text) {
  const lines = text.trim().split('\n')
  return lines.map((line) =>
    line
      .trim()
      .split(' ')
      .map((word) => (word === "''" ? '' : word)),
  )
}

const SERIES = `
  TS.CREATE a LABELS x 1 y 2 LATEST q
  TS.CREATE b LABELS x 1 y 3 y 4
  TS.CREATE e LABELS x 1 z 0
  TS.CREATE f LABELS x 10 z 0
  TS.CREATE g LABELS x 9 z 0
  TS.CREATE none
  TS.MADD a 1 10 a 12 20 b 5 5 b 25 6.5 e 12 -0.0 f 1 1 g 1 1
`

const MGET = `
  TS.MGET
  TS.MGET FILTER
  TS.MGET x=1
  TS.MGET FOO BAR
  TS.MGET FILTER x!=1
  TS.MGET FILTER x
  TS.MGET FILTER x=1
  TS.MGET filter x=1
  TS.MGET FOO FILTER x=1
  TS.MGET COUNT FILTER x=1
  TS.MGET LATEST FILTER x=1
  TS.MGET WITHLABELS FILTER x=1
  TS.MGET SELECTED_LABELS y x FILTER x=1
  TS.MGET SELECTED_LABELS nope y y FILTER x=1
  TS.MGET SELECTED_LABELS FILTER x=1
  TS.MGET SELECTED_LABELS FILTER x
  TS.MGET SELECTED_LABELS COUNT 1 FILTER x=1
  TS.MGET SELECTED_LABELS y LATEST FILTER x=1
  TS.MGET WITHLABELS SELECTED_LABELS y FILTER x=1
  TS.MGET SELECTED_LABELS y WITHLABELS FILTER x
  TS.MGET FILTER x=1 WITHLABELS
  TS.MGET FILTER x=1 GROUPBY x REDUCE sum
  TS.MGET FILTER x=77
`

const MRANGE = `
  TS.MRANGE
  TS.MRANGE -
  TS.MRANGE - +
  TS.MRANGE - + FILTER
  TS.MRANGE - + x=1
  TS.MRANGE x + FILTER x=1
  TS.MRANGE - y FILTER x=1
  TS.MRANGE x y FILTER x
  TS.MRANGE FILTER x=1 FILTER x=1
  TS.MRANGE - + COUNT x FILTER y
  TS.MRANGE - + COUNT 0 FILTER x=1
  TS.MRANGE - + AGGREGATION foo 10 FILTER x
  TS.MRANGE - + FILTER_BY_TS FILTER x=1
  TS.MRANGE - + FILTER x GROUPBY x
  TS.MRANGE - + FILTER x GROUPBY x REDUCE foo
  TS.MRANGE - + FILTER x!=1 GROUPBY x FOO sum
  TS.MRANGE - + FILTER x=1 GROUPBY
  TS.MRANGE - + FILTER x=1 GROUPBY x
  TS.MRANGE - + FILTER x=1 GROUPBY x REDUCE
  TS.MRANGE - + FILTER x=1 GROUPBY x FOO nope
  TS.MRANGE - + FILTER x=1 GROUPBY x REDUCE sum y=2
  TS.MRANGE - + FILTER GROUPBY x REDUCE sum
  TS.MRANGE - + GROUPBY x REDUCE sum FILTER x=1
  TS.MRANGE - + FILTER x=1 filter x=1
  TS.MRANGE - + FILTER x=1 COUNT 1
  TS.MRANGE - + FILTER x=1 WITHLABELS GROUPBY x REDUCE sum
  TS.MRANGE - + WITHLABELS SELECTED_LABELS x
  TS.MRANGE - + WITHLABELS SELECTED_LABELS x FILTER
  TS.MRANGE - + WITHLABELS SELECTED_LABELS x FILTER x
  TS.MRANGE - + SELECTED_LABELS FILTER x=1
  TS.MRANGE - + SELECTED_LABELS x GROUPBY FILTER x=1
  TS.MRANGE - + SELECTED_LABELS x LATEST FILTER x=1
  TS.MRANGE - + SELECTED_LABELS y AGGREGATION sum 10 FILTER x=1
  TS.MRANGE - + SELECTED_LABELS y ALIGN 3 AGGREGATION sum 10 FILTER x=1
  TS.MRANGE - + SELECTED_LABELS y COUNT 1 FILTER x=1
  TS.MRANGE - + SELECTED_LABELS y FILTER_BY_TS 1 FILTER x=1
  TS.MRANGE - + SELECTED_LABELS y FILTER_BY_VALUE 1 10 FILTER x=1
  TS.MRANGE - + SELECTED_LABELS y BUCKETTIMESTAMP - FILTER x=1
  TS.MRANGE - + SELECTED_LABELS y REDUCE FILTER x=1
  TS.MRANGE - + SELECTED_LABELS y LIMIT FILTER x=1
  TS.MRANGE - + SELECTED_LABELS y SELECTED_LABELS z FILTER x=1
  TS.MRANGE - + FILTER x=1
  TS.MRANGE 10 5 FILTER x=1
  TS.MRANGE - + FILTER x=77
  TS.MRANGE - + WITHLABELS WITHLABELS FILTER x=1
  TS.MRANGE - + COUNT 1 FILTER x=1
  TS.MREVRANGE - + COUNT 1 FILTER x=1
  TS.MRANGE - + AGGREGATION AVG 10 FILTER x=1
  TS.MRANGE - + WITHLABELS AGGREGATION STD.P 10 FILTER x=1
  TS.MRANGE - + FILTER z=0 GROUPBY x REDUCE SUM
  TS.MRANGE - + FILTER x=1 GROUPBY nope REDUCE sum
  TS.MRANGE - + FILTER x=1 GROUPBY y REDUCE max
  TS.MRANGE - + WITHLABELS FILTER x=1 GROUPBY y REDUCE max
  TS.MRANGE - + WITHLABELS FILTER x=1 GROUPBY x REDUCE Sum
  TS.MRANGE - + SELECTED_LABELS __reducer__ __source__ x y FILTER x=1 GROUPBY x REDUCE sum
  TS.MRANGE - + AGGREGATION avg 10 FILTER x=1 GROUPBY x REDUCE sum
  TS.MRANGE - + COUNT 1 FILTER x=1 GROUPBY x REDUCE sum
  TS.MREVRANGE - + COUNT 2 FILTER x=1 GROUPBY x REDUCE sum
  ${['std.p', 'std.s', 'var.p', 'var.s', 'range', 'min', 'avg', 'count', 'last', 'first', 'twa']
    .map((name) => `TS.MRANGE - + FILTER x=1 GROUPBY x REDUCE ${name}`)
    .join('\n')}
  ${['count', 'sum', 'max', 'range']
    .map((it) => `TS.MRANGE - + AGGREGATION avg 5 EMPTY FILTER x=1 GROUPBY x REDUCE ${it}`)
    .join('\n')}
`

const RULES = `
  TS.CREATE s LABELS x 1
  TS.CREATE d
  TS.CREATE d2
  TS.CREATE t
  SET text x
  TS.CREATERULE s d AGGREGATION sum
  TS.CREATERULE s d FOO sum 10
  TS.CREATERULE s d AGGREGATION sum 10 3 4
  TS.CREATERULE s d AGGREGATION nope 10
  TS.CREATERULE s d AGGREGATION nope x
  TS.CREATERULE s d AGGREGATION nope 0
  TS.CREATERULE s d AGGREGATION sum 0
  TS.CREATERULE s d AGGREGATION sum -1
  TS.CREATERULE s d AGGREGATION sum 1.5
  TS.CREATERULE s d AGGREGATION sum 10 x
  TS.CREATERULE s d AGGREGATION sum 10 -1
  TS.CREATERULE s s AGGREGATION sum 10
  TS.CREATERULE none d AGGREGATION sum 10
  TS.CREATERULE s none AGGREGATION sum 10
  TS.CREATERULE s text AGGREGATION sum 10
  TS.CREATERULE text d AGGREGATION sum 10
  TS.CREATERULE s d AGGREGATION sum 10
  TS.CREATERULE s d AGGREGATION sum 10
  TS.CREATERULE d d2 AGGREGATION sum 10
  TS.CREATERULE t s AGGREGATION sum 10
  TS.CREATERULE s d2 AGGREGATION TWA 20 13
  TS.DELETERULE s
  TS.DELETERULE s d x
  TS.DELETERULE s text
  TS.DELETERULE text s
  TS.DELETERULE s none
  TS.DELETERULE none s
  TS.ADD s 1 1
  TS.ADD s 5 2
  TS.GET d
  TS.GET d LATEST
  TS.GET s LATEST
  TS.RANGE d - + LATEST
  TS.ADD s 12 3
  TS.ADD s 3 100
  TS.ADD s 35 4
  TS.ADD s 22 7
  TS.ADD s 24 7
  TS.RANGE d - + LATEST
  TS.RANGE d2 - + LATEST
  TS.DEL s 22 22
  TS.DEL s 0 9
  TS.RANGE d - + LATEST
  TS.REVRANGE d - + LATEST
  TS.RANGE d - + LATEST AGGREGATION sum 100
  TS.RANGE d 30 30 LATEST
  TS.RANGE d 31 40 LATEST
  TS.RANGE d - + LATEST COUNT 1
  TS.RANGE d - + LATEST FILTER_BY_VALUE 0 4
  TS.MADD s 45 1 s 46 2 d 1000 5
  TS.INCRBY s 4 TIMESTAMP 46
  TS.ADD s 60 1
  TS.RANGE d - + LATEST
  TS.DELETERULE s d
  TS.DELETERULE s d
  TS.ADD s 80 1
  TS.RANGE d - + LATEST
  TS.RANGE d2 - + LATEST
`

const RETENTION = `
  TS.CREATE s RETENTION 15
  TS.CREATE d
  TS.CREATE e RETENTION 10
  TS.CREATERULE s d AGGREGATION sum 10
  TS.CREATERULE s e AGGREGATION sum 10
  TS.MADD s 1 1 s 11 2 s 21 3
  TS.ADD s 7 5
  TS.DEL s 7 7
  TS.RANGE d - + LATEST
  TS.RANGE e - + LATEST
  TS.MADD s 31 5 s 41 1 s 51 2
  TS.DEL s 11 16
  TS.DEL s 36 36
  TS.DEL s 41 41
  TS.RANGE s - +
  TS.RANGE d - + LATEST
  TS.RANGE e - + LATEST
`

/** Beginnings and ends of TS.INFO that have to do with rules. */
function links({ value }) {
  const flat = value.flat()
  const at = flat.findIndex((name) => name.value === 'sourceKey')
  expect(flat[at + 2].value).toBe('rules')
  return [flat[at + 1], flat[at + 3]]
}

;(installed ? describe : describe.skip)('conformance: series and their labels', () => {
  let server
  let pair

  beforeAll(async () => {
    server = await startServer('stack')
  })
  afterAll(() => server?.stop())

  describe.each([
    ['RESP2', 2],
    ['RESP3', 3],
  ])('in %s', (_, protocol) => {
    beforeEach(async () => {
      pair = await Pair.open(server, protocol)
    })
    afterEach(() => pair.close())

    it.each([
      ['TS.MGET', SERIES + MGET],
      ['TS.MRANGE', SERIES + MRANGE],
      ['rules', RULES],
      ['rules and retention', RETENTION],
    ])('%s', async (_name, lines) => {
      expect(await pair.differences(calls(lines))).toEqual([])
    })

    it('links follow new names, and end with either end', async () => {
      const alike = async (...keys) => {
        for (const key of keys) {
          const [ours, theirs] = (await pair.both(['TS.INFO', key])).map(links)
          expect(ours).toEqual(theirs)
        }
      }
      const both = async (lines) => expect(await pair.differences(calls(lines))).toEqual([])
      await both('TS.CREATE s\nTS.CREATE d\nTS.CREATE e\nTS.CREATERULE s d AGGREGATION sum 10')
      await both('TS.CREATERULE s e AGGREGATION max 20 3')
      await alike('s', 'd', 'e')
      await both('RENAME s t\nRENAME d f\nCOPY t u\nCOPY f g')
      await alike('t', 'f', 'e', 'u', 'g')
      await both('TS.MADD t 1 1 t 11 2 t 31 4\nTS.RANGE f - +\nTS.RANGE e - +\nDEL f\nTS.CREATE f')
      await alike('t', 'f', 'e')
      await both('MOVE e 9\nTS.ADD t 61 1')
      await alike('t')
      await both('TS.CREATERULE t f AGGREGATION sum 10\nSET t x\nTS.INFO t')
      await alike('f')
    })

    it.each(seeds(2))('random calls, seed %i', async (seed) => {
      const random = new RuleCalls(new Chance(seed * 104_729 + protocol))
      const some = Array.from({ length: 500 }, () => random.next())
      expect(await pair.differences(some.flat())).toEqual([])
    })
  })

  it('conditions of all kinds of characters', async () => {
    pair = await Pair.open(server, 2)
    const values = ['1', '2', '12', "'1'", '1=2', '=1', ' 1', '1!', '!1', '!', '21', '=']
    const make = values.map((value) => ['TS.CREATE', `k:${value}`, 'LABELS', 'x', value])
    const characters = ['1', '2', '(', ')', ',', '=', '!', "'", ' ']
    let texts = ['']
    const conditions = []
    for (let length = 0; length < 4; length += 1) {
      conditions.push(...texts.flatMap((text) => [`x=${text}`, `x${text}`, `x!=${text}`]))
      texts = texts.flatMap((text) => characters.map((character) => text + character))
    }
    const queries = conditions.flatMap((text) => [
      ['TS.QUERYINDEX', text],
      ['TS.QUERYINDEX', text, 'x=(1,2,12)'],
    ])
    const all = [...make, ...queries]
    const [ours, theirs] = await Promise.all([pair.ours.pipeline(all), pair.theirs.pipeline(all)])
    pair.close()
    expect(all.filter((_, at) => String(ours[at]) !== String(theirs[at]))).toEqual([])
    expect(all.length).toBeGreaterThan(4000)
  })
})

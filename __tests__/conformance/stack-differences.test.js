'use strict'

// Where the modules of Redis Stack 7.4.1 answer what is no answer, and redlet does not follow them.

const { Redlet } = require('../..')
const { stackConformance } = require('../support/scripts/conformance.js')
const { parseScript } = require('../support/scripts/script.js')
const { startServer } = require('../support/servers/genuine.js')
const { RespClient } = require('../support/servers/resp-client.js')
const { comparedStack } = require('../support/servers/subjects.js')
const { Pair } = require('../support/stack/pair.js')

/** Errors here have no code, which functions give one. */
const FILTERS = `
  [bloom-size] BF.RESERVE k 0.01 9223372036854775807
  [bloom-size] DEL k
  [bloom-expansion] BF.RESERVE k 0.01 100 EXPANSION 4294967298
  [bloom-expansion] BF.INSERT k EXPANSION 4294967298 ITEMS a
  [bloom-expansion] DEL k
  [filter-words] BF.INSERT k I a
  [filter-words] CF.INSERT c I a
  [filter-words] CF.INSERTNX c CAP 10 ITEMS a
  [filter-words] DEL k c
  CF.RESERVE c 8 BUCKETSIZE 2
  CF.ADD c a
  CF.SCANDUMP c 1
  [cuckoo-iterator] CF.SCANDUMP c 3
`

describe.each(comparedStack())('sizes and words of filters in %s', (id) => {
  it('differ where docs/compatibility.md says so', async () => {
    const server = await startServer(id)
    const pair = await Pair.open(server, 2)
    try {
      for (const { call, known } of parseScript(FILTERS)) {
        const differences = await pair.differences([call])
        expect([call, differences.length]).toEqual([call, known === undefined ? 0 : 1])
      }
    } finally {
      pair.close()
      await server.stop()
    }
  })
})

stackConformance('what modules do otherwise', (script) => {
  script(
    'doubles of documents',
    `
    [json-doubles] JSON.SET k $ 8.533e68
    [json-doubles] JSON.GET k
    DEL k
  `,
  )
  script(
    'series that are not what they were',
    `
    [series-words] TS.CREATE retention
    [series-words] DEL retention
    [series-increment] TS.INCRBY k 1 TIMESTAMP -5
    [series-increment] DEL k
    [series-increment] TS.INCRBY k x TIMESTAMP 5
    [series-increment] DEL k
    TS.CREATE a LABELS x 1
    TS.CREATE b LABELS x 2
    RENAME b a
    [series-labels] TS.QUERYINDEX x=1
    TS.QUERYINDEX x=2
  `,
  )
  script(
    'what rules have made',
    `
    TS.ADD s 15 1
    TS.CREATE made LABELS x 1
    TS.CREATERULE s made AGGREGATION sum 10
    TS.ADD s 13 10
    TS.ADD s 25 100
    [rule-old-samples] TS.ADD s 35 1
    DEL s made
    TS.CREATE s
    TS.CREATE made LABELS x 1
    TS.CREATERULE s made AGGREGATION sum 10
    TS.MADD s 100 1 s 15 2
    TS.GET made
    TS.ADD s 35 3
    TS.RANGE made - +
    [rule-newest] TS.GET made
    DEL s made
    TS.CREATE s
    TS.CREATE one
    TS.CREATE other
    TS.CREATERULE s one AGGREGATION sum 10
    TS.CREATERULE s other AGGREGATION max 10
    RENAME one other
    [rule-renamed] TS.MADD s 1 1 s 2 2 s 11 1
  `,
  )
})

describe('where modules have no answer', () => {
  let db
  beforeEach(() => {
    db = new Redlet()
  })
  afterEach(() => db.close())

  // The module announces three replies and sends two: whatever follows on the connection is taken for
  // the answer to the call before.
  it('TOPK.INCRBY with a bad increment is an error, counts nothing, and the next reply is that of the next call', async () => {
    db.topk.reserve('k', 2)
    db.topk.add('k', 'a')
    const before = db.dump('k')
    const client = await RespClient.over(db[Symbol.for('redlet.connect')](), 2)
    const calls = [['-1'], ['100001'], ['x'], ['1.5']].map(([increment]) => {
      return ['TOPK.INCRBY', 'k', 'b', '5', 'c', increment, 'd', '5']
    })
    const replies = await client.pipeline(calls.flatMap((call) => [call, ['ECHO', call[5]]]))
    for (const [at, call] of calls.entries()) {
      expect(replies[2 * at]).toMatchObject({
        type: 'error',
        value: expect.stringMatching(/^TopK: increment must be an integer greater or equal to 0 /),
      })
      expect(String(replies[2 * at + 1].value)).toBe(call[5])
    }
    client.close()
    expect(db.dump('k')).toEqual(before)
    expect(() => db.topk.incrby('k', 'b', 5, 'c', -1)).toThrow('TopK: increment must be')
    expect(db.topk.list('k', { withcount: true })).toEqual(['a', 1])
  })

  it('a Bloom filter that can have no more layers finds what it found, and nothing else', () => {
    db.bf.reserve('k', 0.01, 1000, { expansion: 4294967295 })
    const item = (at) => `item ${at}`
    let at = 0
    const fill = () => {
      for (; at < 2000; at++) db.bf.add('k', item(at))
    }
    expect(fill).toThrow('problem inserting into filter')
    const before = db.dump('k')
    expect(() => db.bf.add('k', item(at))).toThrow('problem inserting into filter')
    expect(db.dump('k')).toEqual(before)
    expect([db.bf.exists('k', item(at)), db.bf.exists('k', item(0))]).toEqual([false, true])
    expect(db.bf.card('k')).toBe(1000)
  })

  it('members are in the order of the paths of JSON.GET', () => {
    db.json.set('k', '$', { a: 1, b: 2, c: 3 })
    for (const paths of [
      ['$.c', '$.a', '$.b'],
      ['$.b', '$.c', '$.a'],
    ]) {
      expect(Object.keys(db.json.get('k', ...paths))).toEqual(paths)
    }
  })

  it('a path whose brackets are too deep in each other is an error, and the document as before', () => {
    db.json.set('k', '$', [1, { a: 2 }])
    const deep = `$[?${'('.repeat(24)}@${')'.repeat(24)}]`
    const problem = 'brackets'
    expect(() => db.json.get('k', deep)).toThrow(problem)
    expect(() => db.json.del('k', deep)).toThrow(problem)
    expect(() => db.json.set('k', deep, 1)).toThrow(problem)
    expect(db.json.get('k')).toEqual([1, { a: 2 }])
  })

  it.each([
    ['BF.RESERVE', 'k', 0.01, 2 ** 31],
    ['CF.RESERVE', 'k', 2 ** 31],
    ['CMS.INITBYDIM', 'k', 2 ** 27 + 1, 1],
    ['TOPK.RESERVE', 'k', 2 ** 22 + 1],
    ['TOPK.RESERVE', 'k', 10, 2 ** 26 + 1, 1, 0.9],
    ['TDIGEST.CREATE', 'k', 'COMPRESSION', 2 ** 26 + 1],
  ])('%s of more than there can be is an error, and there is no key', (...call) => {
    expect(() => db.call(...call)).toThrow(/memory|more .* than|allocation failed/)
    expect(db.exists('k')).toBe(0)
  })

  it('a range of too many buckets is an error', () => {
    db.ts.add('k', 0, 1)
    db.ts.add('k', 5_000_000, 1)
    const each = ['count', 1, 'EMPTY']
    expect(() => db.ts.range('k', '-', '+', { aggregation: each })).toThrow(
      'more than 4194304 buckets',
    )
    expect(db.ts.range('k', '-', '+', { aggregation: each, count: 2 })).toEqual([
      [0, 1],
      [1, 0],
    ])
  })
})

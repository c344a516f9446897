'use strict'

// Calls of the methods of namespaces, and what a store, a guest or a connection answers to them.

/** By namespace: `[method, ...arguments]`. */
const CALLS = {
  json: [
    ['set', 'k', '$', { a: 1, b: [1, 2.5, { c: null }], s: 'x', t: true }],
    ['set', 'k', '$.a', 2, { nx: true }],
    ['set', 'k', '$.n', 'text', { nx: true }],
    ['get', 'k'],
    ['get', 'k', '$.b'],
    ['get', 'none'],
    ['mset', 'x', '$', 1, 'y', '$', ['z']],
    ['mget', 'x', 'y', 'none', '$'],
    ['mget', 'x', 'y', '.'],
    ['numincrby', 'k', '$.a', 1.5],
    ['nummultby', 'k', '.a', 2],
    ['numincrby', 'k', '$..*', 1],
    ['toggle', 'k', '$.t'],
    ['toggle', 'k', '.t'],
    ['strappend', 'k', '$.s', '!'],
    ['strlen', 'k', '$.*'],
    ['strlen', 'k', '.s'],
    ['arrappend', 'k', '$.b', 'last', [1]],
    ['arrpop', 'k', '$.b'],
    ['arrpop', 'k', '.b'],
    ['arrinsert', 'k', '$.b', 0, { q: 1 }],
    ['arrindex', 'k', '$.b', 2.5],
    ['arrlen', 'k', '$.*'],
    ['arrtrim', 'k', '$.b', 0, 1],
    ['objkeys', 'k'],
    ['objkeys', 'k', '$'],
    ['objlen', 'k', '$.*'],
    ['type', 'k'],
    ['type', 'k', '$.*'],
    ['type', 'none'],
    ['resp', 'k', '.s'],
    ['merge', 'k', '$', { s: null }],
    ['clear', 'k', '$.b'],
    ['del', 'k', '$.b'],
    ['forget', 'k'],
  ],
  bf: [
    ['reserve', 'k', 0.01, 100],
    ['add', 'k', 'a'],
    ['madd', 'k', 'a', 'b'],
    ['exists', 'k', 'a'],
    ['mexists', 'k', ['a', 'zz']],
    ['card', 'k'],
    ['info', 'k'],
    ['scandump', 'k', 0],
  ],
  cf: [
    ['reserve', 'k', 100],
    ['add', 'k', 'a'],
    ['addnx', 'k', 'a'],
    ['count', 'k', 'a'],
    ['exists', 'k', 'a'],
    ['mexists', 'k', 'a', 'zz'],
    ['del', 'k', 'a'],
    ['info', 'k'],
  ],
  cms: [
    ['initbydim', 'k', 20, 5],
    ['incrby', 'k', { a: 3, b: 1 }],
    ['query', 'k', 'a', 'none'],
    ['info', 'k'],
  ],
  topk: [
    ['reserve', 'k', 2],
    ['add', 'k', 'a', 'b', 'a'],
    ['incrby', 'k', { c: 5 }],
    ['query', 'k', 'a', 'zz'],
    ['list', 'k'],
    ['list', 'k', { withcount: true }],
    ['info', 'k'],
  ],
  tdigest: [
    ['create', 'k'],
    ['min', 'k'],
    ['add', 'k', 1, 2.5, 9],
    ['min', 'k'],
    ['quantile', 'k', 0, 0.5],
    ['rank', 'k', 2.5],
    ['byrank', 'k', 0, 99],
    ['info', 'k'],
  ],
  ts: [
    ['create', 'k', { labels: { city: 'Rio', kind: 'sun' } }],
    ['add', 'k', 1000, 1.5],
    ['add', 'k', 2000, 0.1],
    ['madd', 'k', 3000, 4, 'k', 4000, 1e20],
    ['get', 'k'],
    ['range', 'k', '-', '+'],
    ['range', 'k', '-', '+', { aggregation: ['avg', 2000] }],
    ['mget', 'FILTER', 'city=Rio'],
    ['mget', 'WITHLABELS', 'FILTER', 'city=Rio'],
    ['mrange', '-', '+', 'FILTER', 'city=Rio'],
    ['mrange', '-', '+', 'WITHLABELS', 'FILTER', 'city=Rio'],
    ['mrange', '-', '+', 'FILTER', 'city=Rio', 'GROUPBY', 'kind', 'REDUCE', 'sum'],
    ['queryindex', 'city=Rio'],
    ['create', 'sums'],
    ['createrule', 'k', 'sums', 'AGGREGATION', 'sum', 2000],
    ['info', 'k'],
    ['del', 'k', 1000, 2000],
  ],
}

/** What an empty store, or what else has its methods, answers to the calls of a namespace. */
async function answersOf(db, namespace) {
  const answers = []
  for (const [method, ...args] of CALLS[namespace]) {
    answers.push([method, plain(await db[namespace][method](...args))])
  }
  return answers
}

/** Without what differs from server to server. */
function plain(answer) {
  if (answer instanceof Map) return plain([...answer])
  if (Array.isArray(answer)) {
    return String(answer[0]) === 'memoryUsage' ? [answer[0], 0] : answer.map(plain)
  }
  if (answer?.memoryUsage !== undefined) return { ...answer, memoryUsage: 0 }
  return answer
}

module.exports = { CALLS, answersOf }

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
    ['numpowby', 'k', '$.a', 2],
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
    ['debug', 'MEMORY', 'k', '$.s'],
    ['strlen', 'none', '$'],
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
    ['insert', 'k', { nocreate: true }, 'ITEMS', ['b', 'c']],
    ['debug', 'k'],
    ['loadchunk', 'copy', 1, Buffer.from('no header')],
  ],
  cf: [
    ['reserve', 'k', 100],
    ['add', 'k', 'a'],
    ['addnx', 'k', 'a'],
    ['count', 'k', 'a'],
    ['exists', 'k', 'a'],
    ['mexists', 'k', 'a', 'zz'],
    ['del', 'k', 'a'],
    ['del', 'none', 'a'],
    ['info', 'k'],
    ['insert', 'k', 'ITEMS', ['b', 'c']],
    ['insertnx', 'k', 'ITEMS', ['c', 'd']],
    ['compact', 'k'],
    ['debug', 'k'],
    ['scandump', 'k', 0],
    ['loadchunk', 'copy', 1, Buffer.from('no header')],
  ],
  cms: [
    ['initbydim', 'k', 20, 5],
    ['incrby', 'k', { a: 3, b: 1 }],
    ['query', 'k', 'a', 'none'],
    ['info', 'k'],
    ['initbyprob', 'k', 0.1, 0.1],
    ['initbyprob', 'other', 0.1, 0.1],
    ['initbydim', 'sum', 20, 5],
    ['merge', 'sum', 2, ['k', 'k'], { weights: [1, 2] }],
    ['query', 'sum', ['a', 'b']],
  ],
  topk: [
    ['reserve', 'k', 2],
    ['add', 'k', 'a', 'b', 'a'],
    ['incrby', 'k', { c: 5 }],
    ['query', 'k', 'a', 'zz'],
    ['count', 'k', 'a', 'zz'],
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
    ['byrevrank', 'k', 0, 99],
    ['max', 'k'],
    ['cdf', 'k', 1, 2],
    ['revrank', 'k', 2.5],
    ['trimmed_mean', 'k', 0, 0.9],
    ['merge', 'm', 1, ['k'], { compression: 50 }],
    ['info', 'k'],
    ['info', 'm'],
    ['reset', 'k'],
    ['quantile', 'k', 0.5],
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
    ['info', 'sums'],
    ['get', 'sums', { latest: true }],
    ['deleterule', 'k', 'sums'],
    ['deleterule', 'k', 'sums'],
    ['del', 'k', 1000, 2000],
    ['alter', 'k', { retention: 5000, labels: { city: 'Lima' } }],
    ['incrby', 'k', 2, { timestamp: 5000 }],
    ['decrby', 'k', 1.5, { timestamp: 6000 }],
    ['revrange', 'k', '-', '+', { count: 2 }],
    ['mrevrange', '-', '+', { count: 1 }, 'FILTER', 'city=Lima'],
  ],
}

/** What an empty store, or what else has its methods, answers to the calls of a namespace. */
async function answersOf(db, namespace) {
  const answers = []
  for (const [method, ...args] of CALLS[namespace]) {
    answers.push([method, await answerOf(() => db[namespace][method](...args))])
  }
  return answers
}

async function answerOf(call) {
  try {
    return plain(await call())
  } catch ({ code, message }) {
    return { code, message }
  }
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

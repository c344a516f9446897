'use strict'

// Finds text by meaning: a vector set keeps a vector for each text, and VSIM finds those that point
// in about the same direction as the vector of a question.
//
// A language model makes the best vectors. So that this runs without a network, the vectors here are
// made by hashing: each word adds to some of 256 numbers, chosen by its own hash, and so do its
// parts of three letters, by which "paying" is near "payment". A few words that mean the same are
// counted as one. In a program, replace `embed` by a call of your model.

const { Redlet } = require('redlet')

const DIMENSION = 256
const SAME = { automobile: 'car', refund: 'money', cash: 'money', begin: 'start', broken: 'defect' }
const COMMON = new Set(
  'a an and are as at do for have how i in is it my of on the to up was what'.split(' '),
)

/** A vector for a text. */
function embed(text) {
  const vector = new Float32Array(DIMENSION)
  for (const [part, weight] of partsOf(text)) {
    const hash = fnv(part)
    vector[hash % DIMENSION] += hash & 0x10000 ? weight : -weight
  }
  return vector
}

function* partsOf(text) {
  for (const word of text.toLowerCase().match(/[a-z]+/g) ?? []) {
    if (COMMON.has(word)) continue
    const meaning = SAME[word] ?? word
    yield [meaning, 2]
    const framed = `<${meaning}>`
    for (let at = 0; at + 3 <= framed.length; at++) yield [framed.slice(at, at + 3), 0.7]
  }
}

/** FNV-1a, a hash of 32 bits. */
function fnv(text) {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return (hash ^ (hash >>> 15)) >>> 0
}

const ARTICLES = [
  ['returns', 2021, 'How to get your money back for an item that arrived defective'],
  ['password', 2019, 'Resetting a forgotten password by email'],
  ['shipping', 2022, 'Delivery times and the cost of shipping abroad'],
  ['payment', 2020, 'Ways of payment: cards, transfers and vouchers'],
  ['parking', 2018, 'Where to park a car near our shops'],
  ['charger', 2023, 'The charger does not start: what to check first'],
]

const db = new Redlet()

for (const [name, year, text] of ARTICLES) {
  db.vadd('articles', embed(text), name, { setattr: JSON.stringify({ year, text }) })
}
console.log(`${db.vcard('articles')} articles of ${db.vdim('articles')} numbers each`)

/** Asks for the best article. */
function ask(question, options = {}) {
  const [best] = db.vsim('articles', embed(question), { count: 1, withscores: true, ...options })
  const found = best ? `${best.element} (${best.score.toFixed(2)})` : 'nothing'
  console.log(`  "${question}": ${found}`)
}

console.log('Questions in other words')
ask('my parcel is defective, I want a refund')
ask('paying with a voucher')
ask('parking my automobile')
ask('it was delivered late')

console.log('Only what is recent')
ask('paying with a voucher', { filter: '.year >= 2021' })

console.log('More like an article')
for (const name of db.vsim('articles', 'returns', { count: 3 })) {
  const { text } = JSON.parse(db.vgetattr('articles', name))
  console.log(`  ${name}: ${text}`)
}

db.close()

'use strict'

const { fromJson, piece, toJson } = require('../bytes.js')
const { checked } = require('../store/calls.js')
const { noKey, portionOf } = require('../store/portions.js')
const { pairs, plain } = require('../store/resp3.js')
const { integer, ofKey, withDefault } = require('../takes.js')

const limit = (otherwise) => withDefault(integer(1, 100), otherwise)

const calls = {
  vectors: {
    takes: { ...ofKey, limit: limit(20) },
    async run({ calls }, { database, key, limit }) {
      const { total } = await portionOf(calls, { database, key }, 'VCARD')
      const [dimension, info, sample] = await calls.all(database, [
        ['VDIM', key],
        ['VINFO', key],
        ['VRANDMEMBER', key, limit],
      ])
      return { total, dimension, info: texts(info), sample: sample.map((name) => piece(name)) }
    },
  },

  vector: {
    takes: { ...ofKey, element: fromJson, limit: limit(10) },
    async run({ calls }, { database, key, element, limit }) {
      const replies = await calls.replies(database, [
        ['VEMB', key, element],
        ['VGETATTR', key, element],
        ['VLINKS', key, element, 'WITHSCORES'],
        ['VSIM', key, 'ELE', element, 'WITHSCORES', 'COUNT', limit],
      ])
      if (replies[0].type === 'null') throw noKey()
      const [vector, attributes, links, similar] = replies.map(checked)
      return {
        vector: plain(vector),
        attributes: attributes.type === 'null' ? null : piece(attributes.value),
        neighbours: scored(similar),
        // VLINKS begins with the highest level.
        links: links.value.map(scored).reverse(),
      }
    },
  },
}

/** What VINFO says: numbers, and texts. */
function texts(info) {
  const text = (value) => (typeof value === 'number' ? value : String(value))
  return Object.fromEntries(Object.entries(info).map(([name, value]) => [name, text(value)]))
}

/** Elements with their scores. */
function scored(map) {
  return pairs(map).map(([element, score]) => ({ element: toJson(element), score }))
}

module.exports = { calls }

'use strict'

const { piece } = require('../bytes.js')
const { Refusal } = require('../refusal.js')
const { noKey } = require('../store/portions.js')
const { ofKey } = require('../takes.js')

/** The call that tells about a key of each type of Redis Stack. */
const TELLS = {
  'CMSk-TYPE': 'CMS.INFO',
  'MBbloom--': 'BF.INFO',
  MBbloomCF: 'CF.INFO',
  'ReJSON-RL': 'JSON.GET',
  'TDIS-TYPE': 'TDIGEST.INFO',
  'TSDB-TYPE': 'TS.INFO',
  'TopK-TYPE': 'TOPK.INFO',
}

/** Of a document above this size only its size is told. */
const LARGEST = 1 << 20

const calls = {
  stack: {
    takes: ofKey,
    async run({ calls }, { database, key }) {
      const [type, memory] = await calls.all(database, [
        ['TYPE', key],
        ['MEMORY', 'USAGE', key],
      ])
      if (type === 'none') throw noKey()
      if (!Object.hasOwn(TELLS, type)) throw new Refusal(409, 'WRONGTYPE', `this is a ${type}`)
      if (type === 'ReJSON-RL' && memory > LARGEST) return { document: null, facts: [] }
      const told = await calls.one(database, TELLS[type], key)
      if (told === null) throw noKey()
      if (type === 'ReJSON-RL') return { document: piece(told, LARGEST * 8), facts: [] }
      const facts = Object.entries(told).map(([name, value]) => ({ name, text: textOf(value) }))
      return { document: null, facts }
    },
  },
}

/** Values of a reply as text; those of lists and maps as JSON. */
function textOf(value) {
  if (value === null) return ''
  if (Buffer.isBuffer(value) || typeof value !== 'object') return String(value)
  return JSON.stringify(value, (_, part) => (part?.type === 'Buffer' ? text(part) : part))
}

const text = ({ data }) => Buffer.from(data).toString()

module.exports = { TELLS, calls }

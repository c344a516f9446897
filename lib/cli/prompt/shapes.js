'use strict'

// Fields of stream entries come as flat lists of names and values: for people they are maps.

const SHAPES = {
  ...{ XRANGE: entries, XREVRANGE: entries, XCLAIM: entries },
  ...{ XREAD: byStream, XREADGROUP: byStream },
}

/** The reply of a call, as it is to be shown. */
function shaped([name], reply) {
  const shape = SHAPES[String(name).toUpperCase()]
  return shape ? shape(reply) : reply
}

function byStream({ type, value, ...rest }) {
  if (type !== 'map') return { type, value, ...rest }
  return { type, value: value.map(([stream, list]) => [stream, entries(list)]) }
}

function entries({ type, value }) {
  if (type !== 'array') return { type, value }
  return { type, value: value.map(entry) }
}

/** An id and its fields; the fields of one that was deleted are null. */
function entry({ type, value }) {
  const fields = type === 'array' && value[1]?.type === 'array' ? value[1].value : [null]
  if (fields.length % 2 !== 0) return { type, value }
  const pairs = fields.flatMap((name, i) => (i % 2 === 0 ? [[name, fields[i + 1]]] : []))
  return { type, value: [value[0], { type: 'map', value: pairs }] }
}

module.exports = { shaped }

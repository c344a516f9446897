'use strict'

const { fromJson, piece, toJson } = require('../bytes.js')
const { portionOf, readRows } = require('../store/portions.js')
const { flag, limit, ofKey, optional, streamId } = require('../takes.js')

const calls = {
  stream: {
    takes: {
      ...{ ...ofKey, limit, reverse: flag },
      ...{ start: optional(streamId), end: optional(streamId), after: optional(streamId) },
    },
    async run({ calls }, request) {
      const { database, key, limit } = request
      const portion = await portionOf(calls, request, 'XLEN')
      const info = await calls.one(database, 'XINFO', 'STREAM', key)
      const { entries, more } = await readEntries(calls, request, portion)
      return {
        ...{ entries: entries.slice(0, limit).map(shown), more, total: portion.total },
        lastId: String(info['last-generated-id']),
        entriesAdded: info['entries-added'],
        maxDeletedId: String(info['max-deleted-entry-id']),
        groups: info.groups,
      }
    },
  },

  groups: {
    takes: ofKey,
    async run({ calls }, { database, key }) {
      const found = await calls.one(database, 'XINFO', 'GROUPS', key)
      const groups = found.map(({ name, consumers, pending, lag, ...group }) => ({
        ...{ name: toJson(name), consumers, pending, lag },
        lastId: String(group['last-delivered-id']),
        entriesRead: group['entries-read'],
      }))
      return { groups }
    },
  },

  consumers: {
    takes: { ...ofKey, group: fromJson },
    async run({ calls }, { database, key, group }) {
      const found = await calls.one(database, 'XINFO', 'CONSUMERS', key, group)
      const consumers = found.map(({ name, pending, idle, inactive }) => ({
        ...{ name: toJson(name), pending, idle },
        inactive: inactive < 0 ? null : inactive,
      }))
      return { consumers }
    },
  },

  pending: {
    takes: {
      ...{ ...ofKey, group: fromJson, limit },
      ...{ consumer: optional(fromJson), after: optional(streamId) },
    },
    async run({ calls }, { database, key, group, consumer, after, limit }) {
      const of = consumer === undefined ? [] : [consumer]
      const start = after === undefined ? '-' : `(${after}`
      const call = ['XPENDING', key, group, start, '+', limit + 1, ...of]
      const found = await calls.one(database, ...call)
      const entries = found.slice(0, limit).map(([id, owner, idle, deliveries]) => ({
        ...{ id: String(id), consumer: toJson(owner), idle, deliveries },
      }))
      return { entries, more: found.length > limit }
    },
  },
}

/** Entries, some in a turn, and whether there are more. */
async function readEntries(calls, request, { total, atOnce }) {
  const { database, key, reverse, after, limit } = request
  const { start = '-', end = '+' } = request
  let last = after
  let isEnd = false
  const read = async (first, final) => {
    const after = last === undefined ? undefined : `(${last}`
    const range = reverse ? [after ?? end, start] : [after ?? start, end]
    const call = [reverse ? 'XREVRANGE' : 'XRANGE', key, ...range, 'COUNT', final - first + 1]
    const part = await calls.one(database, ...call)
    if (part.length > 0) last = String(part.at(-1)[0])
    isEnd = part.length < final - first + 1
    return part
  }
  const size = ([, fields]) => fields.reduce((sum, field) => sum + Math.min(field.length, 2048), 0)
  const entries = await readRows({ from: 0, limit: limit + 1, total, atOnce }, read, size)
  const isFull = !isEnd && entries.length < Math.min(limit + 1, total)
  return { entries, more: isFull || entries.length > limit }
}

/** An entry, its fields with their values in pairs. */
function shown([id, words]) {
  const fields = []
  for (let at = 0; at < words.length; at += 2) {
    fields.push([piece(words[at]), piece(words[at + 1])])
  }
  return { id: String(id), fields }
}

module.exports = { calls }

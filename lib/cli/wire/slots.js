'use strict'

// Which node of a cluster has a key, as the cluster itself says.

const { RedletError } = require('../../error.js')
const { senseless } = require('./replies.js')

const SLOTS = 16_384

/** The slot of a key: CRC16 (XMODEM) of the key, or of what stands in its first braces. */
function slotOf(key) {
  let crc = 0
  for (const byte of tagOf(key)) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit++) crc = (crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0)
    crc &= 0xffff
  }
  return crc % SLOTS
}

function tagOf(key) {
  const open = key.indexOf('{')
  const close = open < 0 ? -1 : key.indexOf('}', open + 1)
  return close > open + 1 ? key.subarray(open + 1, close) : key
}

/** The addresses of nodes by slot, from the reply of CLUSTER SLOTS; `host` is who was asked. */
function readSlots({ type, value }, host) {
  if (type !== 'array') throw senseless('CLUSTER SLOTS')
  const owners = new Array(SLOTS).fill(undefined)
  for (const range of value) {
    const [first, last, node] = range.type === 'array' ? range.value : []
    const [name, port] = node?.type === 'array' ? node.value : []
    if (![first, last, port].every((each) => each?.type === 'integer')) {
      throw senseless('CLUSTER SLOTS')
    }
    const owner = address(name?.value ? name.value.toString() : host, Number(port.value))
    owners.fill(owner, Number(first.value), Number(last.value) + 1)
  }
  const missing = owners.indexOf(undefined)
  if (missing < 0) return owners
  throw new RedletError('CLUSTERDOWN', `no node of the cluster has slot ${missing}`)
}

/** Where a call is to go that was answered with MOVED or ASK; undefined for other replies. */
function redirection({ type, value }, host) {
  if (type !== 'error') return undefined
  const [, kind, slot, name, port] = /^(MOVED|ASK) (\d{1,5}) (\S*):(\d+)/.exec(value) ?? []
  if (kind === undefined) return undefined
  return { kind, slot: Number(slot), node: address(name || host, Number(port)) }
}

function address(host, port) {
  return `${host}:${port}`
}

/** `{ host, port }` of an address; the host may be one of IPv6. */
function partsOf(node) {
  const colon = node.lastIndexOf(':')
  return { host: node.slice(0, colon), port: Number(node.slice(colon + 1)) }
}

/**
 * What a node says of its own slots, from the reply of CLUSTER NODES: its epoch and its slots. While
 * slots are on their way `moving` is true.
 */
function ownSlots(text) {
  const mine = text.split('\n').find((line) => /^\S+ \S+ (\S+,)?myself[, ]/.test(line))
  if (mine === undefined) throw senseless('CLUSTER NODES')
  const words = mine.trim().split(' ')
  return { layout: [words[0], words[6], ...words.slice(8)].join(' '), moving: mine.includes('[') }
}

module.exports = { ownSlots, partsOf, readSlots, redirection, slotOf }

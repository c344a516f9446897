// Elements of lists have no names, and programs push and pop meanwhile: what changes one makes sure
// first that it is still where it was seen.

import { toBase64 } from '../bytes.js'

/** ARGV: the index, the length of the element that was seen there, its beginning, what to put there. */
const SET = `
local element = redis.call('LINDEX', KEYS[1], ARGV[1])
local is_same = element and #element == tonumber(ARGV[2]) and element:sub(1, #ARGV[3]) == ARGV[3]
if not is_same then
  return redis.error_reply('ERR the list has changed meanwhile: read it again')
end
local reply = redis.call('LSET', KEYS[1], ARGV[1], ARGV[4])
`

/** Lists remove by value only: what is put there is met nowhere else. */
const REMOVE = `${SET} return redis.call('LREM', KEYS[1], 1, ARGV[4])`

/** `seen` is `{ index, bytes, length }`, where `bytes` may be the beginning. */
export function setElement(key, seen, bytes) {
  return call(`${SET} return reply`, key, seen, bytes)
}

export function removeElement(key, seen) {
  return call(REMOVE, key, seen, toBase64(crypto.getRandomValues(new Uint8Array(24))))
}

function call(script, key, { index, bytes, length }, put) {
  return ['EVAL', script, '1', key, String(index), String(length), bytes, put]
}

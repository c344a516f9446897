/* The Lua scripts of the trials. */

const crypto = require('node:crypto')

const TEXTS = {
  nothing: 'return 1',

  one: "return redis.call('GET', KEYS[1])",

  /** At most so many calls in a window, with a deadline that is looked at in each call. */
  three: `
local count = redis.call('INCR', KEYS[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2], 'NX')
local ttl = redis.call('PTTL', KEYS[1])
if count > tonumber(ARGV[1]) then return {0, ttl} end
return {ARGV[1] - count, ttl}
`,

  /** The same in ten lines, with one call more in the first of a window than in the others. */
  limiter: `
local key = KEYS[1]
local limit = tonumber(ARGV[1])
local window = tonumber(ARGV[2])
local count = redis.call('INCR', key)
if count == 1 then
  redis.call('PEXPIRE', key, window)
end
local ttl = redis.call('PTTL', key)
if count > limit then return {0, ttl} end
return {limit - count, ttl}
`,
}

/** `{ text, sha }` by name. */
const scripts = Object.fromEntries(
  Object.entries(TEXTS).map(([name, text]) => [name, { text, sha: shaOf(text) }]),
)

function shaOf(text) {
  return crypto.createHash('sha1').update(text).digest('hex')
}

module.exports = { scripts }

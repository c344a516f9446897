'use strict'

// A limit of requests as a script: one call decides, and nothing comes between its steps, however
// many workers and connections ask at once. The window slides: only the last `window` milliseconds
// count.

const { Redlet } = require('redlet')
const { setTimeout: sleep } = require('node:timers/promises')

const db = new Redlet()

// Scripts are Lua 5.1, as in Redis. KEYS and ARGV are what comes after the number of keys.
const LIMIT = `
  local limit, window, now = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
  local count = redis.call('LLEN', KEYS[1])
  while count > 0 and tonumber(redis.call('LINDEX', KEYS[1], 0)) <= now - window do
    redis.call('LPOP', KEYS[1])
    count = count - 1
  end
  if count >= limit then return cjson.encode({allowed = false, left = 0}) end
  redis.call('RPUSH', KEYS[1], ARGV[3])
  redis.call('PEXPIRE', KEYS[1], window)
  return cjson.encode({allowed = true, left = limit - count - 1})
`

// Loaded once, it runs by the SHA1 of its text.
const sha = db.script('LOAD', LIMIT)

/** Whether a client may make one more call, of `limit` in `window` milliseconds. */
function ask(client, limit, window) {
  return JSON.parse(db.evalsha(sha, 1, `calls:${client}`, limit, window, Date.now()))
}

async function main() {
  for (let call = 1; call <= 4; call++) console.log(`call ${call}:`, ask('ada', 3, 200))
  console.log('somebody else:', ask('grace', 3, 200))
  await sleep(220)
  console.log('later:', ask('ada', 3, 200))

  // A function belongs to the store: with a data folder, it is there again after a restart.
  db.function(
    'LOAD',
    `#!lua name=counters
    redis.register_function('bounded_incr', function(keys, args)
      local count = tonumber(redis.call('GET', keys[1]) or '0')
      if count >= tonumber(args[1]) then return count end
      return redis.call('INCR', keys[1])
    end)`,
  )
  const counts = [1, 2, 3].map(() => db.fcall('bounded_incr', 1, 'tries', 2))
  console.log('bounded:', counts) // [1, 2, 2]
  await db.close()
}

main()

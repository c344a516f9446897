'use strict'

// Counters that are right from any number of threads, unique visitors, and a limit of requests.

const { Redlet } = require('redlet')

const db = new Redlet()

/** At most `limit` calls in a window of `seconds`, for each client. */
function allowed(client, limit, seconds) {
  const key = `limit:${client}`
  const calls = db.incr(key)
  if (calls === 1) db.expire(key, seconds) // the first call begins the window
  return calls <= limit
}

// Numbers are stored as text and counted exactly, in 64 bits.
db.incr('views')
db.incrby('views', 41)
console.log('views:', db.get('views')) // '42'
console.log('price:', db.incrbyfloat('price', '19.95')) // '19.95'

// Beyond 2^53 a number of JavaScript is no longer exact, so the reply is a bigint.
db.set('large', 2n ** 60n)
console.log('large:', db.incr('large')) // 1152921504606846977n

// Many counters in one hash, for instance one a page.
for (const page of ['/', '/docs', '/', '/blog', '/']) db.hincrby('pages', page, 1)
console.log('pages:', db.hgetall('pages')) // { '/': '3', '/docs': '1', '/blog': '1' }

// A set holds everybody once.
db.sadd('visitors', ['ada', 'grace', 'ada'])
console.log('unique visitors:', db.scard('visitors')) // 2

const answers = [1, 2, 3, 4].map(() => allowed('ada', 3, 60))
console.log('allowed:', answers) // [true, true, true, false]

db.close()

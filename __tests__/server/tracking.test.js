'use strict'

// CLIENT TRACKING: what connections that keep copies receive, and the libraries that keep them.

const path = require('node:path')
const ioredis5 = require('ioredis5')
const ioredis6 = require('ioredis')
const redis = require('redis')
const { Redlet } = require('../..')
const { overStores } = require('../../lib/adapters/over-stores.js')
const { newFolder, removeFolders } = require('../support/processes/folder.js')
const { eventually } = require('../support/servers/raw-client.js')
const { transcripts } = require('../support/scripts/transcripts.js')

const raw = String.raw

describe('as genuine servers do', () => {
  transcripts({
    'keys that were read': raw`
      b: FLUSHALL
      a: speak RESP3
      a: CLIENT TRACKING ON
      b: MSET k 1 j 1 h 1
      a: GET k | MGET j none | HGET k f | TTL h
      b: SET k 2
      b: SET k 3
      b: SET none 1
      b: EXPIRE j 100
      b: RENAME h hh
      a: GET k | SET k 4 | GET k
      a: MULTI | GET k | SET k 5 | INCR k | EXEC
      a: MULTI | SET k 1 | GET k | EXEC
      b: GETDEL k
      a: EVAL "redis.call('get',KEYS[1]) redis.call('set',KEYS[1],7) return 1" 1 k
      a: EVAL_RO "return redis.call('get',KEYS[1])" 1 k
      b: SET k 1
      a: SELECT 1
      a: GET k
      b: SET k 1
      a: GET k | OBJECT ENCODING k | EXISTS e | TYPE t | STRLEN s
      b: MSET e 1 t 1 s 1 k 1
      a: LPUSH l 1 | LRANGE l 0 -1 | SORT_RO l | SINTER a b | SINTERCARD 2 c d
      b: SELECT 1 | LPUSH l 2
      b: SADD a 1 | SADD b 1 | SADD c 1 | SADD d 1
      a: GET x
      b: SWAPDB 0 1
      b: FLUSHDB
      a: GET x | FLUSHALL
      a: CLIENT TRACKING OFF | GET x
      b: SET x 1
    `,
    'keys that end': raw`
      b: FLUSHALL
      a: speak RESP3
      a: CLIENT TRACKING ON
      b: SET k 1 PX 500
      a: GET k
      @wait 1000
      a: SET k 1 PX 100000 | GET k
      b: PEXPIREAT k 1
      a: GET k
      b: SADD s 1 2
      a: SCARD s
      b: SPOP s 2
    `,
    prefixes: raw`
      b: FLUSHALL
      a: speak RESP3
      a: CLIENT TRACKING ON BCAST PREFIX user: PREFIX x
      a: CLIENT TRACKINGINFO
      b: MSET user:2 1 user:1 1 other 1 x 1
      b: MULTI | SET xx 1 | SET xx 2 | SET y 1 | EXEC
      b: GET xx
      a: SET x 1
      a: CLIENT TRACKING ON BCAST PREFIX xy
      a: CLIENT TRACKING ON BCAST PREFIX z PREFIX zz
      a: CLIENT TRACKING ON BCAST PREFIX z NOLOOP
      a: SET z 1 | SET x 1
      b: SET z 1
      b: FLUSHDB
      a: CLIENT TRACKING ON
      a: CLIENT TRACKING OFF PREFIX none
      b: SET z 1
      a: CLIENT TRACKING ON BCAST
      b: SET anything 1
      a: CLIENT TRACKINGINFO
      a: RESET
      a: speak RESP3
      b: SET anything 1
      a: CLIENT TRACKINGINFO
    `,
    'all keys with a prefix, once a burst of calls': raw`
      b: FLUSHALL
      a: speak RESP3
      a: CLIENT TRACKING ON BCAST
      b: SET k 1 | SET j 1 | SET k 2 | GET k
      b: MULTI | SET k 1 | INCR k | EXEC | SET h 1
      a: SET k 1 | GET k | SET k 2 | PING
      a: MULTI | SET k 1 | EXEC | SET j 2
      b: EVAL "redis.call('set',KEYS[1],1) redis.call('set',KEYS[2],1)" 2 k j | SET k 3 | DEL k j
      b: SET k 1 | FLUSHALL | SET j 1
      b: SET k 1 PX 500
      @wait 1000
      b: GET k
      c: speak RESP3
      c: CLIENT TRACKING ON BCAST NOLOOP PREFIX k PREFIX j
      c: SET k 1 | SET j 1 | SET x 1
      b: SET k1 1 | SET j1 1 | SET k2 1 | SET x 1
      b: SET k 1 | BLPOP q 0 | SET j 1
      [tracking-turns] c: SET x 1 | RPUSH q 1 | SET x 2
      a: CLIENT TRACKING OFF | SET k 1
      c: SET k 2 | CLIENT TRACKING OFF
      b: SET k 3
    `,
    'what is told before and after the reply to FLUSHALL': raw`
      b: FLUSHALL
      a: speak RESP3
      a: CLIENT TRACKING ON
      a: SET x 1 | GET x | FLUSHALL | SET x 1 | GET x | SET x 2
      a: FLUSHDB SYNC
      a: FLUSHALL ASYNC
      a: FLUSHALL bogus
      a: FLUSHALL | PING
      a: GET x | MULTI | SET x 1 | FLUSHALL | SET x 2 | EXEC
      a: EVAL "redis.call('set',KEYS[1],1) redis.call('flushall') return 1" 1 x
      a: CLIENT REPLY SKIP | FLUSHALL | PING
      a: SUBSCRIBE c
      a: PUBLISH c 1 | FLUSHALL | PUBLISH c 2
      a: CONFIG SET lazyfree-lazy-user-flush yes
      a: FLUSHALL
      a: FLUSHDB SYNC
      a: CONFIG SET lazyfree-lazy-user-flush no
      a: FLUSHDB
      a: CLIENT TRACKING OFF | CLIENT TRACKING ON BCAST
      a: SET k 1 | FLUSHALL | SET j 1
      b: SET z 1 | SET y 1 | FLUSHALL | SET b 1 | SET a 1 | FLUSHDB SYNC | SET c 1
      b: SET k 1 | FLUSHALL ASYNC | SET j 1
      b: MULTI | SET k 1 | FLUSHALL | SET j 2 | EXEC
      a: CLIENT TRACKING OFF | CLIENT TRACKING ON BCAST NOLOOP PREFIX a PREFIX b
      b: SET b1 1 | SET a1 1 | FLUSHALL | SET a0 1 | SET b0 1 | SET c 1
      a: SET a1 1 | FLUSHALL | SET a2 1
    `,
    'all keys with a prefix, in the place of another': raw`
      b: FLUSHALL
      listener: SUBSCRIBE __redis__:invalidate
      a: CLIENT TRACKING ON BCAST REDIRECT <listener> PREFIX k
      b: SET k2 1 | SET k1 1 | SET k2 2 | SET x 1
      a: SET k1 1 | GET k1 | SET k1 2
      b: FLUSHALL
      listener: UNSUBSCRIBE
      listener: speak RESP3
      b: SET k2 1 | SET k1 1 | SET k2 2
    `,
    'options that are wrong': raw`
      a: CLIENT TRACKING
      a: CLIENT TRACKING ON BOGUS
      a: CLIENT TRACKING BOGUS
      a: CLIENT TRACKING ON REDIRECT
      a: CLIENT TRACKING ON REDIRECT x
      a: CLIENT TRACKING ON REDIRECT 99999
      a: CLIENT TRACKING ON REDIRECT 0
      a: CLIENT TRACKING ON REDIRECT -1
      a: CLIENT TRACKING ON REDIRECT <a> REDIRECT <a>
      a: CLIENT TRACKING ON PREFIX a
      a: CLIENT TRACKING ON BCAST OPTIN
      a: CLIENT TRACKING ON BCAST OPTOUT
      a: CLIENT TRACKING ON BCAST PREFIX
      a: CLIENT TRACKING ON OPTIN OPTOUT
      a: CLIENT CACHING YES
      a: CLIENT CACHING
      a: CLIENT CACHING YES NO
      a: CLIENT GETREDIR
      a: CLIENT GETREDIR x
      a: CLIENT TRACKINGINFO
      a: CLIENT TRACKINGINFO x
      a: CLIENT TRACKING ON OPTIN
      a: CLIENT TRACKING ON OPTOUT
      a: CLIENT TRACKING ON BCAST
      a: CLIENT CACHING NO
      a: CLIENT CACHING MAYBE
      a: CLIENT CACHING YES
      a: CLIENT TRACKINGINFO
      a: CLIENT TRACKING OFF | CLIENT TRACKING ON OPTOUT NOLOOP
      a: CLIENT CACHING YES
      a: CLIENT CACHING NO | CLIENT TRACKINGINFO
      a: CLIENT TRACKING OFF
      a: CLIENT TRACKINGINFO
    `,
    'copies of some keys only': raw`
      b: FLUSHALL
      a: speak RESP3
      a: CLIENT TRACKING ON OPTIN
      a: GET a | CLIENT CACHING YES | CLIENT GETNAME | GET b | GET c
      a: CLIENT CACHING YES | MULTI | GET d | GET e | EXEC | GET f
      a: MULTI | GET g | CLIENT CACHING YES | GET h | EXEC | GET i
      a: CLIENT CACHING YES | GET | GET j
      a: CLIENT CACHING YES | NOSUCH | GET k
      b: MSET a 1 b 1 c 1 d 1 e 1 f 1 g 1 h 1 i 1 j 1 k 1
      a: CLIENT TRACKING OFF | CLIENT TRACKING ON OPTOUT
      a: GET a | CLIENT CACHING NO | GET b | GET c
      b: MSET a 1 b 1 c 1
      a: CLIENT TRACKING OFF | CLIENT TRACKING ON NOLOOP
      a: GET a | SET a 1 | GET a
      b: SET a 2
    `,
    'a connection in the place of another': raw`
      b: FLUSHALL
      listener: SUBSCRIBE __redis__:invalidate
      a: CLIENT TRACKING ON REDIRECT <listener>
      a: CLIENT GETREDIR | CLIENT TRACKINGINFO
      a: GET k
      b: SET k 1
      a: GET k | SET k 2
      b: FLUSHALL
      listener: UNSUBSCRIBE
      a: GET k
      b: SET k 1
      listener: speak RESP3
      a: GET k
      b: SET k 1
      listener: hang up
      a: GET k
      b: SET k 1
      a: CLIENT TRACKINGINFO
      a: speak RESP3
      a: GET k
      b: SET k 1
      b: FLUSHALL
      a: CLIENT TRACKING ON | CLIENT TRACKINGINFO
      a: GET k
      b: SET k 1
      a: CLIENT TRACKING ON REDIRECT <a>
      a: GET k
      b: SET k 1
    `,
    'nothing in RESP2': raw`
      a: CLIENT TRACKING ON
      a: GET k
      b: SET k 1
      a: CLIENT TRACKING OFF
      a: CLIENT TRACKING ON BCAST
      b: SET k 1
    `,
    'a call that waits': raw`
      b: DEL l s
      a: speak RESP3
      a: CLIENT TRACKING ON
      a: LLEN l | BLPOP l 0
      b: RPUSH l 1
      a: LLEN l
      b: RPUSH l 1
    `,
  })
})

describe('the store', () => {
  let db
  let listener
  beforeAll(async () => {
    db = new Redlet()
    listener = await db.listen({ port: 0, path: path.join(newFolder(), 's') })
  })
  afterAll(async () => {
    await db.close()
    removeFolders()
  })

  it('serves the cache of node-redis, which functions invalidate', async () => {
    const { BasicClientSideCache, createClient } = redis
    const cache = new BasicClientSideCache({ ttl: 0, maxEntries: 100 })
    const url = `redis://127.0.0.1:${listener.port}`
    const client = await createClient({ url, RESP: 3, clientSideCache: cache }).connect()
    try {
      db.set('k', '1')
      expect([await client.get('k'), await client.get('k')]).toEqual(['1', '1'])
      expect(cache.stats()).toMatchObject({ hitCount: 1, missCount: 1 })
      db.set('k', '2')
      await eventually(async () => (await client.get('k')) === '2')
      db.hset('h', { a: 1 })
      expect(await client.hGetAll('h')).toMatchObject({ a: '1' })
      db.flushall()
      await eventually(async () => (await client.get('k')) === null)
      expect(cache.size()).toBe(1)
      expect(db.info('stats')).toMatch(/tracking_total_keys:1\r\n/)
    } finally {
      await client.close()
    }
    await eventually(() => /tracking_clients:0\r\n/.test(db.info('clients')))
  })

  const versions = [
    ['5', ioredis5, {}],
    ['6', ioredis6, { protocol: 2 }],
  ]
  it.each(versions)('tells ioredis %s of keys, in the process', async (_, ioredis, options) => {
    const Redis = overStores(ioredis)
    const [main, listening] = [1, 2].map(() => new Redis({ store: db, ...options }))
    try {
      const stale = []
      listening.on('message', (channel, keys) => stale.push([channel, keys]))
      const id = await listening.client('ID')
      await listening.subscribe('__redis__:invalidate')
      await main.client('TRACKING', 'ON', 'REDIRECT', id)
      await main.get('k')
      db.set('k', '2')
      await eventually(() => stale.length === 1)
      expect(stale).toEqual([['__redis__:invalidate', 'k']])
    } finally {
      main.disconnect()
      listening.disconnect()
    }
  })

  it('refuses tracking to functions', () => {
    expect(() => db.client('TRACKING', 'ON')).toThrow(/read the store itself/)
    expect(db.client('TRACKING', 'OFF')).toBe('OK')
    expect(db.client('GETREDIR')).toBe(-1)
    expect(db.client('TRACKINGINFO')).toEqual({ flags: ['off'], redirect: -1, prefixes: [] })
  })
})

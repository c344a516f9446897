'use strict'

// CLIENT PAUSE and MONITOR: which calls wait, and what monitors see.

const { setTimeout: sleep } = require('node:timers/promises')
const { Redlet } = require('../..')
const { RawClient, encode, eventually } = require('../support/servers/raw-client.js')
const { transcripts } = require('../support/scripts/transcripts.js')

const raw = String.raw

describe('as genuine servers do', () => {
  transcripts({
    'calls that may write wait': raw`
      a: FLUSHALL
      a: CLIENT PAUSE 100000 WRITE
      b: GET k | SET k 1 | GET k
      c: PFCOUNT k
      d: PUBLISH a b
      e: EVAL "return 1" 0
      f: EVAL_RO "return 1" 0
      f: EVAL "#!lua flags=no-writes\nreturn 1" 0
      f: GET
      f: SET
      f: NOSUCH
      g: MULTI | GET k | EXEC
      g: MULTI | PING | SET k 2 | EXEC
      h: WATCH k | SELECT 1 | SCRIPT EXISTS x | CONFIG SET hz 10
      i: BLPOP l 0
      j: SORT k
      k: SPUBLISH a b
      a: CLIENT UNPAUSE
      a: RPUSH l 1
      a: GET k
    `,
    'scripts that say what they do': raw`
      a: FLUSHALL | SCRIPT LOAD "#!lua flags=no-writes\nreturn 1" | SCRIPT LOAD "return 2"
      a: FUNCTION LOAD REPLACE "#!lua name=l\nredis.register_function{function_name='reads', callback=function() return 3 end, flags={'no-writes'}} redis.register_function('may', function() return 4 end)"
      a: CLIENT PAUSE 100000 WRITE
      b: EVALSHA 77f21361171213377cb083e2ffc2ae24ffdff8fb 0
      c: FCALL reads 0 | FCALL_RO reads 0 | FCALL READS 0
      d: FCALL_RO may 0
      e: FCALL may 0
      f: EVAL_RO "#!lua\nreturn 1" 0
      g: MULTI | EVAL "#!lua flags=no-writes\nreturn 1" 0 | EVAL_RO "return 1" 0 | FCALL reads 0 | EXEC
      h: MULTI | EVAL "return 1" 0 | EXEC
      i: MULTI | FCALL may 0 | EXEC
      a: CLIENT UNPAUSE
    `,
    'a transaction that began before': raw`
      a: FLUSHALL
      b: MULTI | SET k 1
      c: MULTI | GET k
      d: MULTI | CLIENT PAUSE 100000 WRITE | SET k 2 | EXEC
      b: EXEC
      c: EXEC
      d: GET k
      d: CLIENT UNPAUSE
      d: GET k
    `,
    'everything waits, and no longer than that': raw`
      a: CLIENT PAUSE 700
      b: PING
      a: GET k
      @wait 1200
      a: CLIENT PAUSE 700 WRITE | CLIENT PAUSE 0 ALL
      a: PING
      @wait 1200
      a: PING
    `,
    'keys that end meanwhile': raw`
      a: FLUSHALL
      a: SET k 1 PX 500
      a: CLIENT PAUSE 100000 WRITE
      @wait 1000
      a: GET k | TTL k | EXISTS k
      a: CLIENT UNPAUSE
    `,
    'what is no pause': raw`
      a: CLIENT PAUSE
      a: CLIENT PAUSE x
      a: CLIENT PAUSE -1
      a: CLIENT PAUSE x FOO
      a: CLIENT PAUSE 1 FOO
      a: CLIENT PAUSE 0
      a: CLIENT UNPAUSE x
      a: CLIENT UNPAUSE
    `,
    'what a monitor sees': raw`
      m: monitor
      a: get k
      a: set k "a b\"\x01\n\xff"
      a: select 3
      a: multi | get k | incr n | publish a b | exec
      a: eval "return redis.call('get', KEYS[1])" 1 x
      a: auth default foo
      a: client getname
      a: config set maxmemory 0
      a: get
      a: nosuch
      a: lpush n 1
      a: subscribe x
      a: unsubscribe
      a: PING | GeT k | oBject ENCODING k
      b: blpop l 0
      a: rpush l 1
      m: ping
      m: get k
      m: client no-evict on
      m: reset
      a: get k
      m: get k
      m: multi | monitor | exec
      [monitor-twice] m: monitor | monitor
    `,
    'bringing keys from elsewhere': raw`
      [valkey-commands] a: CLIENT IMPORT-SOURCE ON
      [valkey-commands] a: CLIENT IMPORT-SOURCE OFF
      [valkey-commands] a: CONFIG SET import-mode yes
      [valkey-commands] a: CLIENT IMPORT-SOURCE ON
      a: SET k 1 PX 10
      @wait 200
      [valkey-commands] a: GET k | PTTL k | EXISTS k
      b: GET k | EXISTS k
      [valkey-commands] a: INCR k
      [valkey-commands] b: INCR k
      [valkey-commands] a: CLIENT IMPORT-SOURCE OFF
      [valkey-commands] a: CONFIG SET import-mode no
    `,
    'a subscription that ends inside a transaction': raw`
      a: speak RESP3
      a: SUBSCRIBE c
      b: PUBLISH c before
      a: MULTI | UNSUBSCRIBE c | PING | EXEC
      b: PUBLISH c after
    `,
  })
})

describe('the store', () => {
  it('delays connections and not the functions of its host', async () => {
    const db = new Redlet()
    const { port } = await db.listen({ port: 0 })
    const client = await RawClient.connect({ port })
    expect(db.client('PAUSE', 100_000)).toBe('OK')
    client.send(encode('GET', 'k'))
    await eventually(() => /blocked_clients:1\r\n/.test(db.info('clients')))
    db.set('k', '1')
    expect(db.info('clients')).toMatch(
      /paused_actions:all\r\npaused_timeout_milliseconds:\d{5}\r\n/,
    )
    expect(client.received).toBe('')
    db.client('UNPAUSE')
    expect(await client.until(/1\r\n$/)).toBe('$1\r\n1\r\n')
    db.client('PAUSE', 30)
    client.send(encode('GET', 'k'))
    await client.until(/1\r\n\$1\r\n1\r\n$/)
    db.client('PAUSE', 100_000)
    client.send(encode('GET', 'k'))
    await eventually(() => /blocked_clients:1\r\n/.test(db.info('clients')))
    await db.close()
    await client.end()
  })

  it('keeps expired keys while connections are paused', async () => {
    const db = new Redlet()
    const expired = () => Number(/expired_keys:(\d+)/.exec(db.info('stats'))[1])
    db.client('PAUSE', 100_000, 'WRITE')
    db.set('k', 'v', { px: 10 })
    await sleep(250)
    expect([db.get('k'), expired()]).toEqual([null, 0])
    db.client('UNPAUSE')
    await eventually(() => expired() === 1)
    await db.close()
  })

  it('shows calls of functions to monitors, and refuses MONITOR to functions', async () => {
    const db = new Redlet()
    const { port } = await db.listen({ port: 0 })
    const client = await RawClient.connect({ port })
    client.send(encode('MONITOR'))
    await client.until(/OK\r\n$/)
    db.set('k', 'v')
    await db.multi().incr('n').exec()
    const seen = await client.until(/"n"\r\n$/)
    expect(seen.replace(/\d+\.\d{6}/g, '?')).toBe(
      '+OK\r\n+? [0 native:0] "set" "k" "v"\r\n+? [0 native:0] "incr" "n"\r\n',
    )
    expect(() => db.monitor()).toThrow(/monitoring is for connections/)
    client.close()
    await db.close()
  })
})

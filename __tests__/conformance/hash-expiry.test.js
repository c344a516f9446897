'use strict'

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw
const now = Math.floor(Date.now() / 1000)

conformance('deadlines of hash fields', (script) => {
  script(
    'HEXPIRE and similar commands',
    raw`
    HSET h a 1 b 2 c 3
    OBJECT ENCODING h
    HEXPIRE h 100 FIELDS 1 z
    OBJECT ENCODING h
    HEXPIRE h 100 FIELDS 2 a z
    OBJECT ENCODING h
    HTTL h FIELDS 3 a b z
    HPTTL h FIELDS 2 a b
    HEXPIRETIME h FIELDS 3 a b z
    HPEXPIRETIME h FIELDS 3 a b z
    HPEXPIRE h 50000 FIELDS 1 b
    HTTL h FIELDS 1 b
    HEXPIREAT h ${now + 500} FIELDS 1 a
    HEXPIRETIME h FIELDS 1 a
    HPEXPIREAT h ${(now + 500) * 1000} FIELDS 1 b
    HPEXPIRETIME h FIELDS 1 b
    HPERSIST h FIELDS 3 a c z
    HPERSIST h FIELDS 1 a
    HTTL h FIELDS 2 a b
    HEXPIRE h 100 FIELDS 2 c c
    HPEXPIREAT h 9223372036854775807 FIELDS 1 a
    HPEXPIRETIME h FIELDS 1 a
    HEXPIRETIME h FIELDS 1 a
    HEXPIREAT h 9223372036854775 FIELDS 1 a
    HEXPIRE none 100 FIELDS 2 a b
    HTTL none FIELDS 2 a b
    HPERSIST none FIELDS 2 a b
    HLEN h
    HPERSIST h FIELDS 3 a b c
    OBJECT ENCODING h
  `,
  )

  script(
    'conditions',
    raw`
    HSET h a 1 b 2
    HEXPIRE h 100 NX FIELDS 1 a
    HEXPIRE h 200 NX FIELDS 1 a
    HEXPIRE h 200 XX FIELDS 2 a b
    HEXPIRE h 100 GT FIELDS 2 a b
    HEXPIRE h 300 gt FIELDS 2 a b
    HEXPIRE h 100 LT FIELDS 2 a b
    HEXPIRE h 400 XX GT FIELDS 1 a
    HEXPIRE h 400 GT GT FIELDS 1 a
    HEXPIRE h 100 NX NX FIELDS 1 a
    HEXPIRE h 0 NX FIELDS 2 a z
    HEXPIRE h 0 GT FIELDS 1 a
    HGETALL h
    HEXPIRE h 0 LT FIELDS 2 a a
    HGETALL h
    HEXPIRE h 100 NX XX FIELDS 1 a
    HEXPIRE h 100 NX GT FIELDS 1 a
    HEXPIRE h 100 GT LT FIELDS 1 a
  `,
  )

  script(
    'a time that has passed',
    { events: true },
    raw`
    HSET h a 1 b 2 c 3 d 4 e 5
    HEXPIRE h 0 FIELDS 1 a
    OBJECT ENCODING h
    HPEXPIREAT h 1 FIELDS 3 b b z
    HPEXPIRE h 0 FIELDS 1 c
    HGETEX h EX 0 FIELDS 1 d
    HGETALL h
    HEXPIREAT h 0 FIELDS 1 e
    EXISTS h
    HSETEX g EX 0 FIELDS 1 a 1
    EXISTS g
    HSETEX g PXAT 1 FIELDS 2 a 1 b 2
    HSET g a 1 b 2
    HSETEX g PXAT 1 FIELDS 2 a 1 c 2
    HGETALL g
    OBJECT ENCODING g
  `,
  )

  script(
    'other changes of a field',
    raw`
    HSET h a 1 b 2
    HEXPIRE h 100 FIELDS 2 a b
    HINCRBY h a 1
    HINCRBYFLOAT h a 1.5
    HSETNX h a 9
    HTTL h FIELDS 1 a
    HSET h a 5
    HTTL h FIELDS 2 a b
    HEXPIRE h 100 FIELDS 1 a
    HMSET h a 5
    HTTL h FIELDS 1 a
    HEXPIRE h 100 FIELDS 1 a
    HDEL h a
    HSET h a 5
    HTTL h FIELDS 1 a
    COPY h g
    HTTL g FIELDS 2 a b
    RENAME g f
    HTTL f FIELDS 2 a b
    MOVE f 1
    SELECT 1
    HTTL f FIELDS 2 a b
    EXPIRE f 100
    PERSIST f
    HTTL f FIELDS 1 b
    SWAPDB 0 1
    HTTL h FIELDS 2 a b
  `,
  )

  script(
    'errors of HEXPIRE and similar commands',
    raw`
    HSET h a 1
    SET s x
    HEXPIRE s 100 FIELDS 1 a
    HEXPIRE s -1 FIELDS 1 a
    HEXPIRE s x FIELDS 1 a
    HEXPIRE s -1 FIELDS 0 a
    HEXPIRE s -1 FIELDS x a
    HEXPIRE s x foo FIELDS 0 a
    HEXPIRE h 100 foo FIELDS 1 a
    HEXPIRE h 100 NX foo FIELDS 1 a
    HEXPIRE h 100 foo 1 a
    HEXPIRE h 100 nx 1 a
    HEXPIRE h 100 FIELDS 2 a
    HEXPIRE h 100 FIELDS 1 a b
    HEXPIRE h 100 FIELDS 1 a NX
    HEXPIRE h 100 FIELDS -1 a
    HEXPIRE h 100 FIELDS 4294967297 a
    HEXPIRE h 100 FIELDS 9223372036854775807 a
    HEXPIRE h 100 FIELDS FIELDS 1 a
    HEXPIRE h 100 FIELDS 1 FIELDS
    HEXPIRE h FIELDS FIELDS 1 a
    HEXPIRE h 9223372036854775807 FIELDS 1 a
    HPEXPIRE h 9223372036854775807 FIELDS 1 a
    HEXPIREAT h 9223372036854776 FIELDS 1 a
    HEXPIREAT h -1 FIELDS 1 a
    HPEXPIREAT h -1 FIELDS 1 a
    HEXPIRE h 100
    HEXPIRE h 100 FIELDS 1
    HTTL s FIELDS 1 a
    HTTL s FIELDS 0 a
    HTTL s FIELDS x a
    HTTL s foo 1 a
    HTTL h FIELDS 2 a
    HTTL h FIELDS 1 a b
    HTTL h FIELDS -1 a
    HTTL h FIELDS 1
    HPERSIST s FIELDS 1 a
    HPERSIST s FIELDS 0 a
    HPERSIST s FIELDS x a
    HPERSIST s foo 1 a
    HPERSIST h FIELDS 2 a
    HPERSIST h FIELDS 1 a b
  `,
  )

  script(
    'expired fields',
    raw`
    HSET h a 1 b 2 c 3
    HSET only a 1
    HSET key a 1
    EXPIRE key 1000
    HPEXPIRE h 400 FIELDS 2 a b
    HPEXPIRE only 400 FIELDS 1 a
    HPEXPIRE key 400 FIELDS 1 a
    @wait 1000
    HGETALL h
    HKEYS h
    HVALS h
    HLEN h
    HGET h a
    HMGET h a c
    HEXISTS h a
    HSTRLEN h a
    HSCAN h 0
    HRANDFIELD h 10
    HTTL h FIELDS 3 a b c
    HPERSIST h FIELDS 1 a
    HEXPIRE h 100 FIELDS 1 a
    HGETEX h EX 10 FIELDS 1 a
    HGETDEL h FIELDS 1 a
    HDEL h a
    HSETNX h a 9
    HINCRBY h b 3
    HTTL h FIELDS 2 a b
    EXISTS only
    EXISTS key
    DBSIZE
  `,
  )

  script(
    'the order in which arguments are read',
    raw`
    SET s x
    HSET h a 1 b 2
    HEXPIRE s x foo FIELDS 0 a
    HEXPIRE none x foo FIELDS 0 a
    HEXPIRE none -1 foo FIELDS 0 a
    HEXPIRE none 9223372036854775807 foo FIELDS 0 a
    HEXPIRE none 10 "a\x00b" FIELDS 1 a
    HEXPIRE none 10 NX NX FIELDS 1 a
    HEXPIRE none 10 XX GT FIELDS 1 a
    HEXPIRE none 10 NX XX FIELDS
    HEXPIRE none 10 FIELDS FIELDS FIELDS
    HEXPIRE none 10 FIELDS 1 NX
    HEXPIRE none 10 FIELDS 1 a NX
    HPEXPIREAT h 70368744177663 FIELDS 1 a
    HPEXPIREAT h 70368744177664 FIELDS 1 a
    HEXPIREAT h 70368744177 FIELDS 1 a
    HEXPIREAT h 70368744178 FIELDS 1 a
    HPEXPIRE h 70368744177663 FIELDS 1 a
    HPERSIST h FIELDS 1 a
    HTTL h FIELDS 2 a
    HTTL h FIELDS 9999999999999999999 a
    HPERSIST h FIELDS 2 a
    HGETDEL none foo 1 a
    HGETEX h EX x foo
    HGETEX h EX -1 foo
    HGETEX h EX 10 foo
    HGETEX h EX 10 FIELDS
    HGETEX h EX 10 foo 1
    HGETEX h EX 10 FIELDS 1
    HGETEX h EX FIELDS 1 a
    HGETEX h PERSIST PERSIST FIELDS 1 a
    HGETEX h EX 10 EX 10 FIELDS 1 z
    HGETEX h PXAT 70368744177664 FIELDS 1 z
    HSETEX s EX x foo 1 a 1
    HSETEX h "a\x00b" FIELDS 1 a 1
    HSETEX h FNX FNX FIELDS 1 a 1
    HSETEX h KEEPTTL KEEPTTL FIELDS 1 a 1
    HSETEX h EX 10 EX 20 FIELDS 1 c 1
    HSETEX h EX FIELDS FIELDS 1 a 1
    HSETEX h FIELDS 0 a 1
    HSETEX h FIELDS 2147483647 a 1
    HSETEX h FIELDS 2147483648 a 1
    HSETEX h EX 1 FNX FIELDS 0 a
    HSETEX h PXAT 70368744177664 FIELDS 1 z 1
  `,
  )

  script(
    'the order of the fields of a small hash',
    raw`
    HSET h a 1 b 2 c 3 d 4 e 5
    HPEXPIREAT h 5000000000000 FIELDS 2 b a
    HPEXPIREAT h 5000000000000 FIELDS 1 c
    HPEXPIREAT h 4000000000000 FIELDS 1 d
    # As one string, since the order of a reply of HGETALL is not compared.
    EVAL "return table.concat(redis.call('HGETALL', KEYS[1]), ' ')" 1 h
    HPEXPIREAT h 6000000000000 FIELDS 1 b
    HSETEX h KEEPTTL FIELDS 2 d 5 z 6
    HSETEX h PXAT 4000000000000 FIELDS 2 d 5 y 6
    HINCRBY h a 5
    HSET h a 5
    HPERSIST h FIELDS 2 b y
    EVAL "return table.concat(redis.call('HGETALL', KEYS[1]), ' ')" 1 h
    EVAL "return table.concat(redis.call('HRANDFIELD', KEYS[1], 100), ' ')" 1 h
    HEXPIRE plain 100 FIELDS 1 a
    HSET plain a 1
    HEXPIRE plain 100 XX FIELDS 1 a
    OBJECT ENCODING plain
    HGETEX plain PERSIST FIELDS 1 a
    OBJECT ENCODING plain
  `,
  )
})

'use strict'

const { conformance } = require('../support/scripts/conformance.js')

conformance('DEBUG', (script) => {
  script(
    'what programs test with',
    `
    DEBUG ERROR abc
    DEBUG ERROR "CODE of mine"
    DEBUG ERROR
    DEBUG ERROR a b
    DEBUG POPULATE 3
    DEBUG POPULATE 1 a 5
    DEBUG POPULATE 0
    DEBUG POPULATE x
    DEBUG POPULATE 1 a -1
    DEBUG POPULATE
    DEBUG REPLYBUFFER RESIZING 1
    DEBUG REPLYBUFFER PEAK-RESET-TIME NEVER
    DEBUG REPLYBUFFER PEAK-RESET-TIME RESET
    DEBUG REPLYBUFFER PEAK-RESET-TIME x
    DEBUG REPLYBUFFER x y
    DEBUG REPLYBUFFER x
    DEBUG PAUSE-CRON 1
    DEBUG PAUSE-CRON 0
    DEBUG PAUSE-CRON
    DEBUG DICT-RESIZING 0
    DEBUG DICT-RESIZING 1
    DEBUG LOG text
    DEBUG LOG
    DEBUG CHANGE-REPL-ID
    DEBUG CHANGE-REPL-ID x
    DEBUG REPLICATE ALL SET a b
    DEBUG REPLICATE ALL
    DEBUG REPLICATE
    DEBUG AOF-FLUSH-SLEEP 0
    DEBUG AOF-FLUSH-SLEEP
    DEBUG STRUCTSIZE
    DEBUG STRUCTSIZE x
  `,
  )

  script(
    'what a key holds',
    `
    HSET h a 1 b 2
    SET s v
    SADD i 1 2
    RPUSH l a
    DEBUG LISTPACK h
    DEBUG LISTPACK l
    DEBUG LISTPACK s
    DEBUG LISTPACK i
    DEBUG LISTPACK none
    DEBUG LISTPACK
    DEBUG QUICKLIST l
    DEBUG QUICKLIST s
    DEBUG QUICKLIST none
    DEBUG QUICKLIST
    CONFIG SET list-max-listpack-size 2
    RPUSH q 1 2 3 4 5
    DEBUG QUICKLIST q
    DEBUG QUICKLIST q 1
    CONFIG SET list-max-listpack-size -2
    DEBUG HTSTATS-KEY h
    DEBUG HTSTATS-KEY none
    DEBUG HTSTATS-KEY s
    DEBUG HTSTATS-KEY
    CONFIG SET hash-max-listpack-entries 1 zset-max-listpack-entries 0
    HSET t a 1 b 2 c 3
    DEBUG HTSTATS-KEY t
    ZADD z 1 a
    DEBUG HTSTATS-KEY z
    CONFIG SET hash-max-listpack-entries 512 zset-max-listpack-entries 128
  `,
  )

  script(
    'tables',
    `
    DEBUG HTSTATS 0
    SET a v
    DEBUG HTSTATS 0
    SET b v EX 1000
    DEBUG HTSTATS 0
    DEBUG HTSTATS 1
    DEBUG POPULATE 5
    DEBUG HTSTATS 0
    DEBUG HTSTATS x
    DEBUG HTSTATS 99
    DEBUG HTSTATS -1
    DEBUG HTSTATS
  `,
  )

  script(
    'scripts that call it, once they may',
    `
    EVAL "return redis.call('DEBUG', 'SLEEP', '0')" 0
    DEBUG SET-DISABLE-DENY-SCRIPTS 1
    EVAL "return redis.call('DEBUG', 'SLEEP', '0')" 0
    EVAL "return redis.call('DEBUG', 'OBJECT', 'none')" 0
    EVAL "return redis.pcall('DEBUG', 'ERROR', 'X y')" 0
    EVAL "return redis.call('DEBUG', 'PROTOCOL', 'attrib')" 0
    DEBUG SET-DISABLE-DENY-SCRIPTS 0
    EVAL "return redis.call('DEBUG', 'SLEEP', '0')" 0
  `,
  )

  script(
    'digests of fields with deadlines',
    `
    HSET h a 1 b 2
    HEXPIRE h 1000 FIELDS 1 a
    DEBUG DIGEST-VALUE h
    DEBUG DIGEST
    HEXPIRE h 1000 FIELDS 1 b
    DEBUG DIGEST-VALUE h
    EXPIRE h 1000
    DEBUG DIGEST-VALUE h
    HPERSIST h FIELDS 2 a b
    DEBUG DIGEST-VALUE h
    DEBUG SET-ACTIVE-EXPIRE 0
    HPEXPIRE h 300 FIELDS 1 a
    @wait 350
    DEBUG DIGEST-VALUE h
    DEBUG SET-ACTIVE-EXPIRE 1
  `,
  )
})

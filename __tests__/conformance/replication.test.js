'use strict'

const { conformance } = require('../support/scripts/conformance.js')

conformance('a primary without replicas', (script) => {
  script(
    'ROLE, REPLICAOF and FAILOVER',
    `
    ROLE
    ROLE x
    REPLICAOF NO ONE
    SLAVEOF no one
    REPLICAOF NO TWO
    REPLICAOF NO
    REPLICAOF localhost 65536
    REPLICAOF localhost -1
    SLAVEOF localhost x
    [replicaof] REPLICAOF 127.0.0.1 1
    REPLICAOF NO ONE
    [replicaof] SLAVEOF 127.0.0.1 1
    SLAVEOF NO ONE
    ROLE
    REPLCONF
    REPLCONF listening-port 6380
    REPLCONF listening-port x
    REPLCONF capa eof capa psync2
    REPLCONF ip-address 127.0.0.1
    REPLCONF rdb-only 1
    REPLCONF rdb-filter-only functions
    REPLCONF rdb-filter-only x
    REPLCONF foo bar
    REPLCONF capa
    CONFIG SET min-replicas-to-write 1
    SET k v
    GET k
    EVAL "#!lua\\nreturn 1" 0
    EVAL "return redis.call('GET', KEYS[1])" 1 k
    CONFIG SET min-replicas-max-lag 0
    SET k v
    CONFIG SET min-replicas-max-lag 10
    DEL k
    CONFIG SET min-replicas-to-write 0
    DEL k
    FAILOVER
    FAILOVER FOO
    FAILOVER ABORT
    FAILOVER ABORT TIMEOUT 1
    FAILOVER ABORT ABORT
    FAILOVER FORCE
    FAILOVER FORCE FORCE
    FAILOVER TO
    FAILOVER TO a
    FAILOVER TO a b
    FAILOVER TO a 1
    FAILOVER TO a 1 FORCE
    FAILOVER TO a 1 TO b 2
    FAILOVER TO a 1 FORCE TIMEOUT 10
    FAILOVER TIMEOUT
    FAILOVER TIMEOUT x
    FAILOVER TIMEOUT 0
    FAILOVER TIMEOUT 1 TIMEOUT 2
    FAILOVER TIMEOUT 1 ABORT
  `,
  )

  script(
    'MODULE',
    `
    [stack-modules] MODULE LIST
    MODULE LIST x
    MODULE LOAD x
    MODULE LOAD
    MODULE LOADEX x CONFIG
    MODULE LOADEX x CONFIG a b ARGS c
    MODULE UNLOAD x
    MODULE UNLOAD
    MODULE FOO
    MODULE
  `,
  )

  script(
    'SHUTDOWN that is refused',
    `
    SHUTDOWN ABORT
    SHUTDOWN ABORT NOW
    SHUTDOWN SAVE NOSAVE
    SHUTDOWN SAVE SAVE FOO
    SHUTDOWN NOW ABORT
    SHUTDOWN FOO
    MULTI
    SHUTDOWN
    EXEC
    EVAL "return redis.call('shutdown')" 0
  `,
  )

  script(
    'BGREWRITEAOF and BGSAVE',
    `
    BGREWRITEAOF x
    BGREWRITEAOF
    [bgsave-cancel] BGSAVE CANCEL
    BGSAVE CANCEL SCHEDULE
    BGSAVE FOO
    EVAL "return redis.call('bgrewriteaof')" 0
  `,
  )
})

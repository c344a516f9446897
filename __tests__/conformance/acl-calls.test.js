'use strict'

// What users may call, and the log of what was refused. A script's user is `u`;
// it is deleted when the script ends. AUTH, NOAUTH and disconnection on a socket are in
// ../server/users.test.js.

const { conformance } = require('../support/scripts/conformance.js')

const { raw } = String

conformance('calls of users', (script, program) => {
  script(
    'permissions of calls',
    raw`
    ACL SETUSER u +get +set +config|get +publish +subscribe +psubscribe +sort +eval +mget +copy
    ACL SETUSER u +select|0 +spublish +object|encoding +bitfield +exists ~k* %R~r* %W~w* &c*
    ACL DRYRUN u GET k
    ACL DRYRUN u config get x
    ACL DRYRUN u config
    ACL DRYRUN u config bogus
    ACL DRYRUN u config|get x
    ACL DRYRUN nobody GET k
    ACL DRYRUN u nosuch k
    ACL DRYRUN u get
    ACL DRYRUN u get a b
    ACL DRYRUN u select 0
    ACL DRYRUN u AUTH x
    ACL DRYRUN u HELLO
    ACL DRYRUN u SET w v
    ACL DRYRUN u GET r
    ACL DRYRUN u EXISTS r w
    ACL DRYRUN u COPY r w
    ACL DRYRUN u BITFIELD r GET u8 0
    ACL DRYRUN u PUBLISH c x
    ACL DRYRUN u PSUBSCRIBE c*
    ACL DRYRUN u EVAL s 5 k
    ACL DRYRUN u GET x
    ACL DRYRUN u DEL k
    ACL DRYRUN u config set a b
    ACL DRYRUN u select 1
    ACL DRYRUN u SET r v
    ACL DRYRUN u SET w v GET
    ACL DRYRUN u MGET k w r
    ACL DRYRUN u COPY w r
    ACL DRYRUN u BITFIELD r SET u8 0 1
    ACL DRYRUN u EVAL s 1 x
    ACL DRYRUN u SORT k STORE x
    ACL DRYRUN u PUBLISH d x
    ACL DRYRUN u SPUBLISH d x
    ACL DRYRUN u SUBSCRIBE c d
    ACL DRYRUN u PSUBSCRIBE c1
    ACL DRYRUN u object encoding x
    ACL SETUSER u reset -@all (+get ~y) (+set ~x) (+mget ~x) (+mget ~x ~z)
    ACL DRYRUN u GET y
    ACL DRYRUN u MGET x z
    ACL DRYRUN u GET x
    ACL DRYRUN u DEL y
    ACL DRYRUN u MGET q x
    ACL DRYRUN u MGET x z y
    ACL SETUSER u reset +@all -@slow ~*
    ACL DRYRUN u GET x
    ACL DRYRUN u CONFIG GET x
    ACL DRYRUN u KEYS *
    ACL DELUSER u
  `,
  )

  script(
    'databases',
    { known: 'acl-databases' },
    raw`
    ACL SETUSER u +@all ~k &* db=0
    ACL DRYRUN u SELECT 1
    ACL DRYRUN u SELECT 0
    ACL DRYRUN u GET x
    ACL DRYRUN u COPY x k DB 1
    ACL DRYRUN u COPY k k REPLACE DB 0
    ACL DRYRUN u MOVE k 1
    ACL DRYRUN u MOVE k x
    ACL DRYRUN u SWAPDB 0 1
    ACL DRYRUN u SWAPDB 1 0
    ACL DRYRUN u FLUSHALL
    ACL DRYRUN u FLUSHDB
    ACL SETUSER u db=1
    ACL DRYRUN u get x
    ACL DRYRUN u DBSIZE
    ACL DRYRUN u EVAL s 0
    ACL DRYRUN u PUBLISH x x
    ACL DRYRUN u SWAPDB 1 1
    ACL DRYRUN u FUNCTION LOAD x
    ACL DRYRUN u FUNCTION LIST
    ACL DRYRUN u LOLWUT
    ACL DRYRUN u OBJECT HELP
    ACL DRYRUN u MEMORY STATS
    ACL DRYRUN u WATCH k
    ACL DRYRUN u INFO
    ACL DRYRUN u UNWATCH
    ACL SETUSER u clearselectors alldbs -copy "(+copy db=0 ~*)" "(+copy ~y)"
    ACL DRYRUN u COPY a b DB 3
    ACL SETUSER u clearselectors resetdbs db=0,1 ~* &* +@all
    ACL DRYRUN u COPY a b DB 1 DB 3
    ACL DRYRUN u COPY a b DB 3 DB 1
    ACL DRYRUN u COPY a DB DB 1
    ACL DRYRUN u SWAPDB 0 3
    ACL DRYRUN u SELECT 3
    ACL DRYRUN u MOVE a 3
    ACL DRYRUN u FLUSHALL
    ACL DELUSER u
  `,
  )

  script(
    'a user calls',
    raw`
    CONFIG SET acllog-max-len 128
    ACL LOG RESET
    ACL SETUSER u on >p +get +set +multi +exec +publish +acl|whoami ~k* &c
    AUTH u wrong
    AUTH nobody p
    AUTH u p
    ACL WHOAMI
    SET k 1
    GET k
    PUBLISH c x
    GET x
    GET y
    GET x
    DEL k
    CONFIG SET hz 1
    PUBLISH d x
    PING
    GET
    NOSUCH
    CONFIG BOGUS
    MULTI
    GET x
    DEL x
    EXEC
    MULTI
    GET k
    EXEC
    RESET
    ACL WHOAMI
    PING
    other: ACL LOG
    other: ACL LOG 2
    ACL LOG 0
    ACL LOG -1
    ACL LOG x
    ACL LOG 1 2
    CONFIG SET acllog-max-len 1
    other: CONFIG GET acllog-max-len
    ACL LOG reset
    ACL LOG
    AUTH nobody x
    AUTH nobody y
    AUTH somebody y
    other: ACL LOG
    CONFIG SET acllog-max-len 128
    ACL LOG RESET
    ACL DELUSER u
  `,
  )

  script(
    'permissions that change between MULTI and EXEC',
    raw`
    ACL SETUSER u on nopass +@all ~* &*
    AUTH u x
    MULTI
    SET k 1
    GET k
    PUBLISH c x
    PING
    other: ACL SETUSER u -get resetkeys resetchannels
    EXEC
    RESET
    ACL LOG RESET
    ACL DELUSER u
  `,
  )

  script(
    'scripts of a user',
    raw`
    ACL SETUSER u on nopass +eval +get +set ~k %R~r
    AUTH u x
    EVAL "return redis.call('set', 'k', 'v')" 0
    EVAL "return redis.call('get', 'r')" 0
    EVAL "return redis.pcall('del', 'k')" 0
    EVAL "return redis.pcall('get', 'x')" 0
    EVAL "return redis.pcall('set', 'r', '1')" 0
    EVAL "return 1" 1 x
    EVAL "return {redis.acl_check_cmd('set', 'k', '1'), redis.acl_check_cmd('set', 'r', '1') == false}" 0
    EVAL "return {redis.acl_check_cmd('set', 'k'), redis.acl_check_cmd('del', 'k') == false}" 0
    RESET
    ACL LOG RESET
    ACL DELUSER u
  `,
  )

  script(
    'sorting by other keys',
    raw`
    ACL SETUSER u on nopass +sort +sort_ro ~s*
    AUTH u x
    SORT s BY x*
    SORT s GET x*
    SORT s GET #
    SORT s BY s*
    SORT_RO s BY x*
    SORT s BY nosort
    SORT s
    RESET
    ACL SETUSER u %R~*
    AUTH u x
    SORT s BY x* GET y*
    RESET
    ACL DELUSER u
  `,
  )

  program(
    'calls that wait while the rules change',
    raw`
    ACL SETUSER u on nopass +@all ~*
    a: AUTH u x
    a: BLPOP q 0
    ACL SETUSER u -blpop
    RPUSH q 1
    DEL q
    a: RESET
    ACL LOG RESET
    ACL DELUSER u
  `,
  )

  script(
    'the password of the default user',
    raw`
    CONFIG SET requirepass p
    ACL LIST
    CONFIG GET requirepass
    AUTH wrong
    AUTH p
    AUTH default p
    ACL SETUSER default >q
    CONFIG GET requirepass
    AUTH q
    ACL LIST
    CONFIG SET requirepass ""
    ACL LIST
    AUTH x
    AUTH default x
    ACL LOG RESET
  `,
  )

  script(
    'other subcommands',
    raw`
    [stack-categories] ACL CAT
    ACL CAT bogus
    ACL CAT a b
    ACL GENPASS
    ACL GENPASS 5
    ACL GENPASS 4096
    ACL GENPASS 0
    ACL GENPASS -1
    ACL GENPASS 4097
    ACL GENPASS x
    ACL GENPASS 1 2
    ACL WHOAMI x
    ACL HELP
    ACL SAVE
    ACL LOAD
    CONFIG SET aclfile x
    CONFIG GET aclfile
    CONFIG SET acl-pubsub-default maybe
  `,
  )
})

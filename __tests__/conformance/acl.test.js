'use strict'

// Users: their rules, their permissions, and the log of what was refused. A script's user is `u`;
// it is deleted when the script ends. What AUTH, NOAUTH and hanging up look like on a socket is in
// ../server/users.test.js.

const { conformance } = require('../support/scripts/conformance.js')

const { raw } = String
const HASH = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'

conformance('acl', (script, program) => {
  script(
    'making and deleting users',
    raw`
    ACL WHOAMI
    ACL USERS
    ACL LIST
    ACL SETUSER u
    ACL SETUSER t on
    ACL USERS
    ACL LIST
    ACL GETUSER nobody
    [acl-databases] ACL GETUSER u
    [acl-databases] ACL GETUSER default
    ACL SETUSER "a b" on
    ACL SETUSER "a\x00b" on
    ACL SETUSER "" on
    ACL LIST
    ACL DELUSER default
    ACL DELUSER u default
    ACL USERS
    ACL DELUSER u nobody t t ""
    ACL USERS
    ACL DELUSER
    ACL SETUSER
    ACL GETUSER
    ACL FOO
    ACL
  `,
  )

  script(
    'rules of passwords',
    raw`
    ACL SETUSER u on nopass
    ACL LIST
    ACL SETUSER u >x >y >x #${HASH}
    ACL LIST
    ACL SETUSER u <y
    ACL LIST
    ACL SETUSER u !${HASH}
    ACL LIST
    ACL SETUSER u <y
    ACL SETUSER u !${HASH}
    ACL SETUSER u #12
    ACL SETUSER u !12
    ACL SETUSER u #${HASH.toUpperCase()}
    ACL SETUSER u resetpass
    ACL LIST
    ACL SETUSER u > "" ">two words"
    ACL LIST
    ACL SETUSER u NOPASS OFF
    ACL LIST
    ACL DELUSER u
  `,
  )

  script(
    'rules of keys and channels',
    raw`
    ACL SETUSER u ~a ~a %R~b %W~c %rw~d &a &a &b*
    ACL LIST
    ACL SETUSER u %W~b %R~* %R~ ~ &
    ACL LIST
    ACL SETUSER u %W~* %RW~*
    [acl-all-keys] ACL LIST
    ACL SETUSER u %~x
    ACL SETUSER u %X~x
    ACL SETUSER u %
    ACL SETUSER u %Rx
    ACL SETUSER u resetkeys %R
    ACL LIST
    ACL SETUSER u "~a b"
    ACL SETUSER u "&a b"
    ACL SETUSER u allkeys allchannels
    ACL LIST
    ACL SETUSER u ~x
    ACL SETUSER u %R~x
    ACL SETUSER u %
    ACL SETUSER u &x
    ACL SETUSER u ~* &*
    ACL SETUSER u resetkeys resetchannels
    ACL LIST
    CONFIG SET acl-pubsub-default allchannels
    ACL SETUSER t
    ACL SETUSER u (+get)
    ACL LIST
    CONFIG SET acl-pubsub-default resetchannels
    ACL DELUSER u t
    [config-text] CONFIG SET masteruser "\xff"
    CONFIG SET masteruser ""
  `,
  )

  script(
    'rules of commands',
    raw`
    # Redis 7.0 names more than one command in no particular order.
    ACL SETUSER u +get +set
    ACL SETUSER u -@all +GET
    ACL LIST
    ACL SETUSER u -@all +Config|Get
    ACL LIST
    ACL SETUSER u -@all +select|0 +select|ab
    ACL LIST
    ACL SETUSER u allcommands -get
    ACL LIST
    ACL SETUSER u nocommands
    ACL LIST
    ACL SETUSER u +@read -@write +get -client|kill
    [acl-rules] ACL LIST
    ACL SETUSER u nocommands +config|get +config
    ACL LIST
    ACL SETUSER u nocommands -client|id +client|id -client
    [acl-rules] ACL LIST
    ACL SETUSER u +@all -@all +select|0 +select
    ACL LIST
    ACL SETUSER u bogus
    ACL SETUSER u +bogus
    ACL SETUSER u -bogus
    ACL SETUSER u +config|bogus
    ACL SETUSER u -get|x
    ACL SETUSER u +get|x|y
    ACL SETUSER u +get|
    ACL SETUSER u +config|
    ACL SETUSER u +|get
    ACL SETUSER u +config|get|x
    ACL SETUSER u +@bogus
    ACL SETUSER u +@read|x
    ACL SETUSER u + 
    ACL SETUSER u -
    ACL SETUSER u +@
    ACL SETUSER u on +get bogus
    ACL LIST
    ACL DELUSER u
  `,
  )

  script(
    'selectors',
    raw`
    ACL SETUSER u (+get ~x) "(%R~y +@all -set &c)" "( +set )" ()
    ACL LIST
    [acl-databases] ACL GETUSER u
    ACL SETUSER u (
    ACL SETUSER u )
    ACL SETUSER u (bogus)
    ACL SETUSER u (+bogus)
    ACL SETUSER u (on)
    ACL SETUSER u (>x)
    ACL SETUSER u (clearselectors)
    ACL SETUSER u (+get ~x
    ACL SETUSER u (+get "~x on)"
    ACL SETUSER u "(~x) on"
    ACL SETUSER u (+get +set (~x)
    ACL SETUSER u ((+get))
    ACL SETUSER u "(~x (~y))"
    [acl-unreadable] ACL SETUSER u (~x))
    ACL SETUSER u clearselectors ( ~y )
    ACL LIST
    ACL DELUSER u
  `,
  )

  script(
    'a user after reset',
    raw`
    [acl-databases] ACL SETUSER u db=1
    [acl-databases] ACL SETUSER u resetdbs
    [acl-databases] ACL LIST
    [acl-databases] ACL SETUSER u db=2,1,2
    [acl-databases] ACL LIST
    [acl-databases] ACL SETUSER u "DB= 07"
    [acl-databases] ACL LIST
    ACL SETUSER u db=
    ACL SETUSER u db=1,
    ACL SETUSER u db=x
    [acl-databases] ACL SETUSER u db=-1
    [acl-databases] ACL SETUSER u alldbs
    ACL SETUSER u on >x ~a &b +get (+set)
    ACL SETUSER u skip-sanitize-payload
    [acl-sanitize] ACL LIST
    ACL SETUSER u sanitize-payload
    [acl-sanitize] ACL LIST
    ACL SETUSER u reset
    [acl-reset] ACL LIST
    ACL DELUSER u
  `,
  )

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
    [acl-texts] ACL DRYRUN u GET x
    [acl-texts] ACL DRYRUN u DEL k
    [acl-texts] ACL DRYRUN u config set a b
    [acl-texts] ACL DRYRUN u select 1
    [acl-texts] ACL DRYRUN u SET r v
    [acl-texts] ACL DRYRUN u SET w v GET
    [acl-texts] ACL DRYRUN u MGET k w r
    [acl-texts] ACL DRYRUN u COPY w r
    [acl-texts] ACL DRYRUN u BITFIELD r SET u8 0 1
    [acl-texts] ACL DRYRUN u EVAL s 1 x
    [acl-texts] ACL DRYRUN u SORT k STORE x
    [acl-texts] ACL DRYRUN u PUBLISH d x
    [acl-texts] ACL DRYRUN u SPUBLISH d x
    [acl-texts] ACL DRYRUN u SUBSCRIBE c d
    [acl-texts] ACL DRYRUN u PSUBSCRIBE c1
    [acl-texts] ACL DRYRUN u object encoding x
    ACL SETUSER u reset -@all (+get ~y) (+set ~x) (+mget ~x) (+mget ~x ~z)
    ACL DRYRUN u GET y
    ACL DRYRUN u MGET x z
    [acl-texts] ACL DRYRUN u GET x
    [acl-texts] ACL DRYRUN u DEL y
    [acl-texts] ACL DRYRUN u MGET q x
    [acl-texts] ACL DRYRUN u MGET x z y
    ACL SETUSER u reset +@all -@slow ~*
    ACL DRYRUN u GET x
    [acl-texts] ACL DRYRUN u CONFIG GET x
    [acl-texts] ACL DRYRUN u KEYS *
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
    [acl-texts] GET x
    [acl-texts] GET y
    [acl-texts] GET x
    [acl-texts] DEL k
    [acl-texts] CONFIG SET hz 1
    [acl-texts] PUBLISH d x
    [acl-texts] PING
    GET
    NOSUCH
    CONFIG BOGUS
    MULTI
    [acl-texts] GET x
    [acl-texts] DEL x
    EXEC
    MULTI
    GET k
    EXEC
    RESET
    ACL WHOAMI
    PING
    [acl-log] other: ACL LOG
    [acl-log] other: ACL LOG 2
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
    [acl-log] other: ACL LOG
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
    [acl-texts] EVAL "return redis.pcall('del', 'k')" 0
    [acl-texts] EVAL "return redis.pcall('get', 'x')" 0
    [acl-texts] EVAL "return redis.pcall('set', 'r', '1')" 0
    [acl-texts] EVAL "return 1" 1 x
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
    [acl-blocked] RPUSH q 1
    [acl-blocked] DEL q
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
    ACL CAT
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
    [acl-texts] ACL HELP
    [acl-texts] ACL SAVE
    [acl-texts] ACL LOAD
    CONFIG SET aclfile x
    CONFIG GET aclfile
    CONFIG SET acl-pubsub-default maybe
  `,
  )
})

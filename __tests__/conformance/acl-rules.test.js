'use strict'

// Users and their rules. A script's user is `u`; it is deleted when the script ends.

const { conformance } = require('../support/scripts/conformance.js')

const { raw } = String
const HASH = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'

conformance('rules of users', (script) => {
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
    ACL GETUSER u
    ACL GETUSER default
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
    ACL LIST
    ACL SETUSER u nocommands +config|get +config
    ACL LIST
    ACL SETUSER u nocommands -client|id +client|id -client
    ACL LIST
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
    ACL GETUSER u
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
    ACL LIST
    ACL SETUSER u sanitize-payload
    ACL LIST
    ACL SETUSER u reset
    ACL LIST
    ACL DELUSER u
  `,
  )
})

'use strict'

// What a connection says of itself and of others. What goes over the wire besides replies (RESP2's
// subscribers, CLIENT REPLY, passwords) is in __tests__/server/protocol.test.js.

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw

conformance('connection', (script) => {
  script(
    'HELLO',
    raw`
    HELLO
    HELLO 3
    HELLO 4
    HELLO 1
    HELLO x
    HELLO 3 AUTH
    HELLO 3 AUTH default
    HELLO 3 AUTH default any
    HELLO 3 AUTH nobody any
    HELLO 3 SETNAME
    HELLO 3 SETNAME "a b"
    HELLO 3 SETNAME me
    CLIENT GETNAME
    HELLO 3 SETNAME a SETNAME b
    CLIENT GETNAME
    HELLO 3 bogus
    HELLO 3 AUTH nobody any SETNAME c
    HELLO 3 SETNAME c AUTH nobody any
    CLIENT GETNAME
  `,
  )

  script(
    'AUTH without a password',
    raw`
    AUTH x
    AUTH default x
    AUTH nobody x
    AUTH
    AUTH a b c
  `,
  )

  script(
    'names',
    raw`
    CLIENT GETNAME
    CLIENT SETNAME me
    CLIENT GETNAME
    other: CLIENT GETNAME
    CLIENT SETNAME "two words"
    CLIENT SETNAME "a\nb"
    CLIENT SETNAME "\x7f"
    CLIENT SETNAME "\xe9"
    CLIENT SETNAME ~!
    CLIENT GETNAME
    CLIENT SETNAME ""
    CLIENT GETNAME
    CLIENT SETNAME
    CLIENT SETNAME a b
    CLIENT GETNAME x
    CLIENT ID
    CLIENT ID x
    CLIENT INFO
    CLIENT INFO x
    CLIENT
    CLIENT BOGUS
    client bogus x
    MULTI
    CLIENT SETNAME in-multi
    CLIENT GETNAME
    EXEC
    CLIENT SETNAME ""
  `,
  )

  script(
    'the name and version of a client library',
    raw`
    CLIENT SETINFO LIB-NAME lib
    CLIENT SETINFO lib-ver 1.2
    CLIENT SETINFO lib-name "two words"
    CLIENT SETINFO lib-ver "\n"
    CLIENT SETINFO lib-name ""
    CLIENT SETINFO bogus x
    CLIENT SETINFO lib-name
    [valkey-commands] CLIENT CAPA redirect
    [valkey-commands] CLIENT CAPA bogus other
    [valkey-commands] CLIENT CAPA
    CLIENT NO-TOUCH on
    CLIENT NO-TOUCH OFF
    CLIENT NO-TOUCH maybe
  `,
  )

  script(
    'NO-EVICT',
    raw`
    CLIENT NO-EVICT on
    CLIENT NO-EVICT OFF
    CLIENT NO-EVICT maybe
    CLIENT NO-EVICT
  `,
  )

  script(
    'a key that is read with NO-TOUCH',
    raw`
    CONFIG SET maxmemory-policy allkeys-lfu lfu-log-factor 0
    SET k v
    OBJECT FREQ k
    CLIENT NO-TOUCH on
    GET k
    APPEND k v
    SET k w
    STRLEN k
    OBJECT FREQ k
    TOUCH k
    OBJECT FREQ k
    CLIENT NO-TOUCH off
    GET k
    OBJECT FREQ k
    CONFIG SET maxmemory-policy noeviction lfu-log-factor 10
  `,
  )

  script(
    'LIST',
    raw`
    CLIENT LIST
    CLIENT LIST TYPE normal
    CLIENT LIST TYPE pubsub
    CLIENT LIST TYPE replica
    CLIENT LIST TYPE slave
    CLIENT LIST TYPE master
    CLIENT LIST TYPE bogus
    CLIENT LIST TYPE
    CLIENT LIST ID
    CLIENT LIST ID 100000
    CLIENT LIST bogus
    CLIENT LIST bogus x
  `,
  )

  script(
    'filters of LIST',
    raw`
    CLIENT LIST ID 0
    CLIENT LIST ID -5
    CLIENT LIST ID x
    CLIENT LIST ID 1 x
    CLIENT LIST ID TYPE normal
    [client-filters] CLIENT LIST NOT-ID 0
    [client-filters] CLIENT LIST NOT-ID x
    [client-filters] CLIENT LIST NOT-TYPE bogus
    [client-filters] CLIENT LIST NOT-TYPE normal
    [client-filters] CLIENT LIST USER default
    [client-filters] CLIENT LIST USER nobody
    [client-filters] CLIENT LIST NOT-USER default
    [client-filters] CLIENT LIST NOT-USER nobody
    CLIENT LIST SKIPME maybe
    CLIENT LIST NOT-SKIPME yes
    [client-filters] CLIENT LIST MAXAGE 0
    [client-filters] CLIENT LIST MAXAGE x
    [client-filters] CLIENT LIST MAXAGE 100000
    [client-filters] CLIENT LIST MAXAGE 99999999999999999999
    [client-filters] CLIENT LIST IDLE 0
    [client-filters] CLIENT LIST IDLE x
    [client-filters] CLIENT LIST IDLE 100000
    [client-filters] CLIENT LIST FLAGS xy
    [client-filters] CLIENT LIST FLAGS x
    [client-filters] CLIENT LIST NOT-FLAGS Z
    [client-filters] CLIENT LIST NOT-FLAGS N
    [client-filters] CLIENT LIST NAME nobody
    [client-filters] CLIENT LIST NAME ""
    [client-filters] CLIENT LIST LIB-NAME nobody
    [client-filters] CLIENT LIST LIB-VER nobody
    [client-filters] CLIENT LIST CAPA q
    [client-filters] CLIENT LIST CAPA r
    [client-filters] CLIENT LIST NOT-CAPA q
    [client-filters] CLIENT LIST DB x
    [client-filters] CLIENT LIST DB 16
    [client-filters] CLIENT LIST DB -1
    [client-filters] CLIENT LIST DB 9
    [client-filters] CLIENT LIST NOT-DB 16
    [client-filters] CLIENT LIST NOT-DB 0
    [client-filters] CLIENT LIST IP 10.1.2.3
    [client-filters] CLIENT LIST ADDR 10.1.2.3:4
    [client-filters] CLIENT LIST LADDR 10.1.2.3:4
    CLIENT LIST NOT-MAXAGE 1
    CLIENT LIST NAME
  `,
  )

  script(
    'KILL',
    raw`
    CLIENT KILL
    CLIENT KILL bogus
    CLIENT KILL 127.0.0.1:1
    CLIENT KILL ID
    CLIENT KILL ID 100000
    CLIENT KILL ID 0
    CLIENT KILL ID 100000 bogus
    CLIENT KILL ID 100000 ID 100001
    CLIENT KILL TYPE bogus
    CLIENT KILL TYPE master
    CLIENT KILL USER nobody
    CLIENT KILL ADDR 1:2 LADDR 3
    CLIENT KILL SKIPME maybe
    CLIENT KILL bogus x
    CLIENT KILL ID x
    [client-filters] CLIENT KILL ID 100000 100001
    CLIENT KILL MAXAGE 0
    [client-filters] CLIENT KILL NAME nobody
    [client-filters] CLIENT KILL DB 99
    [client-filters] CLIENT KILL FLAGS Q
  `,
  )

  script(
    'REPLY in a transaction',
    raw`
    MULTI
    [reply-in-multi] CLIENT REPLY ON
    DISCARD
  `,
  )

  script(
    'RESET and QUIT',
    raw`
    SELECT 2
    CLIENT SETNAME me
    WATCH k
    MULTI
    SET k v
    RESET
    HELLO 3
    CLIENT GETNAME
    EXEC
    SET k v
    GET k
    RESET x
  `,
  )

  script(
    'parameters of connections',
    raw`
    CONFIG GET client-output-buffer-limit
    CONFIG SET client-output-buffer-limit "normal 1mb 2kb 60"
    CONFIG GET client-output-buffer-limit
    CONFIG SET client-output-buffer-limit "replica 1 2 3 pubsub 4 5 6"
    CONFIG GET client-output-buffer-limit
    CONFIG SET client-output-buffer-limit "normal 0"
    CONFIG SET client-output-buffer-limit "bogus 0 0 0"
    CONFIG SET client-output-buffer-limit "normal x 0 0"
    CONFIG SET client-output-buffer-limit "normal 0 0 -1"
    CONFIG SET client-output-buffer-limit ""
    CONFIG SET client-output-buffer-limit "normal 0 0 0 slave 256mb 64mb 60 pubsub 32mb 8mb 60"
    CONFIG GET client-output-buffer-limit
    CONFIG SET client-query-buffer-limit 1
    CONFIG GET client-query-buffer-limit
    CONFIG SET timeout -1
    CONFIG SET timeout x
    CONFIG SET timeout 0
    CONFIG SET tcp-keepalive 10
    CONFIG GET tcp-keepalive
    CONFIG SET tcp-keepalive 300
    CONFIG SET maxclients 0
    CONFIG GET maxclients
    CONFIG GET requirepass
  `,
  )
})

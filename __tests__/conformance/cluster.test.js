'use strict'

const { conformance } = require('../support/scripts/conformance.js')

conformance('outside of a cluster', (script) => {
  script(
    'commands for nodes of a cluster are refused, whatever their arguments',
    `
    ASKING
    ASKING x
    CLUSTER
    CLUSTER FOO
    CLUSTER ADDSLOTS x
    CLUSTER ADDSLOTS
    CLUSTER ADDSLOTSRANGE 1 x
    CLUSTER BUMPEPOCH
    CLUSTER COUNT-FAILURE-REPORTS x
    CLUSTER COUNTKEYSINSLOT x
    CLUSTER DELSLOTS 1 2
    CLUSTER DELSLOTSRANGE 1 2
    CLUSTER FAILOVER
    CLUSTER FAILOVER BOGUS
    CLUSTER FLUSHSLOTS
    CLUSTER FORGET x
    CLUSTER GETKEYSINSLOT 1 x
    CLUSTER GETKEYSINSLOT 1
    CLUSTER HELP
    CLUSTER INFO
    CLUSTER INFO x
    CLUSTER LINKS
    CLUSTER MEET 127.0.0.1 1
    CLUSTER MEET 127.0.0.1
    CLUSTER MYID
    CLUSTER NODES
    CLUSTER REPLICAS x
    CLUSTER REPLICATE x
    CLUSTER RESET BOGUS
    CLUSTER SAVECONFIG
    CLUSTER SET-CONFIG-EPOCH 1
    CLUSTER SETSLOT 1 STABLE
    CLUSTER SETSLOT 1
    CLUSTER SHARDS
    CLUSTER SLAVES x
    CLUSTER SLOTS
    MULTI
    CLUSTER INFO
    EXEC
  `,
  )

  script(
    'commands of later versions',
    `
    CLUSTER KEYSLOT a
    CLUSTER KEYSLOT ""
    CLUSTER KEYSLOT {a}b
    CLUSTER KEYSLOT b{a}
    CLUSTER KEYSLOT {}a
    CLUSTER KEYSLOT a{b
    CLUSTER KEYSLOT {{a}}
    CLUSTER KEYSLOT "\x00\xff"
    CLUSTER KEYSLOT a b
    READONLY
    READWRITE
    [valkey-commands] CLUSTERSCAN 0
    [valkey-commands] CLUSTERSCAN x y
    [valkey-commands] CLUSTERSCAN
    [valkey-commands] CLUSTER CANCELSLOTMIGRATIONS
    [valkey-commands] CLUSTER FLUSHSLOT x
    [valkey-commands] CLUSTER FLUSHSLOT
    [valkey-commands] CLUSTER GETSLOTMIGRATIONS
    [valkey-commands] CLUSTER MIGRATESLOTS x y
    [valkey-commands] CLUSTER MIGRATESLOTS x
    CLUSTER MYSHARDID
    CLUSTER SLOT-STATS x y
    CLUSTER SLOT-STATS x
    [valkey-commands] CLUSTER SYNCSLOTS x
    [valkey-commands] CLUSTER SYNCSLOTS
  `,
  )

  script(
    'RESTORE-ASKING is RESTORE',
    String.raw`
    RESTORE-ASKING k 0 "\x00\xc0\n\n\x00n\x9fWE\x0e\xaec\xbb"
    GET k
    RESTORE-ASKING k 0 "\x00\xc0\n\n\x00n\x9fWE\x0e\xaec\xbb"
    RESTORE-ASKING k 100000 "\x00\xc0\n\n\x00n\x9fWE\x0e\xaec\xbb" REPLACE
    RESTORE-ASKING k 0 x
    RESTORE-ASKING k 0
    RESTORE-ASKING k x y REPLACE
  `,
  )
})

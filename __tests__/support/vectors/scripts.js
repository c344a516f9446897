'use strict'

// Calls of vector sets, one a line (scripts/script.js), by what they are about. No two elements are
// equally near where a reply has an order.

const FOUR = `
  VADD k VALUES 2 1 0 a
  VADD k VALUES 2 0 1.5 b SETATTR '{"y":1980,"s":"x"}'
  VADD k VALUES 2 1 1 c SETATTR notjson
  VADD k VALUES 2 -1 0.5 d SETATTR '{"y":1990}'
`

const SCRIPTS = {
  'forms of numbers': `
    VADD k VALUES 2 0x1 -0x.8p1 a NOQUANT
    VADD k VALUES 2 +1 1e-30 b NOQUANT
    VADD k VALUES 2 0x 2 c NOQUANT
    VADD k VALUES 2 0xg 2 c NOQUANT
    VADD k VALUES 2 0x1p99999 2 c NOQUANT
    VADD k VALUES 2 1e400 2 c NOQUANT
    VADD k VALUES 2 1e 2 c NOQUANT
    VADD k VALUES 2 "" 2 c NOQUANT
    VADD k VALUES 2 " 1" 2 c NOQUANT
    VADD k VALUES 2 "1 " 2 c NOQUANT
    VCARD k
    VEMB k a
    VSIM k VALUES 2 0x2 -2 COUNT 1
  `,

  'numbers of arguments': `
    VADD
    VADD k
    VADD k VALUES 1 1
    VADD k FP32
    VADD k FP32 abcd
    VADD k REDUCE
    VADD k REDUCE 1
    VSIM
    VSIM k
    VSIM k ELE
    VSIM k FOO
    VCARD
    VCARD k k
    VDIM
    VDIM k k
    VEMB
    VEMB k
    VGETATTR
    VGETATTR k
    VGETATTR k a a
    VINFO
    VINFO k k
    VISMEMBER
    VISMEMBER k
    VISMEMBER k a a
    VLINKS
    VLINKS k
    VLINKS k a FOO
    VLINKS k a WITHSCORES FOO
    VLINKS none a FOO
    VRANDMEMBER
    VRANDMEMBER k 1 1
    VREM
    VREM k
    VREM k a b
    VSETATTR
    VSETATTR k a
    VSETATTR k a foo bar
    MULTI
    VADD
    VADD k x
    VCARD k k
    VCARD k
    EXEC
  `,

  'keys that are not there': `
    VCARD none
    VDIM none
    VEMB none a
    VEMB none a RAW
    VEMB none a FOO
    VGETATTR none a
    VINFO none
    VISMEMBER none a
    VLINKS none a
    VLINKS none a WITHSCORES
    VRANDMEMBER none
    VRANDMEMBER none 1
    VRANDMEMBER none x
    VREM none a
    VSETATTR none a b
    VSIM none ELE a
    VSIM none FOO BAR
    VSIM none ELE a COUNT 0
    VSIM none ELE a WITHSCORES
    VSIM none ELE a WITHSCORES WITHATTRIBS
    EXISTS none
  `,

  'keys of another type': `
    SET s v
    VADD s VALUES 2 1 2 a
    VADD s VALUES 2 1 b a
    VADD s FOO 2 1 b a
    VADD s VALUES 2 1 2 a FOO
    VSIM s ELE a
    VSIM s FOO a
    VSIM s ELE a COUNT 0
    VCARD s
    VDIM s
    VEMB s a
    VEMB s a FOO
    VGETATTR s a
    VINFO s
    VISMEMBER s a
    VLINKS s a
    VRANDMEMBER s
    VRANDMEMBER s x
    VREM s a
    VSETATTR s a b
    VADD k VALUES 1 1 a
    GET k
    LPUSH k a
    SADD k a
    INCR k
  `,

  VADD: String.raw`
    VADD k VALUES 2 1 2 a
    VADD k VALUES 2 1 2 a
    VADD k FP32 "\x00\x00\x80?\x00\x00\x00@" a
    VADD k FP32 "\x00\x00\x80?\x00\x00\x00@" c
    VADD k FP32 "\x00\x00\x80?" a
    VADD k FP32 abc a
    VADD k FP32 '' a
    VADD k VALUES x 1 2 a
    VADD k VALUES 0 a b
    VADD k VALUES -1 a b
    VADD k VALUES 2 1 x a
    VADD k VALUES 2 1
    VADD k VALUES 3 1 2 a
    VADD k VALUES 2 nan 2 a
    VADD k VALUES 2 1e400 2 a
    VADD k VALUES 2 1e39 2 z
    VREM k z
    VADD k VALUES 2 '' 2 b
    VADD k VALUES 2 ' 1' 2 b
    VADD k VALUES 2 '1 ' 2 b
    VADD k VALUES 2.5 1 2 b
    VADD k VALUES ' 2' 1 2 b
    VADD k FOO 2 1 2 b
    VADD k VALUES 2 1 2 REDUCE 1 a
    VADD k VALUES 2 1 2 a REDUCE 1
    VADD k VALUES 3 1 2 3 b
    VADD k VALUES 1 1 b
    VADD k VALUES 2 1 2 b CAS
    VADD k VALUES 2 1 2 b2 CAS CAS
    VADD k VALUES 2 1 2 b NOQUANT
    VADD k VALUES 2 1 2 b BIN
    VADD k VALUES 2 1 2 b Q8
    VADD k VALUES 2 1 2 b Q8 BIN
    VADD k VALUES 2 1 2 b NOQUANT Q8
    VADD k VALUES 2 1 2 b q8 cas
    VADD k values 2 1 2 b
    VADD k VALUES 2 1 2 b M
    VADD k VALUES 2 1 2 b M x
    VADD k VALUES 2 1 2 b M 3
    VADD k VALUES 2 1 2 b M 4
    VADD k VALUES 2 1 2 b M 16
    VADD k VALUES 2 1 2 b M 4096
    VADD k VALUES 2 1 2 b M 4097
    VADD k2 VALUES 2 1 2 b M 3
    VADD k2 VALUES 2 1 2 b M 4
    VADD k3 VALUES 2 1 2 b M 4096
    VADD k4 VALUES 2 1 2 b M 4097
    VADD k4 VALUES 2 1 2 b M 0
    VADD k4 VALUES 2 1 2 b M -1
    VINFO k3
    VADD k VALUES 2 1 2 b EF
    VADD k VALUES 2 1 2 b EF x
    VADD k VALUES 2 1 2 b EF 0
    VADD k VALUES 2 1 2 b EF -1
    VADD k VALUES 2 1 2 b EF 1
    VADD k VALUES 2 1 2 b EF 1000000
    VADD k VALUES 2 1 2 b EF 1000001
    VADD k VALUES 2 1 2 b FOO
    VADD k VALUES 2 1 2 b Q8 FOO
    VADD new VALUES 2 1 2 b FOO
    VADD k VALUES 2 1 2 CAS b
    VADD k CAS VALUES 2 1 2 b
    VADD k VALUES 2 1 2 ''
    VISMEMBER k ''
    VADD k VALUES 3 1 2 3 b M 5
    VADD k VALUES 3 1 2 3 b NOQUANT M 5
    VCARD k
    EXISTS new
  `,

  attributes: `
    VADD k VALUES 2 1 2 a SETATTR one
    VGETATTR k a
    VADD k VALUES 2 2 1 a
    VGETATTR k a
    VADD k VALUES 2 2 1 a CAS SETATTR two
    VGETATTR k a
    VADD k VALUES 2 2 1 a SETATTR x SETATTR y
    VGETATTR k a
    VADD k VALUES 2 2 1 a SETATTR
    VINFO k
    VADD k VALUES 2 2 1 a SETATTR ''
    VGETATTR k a
    VINFO k
    VSETATTR k a foo
    VGETATTR k a
    VSETATTR k b foo
    VSETATTR k a ''
    VSETATTR k a ''
    VSETATTR k b ''
    VGETATTR k a
    VGETATTR k b
    VINFO k
  `,

  'vectors that are reduced': `
    VADD k VALUES 2 1 2 a
    VADD k REDUCE 1 VALUES 2 1 2 b
    VADD k REDUCE 0 VALUES 2 1 2 b
    VADD k REDUCE x VALUES 2 1 2 b
    VADD k REDUCE -1 VALUES 2 1 2 b
    VADD k REDUCE 1 FOO
    VADD k REDUCE 1 FOO 1 2
    VADD k REDUCE 2 VALUES 3 1 2 3 b
    VADD k REDUCE 2 VALUES 2 1 2 b
    VADD k REDUCE 1 VALUES 2 1 2 b NOQUANT
    VADD k REDUCE 1 VALUES 2 1 2 a CAS
    VADD p REDUCE 2 VALUES 3 1 2 3 a
    VADD p REDUCE 2 VALUES 2 1 2 b
    VADD p REDUCE 3 VALUES 3 1 2 3 b
    VADD p REDUCE 5 VALUES 4 1 2 3 4 b
    VADD p VALUES 2 1 1 b
    VADD p VALUES 3 1 2 3 b
    VADD p REDUCE 2 VALUES 3 1 2 3 b BIN
    VADD p REDUCE 2 VALUES 3 1 2 3 b M 5
    VADD p REDUCE 2 VALUES 3 3 2 -1 b
    VDIM p
    VINFO p
    VEMB p a
    VEMB p a RAW
    VEMB p b RAW
    VSIM p VALUES 3 1 2 3 WITHSCORES
    VSIM p VALUES 2 1 1 WITHSCORES
    VSIM p VALUES 4 1 2 3 4
    VSIM p VALUES 1 1
    VSIM p REDUCE 2 VALUES 3 1 2 3
    VSIM p ELE a WITHSCORES
    VADD wide REDUCE 5 VALUES 2 1 2 a
    VEMB wide a
    VADD same REDUCE 2 VALUES 2 1 2 a
    VEMB same a
    VSIM same VALUES 2 1 2 WITHSCORES
  `,

  'what is kept of vectors': `
    VADD k VALUES 3 1 2 3 a
    VEMB k a
    VEMB k a RAW
    VEMB k a raw
    VEMB k a RAW RAW RAW
    VEMB k a FOO
    VEMB k a RAW FOO
    VEMB k zz
    VEMB k zz FOO
    VEMB k zz RAW
    VADD k VALUES 3 -0.3 0.02 12.5 b
    VEMB k b
    VEMB k b RAW
    VADD k VALUES 3 0 0 0 z
    VEMB k z
    VEMB k z RAW
    VADD f VALUES 3 0.1 0.2 -0.3 a NOQUANT
    VEMB f a
    VEMB f a RAW
    VADD f VALUES 3 0 0 0 z
    VADD f VALUES 3 0 0 0 z NOQUANT
    VEMB f z
    VEMB f z RAW
    VADD b VALUES 3 0 1 -1 a BIN
    VEMB b a
    VEMB b a RAW
    VDIM k
    VINFO k
    VINFO f
    VINFO b
    VADD four VALUES 4 1 2 3 4 a
    VEMB four a
    VEMB four a RAW
  `,

  VSIM: `
    ${FOUR}
    VSIM k ELE zz
    VSIM k ELE zz COUNT 0
    VSIM k FOO a
    VSIM k FP32 abc
    VSIM k FP32 abcd
    VSIM k FP32 abcd COUNT 0
    VSIM k VALUES 2 1
    VSIM k VALUES 2 1 x
    VSIM k VALUES 3 1 2 3
    VSIM k VALUES 0 1 2 3
    VSIM k VALUES x 1 2 3
    VSIM k VALUES 2 1 2
    VSIM k VALUES 2 1 2 WITHSCORES
    VSIM k VALUES 2 1 2 WITHATTRIBS
    VSIM k VALUES 2 1 2 WITHATTRIBS WITHSCORES
    VSIM k VALUES 2 1 2 WITHSCORES WITHATTRIBS
    VSIM k VALUES 2 1 2 WITHSCORES WITHSCORES
    VSIM k VALUES 2 1 2 FOO
    VSIM k VALUES 2 1 2 COUNT
    VSIM k VALUES 2 1 2 COUNT 0
    VSIM k VALUES 2 1 2 COUNT -1
    VSIM k VALUES 2 1 2 COUNT x
    VSIM k VALUES 2 1 2 COUNT 0x1
    VSIM k VALUES 2 1 2 COUNT 2
    VSIM k VALUES 2 1 2 COUNT 2 COUNT 1
    VSIM k VALUES 2 1 2 COUNT 1000
    VSIM k VALUES 2 1 2 EPSILON
    VSIM k VALUES 2 1 2 EPSILON 0
    VSIM k VALUES 2 1 2 EPSILON -1
    VSIM k VALUES 2 1 2 EPSILON x
    VSIM k VALUES 2 1 2 EPSILON nan
    VSIM k VALUES 2 1 2 EPSILON inf
    VSIM k VALUES 2 1 2 EPSILON 0.1
    VSIM k VALUES 2 1 2 EPSILON 0.001 WITHSCORES
    VSIM k VALUES 2 1 2 EPSILON 0.45 WITHSCORES
    VSIM k VALUES 2 1 2 EF
    VSIM k VALUES 2 1 2 EF 0
    VSIM k VALUES 2 1 2 EF -1
    VSIM k VALUES 2 1 2 EF x
    VSIM k VALUES 2 1 2 EF 99999999999999999999
    VSIM k VALUES 2 1 2 EF 1000000
    VSIM k VALUES 2 1 2 EF 1000001
    VSIM k VALUES 2 1 2 EF 1
    VSIM k VALUES 2 1 2 FILTER-EF
    VSIM k VALUES 2 1 2 FILTER-EF 0
    VSIM k VALUES 2 1 2 FILTER-EF -1
    VSIM k VALUES 2 1 2 FILTER-EF x
    VSIM k VALUES 2 1 2 FILTER-EF 1
    VSIM k VALUES 2 1 2 FILTER-EF 99999
    VSIM k VALUES 2 1 2 TRUTH
    VSIM k VALUES 2 1 2 NOTHREAD
    VSIM k VALUES 2 1 2 TRUTH NOTHREAD TRUTH
    VSIM k ELE a WITHSCORES
    VSIM k ELE a WITHSCORES TRUTH
    VSIM k ELE c WITHSCORES COUNT 1
    VSIM k ELE a ELE b
    VSIM k ele a withscores
    VSIM k VALUES 2 1 nan WITHSCORES
    VADD one VALUES 3 1 2 3 a BIN
    VADD one VALUES 3 1 -2 3 b BIN
    VADD one VALUES 3 -1 -2 3 c BIN
    VSIM one VALUES 3 1 1 1 WITHSCORES
    VSIM one VALUES 3 0 0 0 WITHSCORES COUNT 1
    VADD f VALUES 3 1 2 3 a NOQUANT
    VADD f VALUES 3 1 -2 3 b NOQUANT
    VSIM f ELE a WITHSCORES
    VSIM f VALUES 3 3 2 1 WITHSCORES
  `,

  'VSIM with FILTER': `
    ${FOUR}
    VADD k VALUES 2 -1 3 e SETATTR '{"y":1985.5,"l":["a",2],"s":"xyz","n":null,"t":true}'
    VSIM k VALUES 2 1 2 FILTER
    VSIM k VALUES 2 1 2 FILTER ''
    VSIM k VALUES 2 1 2 FILTER '.y >'
    VSIM k VALUES 2 1 2 FILTER '.y > 1985'
    VSIM k VALUES 2 1 2 FILTER '.y > 1975'
    VSIM k VALUES 2 1 2 FILTER '1'
    VSIM k VALUES 2 1 2 FILTER '0'
    VSIM k VALUES 2 1 2 FILTER '.y > 1985' FILTER '.y < 1985'
    VSIM k VALUES 2 1 2 FILTER '.y > 1985' FILTER '.y <'
    VSIM k VALUES 2 1 2 FILTER '.y >' COUNT 0
    VSIM k VALUES 2 1 2 COUNT 0 FILTER '.y >'
    VSIM k VALUES 2 1 2 FILTER 'a b c'
    VSIM k VALUES 2 1 2 FILTER '.y > "abc'
    VSIM k VALUES 2 1 2 FILTER '(.y'
    VSIM k VALUES 2 1 2 FILTER '.y)'
    VSIM k VALUES 2 1 2 FILTER '.y in [1,2'
    VSIM k VALUES 2 1 2 FILTER '.y in [1,1990]'
    VSIM k VALUES 2 1 2 FILTER '.s == "xyz" or .y == 1980'
    VSIM k VALUES 2 1 2 FILTER '"y" in .s'
    VSIM k VALUES 2 1 2 FILTER '"a" in .l and 2 in .l'
    VSIM k VALUES 2 1 2 FILTER '.n == null'
    VSIM k VALUES 2 1 2 FILTER '.t == 1 && !(.y < 10)'
    VSIM k VALUES 2 1 2 FILTER '(.y - 1900) ** 2 % 7 == 3'
    VSIM k VALUES 2 1 2 FILTER 'not .y == 1980'
    VSIM k VALUES 2 1 2 FILTER '.y / 2 >= 990 and .y + 1 != 1991'
    VSIM k VALUES 2 1 2 FILTER '.nope'
    VSIM k VALUES 2 1 2 FILTER '.y == true'
    VSIM k VALUES 2 1 2 FILTER-EF 1 FILTER '.nope'
    VSIM k VALUES 2 1 2 FILTER '.y > 1' WITHSCORES WITHATTRIBS
    VSIM k VALUES 2 1 2 FILTER '.nope' WITHSCORES
    VSIM k VALUES 2 1 2 FILTER '.y > 1' TRUTH COUNT 1
  `,

  'links and random elements': `
    ${FOUR}
    VLINKS k a
    VLINKS k a WITHSCORES
    VLINKS k a withscores
    VLINKS k zz
    VLINKS k zz WITHSCORES
    VRANDMEMBER k
    VRANDMEMBER k 0
    VRANDMEMBER k 1
    VRANDMEMBER k 3
    VRANDMEMBER k 100
    VRANDMEMBER k -7
    VRANDMEMBER k x
    VRANDMEMBER k -0
    VRANDMEMBER k ''
    VRANDMEMBER k 1.5
    VRANDMEMBER k 99999999999999999999
    VADD single VALUES 1 1 a
    VLINKS single a
    VLINKS single a WITHSCORES
  `,

  'removing elements': `
    ${FOUR}
    VREM k b
    VREM k b
    VCARD k
    VISMEMBER k b
    VSIM k VALUES 2 1 2 WITHSCORES
    VADD k VALUES 2 0 1 b
    VINFO k
    VREM k a
    VREM k b
    VREM k c
    VREM k d
    EXISTS k
    VREM k d
    TYPE k
    VADD k VALUES 3 1 2 3 a
    VDIM k
  `,

  'other commands': `
    ${FOUR}
    TYPE k
    OBJECT ENCODING k
    OBJECT REFCOUNT k
    COPY k k2
    COPY k k2 REPLACE
    COPY k k2 DB 1
    COPY none k2
    COPY k k
    SET s v
    COPY k s
    COPY k s REPLACE
    RENAME k k9
    VCARD k9
    RENAMENX k9 k
    SCAN 0 TYPE vectorset
    SCAN 0 TYPE VectorSet
    EXPIRE k 100
    TTL k
    PERSIST k
    MOVE k 1
    EXISTS k
    SELECT 1
    VCARD k
    MOVE k 0
    SELECT 0
    SORT k
    TOUCH k
    COMMAND INFO vadd vsim vcard vdim vemb vgetattr vinfo vismember vlinks vrandmember vrem vsetattr
    COMMAND DOCS vsim
    COMMAND GETKEYS VADD k VALUES 1 1 a
    COMMAND GETKEYSANDFLAGS VADD k VALUES 1 1 a
    COMMAND GETKEYSANDFLAGS VCARD k
    COMMAND GETKEYS VADD
    COMMAND GETKEYS VCARD
    COMMAND GETKEYS VCARD a b c
    WATCH k
    VSETATTR k a x
    MULTI
    VCARD k
    EXEC
    WATCH k
    VREM k zz
    MULTI
    VCARD k
    EXEC
    DEL k
    VCARD k
  `,

  'users and scripts': `
    ${FOUR}
    EVAL "return redis.call('VSIM','k','ELE','a','WITHSCORES')" 0
    EVAL "return redis.call('VSIM','k','ELE','a','WITHSCORES','WITHATTRIBS')" 0
    EVAL "return redis.call('VADD','k','VALUES','2','1','3','nn')" 0
    EVAL "return redis.call('VISMEMBER','k','nn')" 0
    EVAL "return redis.call('VEMB','k','a','RAW')" 0
    EVAL "return redis.pcall('VADD')" 0
    EVAL "redis.setresp(3) return redis.call('VISMEMBER','k','a')" 0
    EVAL "redis.setresp(3) return redis.call('VEMB','k','a')" 0
    EVAL "redis.setresp(3) return redis.call('VSIM','k','ELE','a','COUNT','1','WITHSCORES','WITHATTRIBS')" 0
    EVAL_RO "return redis.call('VCARD','k')" 1 k
    EVAL_RO "return redis.call('VREM','k','a')" 1 k
    ACL SETUSER ada on nopass ~* +@read
    ACL DRYRUN ada VCARD k
    ACL SETUSER ada +vcard +vadd
    ACL DRYRUN ada VCARD k
    ACL SETUSER ada resetkeys %R~k
    ACL DRYRUN ada VCARD k
    ACL SETUSER ada resetkeys ~k -@all +@all -@write
    ACL DRYRUN ada VADD k VALUES 1 1 a
    ACL DELUSER ada
  `,
}

module.exports = { SCRIPTS }

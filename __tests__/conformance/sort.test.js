'use strict'

const { conformance } = require('../support/scripts/conformance.js')

const raw = String.raw

conformance('SORT', (script) => {
  script(
    'SORT',
    raw`
    RPUSH l 3 1 2 10 -1 1.5
    SORT l
    SORT l ASC
    SORT l DESC
    SORT l ALPHA
    SORT l ALPHA DESC
    SORT l LIMIT 0 2
    SORT l LIMIT 1 3
    SORT l LIMIT 2 -1
    SORT l LIMIT -1 2
    SORT l LIMIT 0 0
    SORT l LIMIT 100 10
    SORT l LIMIT 1 3 DESC
    SORT l desc limit 0 2 alpha
    SORT missing
    SORT l LIMIT 0
    SORT l LIMIT a b
    SORT l LIMIT 1 b
    SORT l BOGUS
    SORT l BY
    SORT l GET
    SORT l STORE
    SORT
    RPUSH w banana apple cherry Apple ""
    SORT w
    SORT w ALPHA
    SORT w ALPHA DESC
    SADD s 5 3 9
    SORT s
    SORT s DESC LIMIT 0 2
    SADD sw x z y
    SORT sw ALPHA
    SORT sw
    SET str v
    SORT str
    HSET h f v
    SORT h
    SORT h ALPHA
    SORT l LIMIT 0 9223372036854775807
    SORT l LIMIT 9223372036854775807 10
    SORT l LIMIT -9223372036854775808 10
    RPUSH odd 1 nan
    SORT odd
    DEL odd
    RPUSH odd 1 inf -inf +inf 1e3 -Infinity
    SORT odd
    DEL odd
    RPUSH odd .5 5. +1
    SORT odd
    DEL odd
    RPUSH odd 0x10 2
    SORT odd
    DEL odd
    RPUSH odd 1 ""
    SORT odd
    DEL odd
    RPUSH odd " 1" 2
    SORT odd
    DEL odd
    RPUSH odd "1 " 2
    SORT odd
    RPUSH ties 1.0 1 01 1.00
    SORT ties
    SORT ties DESC
  `,
  )

  script(
    'SORT BY, GET and STORE',
    raw`
    RPUSH l a b c d
    MSET weight_a 3 weight_b 1 weight_c 2 weight_d 1
    MSET data_a AA data_b BB data_c CC
    SORT l BY weight_*
    SORT l BY weight_* DESC
    SORT l BY weight_* ALPHA
    SORT l BY weight_* GET data_*
    SORT l BY weight_* GET # GET data_* GET weight_*
    SORT l BY nosort
    SORT l BY nosort GET data_*
    SORT l BY nosort DESC
    SORT l BY nosort LIMIT 1 2
    SORT l BY missing_*
    SORT l BY missing_* DESC
    SORT l BY data_*
    SORT l BY data_* ALPHA
    SORT l ALPHA GET data_*
    SORT l ALPHA GET nothing
    SORT l ALPHA GET #
    HSET obj_a w 2 n Ann
    HSET obj_b w 1 n Bob
    HSET obj_c w 3
    SORT l BY obj_*->w
    SORT l BY obj_*->w GET obj_*->n
    SORT l BY obj_*->w GET obj_*->nope
    SORT l BY obj_*-> GET obj_*->n
    SORT l BY obj_*->n ALPHA GET #
    SORT l BY weight_*->w
    SORT l BY *
    SORT l ALPHA BY * GET *
    SORT l BY weight_* STORE d
    LRANGE d 0 -1
    SORT l BY weight_* GET data_* STORE d
    LRANGE d 0 -1
    SORT missing STORE d
    EXISTS d
    SET d x EX 100
    SORT l ALPHA STORE d
    TTL d
    TYPE d
    SORT l ALPHA STORE l
    SORT l ALPHA LIMIT 0 0 STORE d
    EXISTS d
    SADD s 3 1 2
    SORT s BY nosort STORE d
    LRANGE d 0 -1
    SORT s BY nosort
    SORT s BY nosort LIMIT 0 2 STORE d
    SORT l GET data_* GET
    SORT l BY weight_* BY data_* ALPHA
    SORT l STORE d STORE e ALPHA
    EXISTS d e
    SORT_RO l ALPHA
    SORT_RO l BY weight_* GET # DESC LIMIT 0 2
    SORT_RO l ALPHA STORE d
    SORT_RO missing
    SORT_RO
    SET str v
    SORT str STORE d
    RPUSH n 1 2 3
    SORT n GET missing_* STORE d
    LRANGE d 0 -1
  `,
  )
})

'use strict'

// Calls that make keys of every type, in small and large encodings, with whatever a value can have.

const HOUR = 3_600_000

const numbers = (count, of) => Array.from({ length: count }, (_, i) => of(i))

const LIBRARY = `#!lua name=shop
redis.register_function('price', function() return 12 end)`

/** Of the first database; those of `elsewhere` are of another one. */
function calls(now) {
  return [
    ['SET', 'text', 'x'.repeat(3000)],
    ['SET', 'number', '42'],
    ['SET', 'empty', ''],
    ['SET', '', 'of the empty key'],
    ['SET', Buffer.from([0, 0xff, 13, 10]), Buffer.from([1, 0, 0x80])],
    ['SET', 'a\x1b[31mb', 'red'],
    ['SET', 'for an hour', 'v', 'PX', String(HOUR)],
    ['PFADD', 'visitors', 'ada', 'grace'],
    ['SETBIT', 'bits', '100000', '1'],
    ['RPUSH', 'few', '1', 'two', ''],
    ['RPUSH', 'many', ...numbers(3000, (i) => `element ${i}`)],
    ['RPUSH', 'long', 'x'.repeat(20_000), 'y'],
    ['SADD', 'integers', '3', '1', '2'],
    ['SADD', 'members', 'c', 'a', 'b'],
    ['SADD', 'large set', ...numbers(2000, (i) => `member ${i}`)],
    ['ZADD', 'scores', '1.5', 'a', '-inf', 'b', '1e300', 'c', '0.1', 'd'],
    ['ZADD', 'large scores', ...numbers(1000, (i) => [String(i / 7), `m${i}`]).flat()],
    ['HSET', 'fields', 'a', '1', 'b', ''],
    ['HSET', 'large hash', ...numbers(2000, (i) => [`f${i}`, `v${i}`]).flat()],
    ['HSET', 'ending', 'a', '1', 'b', '2'],
    ['HPEXPIREAT', 'ending', String(now + HOUR + 1), 'FIELDS', '1', 'b'],
    ['HSET', 'large ending', ...numbers(1000, (i) => [`f${i}`, `v${i}`]).flat()],
    ['HPEXPIREAT', 'large ending', String(now + HOUR + 2), 'FIELDS', '2', 'f7', 'f8'],
    ...numbers(300, (i) => ['XADD', 'log', `${i + 1}-1`, 'n', String(i), 'name', 'x'.repeat(i)]),
    ['XDEL', 'log', '300-1', '17-1'],
    ['XGROUP', 'CREATE', 'log', 'readers', '0'],
    ['XREADGROUP', 'GROUP', 'readers', 'ada', 'COUNT', '5', 'STREAMS', 'log', '>'],
    ['XREADGROUP', 'GROUP', 'readers', 'grace', 'COUNT', '1', 'STREAMS', 'log', '>'],
    ['XACK', 'log', 'readers', '1-1'],
    ['XGROUP', 'CREATE', 'log', 'nobody', '$'],
    ['XADD', 'emptied', '5-5', 'f', 'v'],
    ['XDEL', 'emptied', '5-5'],
    ...numbers(500, (i) => ['SET', `key:${i}`, `value ${i}`]),
    ['FUNCTION', 'LOAD', LIBRARY],
  ]
}

const elsewhere = (database) => [
  ['SELECT', String(database)],
  ['SET', 'text', 'in another database'],
  ['RPUSH', 'jobs', 'a', 'b'],
  ['SELECT', '0'],
]

module.exports = { calls, elsewhere }

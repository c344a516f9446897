'use strict'

// At least 200,000 random calls a run, through both doors, shared out among the genuine servers.
//   REDLET_SEED=n           repeats a run
//   REDLET_RANDOM_CALLS=n   runs more of them, or fewer

const { drawable, runRandom } = require('../support/random/calls.js')
const { DOORS, comparedServers, genuine } = require('../support/servers/subjects.js')
const { documentedTable, ownTable } = require('../support/random/table.js')

const seed = Number(process.env.REDLET_SEED ?? Math.floor(Math.random() * 2 ** 32))
const count = Number(process.env.REDLET_RANDOM_CALLS ?? 200_000)

/** The commands of a run without redlet, whose table would name them. */
const COMMANDS =
  `append decr decrby get getdel getex getrange getset incr incrby incrbyfloat lcs mget mset
  msetnx psetex set setex setnx setrange strlen substr lindex linsert llen lmove lmpop lpop lpos lpush
  lpushx lrange lrem lset ltrim rpop rpoplpush rpush rpushx sadd scard sdiff sdiffstore sinter sintercard
  sinterstore sismember smembers smismember smove spop srandmember srem sscan sunion sunionstore hdel
  hexists hget hgetall hincrby hincrbyfloat hkeys hlen hmget hmset hrandfield hscan hset hsetnx hstrlen
  hvals copy del exists expire expireat expiretime keys move object persist pexpire pexpireat pexpiretime
  pttl randomkey rename renamenx scan sort sort_ro touch ttl type unlink setbit getbit bitcount bitpos bitop
  bitfield bitfield_ro pfadd pfcount pfmerge pfdebug
  hexpire hpexpire hexpireat hpexpireat httl hpttl hexpiretime hpexpiretime hpersist hgetex hsetex hgetdel`.split(
    /\s+/,
  )

describe.each(DOORS)('random calls, %s,', (_, open) => {
  const servers = comparedServers()

  it.each(servers)(
    'give the same replies and state as %s',
    async (id) => {
      const [subject, server] = await Promise.all([open(id), genuine(id)])
      try {
        const drawn = drawable(await table(subject))
        console.log(`REDLET_SEED=${seed}: ${count} calls of ${drawn.length} commands`)
        const share = count / servers.length / DOORS.length
        await runRandom({ subject, server, table: drawn, seed, count: Math.ceil(share) })
      } finally {
        await Promise.all([subject.stop(), server.stop()])
      }
    },
    600_000,
  )
})

async function table({ id, session }) {
  if (id.startsWith('redlet')) return ownTable()
  const asking = await session()
  const rows = await documentedTable(asking, COMMANDS)
  asking.close()
  return rows
}

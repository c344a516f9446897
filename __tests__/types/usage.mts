import { pino } from 'pino'
import {
  type AnyRedlet,
  type ChannelMessages,
  type LogFields,
  type Logger,
  Redlet,
  RedletError,
} from 'redlet'
import { type Faults, faultsOf, isolated, testClock } from 'redlet/testing'
import winston from 'winston'
import { is } from './is.mjs'

// Opening

new Redlet()
new Redlet('./data')
new Redlet({ path: './data', fsync: 'everysec' })
new Redlet('./data', { readOnly: true })
new Redlet({ name: 'shared', maxmemory: 100_000_000, maxmemoryPolicy: 'allkeys-lru', databases: 4 })
new Redlet({ nearReads: false })
new Redlet('./data', { nearReads: { entries: 100_000 } })
// @ts-expect-error: how many, by name
new Redlet({ nearReads: 100_000 })
is<Promise<Redlet>>()(Redlet.open('./data'))

// Loggers

const loggers: Logger[] = [console, pino(), pino().child({}), winston.createLogger()]
new Redlet('./data', { logger: loggers[0] })
const line = (text: string, { event, store }: LogFields) =>
  is<string>()(`${text} ${event} ${store}`)
new Redlet({ logger: { debug() {}, info: line, warn: line, error: line } })
// @ts-expect-error: a method is missing
new Redlet({ logger: { debug() {}, info: line, warn: line } })

// With bigints, which are a type of their own

const counting = new Redlet({ bigints: true })
is<Redlet<string, true>>()(counting)
is<bigint>()(counting.incr('n'))
is<bigint>()(counting.buffers.hincrby('h', 'f', 1))
is<(bigint | null)[]>()(counting.bitfield('b', 'GET', 'u8', 0))
is<number>()(counting.exists('n'))
is<Promise<Redlet<string, true>>>()(Redlet.open('./data', { bigints: true }))
is<Redlet>()(new Redlet('./data', { bigints: false }))
// @ts-expect-error: a number and a bigint are not added
counting.incr('n') + 1

// Subclasses

class Users extends Redlet {
  find(name: string) {
    return this.hgetall(`user:${name}`)
  }
  override get(key: string) {
    return super.get(`app:${key}`)
  }
}
is<Promise<Users>>()(Users.open('./data', { fsync: 'no' }))
is<Users>()(new Users({ name: 'shared' }))
is<Record<string, string>>()(new Users().find('Ada'))

// @ts-expect-error: a policy of that name does not exist
new Redlet({ maxmemoryPolicy: 'oldest' })
// @ts-expect-error: everysec, always or no
new Redlet({ fsync: 'sometimes' })
// @ts-expect-error: a path is a string
new Redlet(6379)

using db = new Redlet()
is<Date | null | undefined>()(db.recovered?.time)
is<number | undefined>()(db.recovered?.torn?.bytes)

// Strings

is<string | null>()(db.get('k'))
db.set('k', 'v')
db.set('k', 'v', { ex: 60 })
db.set('k', 'v', 'EX', 60, 'NX')
db.set('k', Buffer.from('v'))
db.set(Buffer.from('k'), 12)
db.set('k', 12n)
is<number>()(db.incr('n'))
is<number>()(db.incr('n') + 1)
is<(string | null)[]>()(db.mget('a', 'b'))
db.mget(['a', 'b'])
db.mset({ a: 1, b: 'two' })

// @ts-expect-error: a key is missing
db.get()
// @ts-expect-error: a value is not a function
db.set('k', () => 1)
// @ts-expect-error: no such option
db.set('k', 'v', { expires: 60 })

// Lists, sets, hashes

is<number>()(db.lpush('l', 'a', 'b'))
is<string[]>()(db.lrange('l', 0, -1))
is<string[]>()(db.smembers('s'))
is<number>()(db.hset('h', { name: 'Ada', age: 36 }))
db.hset('h', 'name', 'Ada', 'age', 36)
is<string | null>()(db.hget('h', 'name'))
is<Record<string, string>>()(db.hgetall('h'))

// @ts-expect-error: indexes are numbers
db.lrange('l', {}, -1)

// Any command, and Buffers

db.call('LPOS', 'l', 'a', 'RANK', -1)
is<Buffer | null>()(db.buffers.get('k'))

// Transactions

const replies = await db.multi().incr('a').set('b', 1).exec()
if (replies !== null) for (const reply of replies) void reply

// Errors

try {
  db.lpush('string', 'x')
} catch (error) {
  if (error instanceof RedletError) is<string>()(error.code)
}

// Subscriptions and scans

db.subscribe('news', (message, channel) => {
  is<string>()(message)
  is<string>()(channel)
})
for await (const key of db.scanIterator({ match: 'user:*', count: 100 })) is<string>()(key)

// Listeners

const listener = await db.listen({
  port: 0,
  host: '127.0.0.1',
  path: '/tmp/s',
  password: 'secret',
  threads: 2,
})
is<number | undefined>()(listener.port)
is<string | undefined>()(listener.host)
is<string | undefined>()(listener.path)
is<number>()(listener.threads)
is<void>()(await listener.unref().ref().close())
// @ts-expect-error a port is a number
db.listen({ port: '6379' })
const pem = { key: 'PEM', cert: [Buffer.from('PEM'), 'PEM'] }
await db.listen({ port: 0, tls: { ...pem, ca: new Uint8Array(), requestCert: true } })
await db.listen({ port: 0, tls: true })
is<void>()(listener.setSecureContext(pem))
// @ts-expect-error: there is no certificate without its key
db.listen({ tls: { cert: 'PEM' } })
// @ts-expect-error: of OpenSSL, which is not used
db.listen({ tls: { ...pem, dhparam: 'PEM' } })

// The inspector

const inspector = await db.inspect({ port: 0, host: '::1', password: 'secret', writes: true })
is<string>()(inspector.url)
is<number>()(inspector.port)
is<void>()(await inspector.ref().unref().close())
// @ts-expect-error an address is a text
db.inspect({ host: 1 })

// What it tells of itself

is<string>()(db.metrics())
is<string>()(db.metrics({ labels: { store: 'cache', shard: 1 } }))
// @ts-expect-error labels are strings or numbers
db.metrics({ labels: { store: null } })
is<typeof db>()(
  db.on('expired', ({ key, database }) => {
    is<string>()(key)
    is<number>()(database)
  }),
)
db.buffers.once('evicted', ({ key }) => is<Buffer>()(key))
db.on('slow', (event) =>
  is<{ command: string; duration: number; client: number; keys: number }>()(event),
)
db.on('error', ({ command }) => is<string | null>()(command))
db.on('connection', ({ state }) => is<'opened' | 'closed' | 'refused'>()(state))
// @ts-expect-error there is no such event
db.on('expird', () => {})
const { ok, recovered, writable, diskFree, problem } = db.health()
is<boolean>()(ok)
is<boolean>()(recovered)
is<boolean>()(writable)
is<number | null>()(diskFree)
is<string | null>()(problem)

await db.save()
const copied = await db.backup('./copy', { signal: AbortSignal.timeout(1000) })
is<{ keys: number; bytes: number }>()(copied)
is<Promise<typeof copied>>()(
  db.exportRdb('./dump.rdb', { dialect: 'valkey', replace: true, onProgress: () => {} }),
)
const imported = await db.buffers.importRdb('./dump.rdb', {
  onProgress: ({ done, total }) => is<number>()(done / total),
})
is<{ keys: number; functions: number; expired: number }>()(imported)
// @ts-expect-error: a backup replaces nothing
db.backup('./copy', { replace: true })
// @ts-expect-error: there are two dialects
db.exportRdb('./dump.rdb', { dialect: 'keydb' })
await db.close()

// A store for tests goes by a clock of its own.
const clock = testClock('2030-01-01')
new Redlet({ clock })
new Redlet('./data', { clock: 'timers' })
clock.advance('1h30m')
clock.advance(1500)
clock.set(new Date())
is<number>()(clock.now())
// @ts-expect-error: the system's clock is the default
new Redlet({ clock: 'system' })

// Events.
new Redlet().addListener('expired', ({ key }) => is<string>()(key))
is<string>()(({} as ChannelMessages['redlet:error']).code)
is<Redlet | undefined>()(({} as ChannelMessages['redlet:expired']).store)

// Copies for tests.
isolated({ hooks: false })
// @ts-expect-error: it is in memory
isolated({ path: './data' })
is<Redlet>()(new Redlet().fork())
is<Redlet<string, true>>()(isolated({ bigints: true, prepare: (db) => db.set('k', 'v') }))
isolated({ hooks: { beforeEach: () => {}, after: () => {} } })
new Redlet().fork().rewind()
is<Redlet>()(new Redlet().buffers.fork())
class Forked extends Redlet {
  readonly own = 1
}
is<Forked>()(new Forked().fork())
is<number>()(new Forked().fork().fork().own)
new Redlet({ seed: 42 })
// @ts-expect-error a seed is a number
new Redlet({ seed: '42' })
const faults = faultsOf(new Redlet({ bigints: true }).buffers)
is<Faults>()(faults)
is<void>()(faults.fail('SET', new Error('no'), { times: 2 }))
faults.fail('CONFIG GET', 'OOM out of memory')
faults.delay('GET', '50ms')
faults.delay('GET', 50, { times: 1 })
faults.disconnect()
faults.fullDisk()
faults.fullDisk(false)
faults.clear()
// @ts-expect-error a call fails with something
faults.fail('SET')
// @ts-expect-error there is no such option
faults.fail('SET', 'ERR no', { time: 2 })

// Locks, limits, caches.
const held = db.lock('k', { ttl: 1000 })
is<number | undefined>()(held?.token)
if (held) is<boolean>()(held.release())
if (held) is<boolean>()(held.extend(1000))
const awaited = db.buffers.lock('k', { ttl: 1000, wait: 1000, signal: AbortSignal.timeout(10) })
is<boolean | undefined>()((await awaited)?.release())
{
  await using lock = await db.lock('k', { ttl: 1000 })
  is<number | undefined>()(lock?.token)
}
// @ts-expect-error: it must end
db.lock('k', {})
is<{ allowed: boolean; left: number; retryAfter: number }>()(db.limit('k', { max: 5, per: 1000 }))
// @ts-expect-error: of how long
db.limit('k', { max: 5 })
is<Promise<{ a: number }>>()(db.cache('k', 1000, async () => ({ a: 1 })))
is<Promise<string>>()(db.cache('k', 1000, () => 'text'))

// The same of a server, and of either.
const server = await Redlet.connect('redis://127.0.0.1')
is<Promise<boolean> | undefined>()((await server.lock('k', { ttl: 1000 }))?.release())
is<number>()((await server.limit('k', { max: 5, per: 1000 })).left)
const either = async (db: AnyRedlet) => (await db.lock('k', { ttl: 1000 }))?.token
is<Promise<number | undefined>>()(either(db))
is<Promise<number | undefined>>()(either(server))

import { type AnyRedlet, type Limit, Redlet, type RemoteRedlet, type Subscription } from 'redlet'
import { is } from './is.mjs'

const db = await Redlet.connect('redis://localhost:6379')
is<RemoteRedlet>()(db)
is<RemoteRedlet<string, true>>()(
  await Redlet.connect(['redis://a', 'redis://b'], { cluster: true, bigints: true }),
)
await Redlet.connect(new URL('rediss://a'), {
  tls: { ca: 'pem' },
  ioredis: { connectTimeout: 100 },
})
// @ts-expect-error: no such option
await Redlet.connect('redis://a', { retries: 3 })

// The same methods and replies, as promises

is<Promise<string | null>>()(db.get('k'))
is<Promise<'OK'>>()(db.set('k', 'v', { ex: 60 }))
is<Promise<'OK' | null>>()(db.set('k', 'v', { nx: true }))
is<Promise<number>>()(db.incr('n'))
is<Promise<Record<string, string>>>()(db.hgetall('h'))
is<Promise<[key: string, element: string] | null>>()(db.blpop('q', 0))
is<Promise<Buffer | null>>()(db.buffers.get('k'))
is<[number, 'OK'] | null>()(await db.multi().incr('a').set('b', 1).exec())
is<Promise<number>>()(db.call<number>('DBSIZE'))
is<Promise<Subscription>>()(db.subscribe('news', (message) => message.length))
for await (const [member, score] of db.zscanIterator('z')) {
  is<string>()(member)
  is<number>()(score)
}
await using other = await Redlet.connect('unix:///run/redis.sock')
is<Promise<number>>()(other.defineScript<number>('return 1')())
// @ts-expect-error: a reply has to be awaited
db.get('k')?.length
// @ts-expect-error: a key is missing
db.get()
// @ts-expect-error: a walk over a network is awaited
for (const key of db.scanIterator()) key.length

is<Promise<Limit>>()(db.limit('calls', { max: 10, per: 1000 }))
is<Promise<number>>()(db.cache('n', 1000, () => 1))
await using lock = await db.lock('report', { ttl: 1000 })
is<number | undefined>()(lock?.token)

// What only a store in this process can do

// @ts-expect-error: a server listens already
db.listen()
// @ts-expect-error: only a store is saved by its owner
db.save()
// @ts-expect-error: only a store is copied
db.fork()
// @ts-expect-error: a connection does not close at once
using _closing = db

// A function that takes either awaits both

async function visits(either: AnyRedlet) {
  await either.set('page', '/', { ex: 60, nx: true })
  const found = await either.get('page')
  for await (const key of either.scanIterator({ match: 'p*' })) key.length
  await using held = await either.lock('report', { ttl: 1000 })
  await held?.release()
  const script = either.defineScript<number>('return #KEYS', { keys: 1 })
  is<number | Promise<number>>()(script('a'))
  await either.multi().get('page').exec()
  await either.close()
  return found
}
is<Promise<string | null>>()(visits(db))
is<Promise<string | null>>()(visits(new Redlet()))
is<Promise<string | null>>()(visits(new Redlet({ bigints: true })))
is<string | null>()(await (Math.random() > 0.5 ? new Redlet() : (db as AnyRedlet)).get('k'))
is<(...args: (string | Uint8Array | number | bigint)[]) => number>()(
  new Redlet().defineScript<number>('return 1'),
)

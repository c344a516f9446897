// `open`, which resolves to a store or a server.

import { type AnyRedlet, open } from 'redlet'
import { is } from './is.mjs'

const db = await open(process.env.REDIS_URL ?? './data')
is<AnyRedlet<string, false>>()(db)
is<string | null>()(await db.get('k'))
is<number>()(await db.incr('n'))
is<[number, string | null] | null>()(await db.multi().incr('n').get('k').exec())
for await (const key of db.scanIterator({ match: 'k*' })) is<string>()(key)
await db.close()

is<bigint>()(
  await (await open('./data', { store: { bigints: true }, server: { bigints: true } })).incr('n'),
)
await open(new URL('redis://a'), { server: { database: 2, ioredis: { connectTimeout: 100 } } })
await open(['redis://a', 'redis://b'], { server: { cluster: true } })
await open('./data', { store: { fsync: 'always', maxmemory: '1gb' } })

// @ts-expect-error: a reply may have to be awaited
db.get('k')?.length
// @ts-expect-error: a server listens already
db.listen()
// @ts-expect-error: options are of one or the other
await open('./data', { fsync: 'always' })
// @ts-expect-error: the folder is the place
await open('./data', { store: { path: './other' } })
// @ts-expect-error: a place is needed: what it is without one is no folder
await open(process.env.REDIS_URL)

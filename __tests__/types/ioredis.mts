import { Redlet } from 'redlet'
import Redis, { Cluster, type Redis as Same, type StoreOptions } from 'redlet/ioredis'

const db = new Redlet()
const options: StoreOptions = { store: db, keyPrefix: 'app:', db: 1, lazyConnect: true }
const redis = new Redis(options)
const same: Same = redis
export const value: Promise<string | null> = same.get('key')
export const another: Promise<number> = redis.duplicate({ db: 2 }).incr('n')
export const overANetwork: Redis = new Redis(6379, 'localhost')
export const cluster: typeof Cluster = Cluster

// @ts-expect-error a store is not a path
new Redis({ store: './data' })

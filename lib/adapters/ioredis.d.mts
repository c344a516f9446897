import Redis from './ioredis.js'

export type StoreOptions = Redis.StoreOptions
export { Cluster, Command, print, ReplyError, ScanStream } from 'ioredis'
export { Redis, Redis as default }

import Redis from './ioredis.js'

export const { Cluster, Command, ReplyError, ScanStream, print } = Redis
export { Redis, Redis as default }

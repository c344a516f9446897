import * as ioredis from 'ioredis'
import type { Redlet } from '../../index'

/**
 * Real ioredis over a store in this process: everything is ioredis's own, but for the transport.
 *
 *     const Redis = require('redlet/ioredis')
 *     const redis = new Redis({ store: db })
 *
 * Without `store` it is ioredis as it was. To quit or disconnect it leaves the store open; closing
 * the store ends it.
 */
declare class Redis extends ioredis.Redis {
  constructor(options: Redis.StoreOptions)
  constructor(port: number, host: string, options: ioredis.RedisOptions)
  constructor(path: string, options: ioredis.RedisOptions)
  constructor(port: number, options: ioredis.RedisOptions)
  constructor(port: number, host: string)
  constructor(options: ioredis.RedisOptions)
  constructor(port: number)
  constructor(path: string)
  constructor()
}

declare namespace Redis {
  /** ioredis's options, and the store. Those that say where a server is mean nothing then. */
  export type StoreOptions = ioredis.RedisOptions & { store: Redlet<string, boolean> }

  export import Cluster = ioredis.Cluster
  export import Command = ioredis.Command
  export import ReplyError = ioredis.ReplyError
  export import ScanStream = ioredis.ScanStream
  export import print = ioredis.print
  export { Redis, Redis as default }
}

export = Redis

import type { IRedisClient } from 'bullmq'
import type { Redlet } from '../../index'

export interface QueueClientOptions {
  /** The store that has the queues. */
  store: Redlet<string, boolean>
  /** The number of the database that has them. */
  db?: number
  /** The name that CLIENT LIST shows. */
  connectionName?: string
}

/** A client of the store for BullMQ. */
export interface QueueClient extends IRedisClient {
  duplicate(override?: Partial<QueueClientOptions>): QueueClient
}

/**
 * A connection for BullMQ 6 to a store in this process. Its calls run on a thread beside JavaScript,
 * with neither ioredis nor bytes of the protocol in between.
 *
 *     const { createClient } = require('redlet/bullmq')
 *     const connection = createClient({ store: db })
 *     const queue = new Queue('mail', { connection })
 *     const worker = new Worker('mail', send, { connection })
 *
 * To quit or disconnect it leaves the store open; closing the store ends it.
 */
export function createClient(options: QueueClientOptions): QueueClient

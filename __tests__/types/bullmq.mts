import { type IRedisClient, Queue, Worker } from 'bullmq'
import { Redlet } from 'redlet'
import { createClient, type QueueClient } from 'redlet/bullmq'

const db = new Redlet()
const connection = createClient({ store: db, db: 1, connectionName: 'jobs' })
export const client: IRedisClient = connection
export const other: QueueClient = connection.duplicate({ connectionName: 'other' })
export const queue = new Queue<{ to: string }>('mail', { connection })
export const worker = new Worker('mail', async () => {}, { connection })

// @ts-expect-error a store is not a path
createClient({ store: './data' })
// @ts-expect-error the store is an option
createClient(db)
// @ts-expect-error BullMQ has an option for a prefix
createClient({ store: db, keyPrefix: 'app:' })

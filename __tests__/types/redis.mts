import { Redlet } from 'redlet'
import {
  type CommandParser,
  createClient,
  createClientPool,
  defineScript,
  type RedisClientType,
} from 'redlet/redis'

const db = new Redlet()
const client = createClient({ store: db, database: 1 })
export const connected: Promise<unknown> = client.connect()
export const value: Promise<string | null> = client.get('key')
export const fields: Promise<Record<string, string>> = client.hGetAll('key')
export const same: RedisClientType = createClient({ store: db })
export const overANetwork: RedisClientType = createClient({ url: 'redis://localhost' })
export const pooled: Promise<string | null> = createClientPool({ store: db }, { maximum: 4 }).get(
  'k',
)

const script = defineScript({
  NUMBER_OF_KEYS: 1,
  SCRIPT: 'return 1',
  parseCommand(parser: CommandParser, key: string) {
    parser.pushKey(key)
  },
  transformReply: (reply: unknown) => Number(reply),
})
export const scripted: Promise<number> = createClient({ store: db, scripts: { script } }).script(
  'k',
)

// @ts-expect-error a store is not a path
createClient({ store: './data' })

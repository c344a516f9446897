import type {
  RedisClientOptions,
  RedisClientPoolType,
  RedisClientType,
  RedisFunctions,
  RedisModules,
  RedisPoolOptions,
  RedisScripts,
  RespVersions,
  TypeMapping,
} from 'redis'
import type { Redlet } from '../../index'

export * from 'redis'

/** node-redis's options, and the store. Those that say where a server is mean nothing then. */
export interface StoreOption {
  store?: Redlet<string, boolean>
}

/** Neither modules nor functions nor scripts. */
type None = Record<never, never>

/** The version of the protocol that the installed node-redis speaks if it is not told: 2 or 3. */
type Spoken =
  RedisClientType extends RedisClientType<None, None, None, infer Version, None> ? Version : never

/**
 * Real node-redis over a store in this process: everything is node-redis's own. The store has a
 * socket for it, to which only this user can connect, and no port.
 *
 *     const { createClient } = require('redlet/redis')
 *     const client = await createClient({ store: db }).on('error', console.error).connect()
 *
 * Without `store` it is node-redis as it was. To close or destroy the client leaves the store open;
 * closing the store ends the client.
 */
export function createClient<
  M extends RedisModules = None,
  F extends RedisFunctions = None,
  S extends RedisScripts = None,
  RESP extends RespVersions = Spoken,
  T extends TypeMapping = None,
>(options?: RedisClientOptions<M, F, S, RESP, T> & StoreOption): RedisClientType<M, F, S, RESP, T>

/** As `createClient`, for a pool of clients. */
export function createClientPool<
  M extends RedisModules = None,
  F extends RedisFunctions = None,
  S extends RedisScripts = None,
  RESP extends RespVersions = Spoken,
  T extends TypeMapping = None,
>(
  options?: Omit<RedisClientOptions<M, F, S, RESP, T>, 'clientSideCache'> & StoreOption,
  pool?: Partial<RedisPoolOptions>,
): RedisClientPoolType<M, F, S, RESP, T>

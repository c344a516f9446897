// Written by `npm run generate` from src/emit/head.d.ts and the command table. Don't edit it here.

/// <reference types="node" />

/** What can stand for a key, a value, a field, a member: text, bytes, or a number written as text. */
export type Argument = string | Uint8Array | number | bigint

/** A number, or its text. */
export type Numeric = number | bigint | string

/**
 * An integer that a value holds: a number, or a bigint with the option `bigints: true`. Beyond 2^53,
 * where numbers have gaps, it is a bigint in any case, so that no digit is lost.
 */
export type Integer<Bigints extends boolean = boolean> = Bigints extends true ? bigint : number

/** A vector. A `Float32Array` is passed on as it is. */
export type Vector = Float32Array | Float64Array | readonly number[]

/** What a Bloom filter is. */
export interface BloomInfo {
  /** For how many items all its layers are made. */
  Capacity: number
  /** Bytes. */
  Size: number
  'Number of filters': number
  'Number of items inserted': number
  /** How much larger each layer is than the one before; null if the filter does not scale. */
  'Expansion rate': number | null
}

/** What a cuckoo filter is. */
export interface CuckooInfo {
  /** Bytes. */
  Size: number
  /** Buckets of the first table. */
  'Number of buckets': number
  'Number of filters': number
  'Number of items inserted': number
  /** Since the filter was last made compact. */
  'Number of items deleted': number
  'Bucket size': number
  /** How much larger each table is than the one before; 0 if the filter does not scale. */
  'Expansion rate': number
  'Max iterations': number
}

/** The reply of `VINFO`. */
export interface VectorSetInfo {
  'quant-type': 'bin' | 'f32' | 'int8'
  'hnsw-m': number
  'vector-dim': number
  /** The dimension of the vectors before they are reduced; 0 if they are not. */
  'projection-input-dim': number
  size: number
  'max-level': number
  'attributes-count': number
  'vset-uid': number
  'hnsw-max-node-uid': number
}

/** The reply of `TDIGEST.INFO`. Nodes are means of numbers; what is not merged came since the last question. */
export interface TDigestInfo {
  Compression: number
  /** How many nodes there is room for. */
  Capacity: number
  'Merged nodes': number
  'Unmerged nodes': number
  'Merged weight': number
  'Unmerged weight': number
  /** How many numbers were added. */
  Observations: number
  'Total compressions': number
  /** The bytes that a server takes for it at once. Here it grows with the nodes. */
  'Memory usage': number
}

/** The reply of `TS.INFO`. */
export interface TimeSeriesInfo {
  totalSamples: number
  /** In bytes. */
  memoryUsage: number
  firstTimestamp: number
  lastTimestamp: number
  /** How many milliseconds older than the newest a sample may be; 0 for any. */
  retentionTime: number
  chunkCount: number
  /** In bytes. */
  chunkSize: number
  chunkType: 'compressed' | 'uncompressed'
  /** What becomes of a sample at a time that has one; null for the default, an error. */
  duplicatePolicy: 'block' | 'first' | 'last' | 'max' | 'min' | 'sum' | null
  labels: Record<string, string>
  /** The series that this one is made from. */
  sourceKey: string | null
  /** What this series is compacted into, by key. */
  rules: Record<string, [bucketDuration: number, aggregator: string, alignment: number]>
  ignoreMaxTimeDiff: number
  ignoreMaxValDiff: number
  /** With `DEBUG`. */
  keySelfName?: string
  /** With `DEBUG`. */
  Chunks?: {
    startTimestamp: number
    endTimestamp: number
    samples: number
    size: number
    bytesPerSample: number
  }[]
}

/** One, or an array or a Set of several. */
export type Many<T> = T | readonly T[] | ReadonlySet<T>

/**
 * Names and values: an object (also one of an interface or of a class), a Map, an array with one
 * after the other, or an array of pairs.
 */
export type Pairs<T = { readonly [name: string]: Argument }> =
  | (T & Fields<T, Argument>)
  | readonly Argument[]
  | readonly (readonly [name: Argument, value: Argument])[]
  | ReadonlyMap<Argument, Argument>

/** Members with their scores: `{ Ada: 36 }`, a Map, or scores and members as Redis takes them. */
export type Scores<T = { readonly [member: string]: Numeric }> =
  | (T & Fields<T, Numeric>)
  | readonly Argument[]
  | readonly (readonly [score: Numeric, member: Argument])[]
  | ReadonlyMap<Argument, Numeric>

/** An object whose own properties are all of this type. Methods of its class are not stored. */
export type Fields<T, Value> = T extends NoFields
  ? never
  : { [K in keyof T]: T[K] extends Value | Method ? unknown : Value }

type Method = (...args: never[]) => unknown

/** Objects that have no fields of their own. */
type NoFields =
  | readonly unknown[]
  | ReadonlyMap<unknown, unknown>
  | ReadonlySet<unknown>
  | ArrayBufferView
  | ArrayBuffer
  | Date
  | Method
  | PromiseLike<unknown>
  | RegExp
  | URL

/** Values by name: an object, or a Map through `db.buffers`, whose names are Buffers too. */
export type Named<Text, T> = Text extends string ? T : Map<Buffer, T[keyof T]>

/** A value that JSON text holds. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json }

/**
 * Whatever `JSON.stringify` makes text of; a string is a JSON string. A bigint is an integer of that
 * value, and a Buffer is JSON text as it is, such as `db.buffers.json.get` returns.
 */
export type JsonInput = string | number | bigint | boolean | null | object

/** A JSON value, or through `db.buffers` its text. */
export type Parsed<Text, Value> = Text extends string ? Value : Buffer

/** A word of a command, in capitals or not. */
export type Word<W extends string> = W | Lowercase<W>

/** At most one of the properties of `T`. */
export type Either<T> = {
  [K in keyof T]: Pick<T, K> & { [Other in Exclude<keyof T, K>]?: undefined }
}[keyof T]

/** How the commands of an object answer: what its methods return, and what bytes become. */
export interface Mode {
  kind: 'sync' | 'async' | 'either' | 'multi'
  text: string | Buffer
  integer: number | bigint
  /** In a transaction, the replies of the calls so far. */
  replies: unknown[]
}

/** An entry of a stream: its id, and its fields and values one after the other. */
export type StreamEntry<Text> = [id: Text, fields: Text[]]

/** The reply of `XINFO STREAM`. */
export interface StreamInfo<Text> extends StreamOverview<Text> {
  groups: number
  'first-entry': StreamEntry<Text> | null
  'last-entry': StreamEntry<Text> | null
}

/** The reply of `XINFO STREAM ... FULL`. */
export interface FullStreamInfo<Text> extends StreamOverview<Text> {
  entries: StreamEntry<Text>[]
  groups: Named<Text, FullGroupInfo<Text>>[]
}

export interface StreamOverview<Text> {
  length: number
  'radix-tree-keys': number
  'radix-tree-nodes': number
  'last-generated-id': Text
  'max-deleted-entry-id': Text
  'entries-added': number
  'recorded-first-entry-id': Text
  /** This and the following: once `XCFGSET` or an idempotent `XADD` was called. */
  'idmp-duration'?: number
  'idmp-maxsize'?: number
  'pids-tracked'?: number
  'iids-tracked'?: number
  'iids-added'?: number
  'iids-duplicates'?: number
}

/** How far a group has read; null if that is not known. */
export interface GroupProgress<Text> {
  name: Text
  'last-delivered-id': Text
  'entries-read': number | null
  lag: number | null
}

/** The reply of `XINFO GROUPS`, for one group. */
export interface GroupInfo<Text> extends GroupProgress<Text> {
  consumers: number
  pending: number
}

export interface FullGroupInfo<Text> extends GroupProgress<Text> {
  'pel-count': number
  /** Pending entries that were given back, when there are any. */
  'nacked-count'?: number
  pending: [id: Text, consumer: Text, delivered: number, deliveries: number][]
  consumers: Named<Text, FullConsumerInfo<Text>>[]
}

export interface FullConsumerInfo<Text> {
  name: Text
  'seen-time': number
  'active-time': number
  'pel-count': number
  pending: [id: Text, delivered: number, deliveries: number][]
}

/** The reply of `XINFO CONSUMERS`, for one consumer. */
export interface ConsumerInfo<Text> {
  name: Text
  pending: number
  idle: number
  inactive: number
}

/** What a method returns for the reply `R`. */
export type Reply<M extends Mode, R> = M['kind'] extends 'sync'
  ? R
  : M['kind'] extends 'async'
    ? Promise<R>
    : M['kind'] extends 'sync' | 'async' | 'either'
      ? R | Promise<R>
      : Multi<[...M['replies'], R], M['text'], M['integer']>

/** What the method of a command that may wait returns: a promise, except in a transaction. */
export type Waiting<M extends Mode, R> = M['kind'] extends 'multi' ? Reply<M, R> : Promise<R>

/** The last argument of a command that may wait. */
export interface WaitOptions {
  /** Ends the wait: the promise rejects with the signal's reason, and nothing is taken. */
  signal?: AbortSignal | undefined
}

export interface Sync<Text extends string | Buffer, Integer extends number | bigint = number>
  extends Mode {
  kind: 'sync'
  text: Text
  integer: Integer
}

export interface Async<Text extends string | Buffer, Integer extends number | bigint = number>
  extends Mode {
  kind: 'async'
  text: Text
  integer: Integer
}

/** Of an object that may be a store or a server. */
export interface SyncOrAsync<Text extends string | Buffer, Integer extends number | bigint = number>
  extends Mode {
  kind: 'sync' | 'async' | 'either'
  text: Text
  integer: Integer
}

export interface InMulti<
  Replies extends unknown[],
  Text extends string | Buffer,
  Integer extends number | bigint = number,
> extends Mode {
  kind: 'multi'
  text: Text
  integer: Integer
  replies: Replies
}

export interface Options<Bigints extends boolean = boolean> {
  /**
   * The folder of the data. Without it the store is in memory. A `redlet.conf` in it is read first:
   * parameters as in Redis's configuration, which CONFIG REWRITE writes.
   */
  path?: string | undefined
  /** The name of a store in memory, which all threads of the process share. */
  name?: string | undefined
  /** Number of databases; 16 by default. */
  databases?: number | undefined
  /**
   * The server whose answers the store gives where they differ: `'redis'` for Redis 8.2.3 (the
   * default) or `'valkey'` for Valkey 9.1.2. See docs/dialects.md.
   */
  dialect?: 'redis' | 'valkey' | undefined
  /**
   * What survives a power cut: everything (`always`), all but the last second (`everysec`, the
   * default), or what the system has written by then (`no`). A `kill -9` loses nothing in any case.
   */
  fsync?: 'always' | 'everysec' | 'no' | undefined
  /**
   * Opens a folder that must not change, or cannot, as on a read-only disk: nothing is written there,
   * calls that write fail with `READONLY`, and others may read the folder at the same time.
   */
  readOnly?: boolean | undefined
  /**
   * Whether several processes may have the folder at the same time: each opens it with this option.
   * The first one owns it and serves the others, whose calls are as synchronous as its own. When it
   * ends, another one takes its place. See docs/processes.md.
   */
  shared?: boolean | undefined
  /**
   * Milliseconds after which a script or function of Lua that this object calls is ended, with an
   * error whose code is `TIMEOUT`. What it had written until then stays. 0, the default, is no limit.
   */
  scriptTimeout?: number | undefined
  /**
   * Whether the log is written through memory-mapped files (the quickest way) or by system calls. Both
   * survive `kill -9`. If another program truncates a file, or a disk fails, the process ends where files
   * are mapped, and a call throws where they are not. By default files are mapped where the file system
   * is known to keep reserved room (on Linux: ext4, xfs, tmpfs).
   */
  mmap?: boolean | undefined
  /**
   * Most bytes of keys and values, and of what a store needs beside them (tables of 200 kB, scripts, functions, the buffers of
   * clients): a number, or text such as `'100mb'`. 0 is no limit.
   */
  maxmemory?: number | string | undefined
  /** What is evicted when `maxmemory` is reached; `noeviction` by default. */
  maxmemoryPolicy?:
    | 'noeviction'
    | 'allkeys-lru'
    | 'allkeys-lfu'
    | 'allkeys-lrm'
    | 'allkeys-random'
    | 'volatile-lru'
    | 'volatile-lfu'
    | 'volatile-lrm'
    | 'volatile-random'
    | 'volatile-ttl'
    | undefined
  /**
   * What the store takes for the time, for tests: a `testClock()` of `redlet/testing`, or `'timers'`
   * for `Date` and `setTimeout` of this program, which fake timers replace. By default it is the
   * system's clock. See docs/testing.md.
   */
  clock?: TestClock | 'timers' | undefined
  /**
   * Is told what is worth a line in a log: opening and recovery, snapshots, trouble with the disk,
   * evictions, slow calls, refused clients, changed parameters. `console`, a winston logger and a pino
   * logger are loggers. Nothing is written without one. See docs/logging.md.
   */
  logger?: Logger | undefined
  /**
   * What all that is random in the store follows from, for tests: an integer. SPOP, RANDOMKEY, the
   * other draws and eviction then repeat from run to run. See docs/testing.md.
   */
  seed?: number | undefined
  /**
   * Whether `incr` and other calls that answer with an integer that a value holds answer with a
   * bigint. Without it they answer with a number, and beyond 2^53 with a bigint nevertheless.
   */
  bigints?: Bigints | undefined
  /**
   * Whether `get` answers from a copy of its last answer while the key has not changed, at nearly the
   * speed of a `Map` and never out of date: `true` by default, `false`, or how many answers this
   * object keeps at least (16,384 by default; at most twice as many). See docs/performance.md.
   */
  nearReads?: boolean | { entries?: number | undefined } | undefined
}

/** What goes beside a path. */
export type FolderOptions<Bigints extends boolean = boolean> = Omit<
  Options<Bigints>,
  'path' | 'name'
>

/** What `open` makes: a store, or one of the subclass it was called on. */
export type Opened<Class, Bigints extends boolean> = typeof Redlet extends Class
  ? Redlet<string, Bigints>
  : Class extends new (
        ...args: never[]
      ) => infer Store
    ? Store
    : never

/**
 * What takes lines for a log. A logger that has the method `bindings`, as those of pino have, gets the
 * fields before the text.
 */
export interface Logger {
  debug(text: string, fields: LogFields): unknown
  info(text: string, fields: LogFields): unknown
  warn(text: string, fields: LogFields): unknown
  error(text: string, fields: LogFields): unknown
}

/** The facts of a line. Times are in milliseconds. */
export interface LogFields {
  /** What has happened: `opened`, `snapshot`, `slow` ... */
  event: string
  /** The path or the name of the store. */
  store?: string
  [name: string]: unknown
}

/** What a failed call throws. */
export class RedletError extends Error {
  constructor(code: string, message: string)
  readonly name: 'RedletError'
  /**
   * The first word of Redis's error (`WRONGTYPE`, `ERR`, `EXECABORT`, `OOM` ...), `ERR` where it has none, or one of ours
   * (`CLOSED`, `LOCKED`, `CONFIG`, `INVALID_ARGUMENT`, `TIMEOUT`, `INTERNAL` ...).
   */
  code: string
  /** When a call of a transaction failed: all replies of the transaction. */
  replies?: unknown[]
}

/** What opening a folder found. */
export interface Recovered {
  /** Records of the snapshot; 0 without one. */
  snapshot: number
  /** Records of the log behind the snapshot. Each is what one call, or one transaction, did. */
  records: number
  /** Bytes of these. */
  bytes: number
  /** When the last of them was written; null where the log is empty. */
  time: Date | null
  /**
   * The end of the log that a power cut (or a process killed in the middle of a write) had left
   * torn, and that was cut off; null where nothing was.
   */
  torn: TornEnd | null
}

/** What was cut off from a log. */
export interface TornEnd {
  /** The file that was cut. */
  path: string
  /** Where it ends now. */
  offset: number
  /** Bytes that were removed behind that. */
  bytes: number
  /** Later files of the log, which were set aside under these names. */
  kept: string[]
}

/** How far a backup, an export or an import is. */
export interface BackupProgress {
  /** Keys that are written, or bytes of the file that are read. */
  done: number
  /** Of how many. */
  total: number
}

export interface BackupOptions {
  /** Ends the work, which leaves nothing behind. */
  signal?: AbortSignal | undefined
  /** Called about ten times a second, and at the end. */
  onProgress?: ((progress: BackupProgress) => void) | undefined
}

export interface ExportOptions extends BackupOptions {
  /** The server that loads the file; by default that of the store's own `dialect`. */
  dialect?: 'redis' | 'valkey' | undefined
  /** Whether a file of that name is replaced. Otherwise it is an error. */
  replace?: boolean | undefined
}

export interface ImportOptions extends BackupOptions {
  /** Whether what has the same name is replaced. Otherwise it is an error, and nothing is added. */
  replace?: boolean | undefined
}

/** What a backup or an export holds. */
export interface Copied {
  keys: number
  /** The size of its snapshot or file. */
  bytes: number
}

/** What an import added. */
export interface Imported {
  keys: number
  /** Libraries of functions. */
  functions: number
  /** Keys that had expired, and were left out. */
  expired: number
}

/** Whether a store can do its work. */
export interface Health {
  /** It can. */
  ok: boolean
  /** It is open: what its folder holds has been read. */
  recovered: boolean
  /** Calls may write. False for a store that is only read, which is no problem. */
  writable: boolean
  /** Bytes that may still be written to the folder's disk; null in memory, or where it is not known. */
  diskFree: number | null
  /** Why it cannot; null if it can. */
  problem: string | null
}

/** What listeners of `db.on` get. Times are in milliseconds. */
export interface Events<Text extends string | Buffer = string> {
  /** A key was removed because its deadline had passed. */
  expired: [event: GoneKey<Text>]
  /** A key was removed to make room. */
  evicted: [event: GoneKey<Text>]
  /**
   * A call that named so many keys took longer than `slowlog-log-slower-than`. `client` is 0 for a
   * call of a script.
   */
  slow: [event: { command: string; duration: number; client: number; keys: number }]
  /**
   * A call failed. Without its text, which may quote arguments; `code` is `other` where a script made
   * it up, `command` is null where there is none of the name.
   */
  error: [event: { command: string | null; code: string; client: number }]
  /**
   * A snapshot has ended; `bytes` is the size of the last one that is complete, `problem` why this one
   * is not.
   */
  snapshot: [event: { complete: boolean; duration: number; bytes: number; problem: string | null }]
  /** A connection has come or gone, or was refused. */
  connection: [event: ConnectionEvent]
  /**
   * The owner of a shared folder has ended or closed it, and this guest has become the `'owner'`, or a
   * `'guest'` of the next. `owner` and `before` are the processes.
   */
  ownership: [event: { ownership: 'owner' | 'guest'; owner: number; before: number }]
}

/** An event as a channel tells it, with its store unless that is no longer used. */
export type ChannelMessage<T> = T & { store: Redlet | undefined }

/** The messages of the channels of `node:diagnostics_channel`, whose own type is `unknown`. */
export interface ChannelMessages {
  'redlet:expired': ChannelMessage<Events['expired'][0]>
  'redlet:evicted': ChannelMessage<Events['evicted'][0]>
  'redlet:slow': ChannelMessage<Events['slow'][0]>
  'redlet:error': ChannelMessage<Events['error'][0]>
  'redlet:snapshot': ChannelMessage<Events['snapshot'][0]>
  'redlet:connection': ChannelMessage<Events['connection'][0]>
  'redlet:ownership': ChannelMessage<Events['ownership'][0]>
}

export interface GoneKey<Text> {
  key: Text
  database: number
}

export interface ConnectionEvent {
  state: 'opened' | 'closed' | 'refused'
  client: number
  door: 'in-process' | 'tcp' | 'unix'
  address: string
  /**
   * Why it was refused: there are as many as `maxclients` allows, the handshake of TLS has failed, or it
   * came from another machine and the store has no password any more. Else null.
   */
  reason: 'maxclients' | 'tls' | 'unprotected' | null
  /** What the handshake of TLS failed of, in the words of rustls: `peer sent no certificates`. Else null. */
  problem: string | null
}

export interface MetricsOptions {
  /** Labels for each value, by which several stores differ: `{ store: 'cache' }`. */
  labels?: Readonly<Record<string, string | number>> | undefined
}

/**
 * A store in this process. Every Redis command is a method of it.
 *
 * ```js
 * const db = new Redlet()                    // in memory
 * const db = new Redlet('./data')            // a folder, recovered before this returns
 * const db = new Redlet({ name: 'shared' })  // in memory, shared by the threads of the process
 * ```
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: each instance is bound to the commands
export class Redlet<Text extends string | Buffer = string, Bigints extends boolean = false> {
  constructor(path: string, options?: FolderOptions<Bigints>)
  constructor(options?: Options<Bigints>)

  /**
   * As `new Redlet(...)`, but a folder is recovered off the event loop. On a subclass it makes one
   * of that class, whose constructor is given the same arguments.
   */
  static open<Class, Bigints extends boolean = false>(
    this: Class,
    path: string,
    options?: FolderOptions<Bigints>,
  ): Promise<Opened<Class, Bigints>>
  static open<Class, Bigints extends boolean = false>(
    this: Class,
    options?: Options<Bigints>,
  ): Promise<Opened<Class, Bigints>>

  /**
   * Connects to a server, which then has the same methods, with promises: Redis, Valkey, a cluster of
   * either, or a redlet that listens. It needs the package ioredis. See docs/remote.md.
   * @example
   * ```js
   * const db = await Redlet.connect('redis://localhost:6379')
   * await db.get('user:1')
   * ```
   */
  static connect<Bigints extends boolean = false>(
    urls: string | URL | readonly (string | URL)[],
    options?: ConnectOptions<Bigints>,
  ): Promise<RemoteRedlet<string, Bigints>>

  /** The same store, answering with Buffers where it answers with strings. */
  readonly buffers: Redlet<Buffer, Bigints>

  /**
   * What opening the folder found: how much was read, and whether the end of the log was torn and
   * had to be cut off. Null for a store without a folder, and once it is closed.
   */
  readonly recovered: Recovered | null

  /**
   * Of a store that is opened with `{ shared: true }`, `'owner'` if this process has the folder open,
   * and `'guest'` if it uses it through another one: after that one has ended, it may be the owner
   * itself. Of any other store `'owner'`.
   */
  readonly ownership: 'owner' | 'guest'

  /**
   * Calls a listener whenever this happens in the store, whichever thread or client caused it. It is
   * called in a later turn of the event loop, and does not keep the process alive.
   * @example
   * ```js
   * db.on('expired', ({ key, database }) => console.log(`${key} is gone from ${database}`))
   * ```
   */
  on<E extends keyof Events>(event: E, listener: (...args: Events<Text>[E]) => void): this
  /** As `on`, for the next time only. */
  once<E extends keyof Events>(event: E, listener: (...args: Events<Text>[E]) => void): this
  /** Ends what `on` or `once` began. */
  off<E extends keyof Events>(event: E, listener: (...args: Events<Text>[E]) => void): this
  /** As `on`; with it `events.once(db, 'expired')` works, which rejects at an `error`. */
  addListener<E extends keyof Events>(event: E, listener: (...args: Events<Text>[E]) => void): this
  /** As `off`. */
  removeListener<E extends keyof Events>(
    event: E,
    listener: (...args: Events<Text>[E]) => void,
  ): this

  /**
   * Whether the store can do its work, and if it cannot, why. It looks at the folder's disk, and
   * waits for no call.
   */
  health(): Health

  /**
   * The metrics as Prometheus reads them, in its exposition format (`text/plain; version=0.0.4`):
   * see docs/metrics.md for all of them, and `redlet/metrics` for prom-client.
   */
  metrics(options?: MetricsOptions): string

  /**
   * Runs any command by its name: `db.call('LPOS', 'list', 'element', 'RANK', -1)`. Answers a
   * promise where the call has to wait, as BLPOP may. Only the caller knows what it answers:
   * `db.call<number>('DBSIZE')`.
   */
  call<R = unknown>(name: string, ...args: unknown[]): R

  /**
   * A private copy of the store as it is now, in memory, for a test: its keys with their deadlines,
   * its functions and its parameters, with the same dialect, clock and seed; without its users. What
   * happens to one does not change the other. A subclass makes an object of its own class, by its
   * constructor.
   * @example
   * ```js
   * const copy = db.fork()
   * copy.flushall()
   * copy.rewind()
   * ```
   */
  fork<Store extends Redlet<string, Bigints>>(this: Store): Store
  fork(): Redlet<string, Bigints>
  /**
   * Makes a store that `fork()` made what it was at first, and ends faults. Its clients stay
   * connected; this object is back at database 0.
   */
  rewind(): void
  /**
   * Begins a transaction: `await db.multi().incr('a').incr('b').exec()`. Nothing runs before
   * `exec()`, and then all of it does, with no other call in between. Arrays and objects are taken as
   * they are when the call is noted; the bytes of Buffers are read by `exec()`.
   * @example MULTI
   */
  multi(): Multi<[], Text, Integer<Bigints>>

  /**
   * A script as a function of its keys, of which there are as many as `keys` says, and its arguments.
   * It is called by its digest; its text is sent only where it is not known yet.
   * @example
   * ```js
   * const add = db.defineScript("return redis.call('INCRBY', KEYS[1], ARGV[1])", { keys: 1 })
   * add('n', 5)
   * ```
   */
  defineScript<R = unknown>(lua: string, options?: ScriptOptions): Script<R>

  /**
   * Listens to channels. With a listener, messages are handed to it; without one, they are
   * iterated: `for await (const { message, channel } of db.subscribe('news'))`. The subscription
   * keeps the process alive until it is closed.
   * @example SUBSCRIBE
   */
  subscribe(
    channels: Many<Channel>,
    listener: Listener<Text>,
    options?: SubscribeOptions,
  ): Subscription<Text>
  subscribe(
    channels: Many<Channel>,
    listener?: undefined,
    options?: SubscribeOptions,
  ): Subscription<Text>
  /**
   * As `subscribe`, to all channels whose names match a pattern.
   * @example PSUBSCRIBE
   */
  psubscribe(
    patterns: Many<Channel>,
    listener: PatternListener<Text>,
    options?: SubscribeOptions,
  ): Subscription<Text>
  psubscribe(
    patterns: Many<Channel>,
    listener?: undefined,
    options?: SubscribeOptions,
  ): Subscription<Text>
  /**
   * As `subscribe`, to the channels of SPUBLISH.
   * @example SSUBSCRIBE
   */
  ssubscribe(
    channels: Many<Channel>,
    listener: Listener<Text>,
    options?: SubscribeOptions,
  ): Subscription<Text>
  ssubscribe(
    channels: Many<Channel>,
    listener?: undefined,
    options?: SubscribeOptions,
  ): Subscription<Text>
  /**
   * Ends all subscriptions to these channels, or to all.
   * @example UNSUBSCRIBE
   */
  unsubscribe(...channels: Many<Channel>[]): void
  /**
   * Ends all subscriptions to these patterns, or to all.
   * @example PUNSUBSCRIBE
   */
  punsubscribe(...patterns: Many<Channel>[]): void
  /**
   * Ends all subscriptions to these channels of SPUBLISH, or to all.
   * @example SUNSUBSCRIBE
   */
  sunsubscribe(...channels: Many<Channel>[]): void

  /**
   * Serves the store to Redis clients: `await db.listen({ port: 6379 })`. Only to those of this
   * machine, unless there is a password.
   */
  listen(options?: ListenOptions): Promise<StoreListener>

  /**
   * Serves a web page of the store, on which to look into it. Only to this machine, unless a password
   * is set; see docs/inspector.md.
   */
  inspect(options?: InspectOptions): Promise<Inspector>

  /** Every key once, in no order: `for (const key of db.scanIterator({ match: 'user:*' }))`. */
  scanIterator(options?: KeyScanOptions): Scan<Text>

  /** Every field of a hash with its value. */
  hscanIterator(key: Argument, options?: ScanIteratorOptions): Scan<[field: Text, value: Text]>

  /** Every member of a set. */
  sscanIterator(key: Argument, options?: ScanIteratorOptions): Scan<Text>

  /** Every member of a sorted set with its score, in no order. */
  zscanIterator(key: Argument, options?: ScanIteratorOptions): Scan<[member: Text, score: number]>

  /**
   * Writes a snapshot of the folder's data and answers when it is whole. Calls go on meanwhile.
   * Nothing is lost without it: it makes the next opening quicker.
   * @example SAVE
   */
  save(): Promise<void>

  /**
   * Writes a data folder with everything as it is at this moment, also of a store in memory, while
   * calls go on. The folder opens like any other, and has the name only when it is whole. At its path
   * there may be at most an empty folder.
   * @example
   * ```js
   * const { keys } = await db.backup('./backups/monday')
   * ```
   */
  backup(folder: string, options?: BackupOptions): Promise<Copied>

  /**
   * Writes an RDB file with everything as it is at this moment, which Redis or Valkey load, while
   * calls go on. The file has the name only when it is whole.
   * @example
   * ```js
   * await db.exportRdb('./dump.rdb', { dialect: 'valkey' })
   * ```
   */
  exportRdb(file: string, options?: ExportOptions): Promise<Copied>

  /**
   * Adds the keys and functions of an RDB file, which Redis or Valkey have saved, all of them or none.
   * The file is read while calls go on; adding what it holds is one transaction.
   * @example
   * ```js
   * const { keys } = await db.importRdb('./dump.rdb')
   * ```
   */
  importRdb(file: string, options?: ImportOptions): Promise<Imported>

  /**
   * Closes this use of the store. The store itself closes with its last use in the process: what is
   * not on the disk yet is written first.
   */
  close(): Promise<void>

  [Symbol.asyncDispose](): Promise<void>
  [Symbol.dispose](): void
}

export interface Redlet<Text extends string | Buffer = string, Bigints extends boolean = false>
  extends Commands<Sync<Text, Integer<Bigints>>>,
    Coordination<Sync<Text, Integer<Bigints>>> {}

/** Locks, limits and caches, made of the commands. Times are in milliseconds. */
export interface Coordination<M extends Mode> {
  /**
   * Takes a lock for so long, or answers null where another has it. With `wait` it is a promise, which waits
   * up to so long until it is free.
   * @example
   * ```js
   * await using lock = await db.lock('report', { ttl: 10_000 })
   * if (lock === null) return
   * ```
   */
  lock(
    key: string,
    options: { ttl: number; wait?: undefined },
  ): Reply<M, Lock<Reply<M, boolean>> | null>
  lock(
    key: string,
    options: LockOptions & { wait: number },
  ): Promise<Lock<Reply<M, boolean>> | null>

  /**
   * Counts one call, unless there were too many: `max` at once, and as many in each `per` milliseconds in the
   * long run.
   * @example
   * ```js
   * const { allowed, retryAfter } = await db.limit('calls:ada', { max: 10, per: 60_000 })
   * ```
   */
  limit(key: Argument, options: LimitOptions): Reply<M, Limit>

  /**
   * Answers what is stored at the key, else what `compute` resolves to, which is then stored as JSON for `ttl`
   * milliseconds. While one computes, all who ask for the same key wait for it, in other threads and processes
   * too.
   * @example
   * ```js
   * const weather = await db.cache('weather:Lisbon', 60_000, () => ask('Lisbon'))
   * ```
   */
  cache<T>(key: string, ttl: number, compute: () => T | Promise<T>): Promise<T>
}

export interface LockOptions {
  /** After this time it is free again, should its owner have died. */
  ttl: number
  /** How long to wait for it. */
  wait?: number | undefined
  /** Ends the wait: the promise rejects with the signal's reason. */
  signal?: AbortSignal | undefined
}

/**
 * A lock that is held, until it is released or its time is over. `Held` is a boolean, or the promise of one
 * where the store is a server.
 */
export interface Lock<Held = boolean | Promise<boolean>> {
  /** A number that is higher for each owner: what the lock protects can refuse those with a lower one. */
  readonly token: number
  /** Holds it for so many milliseconds from now. False where it is no longer held. */
  extend(ttl: number): Held
  /** Gives it back. False where it was no longer held. */
  release(): Held
  /** As `release`. */
  [Symbol.asyncDispose](): Promise<void>
}

export interface LimitOptions {
  /** How many calls are allowed at once. */
  max: number
  /** Milliseconds in which as many are allowed again. */
  per: number
}

export interface Limit {
  allowed: boolean
  /** How many more would be allowed now. */
  left: number
  /** Milliseconds after which one is allowed; 0 if this one was. */
  retryAfter: number
}

/**
 * Opens a folder or connects to a server, whichever the place is: a path, or the URL of a server or
 * several. What it resolves to has the methods of both, so a program awaits them. See docs/remote.md.
 * @example
 * ```js
 * const db = await open(process.env.REDIS_URL ?? './data')
 * await db.incr('visits')
 * ```
 */
export function open<Bigints extends boolean = false>(
  place: string | URL | readonly (string | URL)[],
  options?: OpenOptions<Bigints>,
): Promise<AnyRedlet<string, Bigints>>

export interface OpenOptions<Bigints extends boolean = boolean> {
  /** The options of a folder. */
  store?: FolderOptions<Bigints> | undefined
  /** The options of a server. */
  server?: ConnectOptions<Bigints> | undefined
}

export interface ConnectOptions<Bigints extends boolean = boolean> {
  /** The addresses are of nodes of a cluster, of which it finds the others. */
  cluster?: boolean | undefined
  /** The addresses are of sentinels, and this is the name of what they watch. */
  sentinel?: string | undefined
  username?: string | undefined
  password?: string | undefined
  /** The number of the database. */
  database?: number | undefined
  /** Options of TLS, as `tls.connect` takes them; `rediss://` needs none. */
  tls?: boolean | import('node:tls').ConnectionOptions | undefined
  /** As the option `bigints` of a store. */
  bigints?: Bigints | undefined
  /** More options of ioredis, as they are: `connectTimeout`, `retryStrategy`, `natMap` ... */
  ioredis?: object | undefined
}

export interface ScriptOptions {
  /** How many of the arguments are keys. They come first; 0 by default. */
  keys?: number | undefined
  /** Whether the script only reads, so that a replica may run it. */
  readOnly?: boolean | undefined
}

/** A script as a function of its keys and arguments. */
export type Script<R> = (...keysAndArguments: Argument[]) => R

/**
 * What a store and a server have in common. A function that takes it awaits what it calls, and so works
 * on both:
 *
 * ```ts
 * async function visits(db: AnyRedlet) {
 *   return await db.incr('visits')
 * }
 * ```
 */
export interface AnyRedlet<Text extends string | Buffer = string, Bigints extends boolean = boolean>
  extends Commands<SyncOrAsync<Text, Integer<Bigints>>>,
    Coordination<SyncOrAsync<Text, Integer<Bigints>>> {
  readonly buffers: AnyRedlet<Buffer, Bigints>
  call<R = unknown>(name: string, ...args: unknown[]): R | Promise<R>
  multi(): Multi<[], Text, Integer<Bigints>>
  defineScript<R = unknown>(lua: string, options?: ScriptOptions): Script<R | Promise<R>>
  subscribe(
    channels: Many<Channel>,
    listener?: Listener<Text>,
    options?: SubscribeOptions,
  ): Subscription<Text> | Promise<Subscription<Text>>
  psubscribe(
    patterns: Many<Channel>,
    listener?: PatternListener<Text>,
    options?: SubscribeOptions,
  ): Subscription<Text> | Promise<Subscription<Text>>
  ssubscribe(
    channels: Many<Channel>,
    listener?: Listener<Text>,
    options?: SubscribeOptions,
  ): Subscription<Text> | Promise<Subscription<Text>>
  unsubscribe(...channels: Many<Channel>[]): void | Promise<void>
  punsubscribe(...patterns: Many<Channel>[]): void | Promise<void>
  sunsubscribe(...channels: Many<Channel>[]): void | Promise<void>
  scanIterator(options?: KeyScanOptions): RemoteScan<Text>
  hscanIterator(
    key: Argument,
    options?: ScanIteratorOptions,
  ): RemoteScan<[field: Text, value: Text]>
  sscanIterator(key: Argument, options?: ScanIteratorOptions): RemoteScan<Text>
  zscanIterator(
    key: Argument,
    options?: ScanIteratorOptions,
  ): RemoteScan<[member: Text, score: number]>
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** A walk that `for await` iterates. */
export interface RemoteScan<T> {
  [Symbol.asyncIterator](): AsyncIterableIterator<T>
}

/**
 * A server, which `Redlet.connect` makes: the methods of a store, with promises. What only a store in
 * this process can do (`listen`, `save`, `fork`, `backup` ...), it has not.
 */
export interface RemoteRedlet<
  Text extends string | Buffer = string,
  Bigints extends boolean = false,
> extends Commands<Async<Text, Integer<Bigints>>>,
    Coordination<Async<Text, Integer<Bigints>>> {
  /** The same server, answering with Buffers where it answers with strings. */
  readonly buffers: RemoteRedlet<Buffer, Bigints>
  /** Runs any command by its name; also one that only the server knows. */
  call<R = unknown>(name: string, ...args: unknown[]): Promise<R>
  /** As `multi` of a store. */
  multi(): Multi<[], Text, Integer<Bigints>>
  /** As `defineScript` of a store. */
  defineScript<R = unknown>(lua: string, options?: ScriptOptions): Script<Promise<R>>
  /** As `subscribe` of a store; resolves once the server has the subscription. */
  subscribe(
    channels: Many<Channel>,
    listener?: Listener<Text>,
    options?: SubscribeOptions,
  ): Promise<Subscription<Text>>
  /** As `subscribe`, to all channels whose names match a pattern. */
  psubscribe(
    patterns: Many<Channel>,
    listener?: PatternListener<Text>,
    options?: SubscribeOptions,
  ): Promise<Subscription<Text>>
  /** As `subscribe`, to the channels of SPUBLISH. */
  ssubscribe(
    channels: Many<Channel>,
    listener?: Listener<Text>,
    options?: SubscribeOptions,
  ): Promise<Subscription<Text>>
  /** Ends all subscriptions to these channels, or to all. */
  unsubscribe(...channels: Many<Channel>[]): Promise<void>
  /** Ends all subscriptions to these patterns, or to all. */
  punsubscribe(...patterns: Many<Channel>[]): Promise<void>
  /** Ends all subscriptions to these channels of SPUBLISH, or to all. */
  sunsubscribe(...channels: Many<Channel>[]): Promise<void>
  /** Every key, some perhaps more than once: `for await (const key of db.scanIterator())`. */
  scanIterator(options?: KeyScanOptions): RemoteScan<Text>
  /** Every field of a hash with its value. */
  hscanIterator(
    key: Argument,
    options?: ScanIteratorOptions,
  ): RemoteScan<[field: Text, value: Text]>
  /** Every member of a set. */
  sscanIterator(key: Argument, options?: ScanIteratorOptions): RemoteScan<Text>
  /** Every member of a sorted set with its score. */
  zscanIterator(
    key: Argument,
    options?: ScanIteratorOptions,
  ): RemoteScan<[member: Text, score: number]>
  /** Ends the connections, once calls have their replies. Those that wait fail with `CLOSED`. */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** A clock that stands still until it is moved: `testClock()` of `redlet/testing`. */
export interface TestClock {
  /** Milliseconds since 1970. */
  now(): number
  /**
   * Moves it on, by milliseconds or a text of numbers with `d`, `h`, `m`, `s` or `ms`, such as
   * `'1h30m'`. Keys that expire and waits that end until then have ended when it returns.
   */
  advance(time: number | string): void
  /** Sets it to a time, which may be in the past. */
  set(time: Date | string | number): void
}

export interface ListenOptions {
  /** The TCP port; 6379 by default, or no TCP if there is a `path`. 0 selects a free port. */
  port?: number | undefined
  /** An address of this machine; `127.0.0.1` by default. Others than loopback need a password. */
  host?: string | undefined
  /** The file of a Unix socket. */
  path?: string | undefined
  /** What clients must know; becomes the store's `requirepass`. */
  password?: string | undefined
  /**
   * Encrypts TCP. `true` takes what the parameters `tls-cert-file`, `tls-key-file` and their kin say,
   * as a server of Redis does, and follows CONFIG SET.
   */
  tls?: TlsOptions | boolean | undefined
  /**
   * The most threads that serve clients, from 1 to 128; by default one for each processor, up to 8.
   * A thread is started when a client comes and all others have clients.
   */
  threads?: number | undefined
}

/** What TCP is encrypted with, named as the options of Node's `tls.createServer`; all in PEM. */
export interface TlsOptions {
  /** The private key, without a passphrase. */
  key: Pem
  /** The certificate, and those between it and the authority that clients know. */
  cert: Pem
  /** The authorities whose certificates clients may show. */
  ca?: Pem | undefined
  /** Whether a client needs a certificate of one of them. */
  requestCert?: boolean | undefined
}

/** One text, or several. */
export type Pem = string | Uint8Array | readonly (string | Uint8Array)[]

/**
 * A store served to Redis clients. Keeps the process alive until it is closed, or its store is,
 * unless `unref()` says otherwise.
 */
export interface StoreListener {
  /** The TCP port, if there is one. */
  readonly port: number | undefined
  readonly host: string | undefined
  /** The Unix socket, if there is one. */
  readonly path: string | undefined
  /** The most threads that serve clients. */
  readonly threads: number
  /**
   * Encrypts connections from now on with another certificate; those that there are keep theirs. For
   * listeners that were given one. If something is wrong with it, nothing changes.
   */
  setSecureContext(tls: TlsOptions): void
  /** Takes no more clients, answers what those there are have sent, and hangs up. */
  close(): Promise<void>
  /** Keeps the process alive, as it does at first. */
  ref(): this
  /** Lets the process end although this is open. */
  unref(): this
  [Symbol.asyncDispose](): Promise<void>
}

/** The name of a channel, or a pattern: text, or any bytes. */
export type Channel = string | Uint8Array

export interface InspectOptions {
  /** The TCP port; 0, the default, picks one. */
  port?: number | undefined
  /** The address to serve on; 127.0.0.1 by default. Others need a password. */
  host?: string | undefined
  /** The password that the page asks for. */
  password?: string | undefined
  /** Whether data can be changed on the page, and clients ended; false by default. */
  writes?: boolean | undefined
}

/** A web page of a store. Closing the store closes it too. */
export interface Inspector {
  /** Where the page is: `http://127.0.0.1:54321/`. */
  readonly url: string
  readonly port: number
  /** Ends it, and whoever is connected. */
  close(): Promise<void>
  /** Keeps the process alive while it is open. */
  ref(): this
  /** Lets the process end while it is open, which is the default. */
  unref(): this
  [Symbol.asyncDispose](): Promise<void>
}

export type Listener<Text> = (message: Text, channel: Text) => void
export type PatternListener<Text> = (message: Text, channel: Text, pattern: Text) => void

export interface SubscribeOptions {
  /** Ends the subscription. */
  signal?: AbortSignal | undefined
}

/** What listens to channels or patterns, until it is closed or its store is. */
export interface Subscription<Text extends string | Buffer = string> {
  /** What it listens to. */
  readonly names: Text[]
  readonly closed: boolean
  close(): void
  [Symbol.dispose](): void
  [Symbol.asyncIterator](): AsyncIterableIterator<Message<Text>>
}

export interface Message<Text> {
  message: Text
  channel: Text
  /** The pattern that the channel matched; null where none was asked for. */
  pattern: Text | null
}

/** A walk over what is stored, with `for...of` or `for await`. */
export interface Scan<T> extends IterableIterator<T> {
  [Symbol.iterator](): this
  [Symbol.asyncIterator](): AsyncIterableIterator<T>
}

export interface ScanIteratorOptions {
  /** Only what matches this pattern. */
  match?: Argument | undefined
  /** About how many elements to visit in a step; 10 by default. */
  count?: Numeric | undefined
}

export interface KeyScanOptions extends ScanIteratorOptions {
  /** Only keys that hold this: `string`, `list`, `set`, `hash` ... */
  type?: Argument | undefined
}

/**
 * A transaction in the making. Every command is a method that notes the call and returns the
 * chain, whose type tells the replies that `exec()` answers with. Where calls are noted in a loop,
 * name the type: `let batch: Multi<unknown[]> = db.multi()`.
 */
export interface Multi<
  Replies extends unknown[] = unknown[],
  Text extends string | Buffer = string,
  Integer extends number | bigint = number,
> extends Commands<InMulti<Replies, Text, Integer>> {
  /**
   * Runs the calls together. Answers their replies in order, or null when a watched key has
   * changed. A call that failed rejects with its error, whose `replies` holds all of them: the
   * calls after it have run, as in Redis.
   * @example EXEC
   */
  exec(): Promise<(Replies extends [] ? unknown[] : Replies) | null>
  /**
   * Forgets the calls.
   * @example DISCARD
   */
  discard(): void
  /** Noted calls. */
  readonly length: number
}

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
   * @example
   * ```js
   * await db.multi().incr('visits').set('last', 'ada').get('last').exec()  // [1, 'OK', 'ada']
   * ```
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
   * @example
   * ```js
   * const messages = db.subscribe('news')
   * db.publish('news', 'hello')  // 1
   * for await (const { message, channel } of messages) {
   *   console.log(message, channel)  // hello news
   *   break  // ends the subscription
   * }
   * const subscription = db.subscribe(['news', 'sport'], (message) => console.log(message))
   * subscription.close()
   * ```
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
   * @example
   * ```js
   * const messages = db.psubscribe('orders:*')
   * db.publish('orders:new', 'tea')  // 1
   * for await (const { message, channel, pattern } of messages) {
   *   console.log(message, channel, pattern)  // tea orders:new orders:*
   *   break  // ends the subscription
   * }
   * ```
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
   * @example
   * ```js
   * const messages = db.ssubscribe('orders')
   * db.spublish('orders', 'tea')  // 1
   * for await (const { message } of messages) {
   *   console.log(message)  // tea
   *   break  // ends the subscription
   * }
   * ```
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
   * @example
   * ```js
   * db.subscribe('news', (message) => console.log(message))
   * db.unsubscribe('news')
   * db.publish('news', 'hello')  // 0
   * ```
   */
  unsubscribe(...channels: Many<Channel>[]): void
  /**
   * Ends all subscriptions to these patterns, or to all.
   * @example
   * ```js
   * db.psubscribe('orders:*', (message) => console.log(message))
   * db.punsubscribe('orders:*')
   * db.publish('orders:new', 'tea')  // 0
   * ```
   */
  punsubscribe(...patterns: Many<Channel>[]): void
  /**
   * Ends all subscriptions to these channels of SPUBLISH, or to all.
   * @example
   * ```js
   * db.ssubscribe('orders', (message) => console.log(message))
   * db.sunsubscribe('orders')
   * db.spublish('orders', 'tea')  // 0
   * ```
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
   * @example
   * ```js
   * const db = new Redlet('./data')
   * db.set('user:1', 'Ada')
   * await db.save()
   * db.info('persistence').includes('rdb_last_bgsave_status:ok')  // true
   * ```
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
   * @example
   * ```js
   * db.set('stock:tea', 5)
   * db.watch('stock:tea')
   * const left = Number(db.get('stock:tea'))
   * await db.multi().set('stock:tea', left - 1).rpush('orders', 'tea').exec()  // ['OK', 1]
   * db.watch('stock:tea')
   * db.incr('stock:tea')
   * await db.multi().set('stock:tea', left - 2).exec()  // null: it has changed
   * ```
   */
  exec(): Promise<(Replies extends [] ? unknown[] : Replies) | null>
  /**
   * Forgets the calls.
   * @example
   * ```js
   * const batch = db.multi().set('a', 1).set('b', 2)
   * batch.discard()
   * db.exists('a', 'b')  // 0
   * ```
   */
  discard(): void
  /** Noted calls. */
  readonly length: number
}
/**
 * Every command as a method, as docs/commands.md lists them.
 */
export interface Commands<
  M extends Mode,
  Text extends string | Buffer = M['text'],
  Integer extends number | bigint = M['integer'],
> {
  /**
   * Returns a bit of the string in a key, 0 where the string is shorter.
   *
   * Complexity: O(1)
   * @param offset - 0 is the highest bit of the first byte.
   * @example
   * ```js
   * db.setbit('active:mon', 7, 1)
   * db.getbit('active:mon', 7)  // 1
   * db.getbit('active:mon', 1000)  // 0
   * ```
   * @since Redis 2.2.0
   * @see https://redis.io/docs/latest/commands/getbit/
   */
  getbit(key: Argument, offset: Numeric): Reply<M, 0 | 1>

  /**
   * Sets a bit of the string in a key, with zero bytes before it where the string is shorter, and
   * returns the bit that was there.
   *
   * Complexity: O(1)
   * @param offset - 0 is the highest bit of the first byte.
   * @example
   * ```js
   * db.setbit('active:mon', 7, 1)  // 0
   * db.setbit('active:mon', 7, 1)  // 1: it was set already
   * ```
   * @since Redis 2.2.0
   * @see https://redis.io/docs/latest/commands/setbit/
   */
  setbit(key: Argument, offset: Numeric, value: Numeric): Reply<M, 0 | 1>

  /**
   * Combines the bits of the strings in one or more keys, keeps the result in another, and returns
   * its length, which is that of the longest string.
   *
   * Complexity: O(N) where N is the length of the longest string
   * @example
   * ```js
   * db.setbit('active:mon', 7, 1)
   * db.setbit('active:tue', 7, 1)
   * db.setbit('active:tue', 9, 1)
   * db.bitop('AND', 'active:both', 'active:mon', 'active:tue')  // 2
   * db.bitcount('active:both')  // 1
   * ```
   * @since Redis 2.6.0
   * @see https://redis.io/docs/latest/commands/bitop/
   */
  bitop(operation: Word<'AND' | 'OR' | 'XOR' | 'NOT' | 'DIFF' | 'DIFF1' | 'ANDOR' | 'ONE'>, destkey: Argument, ...keys: Many<Argument>[]): Reply<M, number>

  /**
   * Reads, writes and adds to numbers of any size in the string in a key, and returns a number for
   * each operation; null for one that was not carried out because of `OVERFLOW FAIL`.
   *
   * Complexity: O(1) for each operation
   * @example
   * ```js
   * db.bitfield('player:1', 'SET', 'u8', '#0', 200, 'INCRBY', 'u8', '#1', 5)  // [0, 5]
   * db.bitfield('player:1', 'OVERFLOW', 'SAT', 'INCRBY', 'u8', '#0', 100)  // [255]
   * ```
   * @since Redis 3.2.0
   * @see https://redis.io/docs/latest/commands/bitfield/
   */
  bitfield(key: Argument, ...operations: Many<Argument>[]): Reply<M, (Integer | null)[]>

  /**
   * Reads numbers of any size from the string in a key.
   *
   * Complexity: O(1) for each operation
   * @example
   * ```js
   * db.bitfield('player:1', 'SET', 'u8', '#0', 200)
   * db.bitfield_ro('player:1', 'GET', 'u8', '#0', 'GET', 'u4', 0)  // [200, 12]
   * ```
   * @since Redis 6.0.0
   * @see https://redis.io/docs/latest/commands/bitfield_ro/
   */
  bitfield_ro(key: Argument, ...operations: Many<Argument>[]): Reply<M, Integer[]>

  /**
   * Counts the bits that are set in the string in a key, or in a part of it.
   *
   * Complexity: O(N) where N is the length of the part
   * @example
   * ```js
   * db.setbit('active:mon', 7, 1)
   * db.setbit('active:mon', 300, 1)
   * db.bitcount('active:mon')  // 2
   * db.bitcount('active:mon', 0, 0)  // 1: in the first byte
   * ```
   * @since Redis 2.6.0
   * @see https://redis.io/docs/latest/commands/bitcount/
   */
  bitcount(key: Argument): Reply<M, number>
  /** Counts the bits that are set in the string in a key, or in a part of it. */
  bitcount(key: Argument, start: Numeric): Reply<M, number>
  /** Counts the bits that are set in the string in a key, or in a part of it. */
  bitcount(key: Argument, start: Numeric, end: Numeric, unit?: Word<'BYTE' | 'BIT'>): Reply<M, number>

  /**
   * Returns the place of the first bit that is set, or not set, in the string in a key or in a part
   * of it; -1 if there is none. After a string without an end there are zeros.
   *
   * Complexity: O(N) where N is the length of the part
   * @example
   * ```js
   * db.setbit('seats', 0, 1)
   * db.setbit('seats', 1, 1)
   * db.bitpos('seats', 0)  // 2: the first free one
   * ```
   * @since Redis 2.8.7
   * @see https://redis.io/docs/latest/commands/bitpos/
   */
  bitpos(key: Argument, bit: Numeric): Reply<M, number>
  /**
   * Returns the place of the first bit that is set, or not set, in the string in a key or in a part
   * of it; -1 if there is none.
   */
  bitpos(key: Argument, bit: Numeric, start: Numeric): Reply<M, number>
  /**
   * Returns the place of the first bit that is set, or not set, in the string in a key or in a part
   * of it; -1 if there is none.
   */
  bitpos(key: Argument, bit: Numeric, start: Numeric, end: Numeric, unit?: Word<'BYTE' | 'BIT'>): Reply<M, number>

  /**
   * Lets the next call use a slot that is on its way to this node. A store is not a cluster node,
   * so the call is refused.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.asking()  // throws ERR This instance has cluster support disabled
   * ```
   * @since Redis 3.0.0
   * @see https://redis.io/docs/latest/commands/asking/
   */
  asking(): Reply<M, 'OK'>

  /**
   * Walks over the keys of a cluster. A store is not a cluster node, so the call is refused: SCAN
   * is for that.
   *
   * Complexity: O(N) where N is the number of keys that are returned
   * @example
   * ```js
   * db.clusterscan(0)  // throws ERR This instance has cluster support disabled
   * ```
   * @since Valkey 9.1.0
   * @see https://valkey.io/commands/clusterscan/
   */
  clusterscan(cursor: Argument, options?: ClusterscanOptions): Reply<M, [cursor: Text, found: Text[]]>
  /** Walks over the keys of a cluster. */
  clusterscan(cursor: Argument, ...words: Argument[]): Reply<M, [cursor: Text, found: Text[]]>

  /**
   * Lets a connection read from a replica of a cluster. A store has all its keys: in the dialect of
   * Valkey it says OK, in that of Redis that there is no cluster.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * const db = new Redlet({ dialect: 'valkey' })
   * db.readonly()  // 'OK'
   * ```
   * @since Redis 3.0.0
   * @see https://redis.io/docs/latest/commands/readonly/
   */
  readonly(): Reply<M, 'OK'>

  /**
   * Ends what READONLY began, and answers as that does.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * const db = new Redlet({ dialect: 'valkey' })
   * db.readwrite()  // 'OK'
   * ```
   * @since Redis 3.0.0
   * @see https://redis.io/docs/latest/commands/readwrite/
   */
  readwrite(): Reply<M, 'OK'>

  /**
   * Counts the nodes that report the failure of a cluster node; a store is not a cluster node, so
   * the call is refused.
   *
   * Complexity: O(N) where N is the number of failure reports
   * @example
   * ```js
   * db.cluster('COUNT-FAILURE-REPORTS', '07c37dfe')  // throws ERR This instance has cluster ...
   * ```
   * @since Redis 3.0.0
   * @see https://redis.io/docs/latest/commands/cluster-count-failure-reports/
   */
  cluster(subcommand: Word<'COUNT-FAILURE-REPORTS'>, nodeId: Argument): Reply<M, number>

  /**
   * Counts the keys in a slot of a cluster; a store is not a cluster node, so the call is refused.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.cluster('COUNTKEYSINSLOT', 10778)  // throws ERR This instance has cluster support disabled
   * ```
   * @since Redis 3.0.0
   * @see https://redis.io/docs/latest/commands/cluster-countkeysinslot/
   */
  cluster(subcommand: Word<'COUNTKEYSINSLOT'>, slot: Numeric): Reply<M, number>

  /**
   * Returns some of the keys in a slot of a cluster; a store is not a cluster node, so the call is
   * refused.
   *
   * Complexity: O(N) where N is the number of requested keys
   * @example
   * ```js
   * db.cluster('GETKEYSINSLOT', 10778, 10)  // throws ERR This instance has cluster ...
   * ```
   * @since Redis 3.0.0
   * @see https://redis.io/docs/latest/commands/cluster-getkeysinslot/
   */
  cluster(subcommand: Word<'GETKEYSINSLOT'>, slot: Numeric, count: Numeric): Reply<M, Text[]>

  /**
   * Reports the slots of a cluster that are being migrated; a store is not a cluster node, so the
   * call is refused.
   *
   * Complexity: O(N) where N is the number of active slot import and export jobs
   * @example
   * ```js
   * db.cluster('GETSLOTMIGRATIONS')  // throws ERR This instance has cluster support disabled
   * ```
   * @since Valkey 9.0.0
   * @see https://valkey.io/commands/cluster-getslotmigrations/
   */
  cluster<R = unknown>(subcommand: Word<'GETSLOTMIGRATIONS'>): Reply<M, R>

  /**
   * Lists the subcommands of CLUSTER; a store is not a cluster node, so the call is refused.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.cluster('HELP')  // throws ERR This instance has cluster support disabled
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/cluster-help/
   */
  cluster(subcommand: Word<'HELP'>): Reply<M, string[]>

  /**
   * Returns the state of a cluster; a store is not a cluster node, so the call is refused.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.cluster('INFO')  // throws ERR This instance has cluster support disabled
   * ```
   * @since Redis 3.0.0
   * @see https://redis.io/docs/latest/commands/cluster-info/
   */
  cluster(subcommand: Word<'INFO'>): Reply<M, string>

  /**
   * Returns the slot of a key, one of the 16384 slots of a cluster. In the dialect of Redis a store
   * says that there is no cluster.
   *
   * Complexity: O(N) where N is the length of the key
   * @example
   * ```js
   * const db = new Redlet({ dialect: 'valkey' })
   * db.cluster('KEYSLOT', 'user:1')  // 10778
   * db.cluster('KEYSLOT', '{user:1}:name')  // 10778: what is in braces decides
   * ```
   * @since Redis 3.0.0
   * @see https://redis.io/docs/latest/commands/cluster-keyslot/
   */
  cluster(subcommand: Word<'KEYSLOT'>, key: Argument): Reply<M, number>

  /**
   * Lists the connections between the nodes of a cluster; a store is not a cluster node, so the
   * call is refused.
   *
   * Complexity: O(N) where N is the number of nodes
   * @example
   * ```js
   * db.cluster('LINKS')  // throws ERR This instance has cluster support disabled
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/cluster-links/
   */
  cluster<R = unknown>(subcommand: Word<'LINKS'>): Reply<M, R>

  /**
   * Returns the name of this node of a cluster; a store is not a cluster node, so the call is
   * refused.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.cluster('MYID')  // throws ERR This instance has cluster support disabled
   * ```
   * @since Redis 3.0.0
   * @see https://redis.io/docs/latest/commands/cluster-myid/
   */
  cluster(subcommand: Word<'MYID'>): Reply<M, Text>

  /**
   * Returns the name of the shard that this node of a cluster belongs to; a store is not a cluster
   * node, so the call is refused.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.cluster('MYSHARDID')  // throws ERR This instance has cluster support disabled
   * ```
   * @since Redis 7.2.0
   * @see https://redis.io/docs/latest/commands/cluster-myshardid/
   */
  cluster(subcommand: Word<'MYSHARDID'>): Reply<M, Text>

  /**
   * Lists the nodes of a cluster, a line each; a store is not a cluster node, so the call is
   * refused.
   *
   * Complexity: O(N) where N is the number of nodes
   * @example
   * ```js
   * db.cluster('NODES')  // throws ERR This instance has cluster support disabled
   * ```
   * @since Redis 3.0.0
   * @see https://redis.io/docs/latest/commands/cluster-nodes/
   */
  cluster(subcommand: Word<'NODES'>): Reply<M, string>

  /**
   * Lists the replicas of a node of a cluster; a store is not a cluster node, so the call is
   * refused.
   *
   * Complexity: O(N) where N is the number of replicas
   * @example
   * ```js
   * db.cluster('REPLICAS', '07c37dfe')  // throws ERR This instance has cluster support disabled
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/cluster-replicas/
   */
  cluster(subcommand: Word<'REPLICAS'>, nodeId: Argument): Reply<M, Text[]>

  /**
   * Lists the shards of a cluster; a store is not a cluster node, so the call is refused.
   *
   * Complexity: O(N) where N is the number of nodes
   * @example
   * ```js
   * db.cluster('SHARDS')  // throws ERR This instance has cluster support disabled
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/cluster-shards/
   */
  cluster<R = unknown>(subcommand: Word<'SHARDS'>): Reply<M, R>

  /**
   * Lists the replicas of a node of a cluster; a store is not a cluster node, so the call is
   * refused.
   *
   * Complexity: O(N) where N is the number of replicas
   * @example
   * ```js
   * db.cluster('SLAVES', '07c37dfe')  // throws ERR This instance has cluster support disabled
   * ```
   * @since Redis 3.0.0
   * @see https://redis.io/docs/latest/commands/cluster-slaves/
   */
  cluster(subcommand: Word<'SLAVES'>, nodeId: Argument): Reply<M, Text[]>

  /**
   * Returns how slots of a cluster are used; a store is not a cluster node, so the call is refused.
   *
   * Complexity: O(N) where N is the total number of slots based on arguments. O(N*log(N)) with
   * ORDERBY subcommand
   * @example
   * ```js
   * db.cluster('SLOT-STATS', { slotsrange: [0, 10] })  // throws ERR This instance has cluster ...
   * ```
   * @since Redis 8.2.0
   * @see https://redis.io/docs/latest/commands/cluster-slot-stats/
   */
  cluster<R = unknown>(subcommand: Word<'SLOT-STATS'>, options: ClusterSlotStatsOptions): Reply<M, R>
  /**
   * Returns how slots of a cluster are used; a store is not a cluster node, so the call is refused.
   */
  cluster<R = unknown>(subcommand: Word<'SLOT-STATS'>, ...words: Argument[]): Reply<M, R>

  /**
   * Returns which nodes of a cluster have which slots; a store is not a cluster node, so the call
   * is refused.
   *
   * Complexity: O(N) where N is the number of nodes
   * @example
   * ```js
   * db.cluster('SLOTS')  // throws ERR This instance has cluster support disabled
   * ```
   * @since Redis 3.0.0
   * @see https://redis.io/docs/latest/commands/cluster-slots/
   */
  cluster<R = unknown>(subcommand: Word<'SLOTS'>): Reply<M, R>

  /**
   * Raises the epoch of the cluster; a store is not a cluster node, so the call is refused.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.cluster('BUMPEPOCH')  // throws ERR This instance has cluster support disabled
   * ```
   * @since Redis 3.0.0
   * @see https://redis.io/docs/latest/commands/cluster-bumpepoch/
   */
  cluster(subcommand: Word<'BUMPEPOCH'>): Reply<M, Text>

  /**
   * Makes this replica of a cluster a primary; a store is not a cluster node, so the call is
   * refused.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.cluster('FAILOVER', { force: true })  // throws ERR This instance has cluster ...
   * ```
   * @since Redis 3.0.0
   * @see https://redis.io/docs/latest/commands/cluster-failover/
   */
  cluster(subcommand: Word<'FAILOVER'>, options?: ClusterFailoverOptions): Reply<M, 'OK'>
  /**
   * Makes this replica of a cluster a primary; a store is not a cluster node, so the call is
   * refused.
   */
  cluster(subcommand: Word<'FAILOVER'>, ...words: Word<'FORCE' | 'TAKEOVER'>[]): Reply<M, 'OK'>

  /**
   * Takes a node out of a cluster; a store is not a cluster node, so the call is refused.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.cluster('FORGET', '07c37dfe')  // throws ERR This instance has cluster support disabled
   * ```
   * @since Redis 3.0.0
   * @see https://redis.io/docs/latest/commands/cluster-forget/
   */
  cluster(subcommand: Word<'FORGET'>, nodeId: Argument): Reply<M, 'OK'>

  /**
   * Introduces another node to this one; a store is not a cluster node, so the call is refused.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.cluster('MEET', '10.0.0.7', 6379)  // throws ERR This instance has cluster support disabled
   * ```
   * @since Redis 3.0.0
   * @see https://redis.io/docs/latest/commands/cluster-meet/
   */
  cluster(subcommand: Word<'MEET'>, ip: Argument, port: Numeric, clusterBusPort?: Numeric): Reply<M, 'OK'>

  /**
   * Makes this node of a cluster a replica of another; a store is not a cluster node, so the call
   * is refused.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.cluster('REPLICATE', '07c37dfe')  // throws ERR This instance has cluster support disabled
   * ```
   * @since Redis 3.0.0
   * @see https://redis.io/docs/latest/commands/cluster-replicate/
   */
  cluster(subcommand: Word<'REPLICATE'>, args: Argument | readonly [no: Word<'NO'>, one: Word<'ONE'>]): Reply<M, 'OK'>

  /**
   * Makes this node of a cluster forget the others; a store is not a cluster node, so the call is
   * refused.
   *
   * Complexity: O(N) where N is the number of known nodes. The command may execute a FLUSHALL as a
   * side effect
   * @example
   * ```js
   * db.cluster('RESET', { soft: true })  // throws ERR This instance has cluster support disabled
   * ```
   * @since Redis 3.0.0
   * @see https://redis.io/docs/latest/commands/cluster-reset/
   */
  cluster(subcommand: Word<'RESET'>, options?: ClusterResetOptions): Reply<M, 'OK'>
  /**
   * Makes this node of a cluster forget the others; a store is not a cluster node, so the call is
   * refused.
   */
  cluster(subcommand: Word<'RESET'>, ...words: Word<'HARD' | 'SOFT'>[]): Reply<M, 'OK'>

  /**
   * Writes what this node knows of its cluster to the disk; a store is not a cluster node, so the
   * call is refused.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.cluster('SAVECONFIG')  // throws ERR This instance has cluster support disabled
   * ```
   * @since Redis 3.0.0
   * @see https://redis.io/docs/latest/commands/cluster-saveconfig/
   */
  cluster(subcommand: Word<'SAVECONFIG'>): Reply<M, 'OK'>

  /**
   * Sets the epoch of a new node of a cluster; a store is not a cluster node, so the call is
   * refused.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.cluster('SET-CONFIG-EPOCH', 1)  // throws ERR This instance has cluster support disabled
   * ```
   * @since Redis 3.0.0
   * @see https://redis.io/docs/latest/commands/cluster-set-config-epoch/
   */
  cluster(subcommand: Word<'SET-CONFIG-EPOCH'>, configEpoch: Numeric): Reply<M, 'OK'>

  /**
   * Gives slots of a cluster to this node; a store is not a cluster node, so the call is refused.
   *
   * Complexity: O(N) where N is the number of slots
   * @example
   * ```js
   * db.cluster('ADDSLOTS', 0, 1)  // throws ERR This instance has cluster support disabled
   * ```
   * @since Redis 3.0.0
   * @see https://redis.io/docs/latest/commands/cluster-addslots/
   */
  cluster(subcommand: Word<'ADDSLOTS'>, ...slots: Many<Numeric>[]): Reply<M, 'OK'>

  /**
   * Gives ranges of slots of a cluster to this node; a store is not a cluster node, so the call is
   * refused.
   *
   * Complexity: O(N) where N is the number of slots in the ranges
   * @example
   * ```js
   * db.cluster('ADDSLOTSRANGE', 0, 16383)  // throws ERR This instance has cluster support disabled
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/cluster-addslotsrange/
   */
  cluster(subcommand: Word<'ADDSLOTSRANGE'>, ranges: readonly (readonly [startSlot: Numeric, endSlot: Numeric])[] | readonly Argument[]): Reply<M, 'OK'>
  /**
   * Gives ranges of slots of a cluster to this node; a store is not a cluster node, so the call is
   * refused.
   */
  cluster(subcommand: Word<'ADDSLOTSRANGE'>, startSlot: Numeric, endSlot: Numeric, ...more: Argument[]): Reply<M, 'OK'>

  /**
   * Cancels migrations of slots to other nodes of a cluster; a store is not a cluster node, so the
   * call is refused.
   *
   * Complexity: O(N) where N is the number of slot migration operations being cancelled
   * @example
   * ```js
   * db.cluster('CANCELSLOTMIGRATIONS')  // throws ERR This instance has cluster support disabled
   * ```
   * @since Valkey 9.0.0
   * @see https://valkey.io/commands/cluster-cancelslotmigrations/
   */
  cluster(subcommand: Word<'CANCELSLOTMIGRATIONS'>): Reply<M, 'OK'>

  /**
   * Takes slots of a cluster from this node; a store is not a cluster node, so the call is refused.
   *
   * Complexity: O(N) where N is the number of slots
   * @example
   * ```js
   * db.cluster('DELSLOTS', 0, 1)  // throws ERR This instance has cluster support disabled
   * ```
   * @since Redis 3.0.0
   * @see https://redis.io/docs/latest/commands/cluster-delslots/
   */
  cluster(subcommand: Word<'DELSLOTS'>, ...slots: Many<Numeric>[]): Reply<M, 'OK'>

  /**
   * Takes ranges of slots of a cluster from this node; a store is not a cluster node, so the call
   * is refused.
   *
   * Complexity: O(N) where N is the number of slots in the ranges
   * @example
   * ```js
   * db.cluster('DELSLOTSRANGE', 0, 16383)  // throws ERR This instance has cluster support disabled
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/cluster-delslotsrange/
   */
  cluster(subcommand: Word<'DELSLOTSRANGE'>, ranges: readonly (readonly [startSlot: Numeric, endSlot: Numeric])[] | readonly Argument[]): Reply<M, 'OK'>
  /**
   * Takes ranges of slots of a cluster from this node; a store is not a cluster node, so the call
   * is refused.
   */
  cluster(subcommand: Word<'DELSLOTSRANGE'>, startSlot: Numeric, endSlot: Numeric, ...more: Argument[]): Reply<M, 'OK'>

  /**
   * Removes the keys in a slot of a cluster; a store is not a cluster node, so the call is refused.
   *
   * Complexity: O(N) where N is the number of keys in the target slot
   * @example
   * ```js
   * db.cluster('FLUSHSLOT', 10778)  // throws ERR This instance has cluster support disabled
   * ```
   * @since Valkey 9.0.0
   * @see https://valkey.io/commands/cluster-flushslot/
   */
  cluster(subcommand: Word<'FLUSHSLOT'>, slot: Numeric, options?: ClusterFlushslotOptions): Reply<M, 'OK'>
  /**
   * Removes the keys in a slot of a cluster; a store is not a cluster node, so the call is refused.
   */
  cluster(subcommand: Word<'FLUSHSLOT'>, slot: Numeric, ...words: Word<'ASYNC' | 'SYNC'>[]): Reply<M, 'OK'>

  /**
   * Takes all slots of a cluster from this node; a store is not a cluster node, so the call is
   * refused.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.cluster('FLUSHSLOTS')  // throws ERR This instance has cluster support disabled
   * ```
   * @since Redis 3.0.0
   * @see https://redis.io/docs/latest/commands/cluster-flushslots/
   */
  cluster(subcommand: Word<'FLUSHSLOTS'>): Reply<M, 'OK'>

  /**
   * Migrates slots of a cluster to other nodes; a store is not a cluster node, so the call is
   * refused.
   *
   * Complexity: O(N) where N is the total number of the slots between all start slot and end slot
   * arguments
   * @example
   * ```js
   * db.cluster('MIGRATESLOTS', 'SLOTSRANGE', 0)  // throws ERR This instance has cluster ...
   * ```
   * @since Valkey 9.0.0
   * @see https://valkey.io/commands/cluster-migrateslots/
   */
  cluster<T extends object>(subcommand: Word<'MIGRATESLOTS'>, migration: Pairs<T>): Reply<M, 'OK'>
  /**
   * Migrates slots of a cluster to other nodes; a store is not a cluster node, so the call is
   * refused.
   */
  cluster(subcommand: Word<'MIGRATESLOTS'>, word: Argument, value: Argument, ...more: Argument[]): Reply<M, 'OK'>

  /**
   * Sets what a slot of a cluster is doing; a store is not a cluster node, so the call is refused.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.cluster('SETSLOT', 10778, 'STABLE')  // throws ERR This instance has cluster ...
   * ```
   * @since Redis 3.0.0
   * @see https://redis.io/docs/latest/commands/cluster-setslot/
   */
  cluster(subcommand: Word<'SETSLOT'>, slot: Numeric, options: ClusterSetslotOptions): Reply<M, 'OK'>
  /**
   * Sets what a slot of a cluster is doing; a store is not a cluster node, so the call is refused.
   */
  cluster(subcommand: Word<'SETSLOT'>, slot: Numeric, ...words: Argument[]): Reply<M, 'OK'>

  /**
   * Messages between cluster nodes that migrate slots; a store is not a cluster node, so the call
   * is refused.
   *
   * Complexity: Depends on the words
   * @example
   * ```js
   * db.cluster('SYNCSLOTS', 'FINISH')  // throws ERR This instance has cluster support disabled
   * ```
   * @since Valkey 9.0.0
   * @see https://valkey.io/commands/cluster-syncslots/
   */
  cluster(subcommand: Word<'SYNCSLOTS'>, ...words: Many<Argument>[]): Reply<M, 'OK'>

  /**
   * Authenticates the connection as a user, by name and password; with a password alone as the user
   * `default`, whose password `requirepass` sets.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.acl('SETUSER', 'ada', 'on', '>s3cret', '~*', '+@all')
   * db.auth('ada', 's3cret')  // 'OK'
   * db.acl('WHOAMI')  // 'ada'
   * db.auth('ada', 'guess')  // throws WRONGPASS invalid username-password pair ...
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/auth/
   */
  auth(usernameOrPassword: Argument, password?: Argument): Reply<M, 'OK'>

  /**
   * Selects the version of the protocol, which has no effect on functions called in the process,
   * and returns properties of the server. It can also authenticate and name the connection.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * const { proto, role } = db.hello(3, { setname: 'worker-1' })
   * proto  // 3
   * role  // 'master'
   * ```
   * @since Redis 6.0.0
   * @see https://redis.io/docs/latest/commands/hello/
   */
  hello(protover?: Numeric, options?: HelloOptions): Reply<M, Named<Text, { server: Text; version: Text; proto: number; id: number; mode: Text; role: Text; modules: Named<Text, Record<string, unknown>>[] }>>
  /**
   * Selects the version of the protocol, which has no effect on functions called in the process,
   * and returns properties of the server.
   */
  hello(protover?: Numeric, ...words: Argument[]): Reply<M, Named<Text, { server: Text; version: Text; proto: number; id: number; mode: Text; role: Text; modules: Named<Text, Record<string, unknown>>[] }>>

  /**
   * Tells what there is of CLIENT.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.client('HELP')[0]  // 'CLIENT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:'
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/client-help/
   */
  client(subcommand: Word<'HELP'>): Reply<M, string[]>

  /**
   * Closes connections: the one with an address, or all that match the filters, which are those of
   * CLIENT LIST. The calling connection is spared unless SKIPME is NO. Stores opened in the process
   * have no connection to close.
   *
   * Complexity: O(N) where N is the number of connections
   * @example
   * ```js
   * const server = await db.listen({ port: 0 })
   * db.client('KILL', 'TYPE', 'normal')  // 0: nobody is connected
   * await server.close()
   * ```
   * @since Redis 2.4.0
   * @see https://redis.io/docs/latest/commands/client-kill/
   */
  client(subcommand: Word<'KILL'>, addressOrFilter: Argument, ...values: Many<Argument>[]): Reply<M, 'OK' | number>

  /**
   * Describes this connection, as CLIENT LIST does.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.select(3)
   * db.client('INFO').includes(' db=3 ')  // true
   * ```
   * @since Redis 6.2.0
   * @see https://redis.io/docs/latest/commands/client-info/
   */
  client(subcommand: Word<'INFO'>): Reply<M, string>

  /**
   * Describes all connections, one a line: sockets, and streams in the process. A store opened in
   * the process is none, and is described only if `ID`, `ADDR`, `LADDR` or `IP` asks for it, as `IP
   * native` does.
   *
   * Complexity: O(N) where N is the number of connections
   * @example
   * ```js
   * const server = await db.listen({ port: 0 })
   * db.client('LIST', { type: 'pubsub' })  // '': a line for each connection
   * await server.close()
   * ```
   * @since Redis 2.4.0
   * @see https://redis.io/docs/latest/commands/client-list/
   */
  client(subcommand: Word<'LIST'>, options?: ClientListOptions): Reply<M, string>
  /** Describes all connections, one a line: sockets, and streams in the process. */
  client(subcommand: Word<'LIST'>, ...words: Argument[]): Reply<M, string>

  /**
   * Declares what a client can handle. `redirect` is accepted, and has no effect without replicas.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.client('CAPA', 'redirect')  // 'OK'
   * ```
   * @since Valkey 8.0.0
   * @see https://valkey.io/commands/client-capa/
   */
  client(subcommand: Word<'CAPA'>, ...options: Many<Argument>[]): Reply<M, 'OK'>

  /**
   * Returns the name of this connection.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.client('GETNAME')  // null
   * db.client('SETNAME', 'worker-1')
   * db.client('GETNAME')  // 'worker-1'
   * ```
   * @since Redis 2.6.9
   * @see https://redis.io/docs/latest/commands/client-getname/
   */
  client(subcommand: Word<'GETNAME'>): Reply<M, Text | null>

  /**
   * Returns the id of this connection, which is never used again.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * const id = db.client('ID')
   * db.client('ID') === id  // true
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/client-id/
   */
  client(subcommand: Word<'ID'>): Reply<M, number>

  /**
   * Marks this connection as one that imports keys. While `import-mode` is on, it decides when they
   * expire, and sees them until then.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.config('SET', 'import-mode', 'yes')
   * db.client('IMPORT-SOURCE', 'ON')  // 'OK'
   * ```
   * @since Valkey 8.1.0
   * @see https://valkey.io/commands/client-import-source/
   */
  client(subcommand: Word<'IMPORT-SOURCE'>, enabled: Word<'ON' | 'OFF'>): Reply<M, 'OK'>

  /**
   * Asks that this connection stays open if others are closed to save memory. None is closed for
   * that here.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.client('NO-EVICT', 'ON')  // 'OK'
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/client-no-evict/
   */
  client(subcommand: Word<'NO-EVICT'>, enabled: Word<'ON' | 'OFF'>): Reply<M, 'OK'>

  /**
   * From now on calls of this connection do not count as using the keys they read or change, for
   * eviction and OBJECT. TOUCH does.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.client('NO-TOUCH', 'ON')  // 'OK'
   * ```
   * @since Redis 7.2.0
   * @see https://redis.io/docs/latest/commands/client-no-touch/
   */
  client(subcommand: Word<'NO-TOUCH'>, enabled: Word<'ON' | 'OFF'>): Reply<M, 'OK'>

  /**
   * Decides whether a connection gets replies: all, none, or not the next one. Functions called in
   * the process always return one.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.client('REPLY', 'ON')  // 'OK'
   * ```
   * @since Redis 3.2.0
   * @see https://redis.io/docs/latest/commands/client-reply/
   */
  client(subcommand: Word<'REPLY'>, action: Word<'ON' | 'OFF' | 'SKIP'>): Reply<M, 'OK'>

  /**
   * Sets the name (`LIB-NAME`) or version (`LIB-VER`) of the library that made the connection, for
   * CLIENT LIST.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.client('SETINFO', 'LIB-NAME', 'shop')  // 'OK'
   * ```
   * @since Redis 7.2.0
   * @see https://redis.io/docs/latest/commands/client-setinfo/
   */
  client(subcommand: Word<'SETINFO'>, attribute: Argument, value: Argument): Reply<M, 'OK'>

  /**
   * Names this connection; the empty name removes the name.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.client('SETNAME', 'worker-1')  // 'OK'
   * db.client('GETNAME')  // 'worker-1'
   * ```
   * @since Redis 2.6.9
   * @see https://redis.io/docs/latest/commands/client-setname/
   */
  client(subcommand: Word<'SETNAME'>, connectionName: Argument): Reply<M, 'OK'>

  /**
   * Delays the calls of connections for a number of milliseconds: all of them, or with `WRITE`
   * those that may write. Meanwhile no key expires or is evicted. Functions called in the process
   * are not delayed.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.client('PAUSE', 5000, { write: true })  // 'OK'
   * db.set('user:1', 'Ada')  // 'OK': functions are not delayed
   * db.client('UNPAUSE')
   * ```
   * @since Redis 3.0.0
   * @see https://redis.io/docs/latest/commands/client-pause/
   */
  client(subcommand: Word<'PAUSE'>, timeout: Numeric, options?: ClientPauseOptions): Reply<M, 'OK'>
  /**
   * Delays the calls of connections for a number of milliseconds: all of them, or with `WRITE`
   * those that may write.
   */
  client(subcommand: Word<'PAUSE'>, timeout: Numeric, ...words: Word<'WRITE' | 'ALL'>[]): Reply<M, 'OK'>

  /**
   * Ends a pause that CLIENT PAUSE began.
   *
   * Complexity: O(N) where N is the number of connections that wait
   * @example
   * ```js
   * db.client('PAUSE', 5000)
   * db.client('UNPAUSE')  // 'OK'
   * ```
   * @since Redis 6.2.0
   * @see https://redis.io/docs/latest/commands/client-unpause/
   */
  client(subcommand: Word<'UNPAUSE'>): Reply<M, 'OK'>

  /**
   * Decides whether the connection keeps copies of what the next call or transaction reads.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.client('CACHING', 'YES')  // throws ERR CLIENT CACHING can be called only when ...
   * ```
   * @since Redis 6.0.0
   * @see https://redis.io/docs/latest/commands/client-caching/
   */
  client(subcommand: Word<'CACHING'>, mode: Word<'YES' | 'NO'>): Reply<M, 'OK'>

  /**
   * Returns the id of the connection that is notified of the keys that this one reads: 0 is this
   * connection, -1 none.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.client('GETREDIR')  // -1
   * ```
   * @since Redis 6.0.0
   * @see https://redis.io/docs/latest/commands/client-getredir/
   */
  client(subcommand: Word<'GETREDIR'>): Reply<M, number>

  /**
   * Makes the store remember what this connection reads, and notify it once if that changes. For
   * connections that keep copies; functions called in the process do not need it and cannot use it.
   *
   * Complexity: O(1), or O(N) where N is the number of prefixes
   * @example
   * ```js
   * db.client('TRACKING', 'OFF')  // 'OK'
   * db.client('TRACKING', 'ON', { noloop: true })  // throws ERR tracking is for connections ...
   * ```
   * @since Redis 6.0.0
   * @see https://redis.io/docs/latest/commands/client-tracking/
   */
  client(subcommand: Word<'TRACKING'>, status: Word<'ON' | 'OFF'>, options?: ClientTrackingOptions): Reply<M, 'OK'>
  /** Makes the store remember what this connection reads, and notify it once if that changes. */
  client(subcommand: Word<'TRACKING'>, status: Word<'ON' | 'OFF'>, ...words: Argument[]): Reply<M, 'OK'>

  /**
   * Describes how this connection tracks what it reads.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.client('TRACKINGINFO').flags  // ['off']
   * ```
   * @since Redis 6.2.0
   * @see https://redis.io/docs/latest/commands/client-trackinginfo/
   */
  client(subcommand: Word<'TRACKINGINFO'>): Reply<M, Named<Text, { flags: Text[]; redirect: number; prefixes: Text[] }>>

  /**
   * Ends the wait of a blocked client, as after the timeout or with an error, and returns whether
   * it was blocked.
   *
   * Complexity: O(log N) where N is the number of calls that wait
   * @example
   * ```js
   * const waiting = db.blpop('jobs', 60)
   * db.client('UNBLOCK', db.client('ID'))  // 1
   * await waiting  // null: as after the timeout
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/client-unblock/
   */
  client(subcommand: Word<'UNBLOCK'>, clientId: Numeric, options?: ClientUnblockOptions): Reply<M, 0 | 1>
  /**
   * Ends the wait of a blocked client, as after the timeout or with an error, and returns whether
   * it was blocked.
   */
  client(subcommand: Word<'UNBLOCK'>, clientId: Numeric, ...words: Word<'TIMEOUT' | 'ERROR'>[]): Reply<M, 0 | 1>

  /**
   * Closes the connection. Functions called in the process have no connection; then nothing
   * happens.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.quit()  // 'OK'
   * db.ping()  // 'PONG': use db.close()
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/quit/
   */
  quit(...ignored: Many<Argument>[]): Reply<M, 'OK'>

  /**
   * Resets the connection to its initial state: database 0, no transaction, no watched keys, no
   * name, no subscriptions (those of `db.subscribe()` stay).
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.select(3)
   * db.reset()  // 'RESET'
   * db.set('user:1', 'Ada')  // 'OK': in database 0
   * ```
   * @since Redis 6.2.0
   * @see https://redis.io/docs/latest/commands/reset/
   */
  reset(): Reply<M, string>

  /**
   * Returns the message that it is given.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.echo('hello')  // 'hello'
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/echo/
   */
  echo(message: Argument): Reply<M, Text>

  /**
   * Returns `PONG`, or the message that it is given.
   *
   * Complexity: O(1)
   * @returns `'PONG'`; with `message`: `Text`
   * @example
   * ```js
   * db.ping()  // 'PONG'
   * db.ping('hello')  // 'hello'
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/ping/
   */
  ping(): Reply<M, 'PONG'>
  /** Returns `PONG`, or the message that it is given. */
  ping(message: Argument): Reply<M, Text>

  /**
   * Selects the database for the following calls of the connection.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.set('user:1', 'Ada')
   * db.select(1)  // 'OK'
   * db.get('user:1')  // null: databases share no keys
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/select/
   */
  select(index: Numeric): Reply<M, 'OK'>

  /**
   * Removes one or more keys, and returns how many of them existed.
   *
   * Complexity: O(N) where N is the number of keys, and of the elements that they hold
   * @example
   * ```js
   * db.mset({ 'user:1': 'Ada', 'user:2': 'Bob' })
   * db.del('user:1', 'user:3')  // 1
   * db.del(['user:2'])  // 1
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/del/
   */
  del(...keys: Many<Argument>[]): Reply<M, number>

  /**
   * Returns how many of the keys exist. A key that is named twice counts twice.
   *
   * Complexity: O(N) where N is the number of keys
   * @example
   * ```js
   * db.mset({ 'user:1': 'Ada', 'user:2': 'Bob' })
   * db.exists('user:1')  // 1
   * db.exists('user:1', 'user:2', 'user:3')  // 2
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/exists/
   */
  exists(...keys: Many<Argument>[]): Reply<M, number>

  /**
   * Marks keys as just used, and returns how many of them exist.
   *
   * Complexity: O(N) where N is the number of keys
   * @example
   * ```js
   * db.mset({ 'user:1': 'Ada', 'user:2': 'Bob' })
   * db.touch('user:1', 'user:2', 'user:3')  // 2
   * ```
   * @since Redis 3.2.1
   * @see https://redis.io/docs/latest/commands/touch/
   */
  touch(...keys: Many<Argument>[]): Reply<M, number>

  /**
   * Returns the type of the value of a key: `string`, `list`, `set`, `zset`, `hash`, `stream`, or
   * `none` if the key does not exist.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.rpush('jobs', 'a')
   * db.type('jobs')  // 'list'
   * db.type('no such key')  // 'none'
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/type/
   */
  type(key: Argument): Reply<M, string>

  /**
   * Removes one or more keys as DEL does; the memory of large values is given back later.
   *
   * Complexity: O(N) where N is the number of keys; large values are dropped elsewhere
   * @example
   * ```js
   * db.mset({ 'user:1': 'Ada', 'user:2': 'Bob' })
   * db.unlink('user:1', 'user:2', 'user:3')  // 2
   * ```
   * @since Redis 4.0.0
   * @see https://redis.io/docs/latest/commands/unlink/
   */
  unlink(...keys: Many<Argument>[]): Reply<M, number>

  /**
   * Returns the time at which a key expires, in seconds since the Unix epoch: -1 if it does not
   * expire, -2 if it does not exist.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.set('offer', '2 for 1', { exat: new Date('2200-01-01') })
   * db.expiretime('offer')  // 7258118400
   * db.expiretime('no such key')  // -2
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/expiretime/
   */
  expiretime(key: Argument): Reply<M, number>

  /**
   * Removes the time to live of a key; true if it had one.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.set('session:8f3a', 'user:1', { ex: 3600 })
   * db.persist('session:8f3a')  // 1
   * db.ttl('session:8f3a')  // -1: it stays
   * ```
   * @since Redis 2.2.0
   * @see https://redis.io/docs/latest/commands/persist/
   */
  persist(key: Argument): Reply<M, 0 | 1>

  /**
   * Returns the time at which a key expires, in milliseconds since the Unix epoch: -1 if it does
   * not expire, -2 if it does not exist.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.set('offer', '2 for 1', { exat: new Date('2200-01-01') })
   * db.pexpiretime('offer')  // 7258118400000
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/pexpiretime/
   */
  pexpiretime(key: Argument): Reply<M, number>

  /**
   * Returns the time to live of a key in milliseconds: -1 if it has none, -2 if the key does not
   * exist.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.set('session:8f3a', 'user:1', { ex: 3600 })
   * db.pttl('session:8f3a') > 3_500_000  // true: milliseconds
   * db.pttl('no such key')  // -2
   * ```
   * @since Redis 2.6.0
   * @see https://redis.io/docs/latest/commands/pttl/
   */
  pttl(key: Argument): Reply<M, number>

  /**
   * Returns the time to live of a key in seconds: -1 if it has none, -2 if the key does not exist.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.set('session:8f3a', 'user:1', { ex: 3600 })
   * db.ttl('session:8f3a')  // 3600
   * db.ttl('no such key')  // -2
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/ttl/
   */
  ttl(key: Argument): Reply<M, number>

  /**
   * Returns what a key holds in Redis's own encoding, for RESTORE here or on a server. It is no
   * text, so JavaScript gets a Buffer.
   *
   * Complexity: O(N) where N is the size of the value
   * @example
   * ```js
   * db.hset('user:1', { name: 'Ada' })
   * const bytes = db.dump('user:1')  // a Buffer
   * db.restore('user:1:copy', 0, bytes)  // 'OK'
   * db.hget('user:1:copy', 'name')  // 'Ada'
   * ```
   * @since Redis 2.6.0
   * @see https://redis.io/docs/latest/commands/dump/
   */
  dump(key: Argument): Reply<M, Buffer | null>

  /**
   * Creates a key from what DUMP returned, here or on a server.
   *
   * Complexity: O(N) where N is the size of the value
   * @param ttl - Milliseconds until the key expires; 0 if it does not.
   * @example
   * ```js
   * db.set('greeting', 'Hello')
   * const bytes = db.dump('greeting')
   * db.restore('greeting', 0, bytes)  // throws BUSYKEY Target key name already exists.
   * db.restore('greeting', 60_000, bytes, { replace: true })  // 'OK': for a minute
   * ```
   * @since Redis 2.6.0
   * @see https://redis.io/docs/latest/commands/restore/
   */
  restore(key: Argument, ttl: Numeric, serializedValue: Argument, options?: RestoreOptions): Reply<M, 'OK'>
  /** Creates a key from what DUMP returned, here or on a server. */
  restore(key: Argument, ttl: Numeric, serializedValue: Argument, ...words: Argument[]): Reply<M, 'OK'>

  /**
   * Does what RESTORE does: between the nodes of a cluster it is for a slot on its way.
   *
   * Complexity: O(N) where N is the size of the value
   * @param ttl - Milliseconds until the key expires; 0 if it does not.
   * @example
   * ```js
   * db.set('greeting', 'Hello')
   * db['restore-asking']('greeting:copy', 0, db.dump('greeting'))  // 'OK'
   * ```
   * @since Redis 3.0.0
   * @see https://redis.io/docs/latest/commands/restore-asking/
   */
  'restore-asking'(key: Argument, ttl: Numeric, serializedValue: Argument, options?: RestoreAskingOptions): Reply<M, 'OK'>
  /** Does what RESTORE does: between the nodes of a cluster it is for a slot on its way. */
  'restore-asking'(key: Argument, ttl: Numeric, serializedValue: Argument, ...words: Argument[]): Reply<M, 'OK'>

  /**
   * Sets the time to live of a key in seconds. If the number is not positive, the key is removed at
   * once.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.set('session:8f3a', 'user:1')
   * db.expire('session:8f3a', 3600)  // 1
   * db.expire('session:8f3a', 60, { gt: true })  // 0: that is sooner
   * db.ttl('session:8f3a')  // 3600
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/expire/
   */
  expire(key: Argument, seconds: Numeric, options?: ExpireOptions): Reply<M, 0 | 1>
  /** Sets the time to live of a key in seconds. */
  expire(key: Argument, seconds: Numeric, ...words: Word<'NX' | 'XX' | 'GT' | 'LT'>[]): Reply<M, 0 | 1>

  /**
   * Sets the time at which a key expires, in seconds since the Unix epoch. If it has passed, the
   * key is removed at once.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.set('offer', '2 for 1')
   * db.expireat('offer', new Date('2200-01-01'))  // 1
   * db.expiretime('offer')  // 7258118400
   * ```
   * @since Redis 1.2.0
   * @see https://redis.io/docs/latest/commands/expireat/
   */
  expireat(key: Argument, unixTimeSeconds: Numeric | Date, options?: ExpireatOptions): Reply<M, 0 | 1>
  /** Sets the time at which a key expires, in seconds since the Unix epoch. */
  expireat(key: Argument, unixTimeSeconds: Numeric | Date, ...words: Word<'NX' | 'XX' | 'GT' | 'LT'>[]): Reply<M, 0 | 1>

  /**
   * Sets the time to live of a key in milliseconds. If the number is not positive, the key is
   * removed at once.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.set('typing:ada', 'yes')
   * db.pexpire('typing:ada', 30_000)  // 1
   * db.ttl('typing:ada')  // 30
   * ```
   * @since Redis 2.6.0
   * @see https://redis.io/docs/latest/commands/pexpire/
   */
  pexpire(key: Argument, milliseconds: Numeric, options?: PexpireOptions): Reply<M, 0 | 1>
  /** Sets the time to live of a key in milliseconds. */
  pexpire(key: Argument, milliseconds: Numeric, ...words: Word<'NX' | 'XX' | 'GT' | 'LT'>[]): Reply<M, 0 | 1>

  /**
   * Sets the time at which a key expires, in milliseconds since the Unix epoch. If it has passed,
   * the key is removed at once.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.set('offer', '2 for 1')
   * db.pexpireat('offer', new Date('2200-01-01'))  // 1
   * db.pexpiretime('offer')  // 7258118400000
   * ```
   * @since Redis 2.6.0
   * @see https://redis.io/docs/latest/commands/pexpireat/
   */
  pexpireat(key: Argument, unixTimeMilliseconds: Numeric | Date, options?: PexpireatOptions): Reply<M, 0 | 1>
  /** Sets the time at which a key expires, in milliseconds since the Unix epoch. */
  pexpireat(key: Argument, unixTimeMilliseconds: Numeric | Date, ...words: Word<'NX' | 'XX' | 'GT' | 'LT'>[]): Reply<M, 0 | 1>

  /**
   * Sends keys to another server, with their times to live, and removes them here. Returns `OK`, or
   * `NOKEY` if none of them exists. The calling thread waits for the other server.
   *
   * Complexity: O(N) where N is the size of the values
   * @param key - The key, or an empty string before KEYS.
   * @param timeout - Milliseconds that the other server may take for each step.
   * @example
   * ```js
   * const other = new Redlet()
   * const server = await other.listen({ port: 0 })
   * db.set('user:1', 'Ada')
   * db.migrate('127.0.0.1', server.port, 'user:1', 0, 5000)  // 'OK'
   * db.exists('user:1')  // 0
   * other.get('user:1')  // 'Ada'
   * await server.close()
   * ```
   * @since Redis 2.6.0
   * @see https://redis.io/docs/latest/commands/migrate/
   */
  migrate(host: Argument, port: Numeric, key: Argument, destinationDb: Numeric, timeout: Numeric, options?: MigrateOptions): Reply<M, string>
  /** Sends keys to another server, with their times to live, and removes them here. */
  migrate(host: Argument, port: Numeric, key: Argument, destinationDb: Numeric, timeout: Numeric, ...words: Argument[]): Reply<M, string>

  /**
   * Returns the encoding of the value of a key: `int`, `embstr`, `raw`, `listpack`, `listpackex`,
   * `quicklist`, `intset`, `hashtable`, `skiplist` or `stream`.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.set('visits', 7)
   * db.rpush('jobs', 'a', 'b')
   * db.object('ENCODING', 'visits')  // 'int'
   * db.object('ENCODING', 'jobs')  // 'listpack'
   * ```
   * @since Redis 2.2.3
   * @see https://redis.io/docs/latest/commands/object-encoding/
   */
  object(subcommand: Word<'ENCODING'>, key: Argument): Reply<M, Text | null>

  /**
   * Returns how often a key is used, on a logarithmic scale up to 255. Needs an LFU policy.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.config('SET', 'maxmemory-policy', 'allkeys-lfu')
   * db.set('user:1', 'Ada')
   * db.object('FREQ', 'user:1') > 0  // true
   * ```
   * @since Redis 4.0.0
   * @see https://redis.io/docs/latest/commands/object-freq/
   */
  object(subcommand: Word<'FREQ'>, key: Argument): Reply<M, number | null>

  /**
   * Lists the subcommands of OBJECT.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.object('HELP')[0]  // 'OBJECT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:'
   * ```
   * @since Redis 6.2.0
   * @see https://redis.io/docs/latest/commands/object-help/
   */
  object(subcommand: Word<'HELP'>): Reply<M, string[]>

  /**
   * Returns for how many seconds a key has not been used. Needs a policy that is not LFU.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.set('user:1', 'Ada')
   * db.object('IDLETIME', 'user:1')  // 0
   * ```
   * @since Redis 2.2.3
   * @see https://redis.io/docs/latest/commands/object-idletime/
   */
  object(subcommand: Word<'IDLETIME'>, key: Argument): Reply<M, number | null>

  /**
   * Returns the number of references to the value of a key: always 1, because keys share no values.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.set('user:1', 'Ada')
   * db.object('REFCOUNT', 'user:1')  // 1
   * ```
   * @since Redis 2.2.3
   * @see https://redis.io/docs/latest/commands/object-refcount/
   */
  object(subcommand: Word<'REFCOUNT'>, key: Argument): Reply<M, number | null>

  /**
   * Copies the value of a key, with its time to live, to another key; false if the key does not
   * exist or the other one does.
   *
   * Complexity: O(N) where N is the number of elements; O(1) for strings
   * @example
   * ```js
   * db.set('draft', 'Hello')
   * db.copy('draft', 'draft:backup')  // 1
   * db.copy('draft', 'draft:backup')  // 0: there is one
   * db.copy('draft', 'draft:backup', { replace: true })  // 1
   * ```
   * @since Redis 6.2.0
   * @see https://redis.io/docs/latest/commands/copy/
   */
  copy(source: Argument, destination: Argument, options?: CopyOptions): Reply<M, 0 | 1>
  /**
   * Copies the value of a key, with its time to live, to another key; false if the key does not
   * exist or the other one does.
   */
  copy(source: Argument, destination: Argument, ...words: Argument[]): Reply<M, 0 | 1>

  /**
   * Moves a key to another database; false if it does not exist, or the name exists there.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.set('user:1', 'Ada')
   * db.move('user:1', 1)  // 1
   * db.exists('user:1')  // 0: it is in database 1 now
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/move/
   */
  move(key: Argument, db: Numeric): Reply<M, 0 | 1>

  /**
   * Gives a key another name. What had that name goes.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.set('draft', 'Hello')
   * db.rename('draft', 'letter')  // 'OK'
   * db.rename('draft', 'letter')  // throws ERR no such key
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/rename/
   */
  rename(key: Argument, newkey: Argument): Reply<M, 'OK'>

  /**
   * Gives a key another name, unless that name is taken.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.mset({ draft: 'Hello', letter: 'Dear Ada' })
   * db.renamenx('draft', 'letter')  // 0: the name is taken
   * db.renamenx('draft', 'letter:2')  // 1
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/renamenx/
   */
  renamenx(key: Argument, newkey: Argument): Reply<M, 0 | 1>

  /**
   * Returns all keys that fit a pattern. Walks over the whole database at once; SCAN does it in
   * steps.
   *
   * Complexity: O(N) where N is the number of keys in the database
   * @example
   * ```js
   * db.mset({ 'user:1': 'Ada', 'user:2': 'Bob', visits: 7 })
   * db.keys('user:*').sort()  // ['user:1', 'user:2']
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/keys/
   */
  keys(pattern: Argument): Reply<M, Text[]>

  /**
   * Returns a random key.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.randomkey()  // null: there are no keys
   * db.set('user:1', 'Ada')
   * db.randomkey()  // 'user:1'
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/randomkey/
   */
  randomkey(): Reply<M, Text | null>

  /**
   * Iterates over the keys in steps: returns a cursor for the next step, 0 at the end, and some
   * keys. A key that exists from the first step to the last is returned; one may be returned twice.
   *
   * Complexity: O(1) for a step, O(N) for a whole walk over N keys
   * @example
   * ```js
   * db.mset({ 'user:1': 'Ada', 'user:2': 'Bob', visits: 7 })
   * const [cursor, found] = db.scan(0, { match: 'user:*', count: 100 })
   * found.sort()  // ['user:1', 'user:2']
   * cursor  // '0': there are no more. db.scanIterator() does all steps
   * ```
   * @since Redis 2.8.0
   * @see https://redis.io/docs/latest/commands/scan/
   */
  scan(cursor: Numeric, options?: ScanOptions): Reply<M, [cursor: Text, found: Text[]]>
  /**
   * Iterates over the keys in steps: returns a cursor for the next step, 0 at the end, and some
   * keys.
   */
  scan(cursor: Numeric, ...words: Argument[]): Reply<M, [cursor: Text, found: Text[]]>

  /**
   * Sorts the elements of a list, set or sorted set, and returns or stores the result.
   *
   * Complexity: O(N+M*log(M)) where N is the number of elements, and M that of the returned
   * @returns `(Text | null)[]`; with `store`: `number`
   * @example
   * ```js
   * db.rpush('ids', 3, 1, 2)
   * db.mset({ 'name:1': 'Cy', 'name:2': 'Ada', 'name:3': 'Bob' })
   * db.sort('ids', { desc: true })  // ['3', '2', '1']
   * db.sort('ids', { by: 'name:*', alpha: true, get: 'name:*' })  // ['Ada', 'Bob', 'Cy']
   * db.sort('ids', { store: 'ids:sorted' })  // 3
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/sort/
   */
  sort(key: Argument, options?: SortOptions & { store?: undefined }): Reply<M, (Text | null)[]>
  /** Sorts the elements of a list, set or sorted set, and returns or stores the result. */
  sort(key: Argument, options: SortOptions & { store: Argument }): Reply<M, number>
  /** Sorts the elements of a list, set or sorted set, and returns or stores the result. */
  sort(key: Argument, options: SortOptions): Reply<M, (Text | null)[] | number>
  /** Sorts the elements of a list, set or sorted set, and returns or stores the result. */
  sort(key: Argument, ...words: Argument[]): Reply<M, (Text | null)[] | number>

  /**
   * Sorts the elements of a list, set or sorted set, and returns the result.
   *
   * Complexity: O(N+M*log(M)) where N is the number of elements, and M that of the returned
   * @example
   * ```js
   * db.rpush('ids', 3, 1, 2)
   * db.sort_ro('ids', { limit: [0, 2] })  // ['1', '2']
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/sort_ro/
   */
  sort_ro(key: Argument, options?: SortRoOptions): Reply<M, (Text | null)[]>
  /** Sorts the elements of a list, set or sorted set, and returns the result. */
  sort_ro(key: Argument, ...words: Argument[]): Reply<M, (Text | null)[]>

  /**
   * Waits until this many replicas have what this client has written, and returns how many have. A
   * store has no replicas: unless none is asked for, it waits until the timeout.
   *
   * Complexity: O(1)
   * @param timeout - For how many milliseconds at most; 0 is forever.
   * @example
   * ```js
   * db.set('user:1', 'Ada')
   * await db.wait(0, 1000)  // 0: there are no replicas
   * ```
   * @since Redis 3.0.0
   * @see https://redis.io/docs/latest/commands/wait/
   */
  wait(numreplicas: Numeric, timeout: Numeric, options?: WaitOptions): Waiting<M, number>

  /**
   * Waits until what was written is on disk, here and on this many replicas; returns whether it is
   * here, and on how many replicas. A store has no replicas.
   *
   * Complexity: O(1)
   * @param numlocal - 1 to wait for the disk of this store, else 0.
   * @param timeout - For how many milliseconds at most; 0 is forever.
   * @example
   * ```js
   * db.set('user:1', 'Ada')
   * await db.waitaof(0, 0, 1000)  // [0, 0]: a store in memory has no log
   * ```
   * @since Redis 7.2.0
   * @see https://redis.io/docs/latest/commands/waitaof/
   */
  waitaof(numlocal: Numeric, numreplicas: Numeric, timeout: Numeric, options?: WaitOptions): Waiting<M, [numlocal: 0 | 1, numreplicas: number]>

  /**
   * Puts members at places on the earth, in a sorted set, and returns how many are new.
   *
   * Complexity: O(log(N)) for each member, where N is the size of the sorted set
   * @example
   * ```js
   * db.geoadd('sights', 2.2945, 48.8583, 'Eiffel Tower')  // 1
   * db.geoadd('sights', [[2.3364, 48.8606, 'Louvre'], [-0.1246, 51.5007, 'Big Ben']])  // 2
   * db.geoadd('sights', { nx: true }, 0, 0, 'Louvre')  // 0: it keeps its place
   * ```
   * @since Redis 3.2.0
   * @see https://redis.io/docs/latest/commands/geoadd/
   */
  geoadd(key: Argument, data: readonly (readonly [longitude: Numeric, latitude: Numeric, member: Argument])[] | readonly Argument[]): Reply<M, number>
  /** Puts members at places on the earth, in a sorted set, and returns how many are new. */
  geoadd(key: Argument, longitude: Numeric, latitude: Numeric, member: Argument, ...more: Argument[]): Reply<M, number>
  /** Puts members at places on the earth, in a sorted set, and returns how many are new. */
  geoadd(key: Argument, options: GeoaddOptions, data: readonly (readonly [longitude: Numeric, latitude: Numeric, member: Argument])[] | readonly Argument[]): Reply<M, number>
  /** Puts members at places on the earth, in a sorted set, and returns how many are new. */
  geoadd(key: Argument, options: GeoaddOptions, longitude: Numeric, latitude: Numeric, member: Argument, ...more: Argument[]): Reply<M, number>
  /** Puts members at places on the earth, in a sorted set, and returns how many are new. */
  geoadd(key: Argument, ...words: Argument[]): Reply<M, number>

  /**
   * Returns the distance between two members, in metres by default; null if one does not exist.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.geoadd('sights', [[2.2945, 48.8583, 'Eiffel Tower'], [2.3364, 48.8606, 'Louvre']])
   * db.geodist('sights', 'Eiffel Tower', 'Louvre', { km: true })  // '3.0769'
   * db.geodist('sights', 'Eiffel Tower', 'Big Ben')  // null
   * ```
   * @since Redis 3.2.0
   * @see https://redis.io/docs/latest/commands/geodist/
   */
  geodist(key: Argument, member1: Argument, member2: Argument, options?: GeodistOptions): Reply<M, Text | null>
  /**
   * Returns the distance between two members, in metres by default; null if one does not exist.
   */
  geodist(key: Argument, member1: Argument, member2: Argument, ...words: Word<'M' | 'KM' | 'FT' | 'MI'>[]): Reply<M, Text | null>

  /**
   * Returns the geohashes of members, as other programs know them; null for those that do not
   * exist.
   *
   * Complexity: O(N) where N is the number of members asked for
   * @example
   * ```js
   * db.geoadd('sights', 2.2945, 48.8583, 'Eiffel Tower')
   * db.geohash('sights', 'Eiffel Tower', 'Big Ben')  // ['u09tunqu1x0', null]
   * ```
   * @since Redis 3.2.0
   * @see https://redis.io/docs/latest/commands/geohash/
   */
  geohash(key: Argument, ...members: Many<Argument>[]): Reply<M, (Text | null)[]>

  /**
   * Returns the longitudes and latitudes of members; null for those that do not exist.
   *
   * Complexity: O(N) where N is the number of members asked for
   * @example
   * ```js
   * db.geoadd('sights', 2.2945, 48.8583, 'Eiffel Tower')
   * const [[longitude, latitude], none] = db.geopos('sights', 'Eiffel Tower', 'Big Ben')
   * longitude.toFixed(4)  // '2.2945'
   * latitude.toFixed(4)  // '48.8583'
   * none  // null
   * ```
   * @since Redis 3.2.0
   * @see https://redis.io/docs/latest/commands/geopos/
   */
  geopos(key: Argument, ...members: Many<Argument>[]): Reply<M, ([longitude: number, latitude: number] | null)[]>

  /**
   * Returns or stores the members of a sorted set of places that are not too far from a place.
   * GEOSEARCH and GEOSEARCHSTORE do it too.
   *
   * Complexity: O(N+log(M)) where N is the number of members in the squares of the map around the
   * circle, and M the size of the sorted set
   * @returns `Text[]`; with `withcoord`: `[member: Text, ...(Text | number | [longitude: number,
   * latitude: number])[]][]`; with `withdist`: `[member: Text, distance: Text, ...(number |
   * [longitude: number, latitude: number])[]][]`; with `withhash`: `[member: Text, ...(Text |
   * number | [longitude: number, latitude: number])[]][]`; with `store`: `number`; with
   * `storedist`: `number`
   * @example
   * ```js
   * db.geoadd('sights', [[2.2945, 48.8583, 'Eiffel Tower'], [2.3364, 48.8606, 'Louvre']])
   * db.georadius('sights', 2.3, 48.86, 5, 'KM', { asc: true })  // ['Eiffel Tower', 'Louvre']
   * db.georadius('sights', 2.3, 48.86, 5, 'KM', { count: [1], store: 'nearby' })  // 1
   * ```
   * @since Redis 3.2.0
   * @see https://redis.io/docs/latest/commands/georadius/
   */
  georadius(key: Argument, longitude: Numeric, latitude: Numeric, radius: Numeric, unit: Word<'M' | 'KM' | 'FT' | 'MI'>, options?: GeoradiusOptions & { withcoord?: false | undefined; withdist?: false | undefined; withhash?: false | undefined; store?: undefined; storedist?: undefined }): Reply<M, Text[]>
  /** Returns or stores the members of a sorted set of places that are not too far from a place. */
  georadius(key: Argument, longitude: Numeric, latitude: Numeric, radius: Numeric, unit: Word<'M' | 'KM' | 'FT' | 'MI'>, options: GeoradiusOptions & { withcoord: true }): Reply<M, [member: Text, ...(Text | number | [longitude: number, latitude: number])[]][]>
  /** Returns or stores the members of a sorted set of places that are not too far from a place. */
  georadius(key: Argument, longitude: Numeric, latitude: Numeric, radius: Numeric, unit: Word<'M' | 'KM' | 'FT' | 'MI'>, options: GeoradiusOptions & { withdist: true }): Reply<M, [member: Text, distance: Text, ...(number | [longitude: number, latitude: number])[]][]>
  /** Returns or stores the members of a sorted set of places that are not too far from a place. */
  georadius(key: Argument, longitude: Numeric, latitude: Numeric, radius: Numeric, unit: Word<'M' | 'KM' | 'FT' | 'MI'>, options: GeoradiusOptions & { withhash: true }): Reply<M, [member: Text, ...(Text | number | [longitude: number, latitude: number])[]][]>
  /** Returns or stores the members of a sorted set of places that are not too far from a place. */
  georadius(key: Argument, longitude: Numeric, latitude: Numeric, radius: Numeric, unit: Word<'M' | 'KM' | 'FT' | 'MI'>, options: GeoradiusOptions & { store: Argument }): Reply<M, number>
  /** Returns or stores the members of a sorted set of places that are not too far from a place. */
  georadius(key: Argument, longitude: Numeric, latitude: Numeric, radius: Numeric, unit: Word<'M' | 'KM' | 'FT' | 'MI'>, options: GeoradiusOptions & { storedist: Argument }): Reply<M, number>
  /** Returns or stores the members of a sorted set of places that are not too far from a place. */
  georadius(key: Argument, longitude: Numeric, latitude: Numeric, radius: Numeric, unit: Word<'M' | 'KM' | 'FT' | 'MI'>, options: GeoradiusOptions): Reply<M, Text[] | [member: Text, ...(Text | number | [longitude: number, latitude: number])[]][] | [member: Text, distance: Text, ...(number | [longitude: number, latitude: number])[]][] | number>
  /** Returns or stores the members of a sorted set of places that are not too far from a place. */
  georadius(key: Argument, longitude: Numeric, latitude: Numeric, radius: Numeric, unit: Word<'M' | 'KM' | 'FT' | 'MI'>, ...words: Argument[]): Reply<M, Text[] | [member: Text, ...(Text | number | [longitude: number, latitude: number])[]][] | [member: Text, distance: Text, ...(number | [longitude: number, latitude: number])[]][] | number>

  /**
   * Returns the members of a sorted set of places that are not too far from a place. GEOSEARCH does
   * it too.
   *
   * Complexity: O(N+log(M)) where N is the number of members in the squares of the map around the
   * circle, and M the size of the sorted set
   * @returns `Text[]`; with `withcoord`: `[member: Text, ...(Text | number | [longitude: number,
   * latitude: number])[]][]`; with `withdist`: `[member: Text, distance: Text, ...(number |
   * [longitude: number, latitude: number])[]][]`; with `withhash`: `[member: Text, ...(Text |
   * number | [longitude: number, latitude: number])[]][]`
   * @example
   * ```js
   * db.geoadd('sights', [[2.2945, 48.8583, 'Eiffel Tower'], [2.3364, 48.8606, 'Louvre']])
   * db.georadius_ro('sights', 2.3, 48.86, 5, 'KM', { asc: true })  // ['Eiffel Tower', 'Louvre']
   * ```
   * @since Redis 3.2.10
   * @see https://redis.io/docs/latest/commands/georadius_ro/
   */
  georadius_ro(key: Argument, longitude: Numeric, latitude: Numeric, radius: Numeric, unit: Word<'M' | 'KM' | 'FT' | 'MI'>, options?: GeoradiusRoOptions & { withcoord?: false | undefined; withdist?: false | undefined; withhash?: false | undefined }): Reply<M, Text[]>
  /** Returns the members of a sorted set of places that are not too far from a place. */
  georadius_ro(key: Argument, longitude: Numeric, latitude: Numeric, radius: Numeric, unit: Word<'M' | 'KM' | 'FT' | 'MI'>, options: GeoradiusRoOptions & { withcoord: true }): Reply<M, [member: Text, ...(Text | number | [longitude: number, latitude: number])[]][]>
  /** Returns the members of a sorted set of places that are not too far from a place. */
  georadius_ro(key: Argument, longitude: Numeric, latitude: Numeric, radius: Numeric, unit: Word<'M' | 'KM' | 'FT' | 'MI'>, options: GeoradiusRoOptions & { withdist: true }): Reply<M, [member: Text, distance: Text, ...(number | [longitude: number, latitude: number])[]][]>
  /** Returns the members of a sorted set of places that are not too far from a place. */
  georadius_ro(key: Argument, longitude: Numeric, latitude: Numeric, radius: Numeric, unit: Word<'M' | 'KM' | 'FT' | 'MI'>, options: GeoradiusRoOptions & { withhash: true }): Reply<M, [member: Text, ...(Text | number | [longitude: number, latitude: number])[]][]>
  /** Returns the members of a sorted set of places that are not too far from a place. */
  georadius_ro(key: Argument, longitude: Numeric, latitude: Numeric, radius: Numeric, unit: Word<'M' | 'KM' | 'FT' | 'MI'>, options: GeoradiusRoOptions): Reply<M, Text[] | [member: Text, ...(Text | number | [longitude: number, latitude: number])[]][] | [member: Text, distance: Text, ...(number | [longitude: number, latitude: number])[]][]>
  /** Returns the members of a sorted set of places that are not too far from a place. */
  georadius_ro(key: Argument, longitude: Numeric, latitude: Numeric, radius: Numeric, unit: Word<'M' | 'KM' | 'FT' | 'MI'>, ...words: Argument[]): Reply<M, Text[] | [member: Text, ...(Text | number | [longitude: number, latitude: number])[]][] | [member: Text, distance: Text, ...(number | [longitude: number, latitude: number])[]][]>

  /**
   * Returns or stores the members of a sorted set of places that are not too far from one of them.
   * GEOSEARCH and GEOSEARCHSTORE do it too.
   *
   * Complexity: O(N+log(M)) where N is the number of members in the squares of the map around the
   * circle, and M the size of the sorted set
   * @returns `Text[]`; with `withcoord`: `[member: Text, ...(Text | number | [longitude: number,
   * latitude: number])[]][]`; with `withdist`: `[member: Text, distance: Text, ...(number |
   * [longitude: number, latitude: number])[]][]`; with `withhash`: `[member: Text, ...(Text |
   * number | [longitude: number, latitude: number])[]][]`; with `store`: `number`; with
   * `storedist`: `number`
   * @example
   * ```js
   * db.geoadd('sights', [[2.2945, 48.8583, 'Eiffel Tower'], [2.3364, 48.8606, 'Louvre']])
   * db.georadiusbymember('sights', 'Louvre', 1, 'KM')  // ['Louvre']
   * db.georadiusbymember('sights', 'Louvre', 5, 'KM', { store: 'nearby' })  // 2
   * ```
   * @since Redis 3.2.0
   * @see https://redis.io/docs/latest/commands/georadiusbymember/
   */
  georadiusbymember(key: Argument, member: Argument, radius: Numeric, unit: Word<'M' | 'KM' | 'FT' | 'MI'>, options?: GeoradiusbymemberOptions & { withcoord?: false | undefined; withdist?: false | undefined; withhash?: false | undefined; store?: undefined; storedist?: undefined }): Reply<M, Text[]>
  /**
   * Returns or stores the members of a sorted set of places that are not too far from one of them.
   */
  georadiusbymember(key: Argument, member: Argument, radius: Numeric, unit: Word<'M' | 'KM' | 'FT' | 'MI'>, options: GeoradiusbymemberOptions & { withcoord: true }): Reply<M, [member: Text, ...(Text | number | [longitude: number, latitude: number])[]][]>
  /**
   * Returns or stores the members of a sorted set of places that are not too far from one of them.
   */
  georadiusbymember(key: Argument, member: Argument, radius: Numeric, unit: Word<'M' | 'KM' | 'FT' | 'MI'>, options: GeoradiusbymemberOptions & { withdist: true }): Reply<M, [member: Text, distance: Text, ...(number | [longitude: number, latitude: number])[]][]>
  /**
   * Returns or stores the members of a sorted set of places that are not too far from one of them.
   */
  georadiusbymember(key: Argument, member: Argument, radius: Numeric, unit: Word<'M' | 'KM' | 'FT' | 'MI'>, options: GeoradiusbymemberOptions & { withhash: true }): Reply<M, [member: Text, ...(Text | number | [longitude: number, latitude: number])[]][]>
  /**
   * Returns or stores the members of a sorted set of places that are not too far from one of them.
   */
  georadiusbymember(key: Argument, member: Argument, radius: Numeric, unit: Word<'M' | 'KM' | 'FT' | 'MI'>, options: GeoradiusbymemberOptions & { store: Argument }): Reply<M, number>
  /**
   * Returns or stores the members of a sorted set of places that are not too far from one of them.
   */
  georadiusbymember(key: Argument, member: Argument, radius: Numeric, unit: Word<'M' | 'KM' | 'FT' | 'MI'>, options: GeoradiusbymemberOptions & { storedist: Argument }): Reply<M, number>
  /**
   * Returns or stores the members of a sorted set of places that are not too far from one of them.
   */
  georadiusbymember(key: Argument, member: Argument, radius: Numeric, unit: Word<'M' | 'KM' | 'FT' | 'MI'>, options: GeoradiusbymemberOptions): Reply<M, Text[] | [member: Text, ...(Text | number | [longitude: number, latitude: number])[]][] | [member: Text, distance: Text, ...(number | [longitude: number, latitude: number])[]][] | number>
  /**
   * Returns or stores the members of a sorted set of places that are not too far from one of them.
   */
  georadiusbymember(key: Argument, member: Argument, radius: Numeric, unit: Word<'M' | 'KM' | 'FT' | 'MI'>, ...words: Argument[]): Reply<M, Text[] | [member: Text, ...(Text | number | [longitude: number, latitude: number])[]][] | [member: Text, distance: Text, ...(number | [longitude: number, latitude: number])[]][] | number>

  /**
   * Returns the members of a sorted set of places that are not too far from one of them. GEOSEARCH
   * does it too.
   *
   * Complexity: O(N+log(M)) where N is the number of members in the squares of the map around the
   * circle, and M the size of the sorted set
   * @returns `Text[]`; with `withcoord`: `[member: Text, ...(Text | number | [longitude: number,
   * latitude: number])[]][]`; with `withdist`: `[member: Text, distance: Text, ...(number |
   * [longitude: number, latitude: number])[]][]`; with `withhash`: `[member: Text, ...(Text |
   * number | [longitude: number, latitude: number])[]][]`
   * @example
   * ```js
   * db.geoadd('sights', [[2.2945, 48.8583, 'Eiffel Tower'], [2.3364, 48.8606, 'Louvre']])
   * db.georadiusbymember_ro('sights', 'Louvre', 1, 'KM')  // ['Louvre']
   * ```
   * @since Redis 3.2.10
   * @see https://redis.io/docs/latest/commands/georadiusbymember_ro/
   */
  georadiusbymember_ro(key: Argument, member: Argument, radius: Numeric, unit: Word<'M' | 'KM' | 'FT' | 'MI'>, options?: GeoradiusbymemberRoOptions & { withcoord?: false | undefined; withdist?: false | undefined; withhash?: false | undefined }): Reply<M, Text[]>
  /** Returns the members of a sorted set of places that are not too far from one of them. */
  georadiusbymember_ro(key: Argument, member: Argument, radius: Numeric, unit: Word<'M' | 'KM' | 'FT' | 'MI'>, options: GeoradiusbymemberRoOptions & { withcoord: true }): Reply<M, [member: Text, ...(Text | number | [longitude: number, latitude: number])[]][]>
  /** Returns the members of a sorted set of places that are not too far from one of them. */
  georadiusbymember_ro(key: Argument, member: Argument, radius: Numeric, unit: Word<'M' | 'KM' | 'FT' | 'MI'>, options: GeoradiusbymemberRoOptions & { withdist: true }): Reply<M, [member: Text, distance: Text, ...(number | [longitude: number, latitude: number])[]][]>
  /** Returns the members of a sorted set of places that are not too far from one of them. */
  georadiusbymember_ro(key: Argument, member: Argument, radius: Numeric, unit: Word<'M' | 'KM' | 'FT' | 'MI'>, options: GeoradiusbymemberRoOptions & { withhash: true }): Reply<M, [member: Text, ...(Text | number | [longitude: number, latitude: number])[]][]>
  /** Returns the members of a sorted set of places that are not too far from one of them. */
  georadiusbymember_ro(key: Argument, member: Argument, radius: Numeric, unit: Word<'M' | 'KM' | 'FT' | 'MI'>, options: GeoradiusbymemberRoOptions): Reply<M, Text[] | [member: Text, ...(Text | number | [longitude: number, latitude: number])[]][] | [member: Text, distance: Text, ...(number | [longitude: number, latitude: number])[]][]>
  /** Returns the members of a sorted set of places that are not too far from one of them. */
  georadiusbymember_ro(key: Argument, member: Argument, radius: Numeric, unit: Word<'M' | 'KM' | 'FT' | 'MI'>, ...words: Argument[]): Reply<M, Text[] | [member: Text, ...(Text | number | [longitude: number, latitude: number])[]][] | [member: Text, distance: Text, ...(number | [longitude: number, latitude: number])[]][]>

  /**
   * Returns the members of a sorted set of places that lie in a circle, a box or a polygon.
   *
   * Complexity: O(N+log(M)) where N is the number of members in the squares of the map around the
   * shape, and M the size of the sorted set
   * @returns `Text[]`; with `withcoord`: `[member: Text, ...(Text | number | [longitude: number,
   * latitude: number])[]][]`; with `withdist`: `[member: Text, distance: Text, ...(number |
   * [longitude: number, latitude: number])[]][]`; with `withhash`: `[member: Text, ...(Text |
   * number | [longitude: number, latitude: number])[]][]`
   * @example
   * ```js
   * db.geoadd('sights', [[2.2945, 48.8583, 'Eiffel Tower'], [2.3364, 48.8606, 'Louvre']])
   * db.geosearch('sights', { fromlonlat: [2.3, 48.86], byradius: [1, 'KM'] })  // ['Eiffel Tower']
   * const [[name, distance]] = db.geosearch('sights', {
   *   frommember: 'Louvre',
   *   bybox: [10, 10, 'KM'],
   *   desc: true,
   *   withdist: true,
   * })
   * distance  // '3.0769': the Eiffel Tower is the farthest
   * ```
   * @since Redis 6.2.0
   * @see https://redis.io/docs/latest/commands/geosearch/
   */
  geosearch(key: Argument, options: GeosearchOptions & { withcoord?: false | undefined; withdist?: false | undefined; withhash?: false | undefined }): Reply<M, Text[]>
  /** Returns the members of a sorted set of places that lie in a circle, a box or a polygon. */
  geosearch(key: Argument, options: GeosearchOptions & { withcoord: true }): Reply<M, [member: Text, ...(Text | number | [longitude: number, latitude: number])[]][]>
  /** Returns the members of a sorted set of places that lie in a circle, a box or a polygon. */
  geosearch(key: Argument, options: GeosearchOptions & { withdist: true }): Reply<M, [member: Text, distance: Text, ...(number | [longitude: number, latitude: number])[]][]>
  /** Returns the members of a sorted set of places that lie in a circle, a box or a polygon. */
  geosearch(key: Argument, options: GeosearchOptions & { withhash: true }): Reply<M, [member: Text, ...(Text | number | [longitude: number, latitude: number])[]][]>
  /** Returns the members of a sorted set of places that lie in a circle, a box or a polygon. */
  geosearch(key: Argument, options: GeosearchOptions): Reply<M, Text[] | [member: Text, ...(Text | number | [longitude: number, latitude: number])[]][] | [member: Text, distance: Text, ...(number | [longitude: number, latitude: number])[]][]>
  /** Returns the members of a sorted set of places that lie in a circle, a box or a polygon. */
  geosearch(key: Argument, ...words: Argument[]): Reply<M, Text[] | [member: Text, ...(Text | number | [longitude: number, latitude: number])[]][] | [member: Text, distance: Text, ...(number | [longitude: number, latitude: number])[]][]>

  /**
   * Stores the members of a sorted set of places that lie in a circle, a box or a polygon, and
   * returns how many there are.
   *
   * Complexity: O(N+log(M)) where N is the number of members in the squares of the map around the
   * shape, and M the size of the sorted set
   * @example
   * ```js
   * db.geoadd('sights', [[2.2945, 48.8583, 'Eiffel Tower'], [2.3364, 48.8606, 'Louvre']])
   * db.geosearchstore('nearby', 'sights', { frommember: 'Louvre', byradius: [1, 'KM'] })  // 1
   * ```
   * @since Redis 6.2.0
   * @see https://redis.io/docs/latest/commands/geosearchstore/
   */
  geosearchstore(destination: Argument, source: Argument, options: GeosearchstoreOptions): Reply<M, number>
  /**
   * Stores the members of a sorted set of places that lie in a circle, a box or a polygon, and
   * returns how many there are.
   */
  geosearchstore(destination: Argument, source: Argument, ...words: Argument[]): Reply<M, number>

  /**
   * Returns the times at which fields of a hash expire, in seconds since the Unix epoch: -1 for a
   * field that does not expire, -2 for one that does not exist.
   *
   * Complexity: O(N) where N is the number of fields
   * @example
   * ```js
   * db.hset('user:1', { name: 'Ada', trial: 'yes' })
   * db.hexpireat('user:1', new Date('2200-01-01'), 'FIELDS', 1, 'trial')
   * db.hexpiretime('user:1', 'FIELDS', 2, 'name', 'trial')  // [-1, 7258118400]
   * ```
   * @since Redis 7.4.0
   * @see https://redis.io/docs/latest/commands/hexpiretime/
   */
  hexpiretime(key: Argument, fieldsWord: Word<'FIELDS'>, numfields: Numeric, ...field: Many<Argument>[]): Reply<M, number[]>

  /**
   * Returns the times at which fields of a hash expire, in milliseconds since the Unix epoch: -1
   * for a field that does not expire, -2 for one that does not exist.
   *
   * Complexity: O(N) where N is the number of fields
   * @example
   * ```js
   * db.hset('user:1', { name: 'Ada', trial: 'yes' })
   * db.hexpireat('user:1', new Date('2200-01-01'), 'FIELDS', 1, 'trial')
   * db.hpexpiretime('user:1', 'FIELDS', 2, 'trial', 'phone')  // [7258118400000, -2]
   * ```
   * @since Redis 7.4.0
   * @see https://redis.io/docs/latest/commands/hpexpiretime/
   */
  hpexpiretime(key: Argument, fieldsWord: Word<'FIELDS'>, numfields: Numeric, ...field: Many<Argument>[]): Reply<M, number[]>

  /**
   * Returns the time to live of fields of a hash in milliseconds: -1 for a field without one, -2
   * for a field that does not exist.
   *
   * Complexity: O(N) where N is the number of fields
   * @example
   * ```js
   * db.hset('user:1', { name: 'Ada', code: '493021' })
   * db.hexpire('user:1', 300, 'FIELDS', 1, 'code')
   * const [left] = db.hpttl('user:1', 'FIELDS', 1, 'code')
   * left > 290_000  // true: milliseconds
   * ```
   * @since Redis 7.4.0
   * @see https://redis.io/docs/latest/commands/hpttl/
   */
  hpttl(key: Argument, fieldsWord: Word<'FIELDS'>, numfields: Numeric, ...field: Many<Argument>[]): Reply<M, number[]>

  /**
   * Returns the time to live of fields of a hash in seconds: -1 for a field without one, -2 for a
   * field that does not exist.
   *
   * Complexity: O(N) where N is the number of fields
   * @example
   * ```js
   * db.hset('user:1', { name: 'Ada', code: '493021' })
   * db.hexpire('user:1', 300, 'FIELDS', 1, 'code')
   * db.httl('user:1', 'FIELDS', 3, 'code', 'name', 'phone')  // [300, -1, -2]
   * ```
   * @since Redis 7.4.0
   * @see https://redis.io/docs/latest/commands/httl/
   */
  httl(key: Argument, fieldsWord: Word<'FIELDS'>, numfields: Numeric, ...field: Many<Argument>[]): Reply<M, number[]>

  /**
   * Sets the time to live of fields of a hash in seconds; with 0 they are deleted at once. Returns
   * for each field: -2 if it does not exist, 0 if the condition is not met, 1 if the time to live
   * is set, 2 if the field is deleted.
   *
   * Complexity: O(N) where N is the number of fields
   * @example
   * ```js
   * db.hset('user:1', { name: 'Ada', code: '493021' })
   * db.hexpire('user:1', 300, 'FIELDS', 1, 'code')  // [1]
   * db.hexpire('user:1', 900, { lt: true }, 'FIELDS', 2, 'code', 'phone')  // [0, -2]
   * db.httl('user:1', 'FIELDS', 2, 'name', 'code')  // [-1, 300]
   * ```
   * @since Redis 7.4.0
   * @see https://redis.io/docs/latest/commands/hexpire/
   */
  hexpire(key: Argument, seconds: Numeric, fieldsWord: Word<'FIELDS'>, numfields: Numeric, ...field: Many<Argument>[]): Reply<M, number[]>
  /** Sets the time to live of fields of a hash in seconds; with 0 they are deleted at once. */
  hexpire(key: Argument, seconds: Numeric, options: HexpireOptions, fieldsWord: Word<'FIELDS'>, numfields: Numeric, ...field: Many<Argument>[]): Reply<M, number[]>
  /** Sets the time to live of fields of a hash in seconds; with 0 they are deleted at once. */
  hexpire(key: Argument, seconds: Numeric, ...words: Argument[]): Reply<M, number[]>

  /**
   * Sets the time at which fields of a hash expire, in seconds since the Unix epoch. If it has
   * passed, they are deleted at once. Returns for each field what HEXPIRE returns.
   *
   * Complexity: O(N) where N is the number of fields
   * @example
   * ```js
   * db.hset('user:1', { name: 'Ada', trial: 'yes' })
   * db.hexpireat('user:1', new Date('2200-01-01'), 'FIELDS', 1, 'trial')  // [1]
   * db.hexpiretime('user:1', 'FIELDS', 1, 'trial')  // [7258118400]
   * ```
   * @since Redis 7.4.0
   * @see https://redis.io/docs/latest/commands/hexpireat/
   */
  hexpireat(key: Argument, unixTimeSeconds: Numeric | Date, fieldsWord: Word<'FIELDS'>, numfields: Numeric, ...field: Many<Argument>[]): Reply<M, number[]>
  /** Sets the time at which fields of a hash expire, in seconds since the Unix epoch. */
  hexpireat(key: Argument, unixTimeSeconds: Numeric | Date, options: HexpireatOptions, fieldsWord: Word<'FIELDS'>, numfields: Numeric, ...field: Many<Argument>[]): Reply<M, number[]>
  /** Sets the time at which fields of a hash expire, in seconds since the Unix epoch. */
  hexpireat(key: Argument, unixTimeSeconds: Numeric | Date, ...words: Argument[]): Reply<M, number[]>

  /**
   * Removes the time to live of fields of a hash. Returns for each field: -2 if it does not exist,
   * -1 if it has no time to live, 1 if it had one.
   *
   * Complexity: O(N) where N is the number of fields
   * @example
   * ```js
   * db.hset('user:1', { name: 'Ada', trial: 'yes' })
   * db.hexpire('user:1', 300, 'FIELDS', 1, 'trial')
   * db.hpersist('user:1', 'FIELDS', 2, 'trial', 'name')  // [1, -1]
   * ```
   * @since Redis 7.4.0
   * @see https://redis.io/docs/latest/commands/hpersist/
   */
  hpersist(key: Argument, fieldsWord: Word<'FIELDS'>, numfields: Numeric, ...field: Many<Argument>[]): Reply<M, number[]>

  /**
   * Sets the time to live of fields of a hash in milliseconds; with 0 they are deleted at once.
   * Returns for each field what HEXPIRE returns.
   *
   * Complexity: O(N) where N is the number of fields
   * @example
   * ```js
   * db.hset('user:1', { name: 'Ada', typing: 'yes' })
   * db.hpexpire('user:1', 30_000, 'FIELDS', 1, 'typing')  // [1]
   * db.hpexpire('user:1', 0, 'FIELDS', 1, 'typing')  // [2]: deleted at once
   * ```
   * @since Redis 7.4.0
   * @see https://redis.io/docs/latest/commands/hpexpire/
   */
  hpexpire(key: Argument, milliseconds: Numeric, fieldsWord: Word<'FIELDS'>, numfields: Numeric, ...field: Many<Argument>[]): Reply<M, number[]>
  /**
   * Sets the time to live of fields of a hash in milliseconds; with 0 they are deleted at once.
   */
  hpexpire(key: Argument, milliseconds: Numeric, options: HpexpireOptions, fieldsWord: Word<'FIELDS'>, numfields: Numeric, ...field: Many<Argument>[]): Reply<M, number[]>
  /**
   * Sets the time to live of fields of a hash in milliseconds; with 0 they are deleted at once.
   */
  hpexpire(key: Argument, milliseconds: Numeric, ...words: Argument[]): Reply<M, number[]>

  /**
   * Sets the time at which fields of a hash expire, in milliseconds since the Unix epoch. If it has
   * passed, they are deleted at once. Returns for each field what HEXPIRE returns.
   *
   * Complexity: O(N) where N is the number of fields
   * @example
   * ```js
   * db.hset('user:1', { name: 'Ada', trial: 'yes' })
   * db.hpexpireat('user:1', new Date('2200-01-01'), { nx: true }, 'FIELDS', 1, 'trial')  // [1]
   * db.hpexpiretime('user:1', 'FIELDS', 1, 'trial')  // [7258118400000]
   * ```
   * @since Redis 7.4.0
   * @see https://redis.io/docs/latest/commands/hpexpireat/
   */
  hpexpireat(key: Argument, unixTimeMilliseconds: Numeric | Date, fieldsWord: Word<'FIELDS'>, numfields: Numeric, ...field: Many<Argument>[]): Reply<M, number[]>
  /** Sets the time at which fields of a hash expire, in milliseconds since the Unix epoch. */
  hpexpireat(key: Argument, unixTimeMilliseconds: Numeric | Date, options: HpexpireatOptions, fieldsWord: Word<'FIELDS'>, numfields: Numeric, ...field: Many<Argument>[]): Reply<M, number[]>
  /** Sets the time at which fields of a hash expire, in milliseconds since the Unix epoch. */
  hpexpireat(key: Argument, unixTimeMilliseconds: Numeric | Date, ...words: Argument[]): Reply<M, number[]>

  /**
   * Returns the values of fields of a hash and deletes the fields; null for a field that does not
   * exist. A hash without fields is removed.
   *
   * Complexity: O(N) where N is the number of fields
   * @example
   * ```js
   * db.hset('user:1', { name: 'Ada', code: '493021' })
   * db.hgetdel('user:1', 'FIELDS', 2, 'code', 'phone')  // ['493021', null]
   * db.hkeys('user:1')  // ['name']
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/hgetdel/
   */
  hgetdel(key: Argument, fieldsWord: Word<'FIELDS'>, numfields: Numeric, ...field: Many<Argument>[]): Reply<M, (Text | null)[]>

  /**
   * Returns the values of fields of a hash and changes when the fields expire; null for a field
   * that does not exist.
   *
   * Complexity: O(N) where N is the number of fields
   * @example
   * ```js
   * db.hset('session:8f3a', { user: 'ada', cart: '3 items' })
   * db.hgetex('session:8f3a', { ex: 600 }, 'FIELDS', 1, 'cart')  // ['3 items']
   * db.httl('session:8f3a', 'FIELDS', 2, 'user', 'cart')  // [-1, 600]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/hgetex/
   */
  hgetex(key: Argument, fieldsWord: Word<'FIELDS'>, numfields: Numeric, ...field: Many<Argument>[]): Reply<M, (Text | null)[]>
  /**
   * Returns the values of fields of a hash and changes when the fields expire; null for a field
   * that does not exist.
   */
  hgetex(key: Argument, options: HgetexOptions, fieldsWord: Word<'FIELDS'>, numfields: Numeric, ...field: Many<Argument>[]): Reply<M, (Text | null)[]>
  /**
   * Returns the values of fields of a hash and changes when the fields expire; null for a field
   * that does not exist.
   */
  hgetex(key: Argument, ...words: Argument[]): Reply<M, (Text | null)[]>

  /**
   * Sets fields of a hash, which is created if it does not exist, and when they expire; with a
   * condition all or none of them.
   *
   * Complexity: O(N) where N is the number of fields
   * @example
   * ```js
   * db.hsetex('user:1', { ex: 300 }, 'FIELDS', 2, { code: '493021', tries: 0 })  // 1
   * db.hsetex('user:1', { fnx: true }, 'FIELDS', 1, { code: '000000' })  // 0
   * db.httl('user:1', 'FIELDS', 1, 'code')  // [300]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/hsetex/
   */
  hsetex<T extends object>(key: Argument, fieldsWord: Word<'FIELDS'>, numfields: Numeric, data: Pairs<T>): Reply<M, 0 | 1>
  /**
   * Sets fields of a hash, which is created if it does not exist, and when they expire; with a
   * condition all or none of them.
   */
  hsetex<T extends object>(key: Argument, option: Word<'NX' | 'XX' | 'FNX' | 'FXX' | 'EX' | 'PX' | 'EXAT' | 'PXAT' | 'KEEPTTL'>, ...words: [...words: Argument[], data: Pairs<T>]): Reply<M, 0 | 1>
  /**
   * Sets fields of a hash, which is created if it does not exist, and when they expire; with a
   * condition all or none of them.
   */
  hsetex(key: Argument, fieldsWord: Word<'FIELDS'>, numfields: Numeric, field: Argument, value: Argument, ...more: Argument[]): Reply<M, 0 | 1>
  /**
   * Sets fields of a hash, which is created if it does not exist, and when they expire; with a
   * condition all or none of them.
   */
  hsetex<T extends object>(key: Argument, options: HsetexOptions, fieldsWord: Word<'FIELDS'>, numfields: Numeric, data: Pairs<T>): Reply<M, 0 | 1>
  /**
   * Sets fields of a hash, which is created if it does not exist, and when they expire; with a
   * condition all or none of them.
   */
  hsetex(key: Argument, options: HsetexOptions, fieldsWord: Word<'FIELDS'>, numfields: Numeric, field: Argument, value: Argument, ...more: Argument[]): Reply<M, 0 | 1>
  /**
   * Sets fields of a hash, which is created if it does not exist, and when they expire; with a
   * condition all or none of them.
   */
  hsetex(key: Argument, ...words: Argument[]): Reply<M, 0 | 1>

  /**
   * Deletes fields of a hash, and returns how many of them existed. A hash without fields is
   * removed.
   *
   * Complexity: O(N) where N is the number of fields
   * @example
   * ```js
   * db.hset('user:1', { name: 'Ada', city: 'London', age: 36 })
   * db.hdel('user:1', 'city', 'phone')  // 1
   * ```
   * @since Redis 2.0.0
   * @see https://redis.io/docs/latest/commands/hdel/
   */
  hdel(key: Argument, ...fields: Many<Argument>[]): Reply<M, number>

  /**
   * Returns whether a hash has a field.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.hset('user:1', { name: 'Ada' })
   * db.hexists('user:1', 'name')  // 1
   * db.hexists('user:1', 'phone')  // 0
   * ```
   * @since Redis 2.0.0
   * @see https://redis.io/docs/latest/commands/hexists/
   */
  hexists(key: Argument, field: Argument): Reply<M, 0 | 1>

  /**
   * Returns the value of a field of a hash.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.hset('user:1', { name: 'Ada', city: 'London' })
   * db.hget('user:1', 'name')  // 'Ada'
   * db.hget('user:1', 'phone')  // null
   * ```
   * @since Redis 2.0.0
   * @see https://redis.io/docs/latest/commands/hget/
   */
  hget(key: Argument, field: Argument): Reply<M, Text | null>

  /**
   * Returns the values of one or more fields of a hash; null for a field that does not exist.
   *
   * Complexity: O(N) where N is the number of fields
   * @example
   * ```js
   * db.hset('user:1', { name: 'Ada', city: 'London', age: 36 })
   * db.hmget('user:1', 'name', 'phone', 'age')  // ['Ada', null, '36']
   * ```
   * @since Redis 2.0.0
   * @see https://redis.io/docs/latest/commands/hmget/
   */
  hmget(key: Argument, ...fields: Many<Argument>[]): Reply<M, (Text | null)[]>

  /**
   * Sets fields of a hash: the old form of HSET, which does not return how many are new.
   *
   * Complexity: O(N) where N is the number of fields
   * @example
   * ```js
   * db.hmset('user:1', { name: 'Ada', city: 'London' })  // 'OK'
   * ```
   * @since Redis 2.0.0
   * @see https://redis.io/docs/latest/commands/hmset/
   */
  hmset<T extends object>(key: Argument, data: Pairs<T>): Reply<M, 'OK'>
  /** Sets fields of a hash: the old form of HSET, which does not return how many are new. */
  hmset(key: Argument, field: Argument, value: Argument, ...more: Argument[]): Reply<M, 'OK'>

  /**
   * Sets fields of a hash, which is created if it does not exist, and returns how many are new.
   *
   * Complexity: O(N) where N is the number of fields
   * @example
   * ```js
   * db.hset('user:1', { name: 'Ada', city: 'London' })  // 2
   * db.hset('user:1', 'city', 'Paris', 'age', 36)  // 1
   * db.hgetall('user:1')  // { name: 'Ada', city: 'Paris', age: '36' }
   * ```
   * @since Redis 2.0.0
   * @see https://redis.io/docs/latest/commands/hset/
   */
  hset<T extends object>(key: Argument, data: Pairs<T>): Reply<M, number>
  /**
   * Sets fields of a hash, which is created if it does not exist, and returns how many are new.
   */
  hset(key: Argument, field: Argument, value: Argument, ...more: Argument[]): Reply<M, number>

  /**
   * Sets a field of a hash if it does not exist.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.hsetnx('user:1', 'name', 'Ada')  // 1
   * db.hsetnx('user:1', 'name', 'Bob')  // 0
   * ```
   * @since Redis 2.0.0
   * @see https://redis.io/docs/latest/commands/hsetnx/
   */
  hsetnx(key: Argument, field: Argument, value: Argument): Reply<M, 0 | 1>

  /**
   * Returns the length of the value of a field of a hash, 0 if it does not exist.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.hset('user:1', { name: 'Ada' })
   * db.hstrlen('user:1', 'name')  // 3
   * ```
   * @since Redis 3.2.0
   * @see https://redis.io/docs/latest/commands/hstrlen/
   */
  hstrlen(key: Argument, field: Argument): Reply<M, number>

  /**
   * Adds a number to the integer in a field of a hash, which is 0 if it does not exist.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.hset('user:1', { name: 'Ada', visits: 9 })
   * db.hincrby('user:1', 'visits', 1)  // 10
   * db.hincrby('user:1', 'likes', 5)  // 5
   * ```
   * @since Redis 2.0.0
   * @see https://redis.io/docs/latest/commands/hincrby/
   */
  hincrby(key: Argument, field: Argument, increment: Numeric): Reply<M, Integer>

  /**
   * Adds a floating point number to the number in a field of a hash, which is 0 if it does not
   * exist.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.hset('account:1', { balance: '10.50' })
   * db.hincrbyfloat('account:1', 'balance', -0.25)  // '10.25'
   * ```
   * @since Redis 2.6.0
   * @see https://redis.io/docs/latest/commands/hincrbyfloat/
   */
  hincrbyfloat(key: Argument, field: Argument, increment: Numeric): Reply<M, Text>

  /**
   * Returns a random field of a hash, or with a count several; null if the hash does not exist.
   *
   * Complexity: O(N) where N is the number of fields returned
   * @returns `Text | null`; with `count`: `Text[]`; with `withvalues`: `[field: Text, value:
   * Text][]`
   * @example
   * ```js
   * db.hset('prizes', { gold: 1, silver: 2 })
   * db.hexists('prizes', db.hrandfield('prizes'))  // 1
   * db.hrandfield('prizes', 5).sort()  // ['gold', 'silver']
   * db.hrandfield('prizes', 1, 'WITHVALUES').length  // 1
   * ```
   * @since Redis 6.2.0
   * @see https://redis.io/docs/latest/commands/hrandfield/
   */
  hrandfield(key: Argument): Reply<M, Text | null>
  /**
   * Returns a random field of a hash, or with a count several; null if the hash does not exist.
   */
  hrandfield(key: Argument, count: Numeric): Reply<M, Text[]>
  /**
   * Returns a random field of a hash, or with a count several; null if the hash does not exist.
   */
  hrandfield(key: Argument, count: Numeric, withvaluesWord: Word<'WITHVALUES'>): Reply<M, [field: Text, value: Text][]>

  /**
   * Returns all fields of a hash and their values.
   *
   * Complexity: O(N) where N is the size of the hash
   * @example
   * ```js
   * db.hset('user:1', { name: 'Ada', age: 36 })
   * db.hgetall('user:1')  // { name: 'Ada', age: '36' }
   * db.hgetall('user:2')  // {}
   * ```
   * @since Redis 2.0.0
   * @see https://redis.io/docs/latest/commands/hgetall/
   */
  hgetall(key: Argument): Reply<M, Named<Text, Record<string, Text>>>

  /**
   * Returns the names of all fields of a hash.
   *
   * Complexity: O(N) where N is the size of the hash
   * @example
   * ```js
   * db.hset('user:1', { name: 'Ada', city: 'London' })
   * db.hkeys('user:1').sort()  // ['city', 'name']
   * ```
   * @since Redis 2.0.0
   * @see https://redis.io/docs/latest/commands/hkeys/
   */
  hkeys(key: Argument): Reply<M, Text[]>

  /**
   * Returns the number of fields of a hash, 0 if it does not exist. Expired fields count until they
   * are removed, which takes about a tenth of a second.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.hset('user:1', { name: 'Ada', city: 'London' })
   * db.hlen('user:1')  // 2
   * ```
   * @since Redis 2.0.0
   * @see https://redis.io/docs/latest/commands/hlen/
   */
  hlen(key: Argument): Reply<M, number>

  /**
   * Iterates over the fields of a hash and their values in steps.
   *
   * Complexity: O(1) for a step, O(N) for all, where N is the size of the hash
   * @param cursor - 0, then what the last step answered, until that is 0.
   * @example
   * ```js
   * db.hset('user:1', { name: 'Ada', 'tel:home': '12', 'tel:work': '34' })
   * const [cursor, found] = db.hscan('user:1', 0, { match: 'tel:*', novalues: true })
   * found.sort()  // ['tel:home', 'tel:work']
   * cursor  // '0': there are no more. db.hscanIterator('user:1') does all steps
   * ```
   * @since Redis 2.8.0
   * @see https://redis.io/docs/latest/commands/hscan/
   */
  hscan(key: Argument, cursor: Numeric, options?: HscanOptions): Reply<M, [cursor: Text, found: Text[]]>
  /** Iterates over the fields of a hash and their values in steps. */
  hscan(key: Argument, cursor: Numeric, ...words: Argument[]): Reply<M, [cursor: Text, found: Text[]]>

  /**
   * Returns the values of all fields of a hash.
   *
   * Complexity: O(N) where N is the size of the hash
   * @example
   * ```js
   * db.hset('user:1', { name: 'Ada', city: 'London' })
   * db.hvals('user:1').sort()  // ['Ada', 'London']
   * ```
   * @since Redis 2.0.0
   * @see https://redis.io/docs/latest/commands/hvals/
   */
  hvals(key: Argument): Reply<M, Text[]>

  /**
   * Adds elements to a HyperLogLog, which is created if it does not exist, and returns whether its
   * count may have changed.
   *
   * Complexity: O(1) for each element
   * @example
   * ```js
   * db.pfadd('visitors:mon', 'ada', 'bob')  // 1
   * db.pfadd('visitors:mon', 'ada')  // 0
   * ```
   * @since Redis 2.8.9
   * @see https://redis.io/docs/latest/commands/pfadd/
   */
  pfadd(key: Argument, ...elements: Many<Argument>[]): Reply<M, 0 | 1>

  /**
   * Returns about how many different elements one or more HyperLogLogs were shown.
   *
   * Complexity: O(N) where N is the number of keys; of one, O(1) while nothing changes
   * @example
   * ```js
   * db.pfadd('visitors:mon', 'ada', 'bob')
   * db.pfadd('visitors:tue', 'bob', 'cy')
   * db.pfcount('visitors:mon')  // 2
   * db.pfcount('visitors:mon', 'visitors:tue')  // 3
   * ```
   * @since Redis 2.8.9
   * @see https://redis.io/docs/latest/commands/pfcount/
   */
  pfcount(...keys: Many<Argument>[]): Reply<M, number>

  /**
   * Merges HyperLogLogs into one, which is created if it does not exist.
   *
   * Complexity: O(N) where N is the number of keys
   * @example
   * ```js
   * db.pfadd('visitors:mon', 'ada', 'bob')
   * db.pfadd('visitors:tue', 'bob', 'cy')
   * db.pfmerge('visitors', 'visitors:mon', 'visitors:tue')  // 'OK'
   * db.pfcount('visitors')  // 3
   * ```
   * @since Redis 2.8.9
   * @see https://redis.io/docs/latest/commands/pfmerge/
   */
  pfmerge(destkey: Argument, ...sourcekeys: Many<Argument>[]): Reply<M, 'OK'>

  /**
   * Shows what a HyperLogLog is made of: `ENCODING` (`sparse` or `dense`), `DECODE` (the runs of a
   * sparse one), `GETREG` (its registers, for which it becomes dense), or makes it dense
   * (`TODENSE`).
   *
   * Complexity: N/A
   * @example
   * ```js
   * db.pfadd('visitors', 'ada')
   * db.pfdebug('ENCODING', 'visitors')  // 'sparse'
   * db.pfdebug('TODENSE', 'visitors')  // 1
   * ```
   * @since Redis 2.8.9
   * @see https://redis.io/docs/latest/commands/pfdebug/
   */
  pfdebug(subcommand: Argument, key: Argument): Reply<M, Text | number | number[]>

  /**
   * Counts a million numbers and holds the estimates against the truth.
   *
   * Complexity: N/A
   * @example
   * ```js
   * db.pfselftest()  // 'OK'
   * ```
   * @since Redis 2.8.9
   * @see https://redis.io/docs/latest/commands/pfselftest/
   */
  pfselftest(): Reply<M, 'OK'>

  /**
   * Removes an element from one end of a list, adds it at an end of another or the same list, and
   * returns it. If there is none, it waits for one, and returns null after the timeout.
   *
   * Complexity: O(1)
   * @param timeout - For how many seconds at most; 0 is forever.
   * @example
   * ```js
   * const waiting = db.blmove('jobs', 'running', 'LEFT', 'RIGHT', 5)  // for up to 5 seconds
   * db.rpush('jobs', 'resize:1.png')
   * await waiting  // 'resize:1.png'
   * ```
   * @since Redis 6.2.0
   * @see https://redis.io/docs/latest/commands/blmove/
   */
  blmove(source: Argument, destination: Argument, wherefrom: Word<'LEFT' | 'RIGHT'>, whereto: Word<'LEFT' | 'RIGHT'>, timeout: Numeric, options?: WaitOptions): Waiting<M, Text | null>

  /**
   * Removes elements from one end of a list, adds them at an end of another or the same list, and
   * returns them in the order in which they stand there. If there are none, or fewer than `EXACTLY`
   * requires, it waits for them, and returns null after the timeout.
   *
   * Complexity: O(N) where N is the number of elements moved
   * @param timeout - For how many seconds at most; 0 is forever.
   * @example
   * ```js
   * db.rpush('jobs', 'a', 'b', 'c')
   * db.blmovem('jobs', 'running', 'LEFT', 'RIGHT', 5, { count: 2, bulk: true })  // ['a', 'b']
   * db.lrange('running', 0, -1)  // ['a', 'b']
   * ```
   * @since Redis 8.10.0
   * @see https://redis.io/docs/latest/commands/blmovem/
   */
  blmovem(source: Argument, destination: Argument, wherefrom: Word<'LEFT' | 'RIGHT'>, whereto: Word<'LEFT' | 'RIGHT'>, timeout: Numeric, options?: BlmovemOptions & WaitOptions): Waiting<M, Text[] | null>
  /**
   * Removes elements from one end of a list, adds them at an end of another or the same list, and
   * returns them in the order in which they stand there.
   */
  blmovem(source: Argument, destination: Argument, wherefrom: Word<'LEFT' | 'RIGHT'>, whereto: Word<'LEFT' | 'RIGHT'>, timeout: Numeric, ...words: Argument[]): Waiting<M, Text[] | null>

  /**
   * Removes elements from one end of the first of several lists that exists, and returns its key
   * and the elements. If there is none, it waits for one, and returns null after the timeout.
   *
   * Complexity: O(N+M) where N is the number of keys and M the number of elements returned
   * @param timeout - For how many seconds at most; 0 is forever.
   * @example
   * ```js
   * const waiting = db.blmpop(5, 2, ['jobs:urgent', 'jobs'], 'LEFT', { count: 10 })
   * db.rpush('jobs', 'a', 'b')
   * await waiting  // ['jobs', ['a', 'b']]
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/blmpop/
   */
  blmpop(timeout: Numeric, numkeys: Numeric, keys: Many<Argument>, where: Word<'LEFT' | 'RIGHT'>, options?: BlmpopOptions & WaitOptions): Waiting<M, [key: Text, elements: Text[]] | null>
  /**
   * Removes elements from one end of the first of several lists that exists, and returns its key
   * and the elements.
   */
  blmpop(timeout: Numeric, numkeys: Numeric, ...keysAndWords: Argument[]): Waiting<M, [key: Text, elements: Text[]] | null>

  /**
   * Removes the first element from the first of several lists that exists, and returns the key and
   * the element. If there is none, it waits for one, and returns null after the timeout.
   *
   * Complexity: O(N) where N is the number of keys
   * @param timeout - For how many seconds at most; 0 is forever.
   * @example
   * ```js
   * const waiting = db.blpop(['jobs:urgent', 'jobs'], 5)  // for up to 5 seconds
   * db.rpush('jobs', 'resize:1.png')
   * await waiting  // ['jobs', 'resize:1.png']
   * db.blpop('jobs', 0.01)  // null: none came
   * ```
   * @since Redis 2.0.0
   * @see https://redis.io/docs/latest/commands/blpop/
   */
  blpop(keys: Many<Argument>, timeout: Numeric, options?: WaitOptions): Waiting<M, [key: Text, element: Text] | null>
  /**
   * Removes the first element from the first of several lists that exists, and returns the key and
   * the element.
   */
  blpop(...keysAndTimeout: [...keys: Argument[], timeout: Numeric]): Waiting<M, [key: Text, element: Text] | null>

  /**
   * Removes the last element from the first of several lists that exists, and returns the key and
   * the element. If there is none, it waits for one, and returns null after the timeout.
   *
   * Complexity: O(N) where N is the number of keys
   * @param timeout - For how many seconds at most; 0 is forever.
   * @example
   * ```js
   * db.rpush('undo', 'insert', 'delete')
   * db.brpop('undo', 5)  // ['undo', 'delete']
   * db.brpop('undo', 0, { signal: AbortSignal.timeout(5000) })  // ['undo', 'insert']
   * ```
   * @since Redis 2.0.0
   * @see https://redis.io/docs/latest/commands/brpop/
   */
  brpop(keys: Many<Argument>, timeout: Numeric, options?: WaitOptions): Waiting<M, [key: Text, element: Text] | null>
  /**
   * Removes the last element from the first of several lists that exists, and returns the key and
   * the element.
   */
  brpop(...keysAndTimeout: [...keys: Argument[], timeout: Numeric]): Waiting<M, [key: Text, element: Text] | null>

  /**
   * Removes the last element of a list, adds it at the head of another or the same list, and
   * returns it. If there is none, it waits for one, and returns null after the timeout.
   *
   * Complexity: O(1)
   * @param timeout - For how many seconds at most; 0 is forever.
   * @example
   * ```js
   * db.rpush('jobs', 'a', 'b')
   * db.brpoplpush('jobs', 'running', 5)  // 'b'
   * db.lrange('running', 0, -1)  // ['b']
   * ```
   * @since Redis 2.2.0
   * @see https://redis.io/docs/latest/commands/brpoplpush/
   */
  brpoplpush(source: Argument, destination: Argument, timeout: Numeric, options?: WaitOptions): Waiting<M, Text | null>

  /**
   * Returns the element at an index of a list, -1 being the last; null if there is none.
   *
   * Complexity: O(N) where N is the distance from the nearer end
   * @example
   * ```js
   * db.rpush('queue', 'a', 'b', 'c')
   * db.lindex('queue', 0)  // 'a'
   * db.lindex('queue', -1)  // 'c'
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/lindex/
   */
  lindex(key: Argument, index: Numeric): Reply<M, Text | null>

  /**
   * Adds an element before or after the first one that equals the pivot, and returns the new
   * length: 0 if the list does not exist, -1 if the pivot is not in it.
   *
   * Complexity: O(N) where N is the number of elements before the pivot
   * @example
   * ```js
   * db.rpush('tracks', 'intro', 'outro')
   * db.linsert('tracks', 'BEFORE', 'outro', 'verse')  // 3
   * db.lrange('tracks', 0, -1)  // ['intro', 'verse', 'outro']
   * ```
   * @since Redis 2.2.0
   * @see https://redis.io/docs/latest/commands/linsert/
   */
  linsert(key: Argument, where: Word<'BEFORE' | 'AFTER'>, pivot: Argument, element: Argument): Reply<M, number>

  /**
   * Returns the number of elements of a list.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.rpush('jobs', 'a', 'b')
   * db.llen('jobs')  // 2
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/llen/
   */
  llen(key: Argument): Reply<M, number>

  /**
   * Returns the elements from one index of a list to another, both included; -1 is the last.
   *
   * Complexity: O(S+N) where S is the distance from the nearer end and N the number of elements
   * returned
   * @example
   * ```js
   * db.rpush('queue', 'a', 'b', 'c', 'd')
   * db.lrange('queue', 0, 1)  // ['a', 'b']
   * db.lrange('queue', -2, -1)  // ['c', 'd']
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/lrange/
   */
  lrange(key: Argument, start: Numeric, stop: Numeric): Reply<M, Text[]>

  /**
   * Removes elements that equal the given one, and returns how many.
   *
   * Complexity: O(N+M) where N is the length of the list and M the number of elements removed
   * @param count - As many from the front; from the back when it is negative; all when it is 0.
   * @example
   * ```js
   * db.rpush('jobs', 'a', 'b', 'a', 'c', 'a')
   * db.lrem('jobs', -1, 'a')  // 1: the last one
   * db.lrem('jobs', 0, 'a')  // 2: all there are
   * db.lrange('jobs', 0, -1)  // ['b', 'c']
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/lrem/
   */
  lrem(key: Argument, count: Numeric, element: Argument): Reply<M, number>

  /**
   * Replaces the element at a place of a list, -1 being the last.
   *
   * Complexity: O(N) where N is the distance from the nearer end
   * @example
   * ```js
   * db.rpush('queue', 'a', 'b', 'c')
   * db.lset('queue', -1, 'z')  // 'OK'
   * db.lrange('queue', 0, -1)  // ['a', 'b', 'z']
   * db.lset('queue', 9, 'z')  // throws ERR index out of range
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/lset/
   */
  lset(key: Argument, index: Numeric, element: Argument): Reply<M, 'OK'>

  /**
   * Removes all elements of a list but those from one place to another, both included.
   *
   * Complexity: O(N) where N is the number of elements removed
   * @example
   * ```js
   * db.lpush('recent', '/one', '/two', '/three')
   * db.ltrim('recent', 0, 1)  // 'OK': the two newest stay
   * db.lrange('recent', 0, -1)  // ['/three', '/two']
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/ltrim/
   */
  ltrim(key: Argument, start: Numeric, stop: Numeric): Reply<M, 'OK'>

  /**
   * Removes elements from one end of the first list that exists, and returns its key and the
   * elements.
   *
   * Complexity: O(N+M) where N is the number of keys and M the number of elements returned
   * @example
   * ```js
   * db.rpush('jobs', 'a', 'b', 'c')
   * db.lmpop(2, ['jobs:urgent', 'jobs'], 'LEFT', { count: 2 })  // ['jobs', ['a', 'b']]
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/lmpop/
   */
  lmpop(numkeys: Numeric, keys: Many<Argument>, where: Word<'LEFT' | 'RIGHT'>, options?: LmpopOptions): Reply<M, [key: Text, elements: Text[]] | null>
  /**
   * Removes elements from one end of the first list that exists, and returns its key and the
   * elements.
   */
  lmpop(numkeys: Numeric, ...keysAndWords: Argument[]): Reply<M, [key: Text, elements: Text[]] | null>

  /**
   * Removes and returns the first element of a list, or with a count the first elements; null if
   * the list does not exist.
   *
   * Complexity: O(N) where N is the number of elements returned
   * @returns `Text | null`; with `count`: `Text[] | null`
   * @example
   * ```js
   * db.rpush('jobs', 'a', 'b', 'c')
   * db.lpop('jobs')  // 'a'
   * db.lpop('jobs', 10)  // ['b', 'c']
   * db.lpop('jobs')  // null
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/lpop/
   */
  lpop(key: Argument): Reply<M, Text | null>
  /**
   * Removes and returns the first element of a list, or with a count the first elements; null if
   * the list does not exist.
   */
  lpop(key: Argument, count: Numeric): Reply<M, Text[] | null>

  /**
   * Removes and returns the last element of a list, or with a count the last elements; null if the
   * list does not exist.
   *
   * Complexity: O(N) where N is the number of elements returned
   * @returns `Text | null`; with `count`: `Text[] | null`
   * @example
   * ```js
   * db.rpush('undo', 'insert', 'move', 'delete')
   * db.rpop('undo')  // 'delete'
   * db.rpop('undo', 2)  // ['move', 'insert']
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/rpop/
   */
  rpop(key: Argument): Reply<M, Text | null>
  /**
   * Removes and returns the last element of a list, or with a count the last elements; null if the
   * list does not exist.
   */
  rpop(key: Argument, count: Numeric): Reply<M, Text[] | null>

  /**
   * Adds elements at the head of a list, one after the other, and returns its new length. The list
   * is created if it does not exist.
   *
   * Complexity: O(N) where N is the number of elements added
   * @example
   * ```js
   * db.lpush('recent', '/home', '/about')  // 2
   * db.lpush('recent', ['/prices', '/buy'])  // 4
   * db.lrange('recent', 0, -1)  // ['/buy', '/prices', '/about', '/home']
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/lpush/
   */
  lpush(key: Argument, ...elements: Many<Argument>[]): Reply<M, number>

  /**
   * Adds elements at the head of a list, if the list exists, and returns its new length.
   *
   * Complexity: O(N) where N is the number of elements added
   * @example
   * ```js
   * db.lpushx('recent', '/home')  // 0: there is no such list
   * db.lpush('recent', '/home')
   * db.lpushx('recent', '/about')  // 2
   * ```
   * @since Redis 2.2.0
   * @see https://redis.io/docs/latest/commands/lpushx/
   */
  lpushx(key: Argument, ...elements: Many<Argument>[]): Reply<M, number>

  /**
   * Adds elements at the tail of a list, one after the other, and returns its new length. The list
   * is created if it does not exist.
   *
   * Complexity: O(N) where N is the number of elements added
   * @example
   * ```js
   * db.rpush('jobs', 'a')  // 1
   * db.rpush('jobs', ['b', 'c'])  // 3
   * db.lrange('jobs', 0, -1)  // ['a', 'b', 'c']
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/rpush/
   */
  rpush(key: Argument, ...elements: Many<Argument>[]): Reply<M, number>

  /**
   * Adds elements at the tail of a list, if the list exists, and returns its new length.
   *
   * Complexity: O(N) where N is the number of elements added
   * @example
   * ```js
   * db.rpushx('jobs', 'a')  // 0: there is no such list
   * db.exists('jobs')  // 0
   * ```
   * @since Redis 2.2.0
   * @see https://redis.io/docs/latest/commands/rpushx/
   */
  rpushx(key: Argument, ...elements: Many<Argument>[]): Reply<M, number>

  /**
   * Returns the place of the first element that equals the given one, or with a count the places of
   * several.
   *
   * Complexity: O(N) where N is the number of elements compared
   * @returns `number | null`; with `count`: `number[]`
   * @example
   * ```js
   * db.rpush('moves', 'up', 'down', 'up', 'left')
   * db.lpos('moves', 'up')  // 0
   * db.lpos('moves', 'up', { rank: -1 })  // 2
   * db.lpos('moves', 'up', { count: 0 })  // [0, 2]
   * ```
   * @since Redis 6.0.6
   * @see https://redis.io/docs/latest/commands/lpos/
   */
  lpos(key: Argument, element: Argument, options?: LposOptions & { count?: undefined }): Reply<M, number | null>
  /**
   * Returns the place of the first element that equals the given one, or with a count the places of
   * several.
   */
  lpos(key: Argument, element: Argument, options: LposOptions & { count: Numeric }): Reply<M, number[]>
  /**
   * Returns the place of the first element that equals the given one, or with a count the places of
   * several.
   */
  lpos(key: Argument, element: Argument, options: LposOptions): Reply<M, number | number[] | null>
  /**
   * Returns the place of the first element that equals the given one, or with a count the places of
   * several.
   */
  lpos(key: Argument, element: Argument, ...words: Argument[]): Reply<M, number | number[] | null>

  /**
   * Removes an element from one end of a list, adds it at an end of another or the same list, and
   * returns it; null if there is none.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.rpush('jobs', 'a', 'b')
   * db.lmove('jobs', 'running', 'LEFT', 'RIGHT')  // 'a'
   * db.lrange('running', 0, -1)  // ['a']
   * ```
   * @since Redis 6.2.0
   * @see https://redis.io/docs/latest/commands/lmove/
   */
  lmove(source: Argument, destination: Argument, wherefrom: Word<'LEFT' | 'RIGHT'>, whereto: Word<'LEFT' | 'RIGHT'>): Reply<M, Text | null>

  /**
   * Removes elements from one end of a list, adds them at an end of another or the same list, and
   * returns them in the order in which they stand there.
   *
   * Complexity: O(N) where N is the number of elements moved
   * @returns `Text[]`; with `exactly`: `Text[] | null`
   * @example
   * ```js
   * db.rpush('jobs', 'a', 'b', 'c')
   * db.lmovem('jobs', 'running', 'LEFT', 'RIGHT', { count: 2, bulk: true })  // ['a', 'b']
   * db.lmovem('jobs', 'running', 'LEFT', 'RIGHT', { exactly: 5, bulk: true })  // null: too few
   * ```
   * @since Redis 8.10.0
   * @see https://redis.io/docs/latest/commands/lmovem/
   */
  lmovem(source: Argument, destination: Argument, wherefrom: Word<'LEFT' | 'RIGHT'>, whereto: Word<'LEFT' | 'RIGHT'>, options?: LmovemOptions & { exactly?: undefined }): Reply<M, Text[]>
  /**
   * Removes elements from one end of a list, adds them at an end of another or the same list, and
   * returns them in the order in which they stand there.
   */
  lmovem(source: Argument, destination: Argument, wherefrom: Word<'LEFT' | 'RIGHT'>, whereto: Word<'LEFT' | 'RIGHT'>, options: LmovemOptions & { exactly: Numeric }): Reply<M, Text[] | null>
  /**
   * Removes elements from one end of a list, adds them at an end of another or the same list, and
   * returns them in the order in which they stand there.
   */
  lmovem(source: Argument, destination: Argument, wherefrom: Word<'LEFT' | 'RIGHT'>, whereto: Word<'LEFT' | 'RIGHT'>, options: LmovemOptions): Reply<M, Text[] | null>
  /**
   * Removes elements from one end of a list, adds them at an end of another or the same list, and
   * returns them in the order in which they stand there.
   */
  lmovem(source: Argument, destination: Argument, wherefrom: Word<'LEFT' | 'RIGHT'>, whereto: Word<'LEFT' | 'RIGHT'>, ...words: Argument[]): Reply<M, Text[] | null>

  /**
   * Removes the last element of a list, adds it at the head of another or the same list, and
   * returns it; null if there is none.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.rpush('ring', 'a', 'b', 'c')
   * db.rpoplpush('ring', 'ring')  // 'c'
   * db.lrange('ring', 0, -1)  // ['c', 'a', 'b']
   * ```
   * @since Redis 1.2.0
   * @see https://redis.io/docs/latest/commands/rpoplpush/
   */
  rpoplpush(source: Argument, destination: Argument): Reply<M, Text | null>

  /**
   * Lists the channels that somebody listens to, patterns not counted.
   *
   * Complexity: O(N) where N is the number of such channels
   * @example
   * ```js
   * db.subscribe(['news', 'sport'], (message) => console.log(message))
   * db.pubsub('CHANNELS').sort()  // ['news', 'sport']
   * db.pubsub('CHANNELS', 'n*')  // ['news']
   * ```
   * @since Redis 2.8.0
   * @see https://redis.io/docs/latest/commands/pubsub-channels/
   */
  pubsub(subcommand: Word<'CHANNELS'>, pattern?: Argument): Reply<M, Text[]>

  /**
   * Lists the subcommands of PUBSUB.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.pubsub('HELP')[0]  // 'PUBSUB <subcommand> [<arg> [value] [opt] ...]. Subcommands are:'
   * ```
   * @since Redis 6.2.0
   * @see https://redis.io/docs/latest/commands/pubsub-help/
   */
  pubsub(subcommand: Word<'HELP'>): Reply<M, string[]>

  /**
   * Returns the number of different patterns that have subscribers.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.psubscribe('orders:*', (message) => console.log(message))
   * db.pubsub('NUMPAT')  // 1
   * ```
   * @since Redis 2.8.0
   * @see https://redis.io/docs/latest/commands/pubsub-numpat/
   */
  pubsub(subcommand: Word<'NUMPAT'>): Reply<M, number>

  /**
   * Returns the number of subscribers of each channel, not counting patterns.
   *
   * Complexity: O(N) where N is the number of channels asked for
   * @example
   * ```js
   * db.subscribe('news', (message) => console.log(message))
   * db.pubsub('NUMSUB', 'news', 'sport')  // ['news', 1, 'sport', 0]
   * ```
   * @since Redis 2.8.0
   * @see https://redis.io/docs/latest/commands/pubsub-numsub/
   */
  pubsub(subcommand: Word<'NUMSUB'>, ...channels: Many<Argument>[]): Reply<M, (Text | number)[]>

  /**
   * Lists the shard channels that somebody listens to.
   *
   * Complexity: O(N) where N is the number of such channels
   * @example
   * ```js
   * db.ssubscribe('orders', (message) => console.log(message))
   * db.pubsub('SHARDCHANNELS')  // ['orders']
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/pubsub-shardchannels/
   */
  pubsub(subcommand: Word<'SHARDCHANNELS'>, pattern?: Argument): Reply<M, Text[]>

  /**
   * Returns the number of subscribers of each shard channel.
   *
   * Complexity: O(N) where N is the number of shard channels asked for
   * @example
   * ```js
   * db.ssubscribe('orders', (message) => console.log(message))
   * db.pubsub('SHARDNUMSUB', 'orders')  // ['orders', 1]
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/pubsub-shardnumsub/
   */
  pubsub(subcommand: Word<'SHARDNUMSUB'>, ...shardchannels: Many<Argument>[]): Reply<M, (Text | number)[]>

  /**
   * Sends a message to all subscribers of a channel, and returns how many got it.
   *
   * Complexity: O(N+M) where N is the number of subscribers of the channel and M that of all
   * patterns
   * @example
   * ```js
   * db.publish('news', 'hello')  // 0: nobody listens
   * const subscription = db.subscribe('news', (message) => console.log(message))
   * db.publish('news', 'hello')  // 1
   * subscription.close()
   * ```
   * @since Redis 2.0.0
   * @see https://redis.io/docs/latest/commands/publish/
   */
  publish(channel: Argument, message: Argument): Reply<M, number>

  /**
   * Sends a message to all subscribers of a shard channel, and returns how many got it.
   *
   * Complexity: O(N) where N is the number of subscribers of the shard channel
   * @example
   * ```js
   * const subscription = db.ssubscribe('orders', (message) => console.log(message))
   * db.spublish('orders', 'tea')  // 1
   * subscription.close()
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/spublish/
   */
  spublish(shardchannel: Argument, message: Argument): Reply<M, number>

  /**
   * Runs a script in Lua: all of its calls together, as one.
   *
   * Complexity: Depends on the script
   * @example
   * ```js
   * const script = `local left = tonumber(redis.call('GET', KEYS[1]))
   *   if left < tonumber(ARGV[1]) then return 0 end
   *   return redis.call('DECRBY', KEYS[1], ARGV[1])`
   * db.set('stock:tea', 5)
   * db.eval(script, 1, 'stock:tea', 2)  // 3
   * db.eval(script, 1, ['stock:tea'], 4)  // 0: there are not so many
   * ```
   * @since Redis 2.6.0
   * @see https://redis.io/docs/latest/commands/eval/
   */
  eval<R = unknown>(script: Argument, numkeys: Numeric, keys: Many<Argument>, ...args: Many<Argument>[]): Reply<M, R>
  /** Runs a script in Lua: all of its calls together, as one. */
  eval<R = unknown>(script: Argument, numkeys: Numeric, ...keysAndWords: Argument[]): Reply<M, R>

  /**
   * Runs a script that may read and not write.
   *
   * Complexity: Depends on the script
   * @example
   * ```js
   * db.mset({ 'user:1': 'Ada', 'user:2': 'Bob' })
   * const script = "return redis.call('MGET', KEYS[1], KEYS[2])"
   * db.eval_ro(script, 2, ['user:1', 'user:2'])  // ['Ada', 'Bob']
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/eval_ro/
   */
  eval_ro<R = unknown>(script: Argument, numkeys: Numeric, keys: Many<Argument>, ...args: Many<Argument>[]): Reply<M, R>
  /** Runs a script that may read and not write. */
  eval_ro<R = unknown>(script: Argument, numkeys: Numeric, ...keysAndWords: Argument[]): Reply<M, R>

  /**
   * Runs a script that the store knows, by the SHA1 of its text.
   *
   * Complexity: Depends on the script
   * @example
   * ```js
   * const sha1 = db.script('LOAD', "return redis.call('INCRBY', KEYS[1], ARGV[1])")
   * db.evalsha(sha1, 1, 'visits', 5)  // 5
   * db.evalsha(sha1, 1, 'visits', 5)  // 10
   * ```
   * @since Redis 2.6.0
   * @see https://redis.io/docs/latest/commands/evalsha/
   */
  evalsha<R = unknown>(sha1: Argument, numkeys: Numeric, keys: Many<Argument>, ...args: Many<Argument>[]): Reply<M, R>
  /** Runs a script that the store knows, by the SHA1 of its text. */
  evalsha<R = unknown>(sha1: Argument, numkeys: Numeric, ...keysAndWords: Argument[]): Reply<M, R>

  /**
   * Runs a script that the store knows and that may read and not write.
   *
   * Complexity: Depends on the script
   * @example
   * ```js
   * const sha1 = db.script('LOAD', "return redis.call('GET', KEYS[1])")
   * db.set('user:1', 'Ada')
   * db.evalsha_ro(sha1, 1, 'user:1')  // 'Ada'
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/evalsha_ro/
   */
  evalsha_ro<R = unknown>(sha1: Argument, numkeys: Numeric, keys: Many<Argument>, ...args: Many<Argument>[]): Reply<M, R>
  /** Runs a script that the store knows and that may read and not write. */
  evalsha_ro<R = unknown>(sha1: Argument, numkeys: Numeric, ...keysAndWords: Argument[]): Reply<M, R>

  /**
   * Calls a function of a library: all that it does, as one.
   *
   * Complexity: Depends on the function
   * @example
   * ```js
   * const buy = "function(keys, args) return redis.call('DECRBY', keys[1], args[1]) end"
   * db.function('LOAD', `#!lua name=shop\nredis.register_function('buy', ${buy})`)
   * db.set('stock:tea', 5)
   * db.fcall('buy', 1, 'stock:tea', 2)  // 3
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/fcall/
   */
  fcall<R = unknown>(function_: Argument, numkeys: Numeric, keys: Many<Argument>, ...args: Many<Argument>[]): Reply<M, R>
  /** Calls a function of a library: all that it does, as one. */
  fcall<R = unknown>(function_: Argument, numkeys: Numeric, ...keysAndWords: Argument[]): Reply<M, R>

  /**
   * Calls a function that may read and not write.
   *
   * Complexity: Depends on the function
   * @example
   * ```js
   * const look = "callback = function(keys) return redis.call('GET', keys[1]) end"
   * const code = `redis.register_function{function_name = 'look', ${look}, flags = {'no-writes'}}`
   * db.function('LOAD', `#!lua name=shop\n${code}`)
   * db.set('stock:tea', 5)
   * db.fcall_ro('look', 1, 'stock:tea')  // '5'
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/fcall_ro/
   */
  fcall_ro<R = unknown>(function_: Argument, numkeys: Numeric, keys: Many<Argument>, ...args: Many<Argument>[]): Reply<M, R>
  /** Calls a function that may read and not write. */
  fcall_ro<R = unknown>(function_: Argument, numkeys: Numeric, ...keysAndWords: Argument[]): Reply<M, R>

  /**
   * Returns all libraries as one payload for FUNCTION RESTORE, here or on a server. It is no text,
   * so JavaScript gets a Buffer.
   *
   * Complexity: O(N) where N is the number of functions
   * @example
   * ```js
   * const code = "redis.register_function('hi', function() return 'Hi' end)"
   * db.function('LOAD', `#!lua name=shop\n${code}`)
   * const bytes = db.function('DUMP')  // a Buffer
   * db.function('RESTORE', bytes, { replace: true })  // 'OK'
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/function-dump/
   */
  function(subcommand: Word<'DUMP'>): Reply<M, Buffer>

  /**
   * Loads the libraries of a payload that FUNCTION DUMP made, all of them or none.
   *
   * Complexity: O(N) where N is the number of functions
   * @example
   * ```js
   * const code = "redis.register_function('hi', function() return 'Hi' end)"
   * db.function('LOAD', `#!lua name=shop\n${code}`)
   * const bytes = db.function('DUMP')
   * db.function('FLUSH')
   * db.function('RESTORE', bytes)  // 'OK'
   * db.fcall('hi', 0)  // 'Hi'
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/function-restore/
   */
  function(subcommand: Word<'RESTORE'>, serializedValue: Argument, options?: FunctionRestoreOptions): Reply<M, 'OK'>
  /** Loads the libraries of a payload that FUNCTION DUMP made, all of them or none. */
  function(subcommand: Word<'RESTORE'>, serializedValue: Argument, ...words: Word<'FLUSH' | 'APPEND' | 'REPLACE'>[]): Reply<M, 'OK'>

  /**
   * Forgets a library and its functions.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * const code = "redis.register_function('hi', function() return 'Hi' end)"
   * db.function('LOAD', `#!lua name=shop\n${code}`)
   * db.function('DELETE', 'shop')  // 'OK'
   * db.function('DELETE', 'shop')  // throws ERR Library not found
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/function-delete/
   */
  function(subcommand: Word<'DELETE'>, libraryName: Argument): Reply<M, 'OK'>

  /**
   * Forgets all libraries.
   *
   * Complexity: O(N) where N is the number of functions
   * @example
   * ```js
   * const code = "redis.register_function('hi', function() return 'Hi' end)"
   * db.function('LOAD', `#!lua name=shop\n${code}`)
   * db.function('FLUSH')  // 'OK'
   * db.function('LIST')  // []
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/function-flush/
   */
  function(subcommand: Word<'FLUSH'>, options?: FunctionFlushOptions): Reply<M, 'OK'>
  /** Forgets all libraries. */
  function(subcommand: Word<'FLUSH'>, ...words: Word<'ASYNC' | 'SYNC'>[]): Reply<M, 'OK'>

  /**
   * Lists the subcommands of FUNCTION.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.function('HELP')[0]  // 'FUNCTION <subcommand> [<arg> [value] [opt] ...]. Subcommands are:'
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/function-help/
   */
  function(subcommand: Word<'HELP'>): Reply<M, string[]>

  /**
   * Ends the function that is running, unless it has written something.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.function('KILL')  // throws NOTBUSY No scripts in execution right now.
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/function-kill/
   */
  function(subcommand: Word<'KILL'>): Reply<M, 'OK'>

  /**
   * Lists the libraries and their functions.
   *
   * Complexity: O(N) where N is the number of functions
   * @example
   * ```js
   * const code = "redis.register_function('hi', function() return 'Hi' end)"
   * db.function('LOAD', `#!lua name=shop\n${code}`)
   * const [library] = db.function('LIST', { libraryname: 'sh*', withcode: true })
   * library.library_name  // 'shop'
   * library.functions[0].name  // 'hi'
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/function-list/
   */
  function(subcommand: Word<'LIST'>, options?: FunctionListOptions): Reply<M, { library_name: Text; engine: Text; functions: { name: Text; description: Text | null; flags: string[] }[]; library_code?: Text }[]>
  /** Lists the libraries and their functions. */
  function(subcommand: Word<'LIST'>, ...words: Argument[]): Reply<M, { library_name: Text; engine: Text; functions: { name: Text; description: Text | null; flags: string[] }[]; library_code?: Text }[]>

  /**
   * Loads a library of functions, and returns its name.
   *
   * Complexity: O(1), and what the library does while it loads
   * @example
   * ```js
   * const code = "redis.register_function('hi', function() return 'Hi' end)"
   * db.function('LOAD', `#!lua name=shop\n${code}`)  // 'shop'
   * db.function('LOAD', { replace: true }, `#!lua name=shop\n${code}`)  // 'shop'
   * db.fcall('hi', 0)  // 'Hi'
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/function-load/
   */
  function(subcommand: Word<'LOAD'>, functionCode: Argument): Reply<M, Text>
  /** Loads a library of functions, and returns its name. */
  function(subcommand: Word<'LOAD'>, options: FunctionLoadOptions, functionCode: Argument): Reply<M, Text>
  /** Loads a library of functions, and returns its name. */
  function(subcommand: Word<'LOAD'>, ...words: Argument[]): Reply<M, Text>

  /**
   * Returns which function is running, and how many functions there are.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * const code = "redis.register_function('hi', function() return 'Hi' end)"
   * db.function('LOAD', `#!lua name=shop\n${code}`)
   * const { running_script, engines } = db.function('STATS')
   * running_script  // null
   * engines.LUA  // { libraries_count: 1, functions_count: 1 }
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/function-stats/
   */
  function(subcommand: Word<'STATS'>): Reply<M, { running_script: { name: Text; command: Text[]; duration_ms: number } | null; engines: Record<string, { libraries_count: number; functions_count: number }> }>

  /**
   * Refused unless the mode is `NO`: there is no debugger for scripts here.
   *
   * Complexity: O(1)
   * @param engine - `lua`.
   * @example
   * ```js
   * db.script('DEBUG', 'NO')  // 'OK'
   * ```
   * @since Redis 3.2.0
   * @see https://redis.io/docs/latest/commands/script-debug/
   */
  script(subcommand: Word<'DEBUG'>, mode: Word<'YES' | 'SYNC' | 'NO'>, engine?: Argument): Reply<M, 'OK'>

  /**
   * Returns for each SHA1 whether the store has that script.
   *
   * Complexity: O(N) where N is the number of scripts
   * @example
   * ```js
   * const sha1 = db.script('LOAD', 'return 1')
   * db.script('EXISTS', sha1, 'f'.repeat(40))  // [1, 0]
   * ```
   * @since Redis 2.6.0
   * @see https://redis.io/docs/latest/commands/script-exists/
   */
  script(subcommand: Word<'EXISTS'>, ...sha1: Many<Argument>[]): Reply<M, (0 | 1)[]>

  /**
   * Forgets all scripts.
   *
   * Complexity: O(N) where N is the number of scripts
   * @example
   * ```js
   * const sha1 = db.script('LOAD', 'return 1')
   * db.script('FLUSH')  // 'OK'
   * db.script('EXISTS', sha1)  // [0]
   * ```
   * @since Redis 2.6.0
   * @see https://redis.io/docs/latest/commands/script-flush/
   */
  script(subcommand: Word<'FLUSH'>, options?: ScriptFlushOptions): Reply<M, 'OK'>
  /** Forgets all scripts. */
  script(subcommand: Word<'FLUSH'>, ...words: Word<'ASYNC' | 'SYNC'>[]): Reply<M, 'OK'>

  /**
   * Lists the subcommands of SCRIPT.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.script('HELP')[0]  // 'SCRIPT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:'
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/script-help/
   */
  script(subcommand: Word<'HELP'>): Reply<M, string[]>

  /**
   * Ends the script that is running, unless it has written something.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.script('KILL')  // throws NOTBUSY No scripts in execution right now.
   * ```
   * @since Redis 2.6.0
   * @see https://redis.io/docs/latest/commands/script-kill/
   */
  script(subcommand: Word<'KILL'>): Reply<M, 'OK'>

  /**
   * Stores a script, and returns its SHA1.
   *
   * Complexity: O(N) where N is the length of the script
   * @example
   * ```js
   * db.script('LOAD', 'return 1')  // 'e0e1f9fabfc9d4800c877a703b823ac0578ff8db'
   * ```
   * @since Redis 2.6.0
   * @see https://redis.io/docs/latest/commands/script-load/
   */
  script(subcommand: Word<'LOAD'>, script: Argument): Reply<M, Text>

  /**
   * Returns the text of a script.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * const sha1 = db.script('LOAD', 'return 1')
   * db.script('SHOW', sha1)  // 'return 1'
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/script-show/
   */
  script(subcommand: Word<'SHOW'>, sha1: Argument): Reply<M, Text>

  /**
   * Takes the users from the ACL file again; when it has a mistake, everything stays as it is.
   *
   * Complexity: O(N) where N is the number of users
   * @example
   * ```js
   * const db = new Redlet('./data')
   * db.acl('SETUSER', 'ada', 'on', '>s3cret', '~*', '+@all')
   * db.acl('SAVE')
   * db.acl('DELUSER', 'ada')
   * db.acl('LOAD')  // 'OK'
   * db.acl('USERS')  // ['ada', 'default']
   * ```
   * @since Redis 6.0.0
   * @see https://redis.io/docs/latest/commands/acl-load/
   */
  acl(subcommand: Word<'LOAD'>): Reply<M, 'OK'>

  /**
   * Writes the users into the ACL file, which is read when the store is opened: `users.acl` in its
   * folder, unless `aclfile` names another.
   *
   * Complexity: O(N) where N is the number of users
   * @example
   * ```js
   * const db = new Redlet('./data')
   * db.acl('SETUSER', 'ada', 'on', '>s3cret', '~*', '+@all')
   * db.acl('SAVE')  // 'OK': in ./data/users.acl
   * ```
   * @since Redis 6.0.0
   * @see https://redis.io/docs/latest/commands/acl-save/
   */
  acl(subcommand: Word<'SAVE'>): Reply<M, 'OK'>

  /**
   * Lists the categories of commands, or the commands of one.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.acl('CAT').includes('hash')  // true
   * db.acl('CAT', 'hash').includes('hset')  // true
   * ```
   * @since Redis 6.0.0
   * @see https://redis.io/docs/latest/commands/acl-cat/
   */
  acl(subcommand: Word<'CAT'>, category?: Argument): Reply<M, string[]>

  /**
   * Tells what there is of ACL.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.acl('HELP')[0]  // 'ACL <subcommand> [<arg> [value] [opt] ...]. Subcommands are:'
   * ```
   * @since Redis 6.0.0
   * @see https://redis.io/docs/latest/commands/acl-help/
   */
  acl(subcommand: Word<'HELP'>): Reply<M, string[]>

  /**
   * Checks whether a user may make a call, without running it: returns `OK`, or the reason why not.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.acl('SETUSER', 'ada', 'on', '>s3cret', '~user:*', '+@read')
   * db.acl('DRYRUN', 'ada', 'GET', 'user:1')  // 'OK'
   * const reason = db.acl('DRYRUN', 'ada', 'SET', 'user:1', 'Ada')
   * reason  // "User ada has no permissions to run the 'set' command"
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/acl-dryrun/
   */
  acl(subcommand: Word<'DRYRUN'>, username: Argument, command: Argument, ...args: Many<Argument>[]): Reply<M, Text>

  /**
   * Returns the latest refused calls, with the user and the reason, ten by default; or clears the
   * log.
   *
   * Complexity: O(N) where N is the number of entries shown
   * @example
   * ```js
   * const server = await db.listen({ port: 0 })
   * db.acl('LOG', 10)  // []: nothing was refused
   * db.acl('LOG', { reset: true })  // 'OK'
   * await server.close()
   * ```
   * @since Redis 6.0.0
   * @see https://redis.io/docs/latest/commands/acl-log/
   */
  acl(subcommand: Word<'LOG'>, options?: AclLogOptions): Reply<M, Named<Text, { count: number; reason: Text; context: Text; object: Text; username: Text; 'age-seconds': number; 'client-info': Text; 'entry-id': number; 'timestamp-created': number; 'timestamp-last-updated': number }>[] | 'OK'>
  /**
   * Returns the latest refused calls, with the user and the reason, ten by default; or clears the
   * log.
   */
  acl(subcommand: Word<'LOG'>, ...words: Argument[]): Reply<M, Named<Text, { count: number; reason: Text; context: Text; object: Text; username: Text; 'age-seconds': number; 'client-info': Text; 'entry-id': number; 'timestamp-created': number; 'timestamp-last-updated': number }>[] | 'OK'>

  /**
   * Generates a random password of 256 bits, or of the given number of bits, in hexadecimal digits.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.acl('GENPASS').length  // 64
   * db.acl('GENPASS', 128).length  // 32
   * ```
   * @since Redis 6.0.0
   * @see https://redis.io/docs/latest/commands/acl-genpass/
   */
  acl(subcommand: Word<'GENPASS'>, bits?: Numeric): Reply<M, Text>

  /**
   * Deletes users, closes their connections, and returns how many existed.
   *
   * Complexity: O(N) where N is the number of users and connections
   * @example
   * ```js
   * db.acl('SETUSER', 'ada', 'on', '>s3cret', '~*', '+@all')
   * db.acl('DELUSER', 'ada', 'bob')  // 1
   * ```
   * @since Redis 6.0.0
   * @see https://redis.io/docs/latest/commands/acl-deluser/
   */
  acl(subcommand: Word<'DELUSER'>, ...usernames: Many<Argument>[]): Reply<M, number>

  /**
   * Returns the permissions of a user, and the hashes of the user's passwords.
   *
   * Complexity: O(N) where N is the number of the user's rules
   * @example
   * ```js
   * db.acl('SETUSER', 'ada', 'on', '>s3cret', '~user:*', '+@read')
   * const { flags, keys, commands } = db.acl('GETUSER', 'ada')
   * keys  // '~user:*'
   * commands  // '-@all +@read'
   * db.acl('GETUSER', 'bob')  // null
   * ```
   * @since Redis 6.0.0
   * @see https://redis.io/docs/latest/commands/acl-getuser/
   */
  acl(subcommand: Word<'GETUSER'>, username: Argument): Reply<M, Named<Text, { flags: Text[]; passwords: Text[]; commands: Text; keys: Text; channels: Text; databases: Text; selectors: Named<Text, { commands: Text; keys: Text; channels: Text; databases: Text }>[] }> | null>

  /**
   * Lists all users with their rules, as ACL SAVE writes them.
   *
   * Complexity: O(N) where N is the number of users
   * @example
   * ```js
   * db.acl('SETUSER', 'ada', 'on', '>s3cret', '~user:*', '+@read')
   * db.acl('LIST').length  // 2: ada and default
   * ```
   * @since Redis 6.0.0
   * @see https://redis.io/docs/latest/commands/acl-list/
   */
  acl(subcommand: Word<'LIST'>): Reply<M, Text[]>

  /**
   * Creates a user, or changes the permissions of one. The rules are applied in order; if one is
   * wrong, none is.
   *
   * Complexity: O(N) where N is the number of rules
   * @example
   * ```js
   * db.acl('SETUSER', 'ada', 'on', '>s3cret', '~user:*', '&news', '+@read', '+set')  // 'OK'
   * db.acl('SETUSER', 'ada', '-set')  // 'OK': the other rules stay
   * ```
   * @since Redis 6.0.0
   * @see https://redis.io/docs/latest/commands/acl-setuser/
   */
  acl(subcommand: Word<'SETUSER'>, username: Argument, ...rules: Many<Argument>[]): Reply<M, 'OK'>

  /**
   * Lists the names of all users.
   *
   * Complexity: O(N) where N is the number of users
   * @example
   * ```js
   * db.acl('SETUSER', 'ada', 'on', '>s3cret', '~*', '+@all')
   * db.acl('USERS')  // ['ada', 'default']
   * ```
   * @since Redis 6.0.0
   * @see https://redis.io/docs/latest/commands/acl-users/
   */
  acl(subcommand: Word<'USERS'>): Reply<M, Text[]>

  /**
   * Returns the name of this connection's user: `default` before AUTH.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.acl('WHOAMI')  // 'default'
   * ```
   * @since Redis 6.0.0
   * @see https://redis.io/docs/latest/commands/acl-whoami/
   */
  acl(subcommand: Word<'WHOAMI'>): Reply<M, Text>

  /**
   * Describes every command: arity, flags, keys, categories.
   *
   * Complexity: O(N) where N is the number of commands
   * @example
   * ```js
   * db.command().length === db.command('COUNT')  // true
   * ```
   * @since Redis 2.8.13
   * @see https://redis.io/docs/latest/commands/command/
   */
  command(): Reply<M, unknown[]>

  /**
   * Returns the number of commands.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.command('COUNT') > 200  // true
   * ```
   * @since Redis 2.8.13
   * @see https://redis.io/docs/latest/commands/command-count/
   */
  command(subcommand: Word<'COUNT'>): Reply<M, number>

  /**
   * Documents the commands that are named, or all: what they do and what they take.
   *
   * Complexity: O(N) where N is the number of commands asked for
   * @example
   * ```js
   * const { get } = db.command('DOCS', 'get')
   * get.summary  // 'Returns the string value of a key.'
   * get.complexity  // 'O(1)'
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/command-docs/
   */
  command(subcommand: Word<'DOCS'>, ...commandNames: Many<Argument>[]): Reply<M, Named<Text, Record<string, Named<Text, Record<string, unknown>>>>>

  /**
   * Returns the keys of a call without running it.
   *
   * Complexity: O(N) where N is the number of arguments
   * @example
   * ```js
   * db.command('GETKEYS', 'MSET', 'user:1', 'Ada', 'user:2', 'Bob')  // ['user:1', 'user:2']
   * ```
   * @since Redis 2.8.13
   * @see https://redis.io/docs/latest/commands/command-getkeys/
   */
  command(subcommand: Word<'GETKEYS'>, command: Argument, ...args: Many<Argument>[]): Reply<M, Text[]>

  /**
   * Returns the keys of a call without running it, and what it would do to each.
   *
   * Complexity: O(N) where N is the number of arguments
   * @example
   * ```js
   * db.command('GETKEYSANDFLAGS', 'GET', 'user:1')  // [['user:1', ['RO', 'access']]]
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/command-getkeysandflags/
   */
  command(subcommand: Word<'GETKEYSANDFLAGS'>, command: Argument, ...args: Many<Argument>[]): Reply<M, [key: Text, flags: string[]][]>

  /**
   * Lists the subcommands of COMMAND.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.command('HELP')[0]  // 'COMMAND <subcommand> [<arg> [value] [opt] ...]. Subcommands are:'
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/command-help/
   */
  command(subcommand: Word<'HELP'>): Reply<M, string[]>

  /**
   * Describes the named commands, or all: arity, flags, keys, categories. Null for a command that
   * does not exist.
   *
   * Complexity: O(N) where N is the number of commands asked for
   * @example
   * ```js
   * db.command('INFO', 'get').flat().slice(0, 3)  // ['get', 2, ['readonly', 'fast']]
   * db.command('INFO', 'fly')  // [null]
   * ```
   * @since Redis 2.8.13
   * @see https://redis.io/docs/latest/commands/command-info/
   */
  command(subcommand: Word<'INFO'>, ...commandNames: Many<Argument>[]): Reply<M, unknown[]>

  /**
   * Lists the names of all commands and subcommands, or of some.
   *
   * Complexity: O(N) where N is the number of commands
   * @example
   * ```js
   * db.command('LIST', { filterby: ['PATTERN', 'getr*'] })  // ['getrange']
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/command-list/
   */
  command(subcommand: Word<'LIST'>, options?: CommandListOptions): Reply<M, Text[]>
  /** Lists the names of all commands and subcommands, or of some. */
  command(subcommand: Word<'LIST'>, ...words: Argument[]): Reply<M, Text[]>

  /**
   * Gives the parameters whose names match one of the glob patterns, and their values.
   *
   * Complexity: O(N) where N is the number of patterns
   * @example
   * ```js
   * db.config('GET', 'maxmemory-p*')  // { 'maxmemory-policy': 'noeviction' }
   * ```
   * @since Redis 2.0.0
   * @see https://redis.io/docs/latest/commands/config-get/
   */
  config(subcommand: Word<'GET'>, ...parameters: Many<Argument>[]): Reply<M, Named<Text, Record<string, Text>>>

  /**
   * Lists the subcommands of CONFIG.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.config('HELP')[0]  // 'CONFIG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:'
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/config-help/
   */
  config(subcommand: Word<'HELP'>): Reply<M, string[]>

  /**
   * Sets the counters that INFO shows back to 0.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.config('RESETSTAT')  // 'OK'
   * ```
   * @since Redis 2.0.0
   * @see https://redis.io/docs/latest/commands/config-resetstat/
   */
  config(subcommand: Word<'RESETSTAT'>): Reply<M, 'OK'>

  /**
   * Writes the parameters as they are now into `redlet.conf` in the store's folder, which is read
   * when the store is opened.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * const db = new Redlet('./data')
   * db.config('SET', 'maxmemory', '100mb')
   * db.config('REWRITE')  // 'OK': in ./data/redlet.conf
   * ```
   * @since Redis 2.8.0
   * @see https://redis.io/docs/latest/commands/config-rewrite/
   */
  config(subcommand: Word<'REWRITE'>): Reply<M, 'OK'>

  /**
   * Sets parameters, all of them or, when one can't be, none.
   *
   * Complexity: O(N) where N is the number of parameters
   * @example
   * ```js
   * db.config('SET', { maxmemory: '100mb', 'maxmemory-policy': 'allkeys-lru' })  // 'OK'
   * db.config('GET', 'maxmemory')  // { maxmemory: '104857600' }
   * ```
   * @since Redis 2.0.0
   * @see https://redis.io/docs/latest/commands/config-set/
   */
  config<T extends object>(subcommand: Word<'SET'>, data: Pairs<T>): Reply<M, 'OK'>
  /** Sets parameters, all of them or, when one can't be, none. */
  config(subcommand: Word<'SET'>, parameter: Argument, value: Argument, ...more: Argument[]): Reply<M, 'OK'>

  /**
   * Helps testing: `SLEEP seconds` (no key is locked meanwhile), `ERROR text`, `OBJECT key [fast]`,
   * `POPULATE count [prefix [size]]`, `DIGEST`, `DIGEST-VALUE key ...`, `RELOAD`, `LOADAOF`,
   * `SET-ACTIVE-EXPIRE 0|1`, `PAUSE-CRON 0|1`, `SET-DISABLE-DENY-SCRIPTS 0|1`, `PROTOCOL type`,
   * `HTSTATS database` and `HTSTATS-KEY key` (the tables that a server would have), `HELP`; and
   * what is accepted, but has nothing to act on in a store: `AOF-FLUSH-SLEEP`, `CHANGE-REPL-ID`,
   * `DICT-RESIZING`, `LISTPACK`, `LOG`, `QUICKLIST`, `QUICKLIST-PACKED-THRESHOLD`, `REPLICATE`,
   * `REPLYBUFFER`, `SCRIPT`, `STRUCTSIZE`.
   *
   * Complexity: Depends on the subcommand
   * @example
   * ```js
   * db.debug('SLEEP', 0.01)  // 'OK': a hundredth of a second later
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/debug/
   */
  debug<R = unknown>(...subcommand: Many<Argument>[]): Reply<M, R>

  /**
   * Returns information about the store, in sections: `server`, `clients`, `memory`, `persistence`,
   * `threads`, `stats`, `replication`, `cpu`, `modules`, `errorstats`, `cluster` and `keyspace`;
   * with `all` also `commandstats`, `latencystats` and `keysizes`, for which it looks at every key.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.set('user:1', 'Ada')
   * db.info('keyspace').includes('db0:keys=1')  // true
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/info/
   */
  info(...sections: Many<Argument>[]): Reply<M, string>

  /**
   * Returns the number of keys of the selected database. Expired keys count until they are removed,
   * a moment later.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.mset({ 'user:1': 'Ada', 'user:2': 'Bob' })
   * db.dbsize()  // 2
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/dbsize/
   */
  dbsize(): Reply<M, number>

  /**
   * Removes all keys of all databases.
   *
   * Complexity: O(1), and O(N) elsewhere where N is the number of keys
   * @example
   * ```js
   * db.set('user:1', 'Ada')
   * db.flushall()  // 'OK'
   * db.dbsize()  // 0
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/flushall/
   */
  flushall(options?: FlushallOptions): Reply<M, 'OK'>
  /** Removes all keys of all databases. */
  flushall(...words: Word<'ASYNC' | 'SYNC'>[]): Reply<M, 'OK'>

  /**
   * Removes all keys of the selected database.
   *
   * Complexity: O(1), and O(N) elsewhere where N is the number of keys
   * @example
   * ```js
   * db.set('user:1', 'Ada')
   * db.select(1)
   * db.flushdb({ async: true })  // 'OK'
   * db.select(0)
   * db.exists('user:1')  // 1
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/flushdb/
   */
  flushdb(options?: FlushdbOptions): Reply<M, 'OK'>
  /** Removes all keys of the selected database. */
  flushdb(...words: Word<'ASYNC' | 'SYNC'>[]): Reply<M, 'OK'>

  /**
   * Exchanges the keys of two databases, at once for all clients.
   *
   * Complexity: O(N) where N is the number of watched keys
   * @example
   * ```js
   * db.set('user:1', 'Ada')
   * db.swapdb(0, 1)  // 'OK'
   * db.exists('user:1')  // 0: it is in database 1 now
   * ```
   * @since Redis 4.0.0
   * @see https://redis.io/docs/latest/commands/swapdb/
   */
  swapdb(index1: Numeric, index2: Numeric): Reply<M, 'OK'>

  /**
   * Describes in words which events took too long.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * console.log(db.latency('DOCTOR'))
   * ```
   * @since Redis 2.8.13
   * @see https://redis.io/docs/latest/commands/latency-doctor/
   */
  latency(subcommand: Word<'DOCTOR'>): Reply<M, string>

  /**
   * Draws the samples of an event.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.config('SET', 'latency-monitor-threshold', 5)
   * db.debug('SLEEP', 0.01)
   * console.log(db.latency('GRAPH', 'command'))
   * ```
   * @since Redis 2.8.13
   * @see https://redis.io/docs/latest/commands/latency-graph/
   */
  latency(subcommand: Word<'GRAPH'>, event: Argument): Reply<M, string>

  /**
   * Lists the subcommands of LATENCY.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.latency('HELP')[0]  // 'LATENCY <subcommand> [<arg> [value] [opt] ...]. Subcommands are:'
   * ```
   * @since Redis 2.8.13
   * @see https://redis.io/docs/latest/commands/latency-help/
   */
  latency(subcommand: Word<'HELP'>): Reply<M, string[]>

  /**
   * Returns how many calls of each command, or of the named ones, took how many microseconds at
   * most. Of the calls of constant time one in 256 is timed, and stands for the others.
   *
   * Complexity: O(N) where N is the number of commands
   * @example
   * ```js
   * db.set('user:1', 'Ada')
   * const histograms = db.latency('HISTOGRAM', 'set')
   * histograms.set.calls  // 1
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/latency-histogram/
   */
  latency(subcommand: Word<'HISTOGRAM'>, ...commands: Many<Argument>[]): Reply<M, Named<Text, Record<string, { calls: number; histogram_usec: Record<string, number> }>>>

  /**
   * Returns when an event took too long, and how long, in milliseconds.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.config('SET', 'latency-monitor-threshold', 5)
   * db.debug('SLEEP', 0.01)
   * const [time, milliseconds] = db.latency('HISTORY', 'command').at(-1)
   * milliseconds >= 10  // true
   * ```
   * @since Redis 2.8.13
   * @see https://redis.io/docs/latest/commands/latency-history/
   */
  latency(subcommand: Word<'HISTORY'>, event: Argument): Reply<M, [time: number, milliseconds: number][]>

  /**
   * Returns for each event that took too long: when it last did, how long it took then, and its
   * maximum, in milliseconds.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.config('SET', 'latency-monitor-threshold', 5)
   * db.debug('SLEEP', 0.01)
   * const latest = db.latency('LATEST').find(([event]) => event === 'command')
   * const [, time, last, worst] = latest
   * worst >= 10  // true: milliseconds
   * ```
   * @since Redis 2.8.13
   * @see https://redis.io/docs/latest/commands/latency-latest/
   */
  latency(subcommand: Word<'LATEST'>): Reply<M, [event: Text, time: number, last: number, worst: number, sum?: number, count?: number][]>

  /**
   * Forgets the named events, or all, and returns how many.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.config('SET', 'latency-monitor-threshold', 5)
   * db.debug('SLEEP', 0.01)
   * db.latency('RESET', 'command')  // 1
   * ```
   * @since Redis 2.8.13
   * @see https://redis.io/docs/latest/commands/latency-reset/
   */
  latency(subcommand: Word<'RESET'>, ...events: Many<Argument>[]): Reply<M, number>

  /**
   * Draws a picture and returns the version.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * console.log(db.lolwut({ version: 5 }))
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/lolwut/
   */
  lolwut(options?: LolwutOptions): Reply<M, string>
  /** Draws a picture and returns the version. */
  lolwut(...words: Argument[]): Reply<M, string>

  /**
   * Describes in words whether the store uses more memory than it should.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * console.log(db.memory('DOCTOR'))
   * ```
   * @since Redis 4.0.0
   * @see https://redis.io/docs/latest/commands/memory-doctor/
   */
  memory(subcommand: Word<'DOCTOR'>): Reply<M, string>

  /**
   * Lists the subcommands of MEMORY.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.memory('HELP')[0]  // 'MEMORY <subcommand> [<arg> [value] [opt] ...]. Subcommands are:'
   * ```
   * @since Redis 4.0.0
   * @see https://redis.io/docs/latest/commands/memory-help/
   */
  memory(subcommand: Word<'HELP'>): Reply<M, string[]>

  /**
   * Describes the state of the allocator, which is unknown here.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * console.log(db.memory('MALLOC-STATS'))
   * ```
   * @since Redis 4.0.0
   * @see https://redis.io/docs/latest/commands/memory-malloc-stats/
   */
  memory(subcommand: Word<'MALLOC-STATS'>): Reply<M, string>

  /**
   * Frees unused memory. That happens without this call, so it does nothing.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.memory('PURGE')  // 'OK'
   * ```
   * @since Redis 4.0.0
   * @see https://redis.io/docs/latest/commands/memory-purge/
   */
  memory(subcommand: Word<'PURGE'>): Reply<M, 'OK'>

  /**
   * Returns how much memory the keys and the store as a whole use.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.set('user:1', 'Ada')
   * db.memory('STATS')['keys.count']  // 1
   * ```
   * @since Redis 4.0.0
   * @see https://redis.io/docs/latest/commands/memory-stats/
   */
  memory(subcommand: Word<'STATS'>): Reply<M, Named<Text, Record<string, number | Named<Text, Record<string, number>>>>>

  /**
   * Returns how many bytes a key and its value use.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.set('user:1', 'Ada')
   * db.memory('USAGE', 'user:1') > 0  // true: bytes
   * db.memory('USAGE', 'no such key')  // null
   * ```
   * @since Redis 4.0.0
   * @see https://redis.io/docs/latest/commands/memory-usage/
   */
  memory(subcommand: Word<'USAGE'>, key: Argument, options?: MemoryUsageOptions): Reply<M, number | null>
  /** Returns how many bytes a key and its value use. */
  memory(subcommand: Word<'USAGE'>, key: Argument, ...words: Argument[]): Reply<M, number | null>

  /**
   * Lists the subcommands of MODULE.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.module('HELP')[0]  // 'MODULE <subcommand> [<arg> [value] [opt] ...]. Subcommands are:'
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/module-help/
   */
  module(subcommand: Word<'HELP'>): Reply<M, string[]>

  /**
   * Lists the loaded modules: those that the server of the dialect has from the beginning.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.module('LIST').length > 0  // true
   * ```
   * @since Redis 4.0.0
   * @see https://redis.io/docs/latest/commands/module-list/
   */
  module(subcommand: Word<'LIST'>): Reply<M, Named<Text, Record<string, unknown>>[]>

  /**
   * Loads a module; refused, as on servers that do not allow it.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.module('LOAD', '/lib/graph.so')  // throws ERR MODULE command not allowed ...
   * ```
   * @since Redis 4.0.0
   * @see https://redis.io/docs/latest/commands/module-load/
   */
  module(subcommand: Word<'LOAD'>, path: Argument, ...args: Many<Argument>[]): Reply<M, 'OK'>

  /**
   * Loads a module with settings; refused, as on servers that do not allow it.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.module('LOADEX', '/lib/g.so', { args: '8' })  // throws ERR MODULE command not allowed ...
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/module-loadex/
   */
  module(subcommand: Word<'LOADEX'>, path: Argument, options?: ModuleLoadexOptions): Reply<M, 'OK'>
  /** Loads a module with settings; refused, as on servers that do not allow it. */
  module(subcommand: Word<'LOADEX'>, path: Argument, ...words: Argument[]): Reply<M, 'OK'>

  /**
   * Unloads a module; refused, as on servers that do not allow it.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.module('UNLOAD', 'graph')  // throws ERR MODULE command not allowed ...
   * ```
   * @since Redis 4.0.0
   * @see https://redis.io/docs/latest/commands/module-unload/
   */
  module(subcommand: Word<'UNLOAD'>, name: Argument): Reply<M, 'OK'>

  /**
   * From now on this connection gets a line for every call that is made, until RESET. For
   * connections only: functions called in the process answer, and nothing more.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.monitor()  // throws ERR monitoring is for connections: lines need one to come through
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/monitor/
   */
  monitor(): Reply<M, 'OK'>

  /**
   * Fails over to a replica; a store has none, and returns an error.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.failover()  // throws ERR FAILOVER requires connected replicas.
   * ```
   * @since Redis 6.2.0
   * @see https://redis.io/docs/latest/commands/failover/
   */
  failover(options?: FailoverOptions): Reply<M, 'OK'>
  /** Fails over to a replica; a store has none, and returns an error. */
  failover(...words: Argument[]): Reply<M, 'OK'>

  /**
   * Accepts what a replica says of itself, which changes nothing: there is no replication.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.replconf('capa', 'eof')  // 'OK'
   * ```
   * @since Redis 3.0.0
   * @see https://redis.io/docs/latest/commands/replconf/
   */
  replconf(...options: Many<Argument>[]): Reply<M, 'OK'>

  /**
   * With `NO ONE` makes a store a primary, which it is. It can't be made a replica.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.replicaof(['NO', 'ONE'])  // 'OK'
   * db.replicaof(['10.0.0.7', 6379])  // throws ERR a store can't be a replica ...
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/replicaof/
   */
  replicaof(args: readonly [host: Argument, port: Numeric] | readonly [no: Word<'NO'>, one: Word<'ONE'>]): Reply<M, 'OK'>

  /**
   * Returns the role of a store in replication: a primary without replicas.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.role()  // ['master', 0, []]
   * ```
   * @since Redis 2.8.12
   * @see https://redis.io/docs/latest/commands/role/
   */
  role(): Reply<M, [role: 'master', offset: number, replicas: never[]]>

  /**
   * An older name of REPLICAOF.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.slaveof(['NO', 'ONE'])  // 'OK'
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/slaveof/
   */
  slaveof(args: readonly [host: Argument, port: Numeric] | readonly [no: Word<'NO'>, one: Word<'ONE'>]): Reply<M, 'OK'>

  /**
   * Begins to make the log shorter, which is to write a snapshot, and answers at once.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * const db = new Redlet('./data')
   * db.bgrewriteaof()  // 'Background append only file rewriting started'
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/bgrewriteaof/
   */
  bgrewriteaof(): Reply<M, string>

  /**
   * Begins to write a snapshot of the store into its folder, and answers at once; with CANCEL it
   * ends the one that is being written, whoever has begun it.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * const db = new Redlet('./data')
   * db.bgsave()  // 'Background saving started'
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/bgsave/
   */
  bgsave(options?: BgsaveOptions): Reply<M, string>
  /**
   * Begins to write a snapshot of the store into its folder, and answers at once; with CANCEL it
   * ends the one that is being written, whoever has begun it.
   */
  bgsave(...words: Word<'SCHEDULE' | 'CANCEL'>[]): Reply<M, string>

  /**
   * Returns the time of the last complete snapshot, in seconds since the Unix epoch.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * const db = new Redlet('./data')
   * await db.save()
   * Date.now() / 1000 - db.lastsave() < 60  // true
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/lastsave/
   */
  lastsave(): Reply<M, number>

  /**
   * Ends `npx redlet server`, which closes its data first. Other programs are not ended by their
   * clients: there the call is refused.
   *
   * Complexity: O(N) with SAVE, where N is the number of keys, otherwise O(1)
   * @example
   * ```js
   * db.shutdown()  // throws ERR SHUTDOWN is refused: the store belongs to a program ...
   * await db.close()
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/shutdown/
   */
  shutdown(options?: ShutdownOptions): Reply<M, 'OK'>
  /** Ends `npx redlet server`, which closes its data first. */
  shutdown(...words: Argument[]): Reply<M, 'OK'>

  /**
   * Returns the newest entries of a log, as SLOWLOG GET does. Only slow calls are logged.
   *
   * Complexity: O(N) where N is the number of entries
   * @example
   * ```js
   * db.config('SET', 'slowlog-log-slower-than', 0)
   * db.sadd('tags', 'red', 'blue')
   * db.smembers('tags')
   * const [[id, time, microseconds, call]] = db.commandlog('GET', 10, 'SLOW')
   * call[1]  // 'tags'
   * ```
   * @since Valkey 8.1.0
   * @see https://valkey.io/commands/commandlog-get/
   */
  commandlog(subcommand: Word<'GET'>, count: Numeric, type: Word<'SLOW' | 'LARGE-REQUEST' | 'LARGE-REPLY'>): Reply<M, [id: number, time: number, microseconds: number, call: Text[], address: Text, name: Text][]>

  /**
   * Lists the subcommands of COMMANDLOG.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.commandlog('HELP').includes('RESET <type>')  // true
   * ```
   * @since Valkey 8.1.0
   * @see https://valkey.io/commands/commandlog-help/
   */
  commandlog(subcommand: Word<'HELP'>): Reply<M, string[]>

  /**
   * Returns the number of entries of a log.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.config('SET', 'slowlog-log-slower-than', -1)
   * db.commandlog('RESET', 'SLOW')
   * db.commandlog('LEN', 'SLOW')  // 0
   * ```
   * @since Valkey 8.1.0
   * @see https://valkey.io/commands/commandlog-len/
   */
  commandlog(subcommand: Word<'LEN'>, type: Word<'SLOW' | 'LARGE-REQUEST' | 'LARGE-REPLY'>): Reply<M, number>

  /**
   * Forgets the entries of a log.
   *
   * Complexity: O(N) where N is the number of entries
   * @example
   * ```js
   * db.commandlog('RESET', 'SLOW')  // 'OK'
   * ```
   * @since Valkey 8.1.0
   * @see https://valkey.io/commands/commandlog-reset/
   */
  commandlog(subcommand: Word<'RESET'>, type: Word<'SLOW' | 'LARGE-REQUEST' | 'LARGE-REPLY'>): Reply<M, 'OK'>

  /**
   * Returns the last calls that took longer than `slowlog-log-slower-than`, the newest first: ten,
   * or as many as asked for, or with -1 all.
   *
   * Complexity: O(N) where N is the number of entries
   * @example
   * ```js
   * db.config('SET', 'slowlog-log-slower-than', 0)
   * db.sadd('tags', 'red', 'blue')
   * db.smembers('tags')
   * const [[id, time, microseconds, call]] = db.slowlog('GET', 10)
   * call[1]  // 'tags'
   * ```
   * @since Redis 2.2.12
   * @see https://redis.io/docs/latest/commands/slowlog-get/
   */
  slowlog(subcommand: Word<'GET'>, count?: Numeric): Reply<M, [id: number, time: number, microseconds: number, call: Text[], address: Text, name: Text][]>

  /**
   * Lists the subcommands of SLOWLOG.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.slowlog('HELP')[0]  // 'SLOWLOG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:'
   * ```
   * @since Redis 6.2.0
   * @see https://redis.io/docs/latest/commands/slowlog-help/
   */
  slowlog(subcommand: Word<'HELP'>): Reply<M, string[]>

  /**
   * Returns the number of slow calls in the log.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.config('SET', 'slowlog-log-slower-than', -1)
   * db.slowlog('RESET')
   * db.slowlog('LEN')  // 0
   * ```
   * @since Redis 2.2.12
   * @see https://redis.io/docs/latest/commands/slowlog-len/
   */
  slowlog(subcommand: Word<'LEN'>): Reply<M, number>

  /**
   * Forgets the slow calls.
   *
   * Complexity: O(N) where N is the number of entries
   * @example
   * ```js
   * db.slowlog('RESET')  // 'OK'
   * ```
   * @since Redis 2.2.12
   * @see https://redis.io/docs/latest/commands/slowlog-reset/
   */
  slowlog(subcommand: Word<'RESET'>): Reply<M, 'OK'>

  /**
   * Returns the time: seconds since the Unix epoch, and microseconds of the present second.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * const [seconds, microseconds] = db.time()
   * Math.abs(Number(seconds) - Date.now() / 1000) < 5  // true
   * ```
   * @since Redis 2.6.0
   * @see https://redis.io/docs/latest/commands/time/
   */
  time(): Reply<M, [seconds: Text, microseconds: Text]>

  /**
   * Returns the members of the first set that none of the others has.
   *
   * Complexity: O(N) where N is the number of members of all sets
   * @example
   * ```js
   * db.sadd('invited', 'ada', 'bob', 'cy')
   * db.sadd('accepted', 'bob')
   * db.sdiff('invited', 'accepted').sort()  // ['ada', 'cy']
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/sdiff/
   */
  sdiff(...keys: Many<Argument>[]): Reply<M, Text[]>

  /**
   * Returns how many members of the first set none of the others has.
   *
   * Complexity: O(N) where N is the number of members of all sets
   * @example
   * ```js
   * db.sadd('invited', 'ada', 'bob', 'cy')
   * db.sadd('accepted', 'bob')
   * db.sdiffcard(2, ['invited', 'accepted'])  // 2
   * db.sdiffcard(2, ['invited', 'accepted'], { limit: 1 })  // 1
   * ```
   * @since Redis 8.10.0
   * @see https://redis.io/docs/latest/commands/sdiffcard/
   */
  sdiffcard(numkeys: Numeric, keys: Many<Argument>, options?: SdiffcardOptions): Reply<M, number>
  /** Returns how many members of the first set none of the others has. */
  sdiffcard(numkeys: Numeric, ...keysAndWords: Argument[]): Reply<M, number>

  /**
   * Returns the members that all sets have.
   *
   * Complexity: O(N*M) where N is the number of members of the smallest set and M the number of
   * sets
   * @example
   * ```js
   * db.sadd('likes:1', 'tea', 'rain', 'cats')
   * db.sadd('likes:2', 'cats', 'tea', 'sun')
   * db.sinter('likes:1', 'likes:2').sort()  // ['cats', 'tea']
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/sinter/
   */
  sinter(...keys: Many<Argument>[]): Reply<M, Text[]>

  /**
   * Returns how many members all sets have.
   *
   * Complexity: O(N*M) where N is the number of members of the smallest set and M the number of
   * sets
   * @example
   * ```js
   * db.sadd('likes:1', 'tea', 'rain', 'cats')
   * db.sadd('likes:2', 'cats', 'tea', 'sun')
   * db.sintercard(2, ['likes:1', 'likes:2'])  // 2
   * db.sintercard(2, ['likes:1', 'likes:2'], { limit: 1 })  // 1
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/sintercard/
   */
  sintercard(numkeys: Numeric, keys: Many<Argument>, options?: SintercardOptions): Reply<M, number>
  /** Returns how many members all sets have. */
  sintercard(numkeys: Numeric, ...keysAndWords: Argument[]): Reply<M, number>

  /**
   * Returns the members that any of the sets has.
   *
   * Complexity: O(N) where N is the number of members of all sets
   * @example
   * ```js
   * db.sadd('team:1', 'ada', 'bob')
   * db.sadd('team:2', 'bob', 'cy')
   * db.sunion('team:1', 'team:2').sort()  // ['ada', 'bob', 'cy']
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/sunion/
   */
  sunion(...keys: Many<Argument>[]): Reply<M, Text[]>

  /**
   * Returns how many members any of the sets has.
   *
   * Complexity: O(N) where N is the number of members of all sets
   * @example
   * ```js
   * db.sadd('visitors:mon', 'ada', 'bob')
   * db.sadd('visitors:tue', 'bob', 'cy')
   * db.sunioncard(2, ['visitors:mon', 'visitors:tue'])  // 3
   * db.sunioncard(2, ['visitors:mon', 'visitors:tue'], { approx: true })  // 3
   * ```
   * @since Redis 8.10.0
   * @see https://redis.io/docs/latest/commands/sunioncard/
   */
  sunioncard(numkeys: Numeric, keys: Many<Argument>, options?: SunioncardOptions): Reply<M, number>
  /** Returns how many members any of the sets has. */
  sunioncard(numkeys: Numeric, ...keysAndWords: Argument[]): Reply<M, number>

  /**
   * Adds members to a set, and returns how many are new. The set is created if it does not exist.
   *
   * Complexity: O(N) where N is the number of members added
   * @example
   * ```js
   * db.sadd('tags:1', 'red', 'blue')  // 2
   * db.sadd('tags:1', ['blue', 'green'])  // 1
   * db.sadd('tags:1', new Set(['red']))  // 0
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/sadd/
   */
  sadd(key: Argument, ...members: Many<Argument>[]): Reply<M, number>

  /**
   * Returns the number of members of a set.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.sadd('online', 'ada', 'bob')
   * db.scard('online')  // 2
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/scard/
   */
  scard(key: Argument): Reply<M, number>

  /**
   * Returns whether a set has a member.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.sadd('online', 'ada')
   * db.sismember('online', 'ada')  // 1
   * db.sismember('online', 'bob')  // 0
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/sismember/
   */
  sismember(key: Argument, member: Argument): Reply<M, 0 | 1>

  /**
   * Returns all members of a set.
   *
   * Complexity: O(N) where N is the number of members
   * @example
   * ```js
   * db.sadd('tags:1', 'red', 'blue')
   * db.smembers('tags:1').sort()  // ['blue', 'red']
   * db.smembers('tags:2')  // []
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/smembers/
   */
  smembers(key: Argument): Reply<M, Text[]>

  /**
   * Returns for each of several members whether a set has it.
   *
   * Complexity: O(N) where N is the number of members asked for
   * @example
   * ```js
   * db.sadd('online', 'ada', 'bob')
   * db.smismember('online', 'ada', 'cy', 'bob')  // [1, 0, 1]
   * ```
   * @since Redis 6.2.0
   * @see https://redis.io/docs/latest/commands/smismember/
   */
  smismember(key: Argument, ...members: Many<Argument>[]): Reply<M, (0 | 1)[]>

  /**
   * Moves a member from one set to another, and returns whether the first set had it.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.sadd('todo', 'wash', 'cook')
   * db.smove('todo', 'done', 'wash')  // 1
   * db.smembers('done')  // ['wash']
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/smove/
   */
  smove(source: Argument, destination: Argument, member: Argument): Reply<M, 0 | 1>

  /**
   * Removes members from a set, and returns how many it had.
   *
   * Complexity: O(N) where N is the number of members removed
   * @example
   * ```js
   * db.sadd('online', 'ada', 'bob')
   * db.srem('online', 'bob', 'cy')  // 1
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/srem/
   */
  srem(key: Argument, ...members: Many<Argument>[]): Reply<M, number>

  /**
   * Iterates over the members of a set in steps, each of which returns the cursor of the next.
   *
   * Complexity: O(1) a step, O(N) for a whole walk over N members
   * @example
   * ```js
   * db.sadd('tags', 'red', 'blue', 'rose')
   * const [cursor, found] = db.sscan('tags', 0, { match: 'r*', count: 100 })
   * found.sort()  // ['red', 'rose']
   * cursor  // '0': there are no more. db.sscanIterator('tags') does all steps
   * ```
   * @since Redis 2.8.0
   * @see https://redis.io/docs/latest/commands/sscan/
   */
  sscan(key: Argument, cursor: Numeric, options?: SscanOptions): Reply<M, [cursor: Text, found: Text[]]>
  /** Iterates over the members of a set in steps, each of which returns the cursor of the next. */
  sscan(key: Argument, cursor: Numeric, ...words: Argument[]): Reply<M, [cursor: Text, found: Text[]]>

  /**
   * Removes and returns a random member of a set, or with a count several; null if the set does not
   * exist.
   *
   * Complexity: O(N) where N is the number of members returned
   * @returns `Text | null`; with `count`: `Text[]`
   * @example
   * ```js
   * db.sadd('lots', 'red', 'blue', 'green')
   * const drawn = db.spop('lots')
   * db.sismember('lots', drawn)  // 0
   * db.spop('lots', 2).length  // 2
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/spop/
   */
  spop(key: Argument): Reply<M, Text | null>
  /**
   * Removes and returns a random member of a set, or with a count several; null if the set does not
   * exist.
   */
  spop(key: Argument, count: Numeric): Reply<M, Text[]>

  /**
   * Returns a random member of a set, or with a count several; null if the set does not exist.
   *
   * Complexity: O(N) where N is the number of members returned
   * @param count - Up to this many different members; if negative, this many draws with
   * repetitions.
   * @returns `Text | null`; with `count`: `Text[]`
   * @example
   * ```js
   * const colours = ['red', 'blue', 'green']
   * db.sadd('colours', colours)
   * colours.includes(db.srandmember('colours'))  // true
   * db.srandmember('colours', 2).length  // 2: different ones
   * db.srandmember('colours', -5).length  // 5: some are repeated
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/srandmember/
   */
  srandmember(key: Argument): Reply<M, Text | null>
  /** Returns a random member of a set, or with a count several; null if the set does not exist. */
  srandmember(key: Argument, count: Numeric): Reply<M, Text[]>

  /**
   * Puts the members of the first set that none of the others has into a set of its own, and
   * returns how many they are.
   *
   * Complexity: O(N) where N is the number of members of all sets
   * @example
   * ```js
   * db.sadd('invited', 'ada', 'bob', 'cy')
   * db.sadd('accepted', 'bob')
   * db.sdiffstore('missing', 'invited', 'accepted')  // 2
   * db.sismember('missing', 'cy')  // 1
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/sdiffstore/
   */
  sdiffstore(destination: Argument, ...keys: Many<Argument>[]): Reply<M, number>

  /**
   * Puts the members that all sets have into a set of its own, and returns how many they are.
   *
   * Complexity: O(N*M) where N is the number of members of the smallest set and M the number of
   * sets
   * @example
   * ```js
   * db.sadd('likes:1', 'tea', 'rain', 'cats')
   * db.sadd('likes:2', 'cats', 'tea', 'sun')
   * db.sinterstore('likes:both', 'likes:1', 'likes:2')  // 2
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/sinterstore/
   */
  sinterstore(destination: Argument, ...keys: Many<Argument>[]): Reply<M, number>

  /**
   * Puts the members that any of the sets has into a set of its own, and returns how many they are.
   *
   * Complexity: O(N) where N is the number of members of all sets
   * @example
   * ```js
   * db.sadd('team:1', 'ada', 'bob')
   * db.sadd('team:2', 'bob', 'cy')
   * db.sunionstore('everyone', 'team:1', 'team:2')  // 3
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/sunionstore/
   */
  sunionstore(destination: Argument, ...keys: Many<Argument>[]): Reply<M, number>

  /**
   * Sets the scores of members, and returns how many members are new. The sorted set is created if
   * it does not exist.
   *
   * Complexity: O(log(N)) for each member, where N is the size of the sorted set
   * @returns `number`; with `incr`: `number | null`
   * @example
   * ```js
   * db.zadd('scores', { ada: 310, bob: 95 })  // 2
   * db.zadd('scores', 120, 'bob', 40, 'cy')  // 1
   * db.zadd('scores', { gt: true, ch: true }, { ada: 200, bob: 150 })  // 1: ada keeps 310
   * db.zadd('scores', { incr: true }, 5, 'cy')  // 45
   * ```
   * @since Redis 1.2.0
   * @see https://redis.io/docs/latest/commands/zadd/
   */
  zadd<T extends object>(key: Argument, data: Scores<T>): Reply<M, number>
  /** Sets the scores of members, and returns how many members are new. */
  zadd<T extends object>(key: Argument, option: Word<'NX' | 'XX' | 'GT' | 'LT' | 'CH' | 'INCR'>, ...words: [...words: Argument[], data: Scores<T>]): Reply<M, number | null>
  /** Sets the scores of members, and returns how many members are new. */
  zadd(key: Argument, score: Numeric, member: Argument, ...more: Argument[]): Reply<M, number>
  /** Sets the scores of members, and returns how many members are new. */
  zadd<T extends object>(key: Argument, options: ZaddOptions & { incr?: false | undefined }, data: Scores<T>): Reply<M, number>
  /** Sets the scores of members, and returns how many members are new. */
  zadd(key: Argument, options: ZaddOptions & { incr?: false | undefined }, score: Numeric, member: Argument, ...more: Argument[]): Reply<M, number>
  /** Sets the scores of members, and returns how many members are new. */
  zadd<T extends object>(key: Argument, options: ZaddOptions & { incr: true }, data: Scores<T>): Reply<M, number | null>
  /** Sets the scores of members, and returns how many members are new. */
  zadd(key: Argument, options: ZaddOptions & { incr: true }, score: Numeric, member: Argument, ...more: Argument[]): Reply<M, number | null>
  /** Sets the scores of members, and returns how many members are new. */
  zadd<T extends object>(key: Argument, options: ZaddOptions, data: Scores<T>): Reply<M, number | null>
  /** Sets the scores of members, and returns how many members are new. */
  zadd(key: Argument, options: ZaddOptions, score: Numeric, member: Argument, ...more: Argument[]): Reply<M, number | null>
  /** Sets the scores of members, and returns how many members are new. */
  zadd(key: Argument, ...words: Argument[]): Reply<M, number | null>

  /**
   * Adds to the score of a member, which begins with 0, and returns the sum.
   *
   * Complexity: O(log(N)) where N is the size of the sorted set
   * @example
   * ```js
   * db.zincrby('scores', 10, 'ada')  // 10
   * db.zincrby('scores', 2.5, 'ada')  // 12.5
   * ```
   * @since Redis 1.2.0
   * @see https://redis.io/docs/latest/commands/zincrby/
   */
  zincrby(key: Argument, increment: Numeric, member: Argument): Reply<M, number>

  /**
   * Returns the members of the first sorted set or set that none of the others has.
   *
   * Complexity: O(L+N*log(N)) where L is the number of all members and N that of the first input
   * @returns `Text[]`; with `withscores`: `[member: Text, score: number][]`
   * @example
   * ```js
   * db.zadd('scores', { ada: 310, bob: 95, cy: 40 })
   * db.sadd('banned', 'ada')
   * db.zdiff(2, ['scores', 'banned'])  // ['cy', 'bob']
   * db.zdiff(2, ['scores', 'banned'], { withscores: true })  // [['cy', 40], ['bob', 95]]
   * ```
   * @since Redis 6.2.0
   * @see https://redis.io/docs/latest/commands/zdiff/
   */
  zdiff(numkeys: Numeric, keys: Many<Argument>, options?: ZdiffOptions & { withscores?: false | undefined }): Reply<M, Text[]>
  /** Returns the members of the first sorted set or set that none of the others has. */
  zdiff(numkeys: Numeric, keys: Many<Argument>, options: ZdiffOptions & { withscores: true }): Reply<M, [member: Text, score: number][]>
  /** Returns the members of the first sorted set or set that none of the others has. */
  zdiff(numkeys: Numeric, keys: Many<Argument>, options: ZdiffOptions): Reply<M, Text[] | [member: Text, score: number][]>
  /** Returns the members of the first sorted set or set that none of the others has. */
  zdiff(numkeys: Numeric, ...keysAndWords: Argument[]): Reply<M, Text[] | [member: Text, score: number][]>

  /**
   * Returns the members that all of several sorted sets or sets have.
   *
   * Complexity: O(N*K+M*log(M)) where N is the size of the smallest input, K the number of inputs
   * and M the size of the result
   * @returns `Text[]`; with `withscores`: `[member: Text, score: number][]`
   * @example
   * ```js
   * db.zadd('week:1', { ada: 10, bob: 5 })
   * db.zadd('week:2', { bob: 7, cy: 3 })
   * db.zinter(2, ['week:1', 'week:2'])  // ['bob']
   * db.zinter(2, ['week:1', 'week:2'], { weights: [1, 2], withscores: true })  // [['bob', 19]]
   * ```
   * @since Redis 6.2.0
   * @see https://redis.io/docs/latest/commands/zinter/
   */
  zinter(numkeys: Numeric, keys: Many<Argument>, options?: ZinterOptions & { withscores?: false | undefined }): Reply<M, Text[]>
  /** Returns the members that all of several sorted sets or sets have. */
  zinter(numkeys: Numeric, keys: Many<Argument>, options: ZinterOptions & { withscores: true }): Reply<M, [member: Text, score: number][]>
  /** Returns the members that all of several sorted sets or sets have. */
  zinter(numkeys: Numeric, keys: Many<Argument>, options: ZinterOptions): Reply<M, Text[] | [member: Text, score: number][]>
  /** Returns the members that all of several sorted sets or sets have. */
  zinter(numkeys: Numeric, ...keysAndWords: Argument[]): Reply<M, Text[] | [member: Text, score: number][]>

  /**
   * Returns how many members all of several sorted sets or sets have.
   *
   * Complexity: O(N*K) where N is the size of the smallest input and K the number of inputs
   * @example
   * ```js
   * db.zadd('week:1', { ada: 10, bob: 5 })
   * db.zadd('week:2', { bob: 7, cy: 3 })
   * db.zintercard(2, ['week:1', 'week:2'])  // 1
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/zintercard/
   */
  zintercard(numkeys: Numeric, keys: Many<Argument>, options?: ZintercardOptions): Reply<M, number>
  /** Returns how many members all of several sorted sets or sets have. */
  zintercard(numkeys: Numeric, ...keysAndWords: Argument[]): Reply<M, number>

  /**
   * Returns the members that any of several sorted sets or sets has.
   *
   * Complexity: O(N+M*log(M)) where N is the number of all members and M the size of the result
   * @returns `Text[]`; with `withscores`: `[member: Text, score: number][]`
   * @example
   * ```js
   * db.zadd('week:1', { ada: 10, bob: 5 })
   * db.zadd('week:2', { bob: 7, cy: 3 })
   * db.zunion(2, ['week:1', 'week:2'])  // ['cy', 'ada', 'bob']
   * const best = db.zunion(2, ['week:1', 'week:2'], { aggregate: 'MAX', withscores: true })
   * best  // [['cy', 3], ['bob', 7], ['ada', 10]]
   * ```
   * @since Redis 6.2.0
   * @see https://redis.io/docs/latest/commands/zunion/
   */
  zunion(numkeys: Numeric, keys: Many<Argument>, options?: ZunionOptions & { withscores?: false | undefined }): Reply<M, Text[]>
  /** Returns the members that any of several sorted sets or sets has. */
  zunion(numkeys: Numeric, keys: Many<Argument>, options: ZunionOptions & { withscores: true }): Reply<M, [member: Text, score: number][]>
  /** Returns the members that any of several sorted sets or sets has. */
  zunion(numkeys: Numeric, keys: Many<Argument>, options: ZunionOptions): Reply<M, Text[] | [member: Text, score: number][]>
  /** Returns the members that any of several sorted sets or sets has. */
  zunion(numkeys: Numeric, ...keysAndWords: Argument[]): Reply<M, Text[] | [member: Text, score: number][]>

  /**
   * Removes members from one end of the first of several sorted sets that exists, and returns its
   * key and the members with their scores. If there is none, it waits for one, and returns null
   * after the timeout.
   *
   * Complexity: O(K+M*log(N)) where K is the number of keys, N the size of the sorted set and M the
   * number of members returned
   * @param timeout - For how many seconds at most; 0 is forever.
   * @example
   * ```js
   * const waiting = db.bzmpop(5, 2, ['due:urgent', 'due'], 'MIN', { count: 10 })
   * db.zadd('due', { 'mail:1': 100, 'mail:2': 200 })
   * await waiting  // ['due', [['mail:1', 100], ['mail:2', 200]]]
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/bzmpop/
   */
  bzmpop(timeout: Numeric, numkeys: Numeric, keys: Many<Argument>, where: Word<'MIN' | 'MAX'>, options?: BzmpopOptions & WaitOptions): Waiting<M, [key: Text, members: [member: Text, score: number][]] | null>
  /**
   * Removes members from one end of the first of several sorted sets that exists, and returns its
   * key and the members with their scores.
   */
  bzmpop(timeout: Numeric, numkeys: Numeric, ...keysAndWords: Argument[]): Waiting<M, [key: Text, members: [member: Text, score: number][]] | null>

  /**
   * Removes the member with the highest score from the first of several sorted sets that exists,
   * and returns the key, the member and its score. If there is none, it waits for one, and returns
   * null after the timeout.
   *
   * Complexity: O(log(N)) where N is the size of the sorted set
   * @param timeout - For how many seconds at most; 0 is forever.
   * @example
   * ```js
   * db.zadd('due', { 'mail:1': 100, 'mail:2': 200 })
   * db.bzpopmax('due', 5)  // ['due', 'mail:2', 200]
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/bzpopmax/
   */
  bzpopmax(keys: Many<Argument>, timeout: Numeric, options?: WaitOptions): Waiting<M, [key: Text, member: Text, score: number] | null>
  /**
   * Removes the member with the highest score from the first of several sorted sets that exists,
   * and returns the key, the member and its score.
   */
  bzpopmax(...keysAndTimeout: [...keys: Argument[], timeout: Numeric]): Waiting<M, [key: Text, member: Text, score: number] | null>

  /**
   * Removes the member with the lowest score from the first of several sorted sets that exists, and
   * returns the key, the member and its score. If there is none, it waits for one, and returns null
   * after the timeout.
   *
   * Complexity: O(log(N)) where N is the size of the sorted set
   * @param timeout - For how many seconds at most; 0 is forever.
   * @example
   * ```js
   * const waiting = db.bzpopmin(['due:urgent', 'due'], 5)  // for up to 5 seconds
   * db.zadd('due', { 'mail:1': 100 })
   * await waiting  // ['due', 'mail:1', 100]
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/bzpopmin/
   */
  bzpopmin(keys: Many<Argument>, timeout: Numeric, options?: WaitOptions): Waiting<M, [key: Text, member: Text, score: number] | null>
  /**
   * Removes the member with the lowest score from the first of several sorted sets that exists, and
   * returns the key, the member and its score.
   */
  bzpopmin(...keysAndTimeout: [...keys: Argument[], timeout: Numeric]): Waiting<M, [key: Text, member: Text, score: number] | null>

  /**
   * Returns the number of members of a sorted set.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.zadd('scores', { ada: 310, bob: 95 })
   * db.zcard('scores')  // 2
   * ```
   * @since Redis 1.2.0
   * @see https://redis.io/docs/latest/commands/zcard/
   */
  zcard(key: Argument): Reply<M, number>

  /**
   * Returns how many members have a score in a range.
   *
   * Complexity: O(log(N)) where N is the size of the sorted set
   * @param min - A score; with `(` before it, scores above it.
   * @param max - A score; with `(` before it, scores below it.
   * @example
   * ```js
   * db.zadd('scores', { ada: 310, bob: 95, cy: 40 })
   * db.zcount('scores', 50, '+inf')  // 2
   * db.zcount('scores', '(40', 95)  // 1: above 40, up to 95
   * ```
   * @since Redis 2.0.0
   * @see https://redis.io/docs/latest/commands/zcount/
   */
  zcount(key: Argument, min: Numeric, max: Numeric): Reply<M, number>

  /**
   * Returns how many members lie in a range, where all scores are the same.
   *
   * Complexity: O(log(N)) where N is the size of the sorted set
   * @param min - `[` or `(` and a member, or `-`.
   * @param max - `[` or `(` and a member, or `+`.
   * @example
   * ```js
   * db.zadd('names', { ada: 0, bob: 0, cy: 0 })
   * db.zlexcount('names', '[a', '(c')  // 2
   * db.zlexcount('names', '-', '+')  // 3
   * ```
   * @since Redis 2.8.9
   * @see https://redis.io/docs/latest/commands/zlexcount/
   */
  zlexcount(key: Argument, min: Argument, max: Argument): Reply<M, number>

  /**
   * Returns the scores of members, null for those that do not exist.
   *
   * Complexity: O(N) where N is the number of members asked for
   * @example
   * ```js
   * db.zadd('scores', { ada: 310, bob: 95 })
   * db.zmscore('scores', 'bob', 'cy', 'ada')  // [95, null, 310]
   * ```
   * @since Redis 6.2.0
   * @see https://redis.io/docs/latest/commands/zmscore/
   */
  zmscore(key: Argument, ...members: Many<Argument>[]): Reply<M, (number | null)[]>

  /**
   * Returns the rank of a member, 0 for the one with the lowest score; null if it does not exist.
   *
   * Complexity: O(log(N)) where N is the size of the sorted set
   * @param withscore - Answer its score too.
   * @returns `number | null`; with `withscore`: `[rank: number, score: number] | null`
   * @example
   * ```js
   * db.zadd('scores', { ada: 310, bob: 95, cy: 40 })
   * db.zrank('scores', 'bob')  // 1
   * db.zrank('scores', 'ada', { withscore: true })  // [2, 310]
   * db.zrank('scores', 'dan')  // null
   * ```
   * @since Redis 2.0.0
   * @see https://redis.io/docs/latest/commands/zrank/
   */
  zrank(key: Argument, member: Argument, options?: ZrankOptions & { withscore?: false | undefined }): Reply<M, number | null>
  /**
   * Returns the rank of a member, 0 for the one with the lowest score; null if it does not exist.
   */
  zrank(key: Argument, member: Argument, options: ZrankOptions & { withscore: true }): Reply<M, [rank: number, score: number] | null>
  /**
   * Returns the rank of a member, 0 for the one with the lowest score; null if it does not exist.
   */
  zrank(key: Argument, member: Argument, options: ZrankOptions): Reply<M, number | [rank: number, score: number] | null>
  /**
   * Returns the rank of a member, 0 for the one with the lowest score; null if it does not exist.
   */
  zrank(key: Argument, member: Argument, ...words: Word<'WITHSCORE'>[]): Reply<M, number | [rank: number, score: number] | null>

  /**
   * Returns the rank of a member counted from the highest score; null if it does not exist.
   *
   * Complexity: O(log(N)) where N is the size of the sorted set
   * @param withscore - Answer its score too.
   * @returns `number | null`; with `withscore`: `[rank: number, score: number] | null`
   * @example
   * ```js
   * db.zadd('scores', { ada: 310, bob: 95, cy: 40 })
   * db.zrevrank('scores', 'ada')  // 0
   * db.zrevrank('scores', 'bob', { withscore: true })  // [1, 95]
   * ```
   * @since Redis 2.0.0
   * @see https://redis.io/docs/latest/commands/zrevrank/
   */
  zrevrank(key: Argument, member: Argument, options?: ZrevrankOptions & { withscore?: false | undefined }): Reply<M, number | null>
  /** Returns the rank of a member counted from the highest score; null if it does not exist. */
  zrevrank(key: Argument, member: Argument, options: ZrevrankOptions & { withscore: true }): Reply<M, [rank: number, score: number] | null>
  /** Returns the rank of a member counted from the highest score; null if it does not exist. */
  zrevrank(key: Argument, member: Argument, options: ZrevrankOptions): Reply<M, number | [rank: number, score: number] | null>
  /** Returns the rank of a member counted from the highest score; null if it does not exist. */
  zrevrank(key: Argument, member: Argument, ...words: Word<'WITHSCORE'>[]): Reply<M, number | [rank: number, score: number] | null>

  /**
   * Returns the score of a member; null if it does not exist.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.zadd('scores', { ada: 310 })
   * db.zscore('scores', 'ada')  // 310
   * db.zscore('scores', 'bob')  // null
   * ```
   * @since Redis 1.2.0
   * @see https://redis.io/docs/latest/commands/zscore/
   */
  zscore(key: Argument, member: Argument): Reply<M, number | null>

  /**
   * Removes members from one end of the first sorted set that exists, and returns its key and the
   * members with their scores.
   *
   * Complexity: O(K+M*log(N)) where K is the number of keys, N the size of the sorted set and M the
   * number of members returned
   * @example
   * ```js
   * db.zadd('due', { 'mail:1': 100, 'mail:2': 200 })
   * db.zmpop(2, ['due:urgent', 'due'], 'MIN')  // ['due', [['mail:1', 100]]]
   * db.zmpop(1, 'due', 'MAX', { count: 10 })  // ['due', [['mail:2', 200]]]
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/zmpop/
   */
  zmpop(numkeys: Numeric, keys: Many<Argument>, where: Word<'MIN' | 'MAX'>, options?: ZmpopOptions): Reply<M, [key: Text, members: [member: Text, score: number][]] | null>
  /**
   * Removes members from one end of the first sorted set that exists, and returns its key and the
   * members with their scores.
   */
  zmpop(numkeys: Numeric, ...keysAndWords: Argument[]): Reply<M, [key: Text, members: [member: Text, score: number][]] | null>

  /**
   * Removes and returns the member with the highest score of a sorted set, or with a count several,
   * with their scores; empty if the sorted set does not exist.
   *
   * Complexity: O(M*log(N)) where N is the size of the sorted set and M the number of members
   * returned
   * @returns `[member: Text, score: number] | []`; with `count`: `[member: Text, score: number][]`
   * @example
   * ```js
   * db.zadd('scores', { ada: 310, bob: 95, cy: 40 })
   * db.zpopmax('scores')  // ['ada', 310]
   * db.zpopmax('scores', 2)  // [['bob', 95], ['cy', 40]]
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/zpopmax/
   */
  zpopmax(key: Argument): Reply<M, [member: Text, score: number] | []>
  /**
   * Removes and returns the member with the highest score of a sorted set, or with a count several,
   * with their scores; empty if the sorted set does not exist.
   */
  zpopmax(key: Argument, count: Numeric): Reply<M, [member: Text, score: number][]>

  /**
   * Removes and returns the member with the lowest score of a sorted set, or with a count several,
   * with their scores; empty if the sorted set does not exist.
   *
   * Complexity: O(M*log(N)) where N is the size of the sorted set and M the number of members
   * returned
   * @returns `[member: Text, score: number] | []`; with `count`: `[member: Text, score: number][]`
   * @example
   * ```js
   * db.zadd('due', { 'mail:1': 100, 'mail:2': 200 })
   * db.zpopmin('due')  // ['mail:1', 100]
   * db.zpopmin('due', 10)  // [['mail:2', 200]]
   * db.zpopmin('due')  // []
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/zpopmin/
   */
  zpopmin(key: Argument): Reply<M, [member: Text, score: number] | []>
  /**
   * Removes and returns the member with the lowest score of a sorted set, or with a count several,
   * with their scores; empty if the sorted set does not exist.
   */
  zpopmin(key: Argument, count: Numeric): Reply<M, [member: Text, score: number][]>

  /**
   * Returns the members of a range of ranks, scores or members. Ranks count from 0, or from the end
   * with -1 the last.
   *
   * Complexity: O(log(N)+M) where N is the size of the sorted set and M the number of members
   * returned
   * @returns `Text[]`; with `withscores`: `[member: Text, score: number][]`
   * @example
   * ```js
   * db.zadd('scores', { ada: 310, bob: 95, cy: 40 })
   * db.zrange('scores', 0, -1)  // ['cy', 'bob', 'ada']
   * db.zrange('scores', 0, 1, { rev: true, withscores: true })  // [['ada', 310], ['bob', 95]]
   * db.zrange('scores', '(40', '+inf', { byscore: true, limit: [0, 10] })  // ['bob', 'ada']
   * ```
   * @since Redis 1.2.0
   * @see https://redis.io/docs/latest/commands/zrange/
   */
  zrange(key: Argument, start: Argument, stop: Argument, options?: ZrangeOptions & { withscores?: false | undefined }): Reply<M, Text[]>
  /** Returns the members of a range of ranks, scores or members. */
  zrange(key: Argument, start: Argument, stop: Argument, options: ZrangeOptions & { withscores: true }): Reply<M, [member: Text, score: number][]>
  /** Returns the members of a range of ranks, scores or members. */
  zrange(key: Argument, start: Argument, stop: Argument, options: ZrangeOptions): Reply<M, Text[] | [member: Text, score: number][]>
  /** Returns the members of a range of ranks, scores or members. */
  zrange(key: Argument, start: Argument, stop: Argument, ...words: Argument[]): Reply<M, Text[] | [member: Text, score: number][]>

  /**
   * Stores the members of a range of ranks, scores or members in another key, and returns how many
   * there are.
   *
   * Complexity: O(log(N)+M) where N is the size of the sorted set and M the number of members
   * stored
   * @example
   * ```js
   * db.zadd('scores', { ada: 310, bob: 95, cy: 40 })
   * db.zrangestore('top', 'scores', 0, 1, { rev: true })  // 2
   * db.zrange('top', 0, -1)  // ['bob', 'ada']
   * ```
   * @since Redis 6.2.0
   * @see https://redis.io/docs/latest/commands/zrangestore/
   */
  zrangestore(dst: Argument, src: Argument, min: Argument, max: Argument, options?: ZrangestoreOptions): Reply<M, number>
  /**
   * Stores the members of a range of ranks, scores or members in another key, and returns how many
   * there are.
   */
  zrangestore(dst: Argument, src: Argument, min: Argument, max: Argument, ...words: Argument[]): Reply<M, number>

  /**
   * Returns the members between two, where all scores are the same. ZRANGE with BYLEX does it too.
   *
   * Complexity: O(log(N)+M) where N is the size of the sorted set and M the number of members
   * returned
   * @param min - `[` or `(` and a member, or `-`.
   * @param max - `[` or `(` and a member, or `+`.
   * @example
   * ```js
   * db.zadd('names', { ada: 0, alan: 0, bob: 0 })
   * db.zrangebylex('names', '[a', '(b')  // ['ada', 'alan']
   * db.zrangebylex('names', '-', '+', { limit: [1, 10] })  // ['alan', 'bob']
   * ```
   * @since Redis 2.8.9
   * @see https://redis.io/docs/latest/commands/zrangebylex/
   */
  zrangebylex(key: Argument, min: Argument, max: Argument, options?: ZrangebylexOptions): Reply<M, Text[]>
  /** Returns the members between two, where all scores are the same. */
  zrangebylex(key: Argument, min: Argument, max: Argument, ...words: Argument[]): Reply<M, Text[]>

  /**
   * Returns the members whose scores lie in a range. ZRANGE with BYSCORE does it too.
   *
   * Complexity: O(log(N)+M) where N is the size of the sorted set and M the number of members
   * returned
   * @param min - A score; with `(` before it, scores above it.
   * @param max - A score; with `(` before it, scores below it.
   * @returns `Text[]`; with `withscores`: `[member: Text, score: number][]`
   * @example
   * ```js
   * db.zadd('scores', { ada: 310, bob: 95, cy: 40 })
   * db.zrangebyscore('scores', '(40', '+inf')  // ['bob', 'ada']
   * db.zrangebyscore('scores', 0, 100, { withscores: true, limit: [0, 1] })  // [['cy', 40]]
   * ```
   * @since Redis 1.0.5
   * @see https://redis.io/docs/latest/commands/zrangebyscore/
   */
  zrangebyscore(key: Argument, min: Argument, max: Argument, options?: ZrangebyscoreOptions & { withscores?: false | undefined }): Reply<M, Text[]>
  /** Returns the members whose scores lie in a range. */
  zrangebyscore(key: Argument, min: Argument, max: Argument, options: ZrangebyscoreOptions & { withscores: true }): Reply<M, [member: Text, score: number][]>
  /** Returns the members whose scores lie in a range. */
  zrangebyscore(key: Argument, min: Argument, max: Argument, options: ZrangebyscoreOptions): Reply<M, Text[] | [member: Text, score: number][]>
  /** Returns the members whose scores lie in a range. */
  zrangebyscore(key: Argument, min: Argument, max: Argument, ...words: Argument[]): Reply<M, Text[] | [member: Text, score: number][]>

  /**
   * Returns the members of a range of ranks counted from the highest score. ZRANGE with REV does it
   * too.
   *
   * Complexity: O(log(N)+M) where N is the size of the sorted set and M the number of members
   * returned
   * @returns `Text[]`; with `withscores`: `[member: Text, score: number][]`
   * @example
   * ```js
   * db.zadd('scores', { ada: 310, bob: 95, cy: 40 })
   * db.zrevrange('scores', 0, 1)  // ['ada', 'bob']
   * db.zrevrange('scores', 0, 0, { withscores: true })  // [['ada', 310]]
   * ```
   * @since Redis 1.2.0
   * @see https://redis.io/docs/latest/commands/zrevrange/
   */
  zrevrange(key: Argument, start: Argument, stop: Argument, options?: ZrevrangeOptions & { withscores?: false | undefined }): Reply<M, Text[]>
  /** Returns the members of a range of ranks counted from the highest score. */
  zrevrange(key: Argument, start: Argument, stop: Argument, options: ZrevrangeOptions & { withscores: true }): Reply<M, [member: Text, score: number][]>
  /** Returns the members of a range of ranks counted from the highest score. */
  zrevrange(key: Argument, start: Argument, stop: Argument, options: ZrevrangeOptions): Reply<M, Text[] | [member: Text, score: number][]>
  /** Returns the members of a range of ranks counted from the highest score. */
  zrevrange(key: Argument, start: Argument, stop: Argument, ...words: Word<'WITHSCORES'>[]): Reply<M, Text[] | [member: Text, score: number][]>

  /**
   * Returns the members between two from the last to the first, where all scores are the same.
   *
   * Complexity: O(log(N)+M) where N is the size of the sorted set and M the number of members
   * returned
   * @param max - `[` or `(` and a member, or `+`.
   * @param min - `[` or `(` and a member, or `-`.
   * @example
   * ```js
   * db.zadd('names', { ada: 0, alan: 0, bob: 0 })
   * db.zrevrangebylex('names', '(b', '[a')  // ['alan', 'ada']
   * ```
   * @since Redis 2.8.9
   * @see https://redis.io/docs/latest/commands/zrevrangebylex/
   */
  zrevrangebylex(key: Argument, max: Argument, min: Argument, options?: ZrevrangebylexOptions): Reply<M, Text[]>
  /** Returns the members between two from the last to the first, where all scores are the same. */
  zrevrangebylex(key: Argument, max: Argument, min: Argument, ...words: Argument[]): Reply<M, Text[]>

  /**
   * Returns the members whose scores lie in a range, from the highest to the lowest.
   *
   * Complexity: O(log(N)+M) where N is the size of the sorted set and M the number of members
   * returned
   * @param max - A score; with `(` before it, scores below it.
   * @param min - A score; with `(` before it, scores above it.
   * @returns `Text[]`; with `withscores`: `[member: Text, score: number][]`
   * @example
   * ```js
   * db.zadd('scores', { ada: 310, bob: 95, cy: 40 })
   * db.zrevrangebyscore('scores', '+inf', 50)  // ['ada', 'bob']
   * ```
   * @since Redis 2.2.0
   * @see https://redis.io/docs/latest/commands/zrevrangebyscore/
   */
  zrevrangebyscore(key: Argument, max: Argument, min: Argument, options?: ZrevrangebyscoreOptions & { withscores?: false | undefined }): Reply<M, Text[]>
  /** Returns the members whose scores lie in a range, from the highest to the lowest. */
  zrevrangebyscore(key: Argument, max: Argument, min: Argument, options: ZrevrangebyscoreOptions & { withscores: true }): Reply<M, [member: Text, score: number][]>
  /** Returns the members whose scores lie in a range, from the highest to the lowest. */
  zrevrangebyscore(key: Argument, max: Argument, min: Argument, options: ZrevrangebyscoreOptions): Reply<M, Text[] | [member: Text, score: number][]>
  /** Returns the members whose scores lie in a range, from the highest to the lowest. */
  zrevrangebyscore(key: Argument, max: Argument, min: Argument, ...words: Argument[]): Reply<M, Text[] | [member: Text, score: number][]>

  /**
   * Removes members from a sorted set, and returns how many it had.
   *
   * Complexity: O(M*log(N)) where N is the size of the sorted set and M the number of members
   * removed
   * @example
   * ```js
   * db.zadd('scores', { ada: 310, bob: 95 })
   * db.zrem('scores', 'bob', 'cy')  // 1
   * ```
   * @since Redis 1.2.0
   * @see https://redis.io/docs/latest/commands/zrem/
   */
  zrem(key: Argument, ...members: Many<Argument>[]): Reply<M, number>

  /**
   * Removes the members between two in a sorted set whose scores are all the same, and returns how
   * many.
   *
   * Complexity: O(log(N)+M) where N is the size of the sorted set and M the number of members
   * removed
   * @param min - `[` or `(` and a member, or `-`.
   * @param max - `[` or `(` and a member, or `+`.
   * @example
   * ```js
   * db.zadd('names', { ada: 0, alan: 0, bob: 0 })
   * db.zremrangebylex('names', '[a', '(b')  // 2
   * ```
   * @since Redis 2.8.9
   * @see https://redis.io/docs/latest/commands/zremrangebylex/
   */
  zremrangebylex(key: Argument, min: Argument, max: Argument): Reply<M, number>

  /**
   * Removes the members of a range of ranks, and returns how many.
   *
   * Complexity: O(log(N)+M) where N is the size of the sorted set and M the number of members
   * removed
   * @example
   * ```js
   * db.zadd('scores', { ada: 310, bob: 95, cy: 40 })
   * db.zremrangebyrank('scores', 0, -3)  // 1: the two highest stay
   * ```
   * @since Redis 2.0.0
   * @see https://redis.io/docs/latest/commands/zremrangebyrank/
   */
  zremrangebyrank(key: Argument, start: Numeric, stop: Numeric): Reply<M, number>

  /**
   * Removes the members whose scores lie in a range, and returns how many.
   *
   * Complexity: O(log(N)+M) where N is the size of the sorted set and M the number of members
   * removed
   * @param min - A score; with `(` before it, scores above it.
   * @param max - A score; with `(` before it, scores below it.
   * @example
   * ```js
   * db.zadd('seen', { 'page:1': 1000, 'page:2': 2000, 'page:3': 3000 })
   * db.zremrangebyscore('seen', '-inf', '(3000')  // 2
   * ```
   * @since Redis 1.2.0
   * @see https://redis.io/docs/latest/commands/zremrangebyscore/
   */
  zremrangebyscore(key: Argument, min: Numeric, max: Numeric): Reply<M, number>

  /**
   * Returns a random member of a sorted set, or with a count several; null if the sorted set does
   * not exist.
   *
   * Complexity: O(N) where N is the number of members returned
   * @returns `Text | null`; with `count`: `Text[]`; with `withscores`: `[member: Text, score:
   * number][]`
   * @example
   * ```js
   * db.zadd('scores', { ada: 310, bob: 95 })
   * db.zscore('scores', db.zrandmember('scores')) !== null  // true
   * db.zrandmember('scores', 5).sort()  // ['ada', 'bob']
   * db.zrandmember('scores', -5, 'WITHSCORES').length  // 5: some are repeated
   * ```
   * @since Redis 6.2.0
   * @see https://redis.io/docs/latest/commands/zrandmember/
   */
  zrandmember(key: Argument): Reply<M, Text | null>
  /**
   * Returns a random member of a sorted set, or with a count several; null if the sorted set does
   * not exist.
   */
  zrandmember(key: Argument, count: Numeric): Reply<M, Text[]>
  /**
   * Returns a random member of a sorted set, or with a count several; null if the sorted set does
   * not exist.
   */
  zrandmember(key: Argument, count: Numeric, withscoresWord: Word<'WITHSCORES'>): Reply<M, [member: Text, score: number][]>

  /**
   * Iterates over the members of a sorted set and their scores in steps.
   *
   * Complexity: O(1) for a step, O(N) for all, where N is the size of the sorted set
   * @param cursor - 0, then what the last step answered, until that is 0.
   * @example
   * ```js
   * db.zadd('scores', { ada: 310, bob: 95 })
   * const [cursor, found] = db.zscan('scores', 0, { match: 'a*' })
   * found  // ['ada', '310']
   * cursor  // '0': there are no more. db.zscanIterator('scores') does all steps
   * ```
   * @since Redis 2.8.0
   * @see https://redis.io/docs/latest/commands/zscan/
   */
  zscan(key: Argument, cursor: Numeric, options?: ZscanOptions): Reply<M, [cursor: Text, found: Text[]]>
  /** Iterates over the members of a sorted set and their scores in steps. */
  zscan(key: Argument, cursor: Numeric, ...words: Argument[]): Reply<M, [cursor: Text, found: Text[]]>

  /**
   * Stores the members of the first sorted set or set that none of the others has, and returns how
   * many there are.
   *
   * Complexity: O(L+N*log(N)) where L is the number of all members and N that of the first input
   * @example
   * ```js
   * db.zadd('scores', { ada: 310, bob: 95 })
   * db.sadd('banned', 'ada')
   * db.zdiffstore('fair', 2, ['scores', 'banned'])  // 1
   * ```
   * @since Redis 6.2.0
   * @see https://redis.io/docs/latest/commands/zdiffstore/
   */
  zdiffstore(destination: Argument, numkeys: Numeric, keys: Many<Argument>): Reply<M, number>
  /**
   * Stores the members of the first sorted set or set that none of the others has, and returns how
   * many there are.
   */
  zdiffstore(destination: Argument, numkeys: Numeric, ...keysAndWords: Argument[]): Reply<M, number>

  /**
   * Stores the members that all of several sorted sets or sets have, and returns how many there
   * are.
   *
   * Complexity: O(N*K+M*log(M)) where N is the size of the smallest input, K the number of inputs
   * and M the size of the result
   * @example
   * ```js
   * db.zadd('week:1', { ada: 10, bob: 5 })
   * db.zadd('week:2', { bob: 7, cy: 3 })
   * db.zinterstore('best', 2, ['week:1', 'week:2'], { aggregate: 'MAX' })  // 1
   * db.zscore('best', 'bob')  // 7
   * ```
   * @since Redis 2.0.0
   * @see https://redis.io/docs/latest/commands/zinterstore/
   */
  zinterstore(destination: Argument, numkeys: Numeric, keys: Many<Argument>, options?: ZinterstoreOptions): Reply<M, number>
  /**
   * Stores the members that all of several sorted sets or sets have, and returns how many there
   * are.
   */
  zinterstore(destination: Argument, numkeys: Numeric, ...keysAndWords: Argument[]): Reply<M, number>

  /**
   * Stores the members that any of several sorted sets or sets has, and returns how many there are.
   *
   * Complexity: O(N+M*log(M)) where N is the number of all members and M the size of the result
   * @example
   * ```js
   * db.zadd('week:1', { ada: 10, bob: 5 })
   * db.zadd('week:2', { bob: 7, cy: 3 })
   * db.zunionstore('total', 2, ['week:1', 'week:2'], { weights: [1, 0.5] })  // 3
   * db.zscore('total', 'bob')  // 8.5
   * ```
   * @since Redis 2.0.0
   * @see https://redis.io/docs/latest/commands/zunionstore/
   */
  zunionstore(destination: Argument, numkeys: Numeric, keys: Many<Argument>, options?: ZunionstoreOptions): Reply<M, number>
  /**
   * Stores the members that any of several sorted sets or sets has, and returns how many there are.
   */
  zunionstore(destination: Argument, numkeys: Numeric, ...keysAndWords: Argument[]): Reply<M, number>

  /**
   * Adds an entry to a stream, which is created if it does not exist, and returns the id of the
   * entry. The id `*` is the present time; null if NOMKSTREAM finds no stream.
   *
   * Complexity: O(1), and O(N) where N is the number of entries that are trimmed
   * @param id - `*`, `ms-*`, or an id greater than all there were.
   * @returns `Text`; with `nomkstream`: `Text | null`
   * @example
   * ```js
   * db.xadd('orders', '1-1', { item: 'tea', count: 2 })  // '1-1'
   * const id = db.xadd('orders', { maxlen: ['~', 1000] }, '*', { item: 'rice' })
   * db.xrange('orders', id, id)[0][1]  // ['item', 'rice']
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/xadd/
   */
  xadd<T extends object>(key: Argument, id: Argument, data: Pairs<T>): Reply<M, Text>
  /**
   * Adds an entry to a stream, which is created if it does not exist, and returns the id of the
   * entry.
   */
  xadd<T extends object>(key: Argument, option: Word<'KEEPREF' | 'DELREF' | 'ACKED' | 'IDMPAUTO' | 'IDMP' | 'MAXLEN' | 'MINID' | 'NOMKSTREAM' | 'LIMIT'>, ...words: [...words: Argument[], data: Pairs<T>]): Reply<M, Text | null>
  /**
   * Adds an entry to a stream, which is created if it does not exist, and returns the id of the
   * entry.
   */
  xadd(key: Argument, option: Word<'KEEPREF' | 'DELREF' | 'ACKED' | 'IDMPAUTO' | 'IDMP' | 'MAXLEN' | 'MINID' | 'NOMKSTREAM' | 'LIMIT'>, ...words: Argument[]): Reply<M, Text | null>
  /**
   * Adds an entry to a stream, which is created if it does not exist, and returns the id of the
   * entry.
   */
  xadd(key: Argument, id: Argument, field: Argument, value: Argument, ...more: Argument[]): Reply<M, Text>
  /**
   * Adds an entry to a stream, which is created if it does not exist, and returns the id of the
   * entry.
   */
  xadd<T extends object>(key: Argument, options: XaddOptions & { nomkstream?: false | undefined }, id: Argument, data: Pairs<T>): Reply<M, Text>
  /**
   * Adds an entry to a stream, which is created if it does not exist, and returns the id of the
   * entry.
   */
  xadd(key: Argument, options: XaddOptions & { nomkstream?: false | undefined }, id: Argument, field: Argument, value: Argument, ...more: Argument[]): Reply<M, Text>
  /**
   * Adds an entry to a stream, which is created if it does not exist, and returns the id of the
   * entry.
   */
  xadd<T extends object>(key: Argument, options: XaddOptions & { nomkstream: true }, id: Argument, data: Pairs<T>): Reply<M, Text | null>
  /**
   * Adds an entry to a stream, which is created if it does not exist, and returns the id of the
   * entry.
   */
  xadd(key: Argument, options: XaddOptions & { nomkstream: true }, id: Argument, field: Argument, value: Argument, ...more: Argument[]): Reply<M, Text | null>
  /**
   * Adds an entry to a stream, which is created if it does not exist, and returns the id of the
   * entry.
   */
  xadd<T extends object>(key: Argument, options: XaddOptions, id: Argument, data: Pairs<T>): Reply<M, Text | null>
  /**
   * Adds an entry to a stream, which is created if it does not exist, and returns the id of the
   * entry.
   */
  xadd(key: Argument, options: XaddOptions, id: Argument, field: Argument, value: Argument, ...more: Argument[]): Reply<M, Text | null>
  /**
   * Adds an entry to a stream, which is created if it does not exist, and returns the id of the
   * entry.
   */
  xadd(key: Argument, ...words: Argument[]): Reply<M, Text | null>

  /**
   * Gives pending entries of a group, from an id on, that have been idle for at least this many
   * milliseconds to a consumer. Returns the id to continue with, the entries, and the ids of
   * pending entries that were deleted from the stream, which are no longer pending.
   *
   * Complexity: O(1) if COUNT is small
   * @returns `[next: Text, entries: [id: Text, fields: Text[]][], deleted: Text[]]`; with `justid`:
   * `[next: Text, ids: Text[], deleted: Text[]]`
   * @example
   * ```js
   * db.xadd('orders', '1-1', { item: 'tea' })
   * db.xgroup('CREATE', 'orders', 'shop', 0)
   * await db.xreadgroup('GROUP', 'shop', 'ada', 'STREAMS', 'orders', '>')
   * const idle = 0  // milliseconds; a minute would be usual
   * db.xautoclaim('orders', 'shop', 'bob', idle, 0)  // ['0-0', [['1-1', ['item', 'tea']]], []]
   * ```
   * @since Redis 6.2.0
   * @see https://redis.io/docs/latest/commands/xautoclaim/
   */
  xautoclaim(key: Argument, group: Argument, consumer: Argument, minIdleTime: Argument, start: Argument, options?: XautoclaimOptions & { justid?: false | undefined }): Reply<M, [next: Text, entries: [id: Text, fields: Text[]][], deleted: Text[]]>
  /**
   * Gives pending entries of a group, from an id on, that have been idle for at least this many
   * milliseconds to a consumer.
   */
  xautoclaim(key: Argument, group: Argument, consumer: Argument, minIdleTime: Argument, start: Argument, options: XautoclaimOptions & { justid: true }): Reply<M, [next: Text, ids: Text[], deleted: Text[]]>
  /**
   * Gives pending entries of a group, from an id on, that have been idle for at least this many
   * milliseconds to a consumer.
   */
  xautoclaim(key: Argument, group: Argument, consumer: Argument, minIdleTime: Argument, start: Argument, options: XautoclaimOptions): Reply<M, [next: Text, entries: [id: Text, fields: Text[]][], deleted: Text[]] | [next: Text, ids: Text[], deleted: Text[]]>
  /**
   * Gives pending entries of a group, from an id on, that have been idle for at least this many
   * milliseconds to a consumer.
   */
  xautoclaim(key: Argument, group: Argument, consumer: Argument, minIdleTime: Argument, start: Argument, ...words: Argument[]): Reply<M, [next: Text, entries: [id: Text, fields: Text[]][], deleted: Text[]] | [next: Text, ids: Text[], deleted: Text[]]>

  /**
   * Gives pending entries of a group that have been idle for at least this many milliseconds to a
   * consumer, and returns them.
   *
   * Complexity: O(log N) for each entry, N being the number of pending ones
   * @returns `[id: Text, fields: Text[]][]`; with `justid`: `Text[]`
   * @example
   * ```js
   * db.xadd('orders', '1-1', { item: 'tea' })
   * db.xgroup('CREATE', 'orders', 'shop', 0)
   * await db.xreadgroup('GROUP', 'shop', 'ada', 'STREAMS', 'orders', '>')
   * db.xclaim('orders', 'shop', 'bob', 60_000, '1-1')  // []: not that old
   * db.xclaim('orders', 'shop', 'bob', 0, '1-1')  // [['1-1', ['item', 'tea']]]
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/xclaim/
   */
  xclaim(key: Argument, group: Argument, consumer: Argument, minIdleTime: Argument, ids: Many<Argument>, options?: XclaimOptions & { justid?: false | undefined }): Reply<M, [id: Text, fields: Text[]][]>
  /**
   * Gives pending entries of a group that have been idle for at least this many milliseconds to a
   * consumer, and returns them.
   */
  xclaim(key: Argument, group: Argument, consumer: Argument, minIdleTime: Argument, ids: Many<Argument>, options: XclaimOptions & { justid: true }): Reply<M, Text[]>
  /**
   * Gives pending entries of a group that have been idle for at least this many milliseconds to a
   * consumer, and returns them.
   */
  xclaim(key: Argument, group: Argument, consumer: Argument, minIdleTime: Argument, ids: Many<Argument>, options: XclaimOptions): Reply<M, [id: Text, fields: Text[]][] | Text[]>
  /**
   * Gives pending entries of a group that have been idle for at least this many milliseconds to a
   * consumer, and returns them.
   */
  xclaim(key: Argument, group: Argument, consumer: Argument, minIdleTime: Argument, ids: Many<Argument>, ...words: Argument[]): Reply<M, [id: Text, fields: Text[]][] | Text[]>

  /**
   * Acknowledges entries in a group, and deletes them. Returns for each id 1 if it was deleted, -1
   * if it was not pending, and 2 if it was acknowledged, but stays because another group has not.
   *
   * Complexity: O(1) for each entry
   * @example
   * ```js
   * db.xadd('orders', '1-1', { item: 'tea' })
   * db.xgroup('CREATE', 'orders', 'shop', 0)
   * await db.xreadgroup('GROUP', 'shop', 'ada', 'STREAMS', 'orders', '>')
   * db.xackdel('orders', 'shop', { acked: true }, 'IDS', 1, '1-1')  // [1]
   * db.xlen('orders')  // 0
   * ```
   * @since Redis 8.2.0
   * @see https://redis.io/docs/latest/commands/xackdel/
   */
  xackdel(key: Argument, group: Argument, idsWord: Word<'IDS'>, numids: Numeric, ...ids: Many<Argument>[]): Reply<M, (1 | 2 | -1)[]>
  /** Acknowledges entries in a group, and deletes them. */
  xackdel(key: Argument, group: Argument, options: XackdelOptions, idsWord: Word<'IDS'>, numids: Numeric, ...ids: Many<Argument>[]): Reply<M, (1 | 2 | -1)[]>
  /** Acknowledges entries in a group, and deletes them. */
  xackdel(key: Argument, group: Argument, ...words: Argument[]): Reply<M, (1 | 2 | -1)[]>

  /**
   * Deletes entries of a stream, and returns how many existed.
   *
   * Complexity: O(1) for each entry
   * @example
   * ```js
   * db.xadd('orders', '1-1', { item: 'tea' })
   * db.xdel('orders', '1-1', '9-9')  // 1
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/xdel/
   */
  xdel(key: Argument, ...ids: Many<Argument>[]): Reply<M, number>

  /**
   * Deletes entries of a stream and decides about the references that groups hold to them. Returns
   * for each id 1 if it was deleted, -1 if it does not exist, and 2 if it stays because a group has
   * not acknowledged it.
   *
   * Complexity: O(1) for each entry
   * @example
   * ```js
   * db.xadd('orders', '1-1', { item: 'tea' })
   * db.xgroup('CREATE', 'orders', 'shop', 0)
   * db.xdelex('orders', { acked: true }, 'IDS', 1, '1-1')  // [2]: it stays, shop has not read it
   * db.xdelex('orders', { delref: true }, 'IDS', 1, '1-1')  // [1]
   * ```
   * @since Redis 8.2.0
   * @see https://redis.io/docs/latest/commands/xdelex/
   */
  xdelex(key: Argument, idsWord: Word<'IDS'>, numids: Numeric, ...ids: Many<Argument>[]): Reply<M, (1 | 2 | -1)[]>
  /** Deletes entries of a stream and decides about the references that groups hold to them. */
  xdelex(key: Argument, options: XdelexOptions, idsWord: Word<'IDS'>, numids: Numeric, ...ids: Many<Argument>[]): Reply<M, (1 | 2 | -1)[]>
  /** Deletes entries of a stream and decides about the references that groups hold to them. */
  xdelex(key: Argument, ...words: Argument[]): Reply<M, (1 | 2 | -1)[]>

  /**
   * Makes a group that reads a stream from an id on, or with `$` what comes from now on.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.xgroup('CREATE', 'orders', 'shop', '$', { mkstream: true })  // 'OK'
   * db.xadd('orders', '*', { item: 'tea' })
   * await db.xreadgroup('GROUP', 'shop', 'ada', 'STREAMS', 'orders', '>')  // what is new
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/xgroup-create/
   */
  xgroup(subcommand: Word<'CREATE'>, key: Argument, group: Argument, id: Argument, options?: XgroupCreateOptions): Reply<M, 'OK'>
  /** Makes a group that reads a stream from an id on, or with `$` what comes from now on. */
  xgroup(subcommand: Word<'CREATE'>, key: Argument, group: Argument, id: Argument, ...words: Argument[]): Reply<M, 'OK'>

  /**
   * Creates a consumer of a group; returns 0 if there is one of this name.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.xgroup('CREATE', 'orders', 'shop', '$', { mkstream: true })
   * db.xgroup('CREATECONSUMER', 'orders', 'shop', 'ada')  // 1
   * ```
   * @since Redis 6.2.0
   * @see https://redis.io/docs/latest/commands/xgroup-createconsumer/
   */
  xgroup(subcommand: Word<'CREATECONSUMER'>, key: Argument, group: Argument, consumer: Argument): Reply<M, 0 | 1>

  /**
   * Removes a consumer from a group, and returns how many entries it had pending. They are no
   * longer pending.
   *
   * Complexity: O(N) where N is the number of pending entries
   * @example
   * ```js
   * db.xadd('orders', '1-1', { item: 'tea' })
   * db.xgroup('CREATE', 'orders', 'shop', 0)
   * await db.xreadgroup('GROUP', 'shop', 'ada', 'STREAMS', 'orders', '>')
   * db.xgroup('DELCONSUMER', 'orders', 'shop', 'ada')  // 1: it had an entry pending
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/xgroup-delconsumer/
   */
  xgroup(subcommand: Word<'DELCONSUMER'>, key: Argument, group: Argument, consumer: Argument): Reply<M, number>

  /**
   * Removes a group with all its pending entries; returns 0 if there is no group of this name.
   *
   * Complexity: O(N) where N is the number of pending entries
   * @example
   * ```js
   * db.xgroup('CREATE', 'orders', 'shop', '$', { mkstream: true })
   * db.xgroup('DESTROY', 'orders', 'shop')  // 1
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/xgroup-destroy/
   */
  xgroup(subcommand: Word<'DESTROY'>, key: Argument, group: Argument): Reply<M, 0 | 1>

  /**
   * Lists the subcommands of XGROUP.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.xgroup('HELP')[0]  // 'XGROUP <subcommand> [<arg> [value] [opt] ...]. Subcommands are:'
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/xgroup-help/
   */
  xgroup(subcommand: Word<'HELP'>): Reply<M, string[]>

  /**
   * Makes a group read on from another id, or with `$` what comes from now on.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.xadd('orders', '1-1', { item: 'tea' })
   * db.xgroup('CREATE', 'orders', 'shop', '$')
   * db.xgroup('SETID', 'orders', 'shop', 0)  // 'OK': it will read everything again
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/xgroup-setid/
   */
  xgroup(subcommand: Word<'SETID'>, key: Argument, group: Argument, id: Argument, options?: XgroupSetidOptions): Reply<M, 'OK'>
  /** Makes a group read on from another id, or with `$` what comes from now on. */
  xgroup(subcommand: Word<'SETID'>, key: Argument, group: Argument, id: Argument, ...words: Argument[]): Reply<M, 'OK'>

  /**
   * Returns for each consumer of a group how many entries it has pending, for how many milliseconds
   * it has been idle, and how long ago it last got an entry: -1 if it never did.
   *
   * Complexity: O(N) where N is the number of consumers
   * @example
   * ```js
   * db.xadd('orders', '1-1', { item: 'tea' })
   * db.xgroup('CREATE', 'orders', 'shop', 0)
   * await db.xreadgroup('GROUP', 'shop', 'ada', 'STREAMS', 'orders', '>')
   * const [consumer] = db.xinfo('CONSUMERS', 'orders', 'shop')
   * consumer.name  // 'ada'
   * consumer.pending  // 1
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/xinfo-consumers/
   */
  xinfo(subcommand: Word<'CONSUMERS'>, key: Argument, group: Argument): Reply<M, Named<Text, ConsumerInfo<Text>>[]>

  /**
   * Returns for each group of a stream how many consumers it has, how many entries are pending, and
   * how far it has read.
   *
   * Complexity: O(N) where N is the number of groups
   * @example
   * ```js
   * db.xadd('orders', '1-1', { item: 'tea' })
   * db.xgroup('CREATE', 'orders', 'shop', 0)
   * const [group] = db.xinfo('GROUPS', 'orders')
   * group.name  // 'shop'
   * group.lag  // 1: entries that it has not read yet
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/xinfo-groups/
   */
  xinfo(subcommand: Word<'GROUPS'>, key: Argument): Reply<M, Named<Text, GroupInfo<Text>>[]>

  /**
   * Lists the subcommands of XINFO.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.xinfo('HELP')[0]  // 'XINFO <subcommand> [<arg> [value] [opt] ...]. Subcommands are:'
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/xinfo-help/
   */
  xinfo(subcommand: Word<'HELP'>): Reply<M, string[]>

  /**
   * Returns the properties of a stream; with FULL also its entries, its groups and their pending
   * entries.
   *
   * Complexity: O(1), and with FULL O(N) where N is the number of entries returned
   * @returns `Named<Text, StreamInfo<Text>>`; with `full`: `Named<Text, FullStreamInfo<Text>>`
   * @example
   * ```js
   * db.xadd('orders', '1-1', { item: 'tea' })
   * const stream = db.xinfo('STREAM', 'orders')
   * stream.length  // 1
   * stream['last-entry']  // ['1-1', ['item', 'tea']]
   * db.xinfo('STREAM', 'orders', { full: true, count: 10 }).entries.length  // 1
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/xinfo-stream/
   */
  xinfo(subcommand: Word<'STREAM'>, key: Argument, options?: XinfoStreamOptions & { full?: false | undefined }): Reply<M, Named<Text, StreamInfo<Text>>>
  /**
   * Returns the properties of a stream; with FULL also its entries, its groups and their pending
   * entries.
   */
  xinfo(subcommand: Word<'STREAM'>, key: Argument, options: XinfoStreamOptions & { full: true }): Reply<M, Named<Text, FullStreamInfo<Text>>>
  /**
   * Returns the properties of a stream; with FULL also its entries, its groups and their pending
   * entries.
   */
  xinfo(subcommand: Word<'STREAM'>, key: Argument, options: XinfoStreamOptions): Reply<M, Named<Text, StreamInfo<Text>> | Named<Text, FullStreamInfo<Text>>>
  /**
   * Returns the properties of a stream; with FULL also its entries, its groups and their pending
   * entries.
   */
  xinfo(subcommand: Word<'STREAM'>, key: Argument, ...words: Argument[]): Reply<M, Named<Text, StreamInfo<Text>> | Named<Text, FullStreamInfo<Text>>>

  /**
   * Acknowledges pending entries of a group, and returns how many were pending.
   *
   * Complexity: O(1) for each entry
   * @example
   * ```js
   * db.xadd('orders', '1-1', { item: 'tea' })
   * db.xgroup('CREATE', 'orders', 'shop', 0)
   * await db.xreadgroup('GROUP', 'shop', 'ada', 'STREAMS', 'orders', '>')
   * db.xack('orders', 'shop', '1-1')  // 1: ada has dealt with it
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/xack/
   */
  xack(key: Argument, group: Argument, ...ids: Many<Argument>[]): Reply<M, number>

  /**
   * Gives pending entries back to their group: they belong to no consumer, and are claimed first.
   * Returns how many there were.
   *
   * Complexity: O(1) for each entry
   * @example
   * ```js
   * db.xadd('orders', '1-1', { item: 'tea' })
   * db.xgroup('CREATE', 'orders', 'shop', 0)
   * await db.xreadgroup('GROUP', 'shop', 'ada', 'STREAMS', 'orders', '>')
   * db.xnack('orders', 'shop', 'FAIL', 'IDS', 1, '1-1')  // 1: another consumer may try
   * ```
   * @since Redis 8.8.0
   * @see https://redis.io/docs/latest/commands/xnack/
   */
  xnack(key: Argument, group: Argument, mode: Word<'SILENT' | 'FAIL' | 'FATAL'>, idsWord: Word<'IDS'>, numids: Numeric, ids: Many<Argument>, options?: XnackOptions): Reply<M, number>
  /**
   * Gives pending entries back to their group: they belong to no consumer, and are claimed first.
   */
  xnack(key: Argument, group: Argument, mode: Word<'SILENT' | 'FAIL' | 'FATAL'>, idsWord: Word<'IDS'>, numids: Numeric, ids: Many<Argument>, ...words: Argument[]): Reply<M, number>

  /**
   * Returns what a group has pending: how many entries, the first and the last id, and how many
   * each consumer has; or for an interval of ids the entries, each with its consumer, its idle time
   * in milliseconds, and how often it was delivered.
   *
   * Complexity: O(N) where N is the number of entries looked at, or of consumers
   * @returns `[count: number, first: Text | null, last: Text | null, consumers: [name: Text, count:
   * Text][] | null]`; with `filters`: `[id: Text, consumer: Text, idle: number, deliveries:
   * number][]`
   * @example
   * ```js
   * db.xadd('orders', '1-1', { item: 'tea' })
   * db.xgroup('CREATE', 'orders', 'shop', 0)
   * await db.xreadgroup('GROUP', 'shop', 'ada', 'STREAMS', 'orders', '>')
   * db.xpending('orders', 'shop')  // [1, '1-1', '1-1', [['ada', '1']]]
   * db.xpending('orders', 'shop', '-', '+', 10)[0].slice(0, 2)  // ['1-1', 'ada']
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/xpending/
   */
  xpending(key: Argument, group: Argument): Reply<M, [count: number, first: Text | null, last: Text | null, consumers: [name: Text, count: Text][] | null]>
  /**
   * Returns what a group has pending: how many entries, the first and the last id, and how many
   * each consumer has; or for an interval of ids the entries, each with its consumer, its idle time
   * in milliseconds, and how often it was delivered.
   */
  xpending(key: Argument, group: Argument, start: Argument, end: Argument, count: Numeric, consumer?: Argument): Reply<M, [id: Text, consumer: Text, idle: number, deliveries: number][]>
  /**
   * Returns what a group has pending: how many entries, the first and the last id, and how many
   * each consumer has; or for an interval of ids the entries, each with its consumer, its idle time
   * in milliseconds, and how often it was delivered.
   */
  xpending(key: Argument, group: Argument, idleWord: Word<'IDLE'>, minIdleTime: Numeric, start: Argument, end: Argument, count: Numeric, consumer?: Argument): Reply<M, [id: Text, consumer: Text, idle: number, deliveries: number][]>

  /**
   * Returns the number of entries of a stream.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.xadd('orders', '*', { item: 'tea' })
   * db.xlen('orders')  // 1
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/xlen/
   */
  xlen(key: Argument): Reply<M, number>

  /**
   * Returns the entries of a stream from one id to another, both included. `-` and `+` are the
   * least and the greatest id; an id after `(` is left out.
   *
   * Complexity: O(log(N)+M) where M is the number of entries returned
   * @example
   * ```js
   * db.xadd('orders', '1-1', { item: 'tea' })
   * db.xadd('orders', '2-1', { item: 'rice' })
   * db.xrange('orders', '-', '+', { count: 1 })  // [['1-1', ['item', 'tea']]]
   * db.xrange('orders', '(1-1', '+')  // [['2-1', ['item', 'rice']]]
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/xrange/
   */
  xrange(key: Argument, start: Argument, end: Argument, options?: XrangeOptions): Reply<M, [id: Text, fields: Text[]][] | null>
  /** Returns the entries of a stream from one id to another, both included. */
  xrange(key: Argument, start: Argument, end: Argument, ...words: Argument[]): Reply<M, [id: Text, fields: Text[]][] | null>

  /**
   * Returns the entries of a stream from one id down to another, both included. `+` and `-` are the
   * greatest and the least id; an id after `(` is left out.
   *
   * Complexity: O(log(N)+M) where M is the number of entries returned
   * @example
   * ```js
   * db.xadd('orders', '1-1', { item: 'tea' })
   * db.xadd('orders', '2-1', { item: 'rice' })
   * db.xrevrange('orders', '+', '-', { count: 1 })  // [['2-1', ['item', 'rice']]]
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/xrevrange/
   */
  xrevrange(key: Argument, end: Argument, start: Argument, options?: XrevrangeOptions): Reply<M, [id: Text, fields: Text[]][] | null>
  /** Returns the entries of a stream from one id down to another, both included. */
  xrevrange(key: Argument, end: Argument, start: Argument, ...words: Argument[]): Reply<M, [id: Text, fields: Text[]][] | null>

  /**
   * Returns the entries of streams after the given ids, by key. The id `$` means the last entry at
   * this time, and `+` returns that entry. With BLOCK it waits if there is nothing, and returns
   * null after the timeout.
   *
   * Complexity: O(N) where N is the number of entries returned
   * @example
   * ```js
   * db.xadd('orders', '1-1', { item: 'tea' })
   * await db.xread('STREAMS', 'orders', 0)  // { orders: [['1-1', ['item', 'tea']]] }
   * const waiting = db.xread({ block: 5000 }, 'STREAMS', 'orders', '$')
   * db.xadd('orders', '2-1', { item: 'rice' })
   * await waiting  // { orders: [['2-1', ['item', 'rice']]] }
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/xread/
   */
  xread(streamsWord: Word<'STREAMS'>, keys: Many<Argument>, ...ids: Many<Argument>[]): Waiting<M, Named<Text, Record<string, [id: Text, fields: Text[]][]>> | null>
  /** Returns the entries of streams after the given ids, by key. */
  xread(options: XreadOptions & WaitOptions, streamsWord: Word<'STREAMS'>, keys: Many<Argument>, ...ids: Many<Argument>[]): Waiting<M, Named<Text, Record<string, [id: Text, fields: Text[]][]>> | null>
  /** Returns the entries of streams after the given ids, by key. */
  xread(...words: Argument[]): Waiting<M, Named<Text, Record<string, [id: Text, fields: Text[]][]>> | null>

  /**
   * Returns entries of streams to a consumer of a group, by key, and keeps them pending until they
   * are acknowledged. The id `>` means entries that the group has not read yet; any other id,
   * entries after it that the consumer has pending. With BLOCK it waits if there is nothing new,
   * and returns null after the timeout.
   *
   * Complexity: O(N) where N is the number of entries returned
   * @example
   * ```js
   * db.xadd('orders', '1-1', { item: 'tea' })
   * db.xgroup('CREATE', 'orders', 'shop', 0)
   * const got = await db.xreadgroup('GROUP', 'shop', 'ada', { count: 9 }, 'STREAMS', 'orders', '>')
   * got  // { orders: [['1-1', ['item', 'tea']]] }
   * db.xpending('orders', 'shop', '-', '+', 10).length  // 1: until XACK
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/xreadgroup/
   */
  xreadgroup(groupWord: Word<'GROUP'>, group: Argument, consumer: Argument, streamsWord: Word<'STREAMS'>, keys: Many<Argument>, ...ids: Many<Argument>[]): Waiting<M, Named<Text, Record<string, [id: Text, fields: Text[] | null, idle?: number, deliveries?: number][]>> | null>
  /**
   * Returns entries of streams to a consumer of a group, by key, and keeps them pending until they
   * are acknowledged.
   */
  xreadgroup(groupWord: Word<'GROUP'>, group: Argument, consumer: Argument, options: XreadgroupOptions & WaitOptions, streamsWord: Word<'STREAMS'>, keys: Many<Argument>, ...ids: Many<Argument>[]): Waiting<M, Named<Text, Record<string, [id: Text, fields: Text[] | null, idle?: number, deliveries?: number][]>> | null>
  /**
   * Returns entries of streams to a consumer of a group, by key, and keeps them pending until they
   * are acknowledged.
   */
  xreadgroup(groupWord: Word<'GROUP'>, group: Argument, consumer: Argument, ...words: Argument[]): Waiting<M, Named<Text, Record<string, [id: Text, fields: Text[] | null, idle?: number, deliveries?: number][]>> | null>

  /**
   * Sets for how long, and how many, messages of each producer a stream remembers in order not to
   * add them twice. If a limit changes, the stream forgets the remembered messages.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.xadd('orders', '*', { item: 'tea' })
   * db.xcfgset('orders', { 'idmp-duration': 300, 'idmp-maxsize': 1000 })  // 'OK'
   * ```
   * @since Redis 8.6.0
   * @see https://redis.io/docs/latest/commands/xcfgset/
   */
  xcfgset(key: Argument, options?: XcfgsetOptions): Reply<M, 'OK'>
  /**
   * Sets for how long, and how many, messages of each producer a stream remembers in order not to
   * add them twice.
   */
  xcfgset(key: Argument, ...words: Argument[]): Reply<M, 'OK'>

  /**
   * Records that a producer's message became an entry. Meant for logs: XADD does this too.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * const id = db.xadd('orders', '*', { item: 'tea' })
   * db.xidmprecord('orders', 'till-7', 'sale-42', id)  // 'OK'
   * db.xadd('orders', { idmp: ['till-7', 'sale-42'] }, '*', { item: 'tea' }) === id  // true
   * ```
   * @since Redis 8.8.0
   * @see https://redis.io/docs/latest/commands/xidmprecord/
   */
  xidmprecord(key: Argument, pid: Argument, iid: Argument, streamId: Argument): Reply<M, 'OK'>

  /**
   * Sets the last id of a stream, and optionally the number of entries ever added and the largest
   * deleted id.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.xadd('orders', '1-1', { item: 'tea' })
   * db.xsetid('orders', '9-0', { entriesadded: 9 })  // 'OK'
   * db.xadd('orders', '9-1', { item: 'rice' })  // '9-1': smaller ids are refused
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/xsetid/
   */
  xsetid(key: Argument, lastId: Argument, options?: XsetidOptions): Reply<M, 'OK'>
  /**
   * Sets the last id of a stream, and optionally the number of entries ever added and the largest
   * deleted id.
   */
  xsetid(key: Argument, lastId: Argument, ...words: Argument[]): Reply<M, 'OK'>

  /**
   * Removes the oldest entries of a stream, and returns how many. With `~` it removes only what is
   * cheap to remove, so a few more entries may stay.
   *
   * Complexity: O(N) where N is the number of entries removed
   * @example
   * ```js
   * db.xadd('orders', '1-1', { item: 'tea' })
   * db.xadd('orders', '2-1', { item: 'rice' })
   * db.xtrim('orders', { maxlen: 1 })  // 1
   * db.xtrim('orders', { maxlen: ['~', 1000] })  // 0
   * ```
   * @since Redis 5.0.0
   * @see https://redis.io/docs/latest/commands/xtrim/
   */
  xtrim(key: Argument, options: XtrimOptions): Reply<M, number>
  /** Removes the oldest entries of a stream, and returns how many. */
  xtrim(key: Argument, ...words: Argument[]): Reply<M, number>

  /**
   * Adds to the number in a key, which is 0 if the key does not exist, within bounds, and may
   * change when the key expires. A step that would leave the bounds is not taken.
   *
   * Complexity: O(1)
   * @returns `[value: Integer, applied: Integer]`; with `byfloat`: `[value: number, applied:
   * number]`
   * @example
   * ```js
   * db.increx('requests:10.0.0.7', { ubound: 2, ex: 60, enx: true })  // [1, 1]
   * db.increx('requests:10.0.0.7', { ubound: 2, ex: 60, enx: true })  // [2, 1]
   * db.increx('requests:10.0.0.7', { ubound: 2, ex: 60, enx: true })  // [2, 0]: too many
   * ```
   * @since Redis 8.8.0
   * @see https://redis.io/docs/latest/commands/increx/
   */
  increx(key: Argument, options?: IncrexOptions & { byfloat?: undefined }): Reply<M, [value: Integer, applied: Integer]>
  /**
   * Adds to the number in a key, which is 0 if the key does not exist, within bounds, and may
   * change when the key expires.
   */
  increx(key: Argument, options: IncrexOptions & { byfloat: Numeric }): Reply<M, [value: number, applied: number]>
  /**
   * Adds to the number in a key, which is 0 if the key does not exist, within bounds, and may
   * change when the key expires.
   */
  increx(key: Argument, options: IncrexOptions): Reply<M, [value: Integer, applied: Integer] | [value: number, applied: number]>
  /**
   * Adds to the number in a key, which is 0 if the key does not exist, within bounds, and may
   * change when the key expires.
   */
  increx(key: Argument, ...words: Argument[]): Reply<M, [value: Integer, applied: Integer] | [value: number, applied: number]>

  /**
   * Deletes a key, or with a condition only if it holds a string that meets it.
   *
   * Complexity: O(1) for IFEQ and IFNE, O(N) for IFDEQ and IFDNE where N is the length of the
   * string
   * @example
   * ```js
   * db.set('lock:report', 'worker-1')
   * db.delex('lock:report', { ifeq: 'worker-2' })  // 0
   * db.delex('lock:report', { ifeq: 'worker-1' })  // 1
   * ```
   * @since Redis 8.4.0
   * @see https://redis.io/docs/latest/commands/delex/
   */
  delex(key: Argument, options?: DelexOptions): Reply<M, 0 | 1>
  /** Deletes a key, or with a condition only if it holds a string that meets it. */
  delex(key: Argument, ...words: Argument[]): Reply<M, 0 | 1>

  /**
   * Deletes a key if it holds this string.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.set('lock:report', 'worker-1')
   * db.delifeq('lock:report', 'worker-2')  // 0: the lock is another's
   * db.delifeq('lock:report', 'worker-1')  // 1
   * ```
   * @since Valkey 9.0.0
   * @see https://valkey.io/commands/delifeq/
   */
  delifeq(key: Argument, value: Argument): Reply<M, 0 | 1>

  /**
   * Returns a digest of the string in a key, 16 hexadecimal digits of its XXH3 hash.
   *
   * Complexity: O(N) where N is the length of the string
   * @example
   * ```js
   * db.set('page:1', '<h1>Hello</h1>')
   * const digest = db.digest('page:1')
   * db.set('page:1', '<h1>Hi</h1>', { ifdeq: digest })  // 'OK': nobody has changed it meanwhile
   * ```
   * @since Redis 8.4.0
   * @see https://redis.io/docs/latest/commands/digest/
   */
  digest(key: Argument): Reply<M, Text | null>

  /**
   * Subtracts one from the integer value of a key, which is 0 if the key does not exist.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.set('tickets:left', 100)
   * db.decr('tickets:left')  // 99
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/decr/
   */
  decr(key: Argument): Reply<M, Integer>

  /**
   * Subtracts a number from the integer value of a key, which is 0 if the key does not exist.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.set('stock:apples', 40)
   * db.decrby('stock:apples', 12)  // 28
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/decrby/
   */
  decrby(key: Argument, decrement: Numeric): Reply<M, Integer>

  /**
   * Adds one to the integer value of a key, which is 0 if the key does not exist.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.incr('visits:/home')  // 1
   * db.incr('visits:/home')  // 2
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/incr/
   */
  incr(key: Argument): Reply<M, Integer>

  /**
   * Adds a number to the integer value of a key, which is 0 if the key does not exist.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.incrby('score:ada', 10)  // 10
   * db.incrby('score:ada', -3)  // 7
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/incrby/
   */
  incrby(key: Argument, increment: Numeric): Reply<M, Integer>

  /**
   * Adds a floating point number to the number in a key, which is 0 if the key does not exist.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.set('balance:1', '10.50')
   * db.incrbyfloat('balance:1', 0.1)  // '10.6'
   * ```
   * @since Redis 2.6.0
   * @see https://redis.io/docs/latest/commands/incrbyfloat/
   */
  incrbyfloat(key: Argument, increment: Numeric): Reply<M, Text>

  /**
   * Returns the string value of a key.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.set('user:1:name', 'Ada')
   * db.get('user:1:name')  // 'Ada'
   * db.get('user:2:name')  // null
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/get/
   */
  get(key: Argument): Reply<M, Text | null>

  /**
   * Returns the string value of a key and deletes the key.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.set('token:8f3a', 'user:1')
   * db.getdel('token:8f3a')  // 'user:1'
   * db.getdel('token:8f3a')  // null
   * ```
   * @since Redis 6.2.0
   * @see https://redis.io/docs/latest/commands/getdel/
   */
  getdel(key: Argument): Reply<M, Text | null>

  /**
   * Returns the string value of a key and changes when the key expires.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.set('session:8f3a', 'user:1', { ex: 60 })
   * db.getex('session:8f3a', { ex: 3600 })  // 'user:1'
   * db.ttl('session:8f3a')  // 3600
   * ```
   * @since Redis 6.2.0
   * @see https://redis.io/docs/latest/commands/getex/
   */
  getex(key: Argument, options?: GetexOptions): Reply<M, Text | null>
  /** Returns the string value of a key and changes when the key expires. */
  getex(key: Argument, ...words: Argument[]): Reply<M, Text | null>

  /**
   * Sets the string value of a key and returns the previous one.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.set('visits:today', 42)
   * db.getset('visits:today', 0)  // '42'
   * db.get('visits:today')  // '0'
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/getset/
   */
  getset(key: Argument, value: Argument): Reply<M, Text | null>

  /**
   * Finds the longest common subsequence of two strings: the most bytes that both have in the same
   * order.
   *
   * Complexity: O(N*M) where N and M are the lengths of the strings
   * @returns `Text`; with `len`: `number`; with `idx`: `Named<Text, { matches: [first: [number,
   * number], second: [number, number], length?: number][], len: number }>`
   * @example
   * ```js
   * db.mset({ 'text:1': 'ohmytext', 'text:2': 'mynewtext' })
   * db.lcs('text:1', 'text:2')  // 'mytext'
   * db.lcs('text:1', 'text:2', { len: true })  // 6
   * ```
   * @since Redis 7.0.0
   * @see https://redis.io/docs/latest/commands/lcs/
   */
  lcs(key1: Argument, key2: Argument, options?: LcsOptions & { len?: false | undefined; idx?: false | undefined }): Reply<M, Text>
  /**
   * Finds the longest common subsequence of two strings: the most bytes that both have in the same
   * order.
   */
  lcs(key1: Argument, key2: Argument, options: LcsOptions & { len: true }): Reply<M, number>
  /**
   * Finds the longest common subsequence of two strings: the most bytes that both have in the same
   * order.
   */
  lcs(key1: Argument, key2: Argument, options: LcsOptions & { idx: true }): Reply<M, Named<Text, { matches: [first: [number, number], second: [number, number], length?: number][], len: number }>>
  /**
   * Finds the longest common subsequence of two strings: the most bytes that both have in the same
   * order.
   */
  lcs(key1: Argument, key2: Argument, options: LcsOptions): Reply<M, Text | number | Named<Text, { matches: [first: [number, number], second: [number, number], length?: number][], len: number }>>
  /**
   * Finds the longest common subsequence of two strings: the most bytes that both have in the same
   * order.
   */
  lcs(key1: Argument, key2: Argument, ...words: Argument[]): Reply<M, Text | number | Named<Text, { matches: [first: [number, number], second: [number, number], length?: number][], len: number }>>

  /**
   * Returns the string values of one or more keys; null for a key that holds no string.
   *
   * Complexity: O(N) where N is the number of keys
   * @example
   * ```js
   * db.mset({ 'user:1:name': 'Ada', 'user:2:name': 'Bob' })
   * db.mget('user:1:name', 'user:2:name', 'user:3:name')  // ['Ada', 'Bob', null]
   * db.mget(['user:2:name', 'user:1:name'])  // ['Bob', 'Ada']
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/mget/
   */
  mget(...keys: Many<Argument>[]): Reply<M, (Text | null)[]>

  /**
   * Sets the string values of one or more keys, all at once.
   *
   * Complexity: O(N) where N is the number of keys
   * @example
   * ```js
   * db.mset({ 'user:1:name': 'Ada', 'user:1:city': 'London' })
   * db.get('user:1:city')  // 'London'
   * ```
   * @since Redis 1.0.1
   * @see https://redis.io/docs/latest/commands/mset/
   */
  mset<T extends object>(data: Pairs<T>): Reply<M, 'OK'>
  /** Sets the string values of one or more keys, all at once. */
  mset(key: Argument, value: Argument, ...more: Argument[]): Reply<M, 'OK'>

  /**
   * Sets the string values of one or more keys, all at once, and when they expire; with a condition
   * all or none of them.
   *
   * Complexity: O(N) where N is the number of keys
   * @example
   * ```js
   * db.msetex(2, { 'cache:1': 'one', 'cache:2': 'two' }, { ex: 60 })  // 1
   * db.ttl('cache:2')  // 60
   * ```
   * @since Redis 8.4.0
   * @see https://redis.io/docs/latest/commands/msetex/
   */
  msetex<T extends object>(numkeys: Numeric, data: Pairs<T>, options?: MsetexOptions): Reply<M, 0 | 1>
  /**
   * Sets the string values of one or more keys, all at once, and when they expire; with a condition
   * all or none of them.
   */
  msetex(numkeys: Numeric, ...keysAndWords: Argument[]): Reply<M, 0 | 1>

  /**
   * Sets the string values of one or more keys, all at once, if none of the keys exists.
   *
   * Complexity: O(N) where N is the number of keys
   * @example
   * ```js
   * db.msetnx({ 'name:ada': 'user:1', 'email:ada': 'user:1' })  // 1
   * db.msetnx({ 'name:bob': 'user:2', 'email:ada': 'user:2' })  // 0: one of them is taken
   * db.exists('name:bob')  // 0
   * ```
   * @since Redis 1.0.1
   * @see https://redis.io/docs/latest/commands/msetnx/
   */
  msetnx<T extends object>(data: Pairs<T>): Reply<M, 0 | 1>
  /** Sets the string values of one or more keys, all at once, if none of the keys exists. */
  msetnx(key: Argument, value: Argument, ...more: Argument[]): Reply<M, 0 | 1>

  /**
   * Appends to the string in a key, which is empty if the key does not exist, and returns the new
   * length.
   *
   * Complexity: O(1) amortized
   * @example
   * ```js
   * db.append('log:today', 'started\n')  // 8
   * db.append('log:today', 'stopped\n')  // 16
   * ```
   * @since Redis 2.0.0
   * @see https://redis.io/docs/latest/commands/append/
   */
  append(key: Argument, value: Argument): Reply<M, number>

  /**
   * Returns a part of the string in a key. Negative positions count from the end.
   *
   * Complexity: O(N) where N is the length of the part
   * @param start - The first byte.
   * @param end - The last byte, which belongs to the part.
   * @example
   * ```js
   * db.set('date', '2026-03-14')
   * db.getrange('date', 0, 3)  // '2026'
   * db.getrange('date', -2, -1)  // '14'
   * ```
   * @since Redis 2.4.0
   * @see https://redis.io/docs/latest/commands/getrange/
   */
  getrange(key: Argument, start: Numeric, end: Numeric): Reply<M, Text>

  /**
   * Overwrites a part of the string in a key and returns the new length. If the string is shorter
   * than the offset, zero bytes fill the gap.
   *
   * Complexity: O(1) for a short value, else O(N) where N is its length
   * @example
   * ```js
   * db.set('greeting', 'Hello World')
   * db.setrange('greeting', 6, 'Redis')  // 11
   * db.get('greeting')  // 'Hello Redis'
   * ```
   * @since Redis 2.2.0
   * @see https://redis.io/docs/latest/commands/setrange/
   */
  setrange(key: Argument, offset: Numeric, value: Argument): Reply<M, number>

  /**
   * Returns the length of the string in a key, 0 if the key does not exist.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.set('greeting', 'Hello')
   * db.strlen('greeting')  // 5
   * db.strlen('no such key')  // 0
   * ```
   * @since Redis 2.2.0
   * @see https://redis.io/docs/latest/commands/strlen/
   */
  strlen(key: Argument): Reply<M, number>

  /**
   * Returns a part of the string in a key: the old name of GETRANGE.
   *
   * Complexity: O(N) where N is the length of the part
   * @param start - The first byte.
   * @param end - The last byte, which belongs to the part.
   * @example
   * ```js
   * db.set('date', '2026-03-14')
   * db.substr('date', 0, 3)  // '2026'
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/substr/
   */
  substr(key: Argument, start: Numeric, end: Numeric): Reply<M, Text>

  /**
   * Sets the string value of a key and its time to live in milliseconds.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.psetex('lock:report', 30_000, 'worker-1')  // 'OK'
   * db.ttl('lock:report')  // 30
   * ```
   * @since Redis 2.6.0
   * @see https://redis.io/docs/latest/commands/psetex/
   */
  psetex(key: Argument, milliseconds: Numeric, value: Argument): Reply<M, 'OK'>

  /**
   * Sets the string value of a key, whatever its type was.
   *
   * Complexity: O(1)
   * @returns `'OK'`; with `get`: `Text | null`; with `nx`, `xx`, `ifeq`, `ifne`, `ifdeq`, `ifdne`:
   * `'OK' | null`
   * @example
   * ```js
   * db.set('user:1:name', 'Ada')  // 'OK'
   * db.set('session:8f3a', 'user:1', { ex: 3600 })  // 'OK': for an hour
   * db.set('lock:report', 'worker-1', { nx: true, px: 30_000 })  // 'OK'
   * db.set('lock:report', 'worker-2', { nx: true, px: 30_000 })  // null: it is taken
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/set/
   */
  set(key: Argument, value: Argument, options?: SetOptions & { get?: false | undefined; nx?: false | undefined; xx?: false | undefined; ifeq?: undefined; ifne?: undefined; ifdeq?: undefined; ifdne?: undefined }): Reply<M, 'OK'>
  /** Sets the string value of a key, whatever its type was. */
  set(key: Argument, value: Argument, options: SetOptions & { get: true }): Reply<M, Text | null>
  /** Sets the string value of a key, whatever its type was. */
  set(key: Argument, value: Argument, options: SetOptions & ({ nx: true } | { xx: true } | { ifeq: Argument } | { ifne: Argument } | { ifdeq: Argument } | { ifdne: Argument })): Reply<M, 'OK' | null>
  /** Sets the string value of a key, whatever its type was. */
  set(key: Argument, value: Argument, options: SetOptions): Reply<M, 'OK' | Text | null>
  /** Sets the string value of a key, whatever its type was. */
  set(key: Argument, value: Argument, ...words: Argument[]): Reply<M, 'OK' | Text | null>

  /**
   * Sets the string value of a key and its time to live in seconds.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.setex('session:8f3a', 3600, 'user:1')  // 'OK'
   * db.ttl('session:8f3a')  // 3600
   * ```
   * @since Redis 2.0.0
   * @see https://redis.io/docs/latest/commands/setex/
   */
  setex(key: Argument, seconds: Numeric, value: Argument): Reply<M, 'OK'>

  /**
   * Sets the string value of a key if the key does not exist.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.setnx('leader', 'worker-1')  // 1
   * db.setnx('leader', 'worker-2')  // 0
   * ```
   * @since Redis 1.0.0
   * @see https://redis.io/docs/latest/commands/setnx/
   */
  setnx(key: Argument, value: Argument): Reply<M, 0 | 1>

  /**
   * Forgets all watched keys.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.watch('stock:tea')
   * db.set('stock:tea', 5)
   * db.unwatch()
   * await db.multi().get('stock:tea').exec()  // ['5']
   * ```
   * @since Redis 2.2.0
   * @see https://redis.io/docs/latest/commands/unwatch/
   */
  unwatch(): Reply<M, 'OK'>

  /**
   * Makes the next transaction depend on keys: it runs only if they are not changed before.
   *
   * Complexity: O(1) for every key
   * @example
   * ```js
   * db.watch('stock:tea')
   * db.set('stock:tea', 5)
   * await db.multi().decr('stock:tea').exec()  // null: the key has changed
   * ```
   * @since Redis 2.2.0
   * @see https://redis.io/docs/latest/commands/watch/
   */
  watch(...keys: Many<Argument>[]): Reply<M, 'OK'>

  /**
   * Adds an element with its vector to a vector set, or gives an element another vector. Returns
   * whether the element is new. The set is created if it does not exist.
   *
   * Complexity: O(log(N)) where N is the number of elements
   * @param reduce - The dimension to which vectors are reduced before they are kept.
   * @example
   * ```js
   * db.vadd('words', [1, 0.2], 'king')  // true
   * db.vadd('words', new Float32Array([0.9, 0.4]), 'queen', { setattr: '{"length":5}' })  // true
   * db.vadd('words', [0.8, 0.4], 'queen')  // false: the vector is another one now
   * db.vadd('words', 'VALUES', 2, -0.5, 1, 'apple', 'Q8')  // true
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/vadd/
   */
  vadd(key: Argument, vector: Vector, element: Argument, options?: VaddOptions): Reply<M, boolean>
  /** Adds an element with its vector to a vector set, or gives an element another vector. */
  vadd(key: Argument, ...words: Argument[]): Reply<M, boolean>

  /**
   * Returns the attributes of an element; null if it has none, or if there is no such element.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.vadd('films', [1, 2], 'Alien', { setattr: '{"year":1979}' })
   * db.vgetattr('films', 'Alien')  // '{"year":1979}'
   * db.vgetattr('films', 'Brazil')  // null
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/vgetattr/
   */
  vgetattr(key: Argument, element: Argument): Reply<M, Text | null>

  /**
   * Gives an element attributes, in place of those that it has; an empty string removes them.
   * Returns whether there is such an element.
   *
   * Complexity: O(1)
   * @param attributes - Any text. Filters understand JSON.
   * @example
   * ```js
   * db.vadd('films', [1, 2], 'Alien')
   * db.vsetattr('films', 'Alien', JSON.stringify({ year: 1979 }))  // true
   * db.vsetattr('films', 'Brazil', '{}')  // false: there is no such element
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/vsetattr/
   */
  vsetattr(key: Argument, element: Argument, attributes: Argument): Reply<M, boolean>

  /**
   * Returns the number of elements of a vector set.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.vadd('words', [1, 0.2], 'king')
   * db.vcard('words')  // 1
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/vcard/
   */
  vcard(key: Argument): Reply<M, number>

  /**
   * Returns the dimension of the vectors of a vector set. It is an error if the set does not exist.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.vadd('words', [1, 0.2], 'king')
   * db.vdim('words')  // 2
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/vdim/
   */
  vdim(key: Argument): Reply<M, number>

  /**
   * Returns the vector of an element, about as it was given; null if there is no such element.
   *
   * Complexity: O(D) where D is the dimension
   * @param raw - Answer what is kept: the quantisation, the bytes of the direction, the length and,
   * of integers, what the greatest stands for.
   * @returns `number[] | null`; with `raw`: `[kind: string, data: Buffer, length: number, range?:
   * number] | null`
   * @example
   * ```js
   * db.vadd('words', [3, 4], 'king', { bin: true })
   * db.vemb('words', 'king')  // [1, 1]: of each number there is only the sign
   * db.vemb('words', 'king', { raw: true })[2]  // 5: the length
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/vemb/
   */
  vemb(key: Argument, element: Argument, options?: VembOptions & { raw?: false | undefined }): Reply<M, number[] | null>
  /** Returns the vector of an element, about as it was given; null if there is no such element. */
  vemb(key: Argument, element: Argument, options: VembOptions & { raw: true }): Reply<M, [kind: string, data: Buffer, length: number, range?: number] | null>
  /** Returns the vector of an element, about as it was given; null if there is no such element. */
  vemb(key: Argument, element: Argument, options: VembOptions): Reply<M, number[] | [kind: string, data: Buffer, length: number, range?: number] | null>
  /** Returns the vector of an element, about as it was given; null if there is no such element. */
  vemb(key: Argument, element: Argument, ...words: Word<'RAW'>[]): Reply<M, number[] | [kind: string, data: Buffer, length: number, range?: number] | null>

  /**
   * Describes a vector set; null if it does not exist.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.vadd('words', [1, 0.2], 'king')
   * db.vinfo('words')['quant-type']  // 'int8'
   * db.vinfo('none')  // null
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/vinfo/
   */
  vinfo(key: Argument): Reply<M, Named<Text, VectorSetInfo> | null>

  /**
   * Returns the neighbours of an element in the graph, for each layer that it reaches, the highest
   * first; null if there is no such element.
   *
   * Complexity: O(N) where N is the number of neighbours
   * @param withscores - Answer how similar each is.
   * @returns `Text[][] | null`; with `withscores`: `{ element: Text; score: number }[][] | null`
   * @example
   * ```js
   * db.vadd('words', [1, 0.2], 'king')
   * db.vadd('words', [0.9, 0.4], 'queen')
   * db.vlinks('words', 'king').at(-1)  // ['queen']
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/vlinks/
   */
  vlinks(key: Argument, element: Argument, options?: VlinksOptions & { withscores?: false | undefined }): Reply<M, Text[][] | null>
  /**
   * Returns the neighbours of an element in the graph, for each layer that it reaches, the highest
   * first; null if there is no such element.
   */
  vlinks(key: Argument, element: Argument, options: VlinksOptions & { withscores: true }): Reply<M, { element: Text; score: number }[][] | null>
  /**
   * Returns the neighbours of an element in the graph, for each layer that it reaches, the highest
   * first; null if there is no such element.
   */
  vlinks(key: Argument, element: Argument, options: VlinksOptions): Reply<M, Text[][] | { element: Text; score: number }[][] | null>
  /**
   * Returns the neighbours of an element in the graph, for each layer that it reaches, the highest
   * first; null if there is no such element.
   */
  vlinks(key: Argument, element: Argument, ...words: Word<'WITHSCORES'>[]): Reply<M, Text[][] | { element: Text; score: number }[][] | null>

  /**
   * Returns whether an element is in a vector set.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.vadd('words', [1, 0.2], 'king')
   * db.vismember('words', 'king')  // true
   * db.vismember('words', 'queen')  // false
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/vismember/
   */
  vismember(key: Argument, element: Argument): Reply<M, boolean>

  /**
   * Returns a random element of a vector set, or with a count several; null if the set does not
   * exist.
   *
   * Complexity: O(N) where N is the number of elements returned
   * @param count - Up to this many different elements; if negative, this many draws with
   * repetitions.
   * @returns `Text | null`; with `count`: `Text[]`
   * @example
   * ```js
   * db.vadd('words', [1, 0.2], 'king')
   * db.vrandmember('words')  // 'king'
   * db.vrandmember('words', -3)  // ['king', 'king', 'king']
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/vrandmember/
   */
  vrandmember(key: Argument): Reply<M, Text | null>
  /**
   * Returns a random element of a vector set, or with a count several; null if the set does not
   * exist.
   */
  vrandmember(key: Argument, count: Numeric): Reply<M, Text[]>

  /**
   * Removes an element of a vector set, and returns whether it was there.
   *
   * Complexity: O(log(N)) where N is the number of elements
   * @example
   * ```js
   * db.vadd('words', [1, 0.2], 'king')
   * db.vrem('words', 'king')  // true
   * db.exists('words')  // 0
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/vrem/
   */
  vrem(key: Argument, element: Argument): Reply<M, boolean>

  /**
   * Returns the elements whose vectors are most similar to a vector, or to that of an element, the
   * most similar first.
   *
   * Complexity: O(log(N)) where N is the number of elements
   * @returns `Text[]`; with `withscores & withattribs`: `{ element: Text; score: number;
   * attributes: Text | null }[]`; with `withscores`: `{ element: Text; score: number }[]`; with
   * `withattribs`: `{ element: Text; attributes: Text | null }[]`
   * @example
   * ```js
   * db.vadd('words', [1, 0.2], 'king')
   * db.vadd('words', [0.9, 0.4], 'queen', { setattr: '{"x":1}' })
   * db.vsim('words', [1, 0.1], { count: 2 })  // ['king', 'queen']
   * db.vsim('words', 'king', { filter: '.x == 1' })  // ['queen']
   * db.vsim('words', 'king', { withscores: true })[0].element  // 'king'
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/vsim/
   */
  vsim(key: Argument, query: Vector | Argument, options?: VsimOptions & { withscores?: false | undefined; withattribs?: false | undefined }): Reply<M, Text[]>
  /**
   * Returns the elements whose vectors are most similar to a vector, or to that of an element, the
   * most similar first.
   */
  vsim(key: Argument, query: Vector | Argument, options: VsimOptions & { withscores: true; withattribs: true }): Reply<M, { element: Text; score: number; attributes: Text | null }[]>
  /**
   * Returns the elements whose vectors are most similar to a vector, or to that of an element, the
   * most similar first.
   */
  vsim(key: Argument, query: Vector | Argument, options: VsimOptions & { withscores: true }): Reply<M, { element: Text; score: number }[]>
  /**
   * Returns the elements whose vectors are most similar to a vector, or to that of an element, the
   * most similar first.
   */
  vsim(key: Argument, query: Vector | Argument, options: VsimOptions & { withattribs: true }): Reply<M, { element: Text; attributes: Text | null }[]>
  /**
   * Returns the elements whose vectors are most similar to a vector, or to that of an element, the
   * most similar first.
   */
  vsim(key: Argument, query: Vector | Argument, options: VsimOptions): Reply<M, Text[] | { element: Text; score: number; attributes: Text | null }[] | { element: Text; score: number }[] | { element: Text; attributes: Text | null }[]>
  /**
   * Returns the elements whose vectors are most similar to a vector, or to that of an element, the
   * most similar first.
   */
  vsim(key: Argument, query: Vector | Argument, ...words: Argument[]): Reply<M, Text[] | { element: Text; score: number; attributes: Text | null }[] | { element: Text; score: number }[] | { element: Text; attributes: Text | null }[]>

  /** The commands `BF.*` as methods. */
  readonly bf: BfCommands<M>

  /** The commands `CF.*` as methods. */
  readonly cf: CfCommands<M>

  /** The commands `CMS.*` as methods. */
  readonly cms: CmsCommands<M>

  /** The commands `JSON.*` as methods. */
  readonly json: JsonCommands<M>

  /** The commands `TDIGEST.*` as methods. */
  readonly tdigest: TdigestCommands<M>

  /** The commands `TOPK.*` as methods. */
  readonly topk: TopkCommands<M>

  /** The commands `TS.*` as methods. */
  readonly ts: TsCommands<M>
}

/** The commands of which the names begin with `BF.`. */
export interface BfCommands<
  M extends Mode,
  Text extends string | Buffer = M['text'],
  Integer extends number | bigint = M['integer'],
> {
  /**
   * Adds an item to a Bloom filter, which is made if it does not exist: for 100 items, of which one
   * in 100 may be found that was not added. Returns whether the item is new.
   *
   * Complexity: O(K) where K is the number of bits that an item sets
   * @example
   * ```js
   * db.bf.add('seen', 'user:1')  // true
   * db.bf.add('seen', 'user:1')  // false: it was added before, or looks as if
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/bf.add/
   */
  add(key: Argument, item: Argument): Reply<M, boolean>

  /**
   * Adds items to a Bloom filter, which is made as the options say if it does not exist. Returns as
   * BF.MADD.
   *
   * Complexity: O(K * N) where K is the number of bits that an item sets and N the number of items
   * @example
   * ```js
   * db.bf.insert('seen', { capacity: 10000, error: 0.001 }, 'ITEMS', ['a', 'b'])  // [true, true]
   * db.bf.insert('other', { nocreate: true }, 'ITEMS', ['user:1'])  // throws ERR not found
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/bf.insert/
   */
  insert(key: Argument, itemsWord: Word<'ITEMS'>, items: Many<Argument>): Reply<M, (boolean | RedletError)[]>
  /** Adds items to a Bloom filter, which is made as the options say if it does not exist. */
  insert(key: Argument, options: BfInsertOptions, itemsWord: Word<'ITEMS'>, items: Many<Argument>): Reply<M, (boolean | RedletError)[]>
  /** Adds items to a Bloom filter, which is made as the options say if it does not exist. */
  insert(key: Argument, ...words: Argument[]): Reply<M, (boolean | RedletError)[]>

  /**
   * Adds items to a Bloom filter, which is made if it does not exist. Returns for each item whether
   * it is new. If a filter that does not scale becomes full, the first item that finds no room is
   * answered with an error, and those after it are not added.
   *
   * Complexity: O(K * N) where K is the number of bits that an item sets and N the number of items
   * @example
   * ```js
   * db.bf.madd('seen', ['user:1', 'user:2', 'user:1'])  // [true, true, false]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/bf.madd/
   */
  madd(key: Argument, ...item: Many<Argument>[]): Reply<M, (boolean | RedletError)[]>

  /**
   * Makes an empty Bloom filter. It is an error if the key exists.
   *
   * Complexity: O(1)
   * @param errorRate - How often an item may be found that was not added: above 0 and below 1.
   * @param capacity - For how many items the filter is made before it grows.
   * @example
   * ```js
   * db.bf.reserve('seen', 0.001, 10000)  // 'OK'
   * db.bf.reserve('fixed', 0.01, 500, { nonscaling: true })  // 'OK'
   * db.bf.reserve('seen', 0.001, 10000)  // throws ERR item exists
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/bf.reserve/
   */
  reserve(key: Argument, errorRate: Numeric, capacity: Numeric, options?: BfReserveOptions): Reply<M, 'OK'>
  /** Makes an empty Bloom filter. */
  reserve(key: Argument, errorRate: Numeric, capacity: Numeric, ...words: Argument[]): Reply<M, 'OK'>

  /**
   * Makes a Bloom filter of the parts that BF.SCANDUMP answered, each with its iterator. The first
   * makes the filter, and the key must not exist.
   *
   * Complexity: O(N) where N is the size of the part
   * @param iterator - What BF.SCANDUMP answered with this part.
   * @example
   * ```js
   * db.bf.add('seen', 'user:1')
   * const header = db.bf.scandump('seen', 0)
   * const first = db.bf.scandump('seen', header[0])
   * db.bf.loadchunk('copy', ...header)
   * db.bf.loadchunk('copy', ...first)
   * db.bf.exists('copy', 'user:1')  // true
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/bf.loadchunk/
   */
  loadchunk(key: Argument, iterator: Numeric, data: Argument): Reply<M, 'OK'>

  /**
   * Returns a part of a Bloom filter, and the iterator of the next part. The first iterator is 0,
   * and 0 is answered at the end. BF.LOADCHUNK makes the same filter of all parts, in any store or
   * server.
   *
   * Complexity: O(N) where N is the size of the part
   * @param iterator - 0, and then what the call before answered.
   * @example
   * ```js
   * db.bf.add('seen', 'user:1')
   * const [iterator, data] = db.bf.scandump('seen', 0)
   * db.bf.loadchunk('copy', iterator, data)  // 'OK'
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/bf.scandump/
   */
  scandump(key: Argument, iterator: Argument): Reply<M, [iterator: number, data: Buffer]>

  /**
   * Returns the number of items that were added to a Bloom filter; 0 if it does not exist.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.bf.madd('seen', ['user:1', 'user:2', 'user:1'])
   * db.bf.card('seen')  // 2
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/bf.card/
   */
  card(key: Argument): Reply<M, Integer>

  /**
   * Describes a Bloom filter and its layers, in words.
   *
   * Complexity: O(N) where N is the number of layers
   * @example
   * ```js
   * db.bf.reserve('seen', 0.01, 100)
   * db.bf.debug('seen')[0]  // 'size:0'
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/bf.debug/
   */
  debug(key: Argument): Reply<M, Text[]>

  /**
   * Returns whether an item was added to a Bloom filter. It may answer true of an item that was
   * not, never false of one that was.
   *
   * Complexity: O(K) where K is the number of bits that an item sets
   * @example
   * ```js
   * db.bf.add('seen', 'user:1')
   * db.bf.exists('seen', 'user:1')  // true
   * db.bf.exists('seen', 'user:2')  // false
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/bf.exists/
   */
  exists(key: Argument, item: Argument): Reply<M, boolean>

  /**
   * Describes a Bloom filter, or tells one field of it.
   *
   * Complexity: O(1)
   * @returns `Named<Text, BloomInfo>`; with `capacity`: `[number]`; with `size`: `[number]`; with
   * `filters`: `[number]`; with `items`: `[number]`; with `expansion`: `[number | null]`
   * @example
   * ```js
   * db.bf.reserve('seen', 0.01, 100)
   * db.bf.info('seen').Capacity  // 100
   * db.bf.info('seen', { size: true })  // [240]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/bf.info/
   */
  info(key: Argument, options?: BfInfoOptions & { capacity?: false | undefined; size?: false | undefined; filters?: false | undefined; items?: false | undefined; expansion?: false | undefined }): Reply<M, Named<Text, BloomInfo>>
  /** Describes a Bloom filter, or tells one field of it. */
  info(key: Argument, options: BfInfoOptions & { capacity: true }): Reply<M, [number]>
  /** Describes a Bloom filter, or tells one field of it. */
  info(key: Argument, options: BfInfoOptions & { size: true }): Reply<M, [number]>
  /** Describes a Bloom filter, or tells one field of it. */
  info(key: Argument, options: BfInfoOptions & { filters: true }): Reply<M, [number]>
  /** Describes a Bloom filter, or tells one field of it. */
  info(key: Argument, options: BfInfoOptions & { items: true }): Reply<M, [number]>
  /** Describes a Bloom filter, or tells one field of it. */
  info(key: Argument, options: BfInfoOptions & { expansion: true }): Reply<M, [number | null]>
  /** Describes a Bloom filter, or tells one field of it. */
  info(key: Argument, options: BfInfoOptions): Reply<M, Named<Text, BloomInfo> | [number] | [number | null]>
  /** Describes a Bloom filter, or tells one field of it. */
  info(key: Argument, ...words: Word<'CAPACITY' | 'SIZE' | 'FILTERS' | 'ITEMS' | 'EXPANSION'>[]): Reply<M, Named<Text, BloomInfo> | [number] | [number | null]>

  /**
   * Returns for each item whether it was added to a Bloom filter, as BF.EXISTS.
   *
   * Complexity: O(K * N) where K is the number of bits that an item sets and N the number of items
   * @example
   * ```js
   * db.bf.add('seen', 'user:1')
   * db.bf.mexists('seen', ['user:1', 'user:2'])  // [true, false]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/bf.mexists/
   */
  mexists(key: Argument, ...item: Many<Argument>[]): Reply<M, boolean[]>
}

/** The commands of which the names begin with `CF.`. */
export interface CfCommands<
  M extends Mode,
  Text extends string | Buffer = M['text'],
  Integer extends number | bigint = M['integer'],
> {
  /**
   * Adds an item to a cuckoo filter, which is made for 1024 items if it does not exist. An item can
   * be added more than once.
   *
   * Complexity: O(K + I) where K is the number of tables and I the number of iterations
   * @example
   * ```js
   * db.cf.add('carts', 'apple')  // true
   * db.cf.add('carts', 'apple')  // true
   * db.cf.count('carts', 'apple')  // 2
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/cf.add/
   */
  add(key: Argument, item: Argument): Reply<M, boolean>

  /**
   * Adds an item to a cuckoo filter unless it is there, or looks as if. Returns whether it was
   * added. The filter is made for 1024 items if it does not exist.
   *
   * Complexity: O(K + I) where K is the number of tables and I the number of iterations
   * @example
   * ```js
   * db.cf.addnx('carts', 'apple')  // true
   * db.cf.addnx('carts', 'apple')  // false
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/cf.addnx/
   */
  addnx(key: Argument, item: Argument): Reply<M, boolean>

  /**
   * Adds items to a cuckoo filter, which is made as the options say if it does not exist. Returns 1
   * for each item that was added, and -1 for one that found no room.
   *
   * Complexity: O(N * (K + I)) where N is the number of items, K the number of tables and I the
   * number of iterations
   * @example
   * ```js
   * db.cf.insert('carts', { capacity: 500 }, 'ITEMS', ['apple', 'pear'])  // [1, 1]
   * db.cf.insert('other', { nocreate: true }, 'ITEMS', ['apple'])  // throws ERR not found
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/cf.insert/
   */
  insert(key: Argument, itemsWord: Word<'ITEMS'>, items: Many<Argument>): Reply<M, (1 | -1)[]>
  /** Adds items to a cuckoo filter, which is made as the options say if it does not exist. */
  insert(key: Argument, options: CfInsertOptions, itemsWord: Word<'ITEMS'>, items: Many<Argument>): Reply<M, (1 | -1)[]>
  /** Adds items to a cuckoo filter, which is made as the options say if it does not exist. */
  insert(key: Argument, ...words: Argument[]): Reply<M, (1 | -1)[]>

  /**
   * Adds items to a cuckoo filter unless they are there, or look as if. The filter is made as the
   * options say if it does not exist. Returns 1 for each item that was added, 0 for one that was
   * there, and -1 for one that found no room.
   *
   * Complexity: O(N * (K + I)) where N is the number of items, K the number of tables and I the
   * number of iterations
   * @example
   * ```js
   * db.cf.insertnx('carts', 'ITEMS', ['apple', 'pear', 'apple'])  // [1, 1, 0]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/cf.insertnx/
   */
  insertnx(key: Argument, itemsWord: Word<'ITEMS'>, items: Many<Argument>): Reply<M, (1 | 0 | -1)[]>
  /** Adds items to a cuckoo filter unless they are there, or look as if. */
  insertnx(key: Argument, options: CfInsertnxOptions, itemsWord: Word<'ITEMS'>, items: Many<Argument>): Reply<M, (1 | 0 | -1)[]>
  /** Adds items to a cuckoo filter unless they are there, or look as if. */
  insertnx(key: Argument, ...words: Argument[]): Reply<M, (1 | 0 | -1)[]>

  /**
   * Makes an empty cuckoo filter. It is an error if the key exists.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.cf.reserve('carts', 10000)  // 'OK'
   * db.cf.reserve('fixed', 1000, { bucketsize: 4, expansion: 0 })  // 'OK'
   * db.cf.reserve('carts', 10000)  // throws ERR item exists
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/cf.reserve/
   */
  reserve(key: Argument, capacity: Numeric, options?: CfReserveOptions): Reply<M, 'OK'>
  /** Makes an empty cuckoo filter. */
  reserve(key: Argument, capacity: Numeric, ...words: Argument[]): Reply<M, 'OK'>

  /**
   * Makes a cuckoo filter of the parts that CF.SCANDUMP answered, each with its iterator. The first
   * makes the filter, and the key must not exist.
   *
   * Complexity: O(N) where N is the size of the part
   * @param iterator - What CF.SCANDUMP answered with this part.
   * @example
   * ```js
   * db.cf.add('carts', 'apple')
   * const header = db.cf.scandump('carts', 0)
   * const first = db.cf.scandump('carts', header[0])
   * db.cf.loadchunk('copy', ...header)
   * db.cf.loadchunk('copy', ...first)
   * db.cf.exists('copy', 'apple')  // true
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/cf.loadchunk/
   */
  loadchunk(key: Argument, iterator: Numeric, data: Argument): Reply<M, 'OK'>

  /**
   * Returns a part of a cuckoo filter, and the iterator of the next part. The first iterator is 0,
   * and 0 and null are answered at the end. CF.LOADCHUNK makes the same filter of all parts, in any
   * store or server. An empty filter has no parts.
   *
   * Complexity: O(N) where N is the size of the part
   * @param iterator - 0, and then what the call before answered.
   * @example
   * ```js
   * db.cf.add('carts', 'apple')
   * const [iterator, data] = db.cf.scandump('carts', 0)
   * db.cf.loadchunk('copy', iterator, data)  // 'OK'
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/cf.scandump/
   */
  scandump(key: Argument, iterator: Numeric): Reply<M, [iterator: number, data: Buffer | null]>

  /**
   * Returns how often an item was added to a cuckoo filter, which may be more than it was: other
   * items look the same, and some count twice.
   *
   * Complexity: O(K) where K is the number of tables
   * @example
   * ```js
   * db.cf.insert('carts', 'ITEMS', ['apple', 'pear', 'apple'])
   * db.cf.count('carts', 'apple')  // 2
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/cf.count/
   */
  count(key: Argument, item: Argument): Reply<M, Integer>

  /**
   * Describes a cuckoo filter in a line.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.cf.reserve('carts', 1000)
   * db.cf.debug('carts')
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/cf.debug/
   */
  debug(key: Argument): Reply<M, Text>

  /**
   * Returns whether an item is in a cuckoo filter. It may answer true of an item that is not, never
   * false of one that is.
   *
   * Complexity: O(K) where K is the number of tables
   * @example
   * ```js
   * db.cf.add('carts', 'apple')
   * db.cf.exists('carts', 'apple')  // true
   * db.cf.exists('carts', 'pear')  // false
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/cf.exists/
   */
  exists(key: Argument, item: Argument): Reply<M, boolean>

  /**
   * Describes a cuckoo filter.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.cf.reserve('carts', 1000)
   * db.cf.info('carts')['Number of buckets']  // 512
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/cf.info/
   */
  info(key: Argument): Reply<M, Named<Text, CuckooInfo>>

  /**
   * Returns for each item whether it is in a cuckoo filter, as CF.EXISTS.
   *
   * Complexity: O(K * N) where K is the number of tables and N the number of items
   * @example
   * ```js
   * db.cf.add('carts', 'apple')
   * db.cf.mexists('carts', ['apple', 'pear'])  // [true, false]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/cf.mexists/
   */
  mexists(key: Argument, ...item: Many<Argument>[]): Reply<M, boolean[]>

  /**
   * Moves the items of a cuckoo filter to its earlier tables, and drops later ones that become
   * empty.
   *
   * Complexity: O(N * K) where N is the size of the filter and K the number of tables
   * @example
   * ```js
   * db.cf.add('carts', 'apple')
   * db.cf.compact('carts')  // 'OK'
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/cf.compact/
   */
  compact(key: Argument): Reply<M, 'OK'>

  /**
   * Deletes an item from a cuckoo filter once, and returns whether it was there. Delete only what
   * was added: another item that looks the same would be gone.
   *
   * Complexity: O(K) where K is the number of tables
   * @example
   * ```js
   * db.cf.add('carts', 'apple')
   * db.cf.del('carts', 'apple')  // true
   * db.cf.exists('carts', 'apple')  // false
   * db.cf.del('none', 'apple')  // throws ERR Not found
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/cf.del/
   */
  del(key: Argument, item: Argument): Reply<M, boolean>
}

/** The commands of which the names begin with `CMS.`. */
export interface CmsCommands<
  M extends Mode,
  Text extends string | Buffer = M['text'],
  Integer extends number | bigint = M['integer'],
> {
  /**
   * Counts items, each so many times. Returns how often each was counted, or an error for one whose
   * counters are full: they hold up to 4294967295.
   *
   * Complexity: O(N) where N is the number of items
   * @example
   * ```js
   * db.cms.initbydim('views', 2000, 5)
   * db.cms.incrby('views', '/home', 3, '/news', 1)  // [3, 1]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/cms.incrby/
   */
  incrby<T extends object>(key: Argument, items: Pairs<T>): Reply<M, (number | RedletError)[]>
  /** Counts items, each so many times. */
  incrby(key: Argument, item: Argument, increment: Numeric, ...more: Argument[]): Reply<M, (number | RedletError)[]>

  /**
   * Returns how often items were counted: never too small, and seldom much too great.
   *
   * Complexity: O(N) where N is the number of items
   * @example
   * ```js
   * db.cms.initbydim('views', 2000, 5)
   * db.cms.incrby('views', '/home', 3)
   * db.cms.query('views', '/home', '/none')  // [3, 0]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/cms.query/
   */
  query(key: Argument, ...items: Many<Argument>[]): Reply<M, number[]>

  /**
   * Describes a sketch.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.cms.initbydim('views', 2000, 5)
   * db.cms.info('views').depth  // 5
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/cms.info/
   */
  info(key: Argument): Reply<M, Named<Text, { width: number; depth: number; count: number }>>

  /**
   * Makes a sketch of rows of counters: `width` of them in each of `depth` rows.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.cms.initbydim('views', 2000, 5)  // 'OK'
   * db.cms.incrby('views', '/home', 3)  // [3]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/cms.initbydim/
   */
  initbydim(key: Argument, width: Numeric, depth: Numeric): Reply<M, 'OK'>

  /**
   * Makes a sketch that counts too much by at most `error` of all that is counted, but with the
   * given probability of more.
   *
   * Complexity: O(1)
   * @param error - By how much counts may be too great, as a part of all that is counted: between 0
   * and 1.
   * @param probability - How likely a count may be even greater: between 0 and 1.
   * @example
   * ```js
   * db.cms.initbyprob('views', 0.001, 0.01)  // 'OK'
   * db.cms.info('views').width  // 2000
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/cms.initbyprob/
   */
  initbyprob(key: Argument, error: Numeric, probability: Numeric): Reply<M, 'OK'>

  /**
   * Replaces the counts of a sketch by those of other sketches together, which are as wide and deep
   * as it is. It may be one of them.
   *
   * Complexity: O(N) where N is the number of counters of all the sketches
   * @example
   * ```js
   * for (const day of ['mon', 'tue', 'all']) db.cms.initbydim(day, 2000, 5)
   * db.cms.incrby('mon', '/home', 3)
   * db.cms.incrby('tue', '/home', 1)
   * db.cms.merge('all', 2, ['mon', 'tue'], { weights: [1, 10] })  // 'OK'
   * db.cms.query('all', '/home')  // [13]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/cms.merge/
   */
  merge(destination: Argument, numkeys: Numeric, sources: Many<Argument>, options?: CmsMergeOptions): Reply<M, 'OK'>
  /**
   * Replaces the counts of a sketch by those of other sketches together, which are as wide and deep
   * as it is.
   */
  merge(destination: Argument, numkeys: Numeric, ...keysAndWords: Argument[]): Reply<M, 'OK'>
}

/** The commands of which the names begin with `JSON.`. */
export interface JsonCommands<
  M extends Mode,
  Text extends string | Buffer = M['text'],
  Integer extends number | bigint = M['integer'],
> {
  /**
   * Adds values to the end of arrays, and returns their new lengths, and null for other values.
   *
   * Complexity: O(N) where N is the size of the document
   * @example
   * ```js
   * db.json.set('cart', '$', { items: ['tea'] })
   * db.json.arrappend('cart', '$.items', 'milk', { name: 'bread' })  // [3]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/json.arrappend/
   */
  arrappend(key: Argument, path: Argument, ...values: JsonInput[]): Reply<M, number | (number | null)[] | null>

  /**
   * Returns the index of the first item of arrays that equals a value, -1 if none does, and null
   * for values that are no arrays.
   *
   * Complexity: O(N) where N is the size of the arrays, and of the document if the path has no
   * fixed places
   * @example
   * ```js
   * db.json.set('cart', '$', { items: ['tea', 'milk'] })
   * db.json.arrindex('cart', '$.items', 'milk')  // [1]
   * db.json.arrindex('cart', '$.items', 'bread')  // [-1]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/json.arrindex/
   */
  arrindex(key: Argument, path: Argument, value: JsonInput, start?: Numeric, stop?: Numeric): Reply<M, number | (number | null)[]>

  /**
   * Puts values into arrays before an item, and returns the new lengths, and null for other values.
   *
   * Complexity: O(N) where N is the size of the document
   * @param index - A negative one counts from the end.
   * @example
   * ```js
   * db.json.set('cart', '$', { items: ['tea', 'milk'] })
   * db.json.arrinsert('cart', '$.items', 1, 'bread')  // [3]
   * db.json.get('cart', '.items')  // ['tea', 'bread', 'milk']
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/json.arrinsert/
   */
  arrinsert(key: Argument, path: Argument, index: Numeric, ...values: JsonInput[]): Reply<M, number | (number | null)[] | null>

  /**
   * Returns how many items arrays have, and null for other values.
   *
   * Complexity: O(1), or O(N) where N is the size of the document if the path has no fixed places
   * @example
   * ```js
   * db.json.set('cart', '$', { items: ['tea', 'milk'], total: 5 })
   * db.json.arrlen('cart', '$.*')  // [2, null]
   * db.json.arrlen('cart', '.items')  // 2
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/json.arrlen/
   */
  arrlen(key: Argument, path?: Argument): Reply<M, number | (number | null)[] | null>

  /**
   * Removes an item of arrays, the last one unless an index is given, and returns it as text; null
   * for an empty array and for other values.
   *
   * Complexity: O(N) where N is the size of the document
   * @param index - A negative one counts from the end. One beyond an end is the item at that end.
   * @example
   * ```js
   * db.json.set('cart', '$', { items: ['tea', 'milk'] })
   * db.json.arrpop('cart', '$.items')  // ['milk']
   * db.json.arrpop('cart', '.items', 0)  // 'tea'
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/json.arrpop/
   */
  arrpop<Value = Json>(key: Argument, path?: Argument, index?: Numeric): Reply<M, Parsed<Text, Value>>

  /**
   * Removes the items of arrays that are not within a range, and returns how many are left, and
   * null for other values.
   *
   * Complexity: O(N) where N is the size of the document
   * @param start - The first item to keep. A negative one counts from the end.
   * @param stop - The last item to keep. A negative one counts from the end.
   * @example
   * ```js
   * db.json.set('log', '$', { last: [1, 2, 3, 4, 5] })
   * db.json.arrtrim('log', '$.last', -3, -1)  // [3]
   * db.json.get('log', '.last')  // [3, 4, 5]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/json.arrtrim/
   */
  arrtrim(key: Argument, path: Argument, start: Numeric, stop: Numeric): Reply<M, number | (number | null)[] | null>

  /**
   * Returns values of a document: of a path that begins with `$` an array of all that it names, of
   * any other path the one value, and of several paths an object. Without a path it returns the
   * whole document.
   *
   * Complexity: O(N) where N is the size of the values, and of the document if the path has no
   * fixed places
   * @param paths - Paths, and words for the layout of the text, each with a value: INDENT, NEWLINE
   * and SPACE. Clients in RESP3 may have FORMAT with STRING, EXPAND or EXPAND1.
   * @example
   * ```js
   * db.json.set('user:1', '$', { name: 'Ada', langs: ['en', 'fr'] })
   * db.json.get('user:1', '$.name')  // ['Ada']
   * db.json.get('user:1', '.langs[0]')  // 'en'
   * db.call('JSON.GET', 'user:1', '$.name')  // '["Ada"]'
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/json.get/
   */
  get<Value = Json>(key: Argument, ...paths: Many<Argument>[]): Reply<M, Parsed<Text, Value> | null>

  /**
   * Returns what a path names in several documents; null for a key that holds none.
   *
   * Complexity: O(N) where N is the size of the values, and of the documents if the path has no
   * fixed places
   * @example
   * ```js
   * db.json.set('user:1', '$', { name: 'Ada' })
   * db.json.set('user:2', '$', { name: 'Bob' })
   * db.json.mget('user:1', 'user:2', 'user:3', '$.name')  // [['Ada'], ['Bob'], null]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/json.mget/
   */
  mget<Value = Json>(keys: Many<Argument>, path: Argument): Reply<M, (Parsed<Text, Value> | null)[]>
  /** Returns what a path names in several documents; null for a key that holds none. */
  mget<Value = Json>(...keysAndPath: [...keys: Argument[], path: Argument]): Reply<M, (Parsed<Text, Value> | null)[]>

  /**
   * Returns values in the types of the protocol. An object is an array that begins with `{`, an
   * array one that begins with `[`.
   *
   * Complexity: O(N) where N is the size of the values, and of the document if the path has no
   * fixed places
   * @example
   * ```js
   * db.json.set('user:1', '$', { name: 'Ada', langs: ['en'] })
   * db.json.resp('user:1')  // ['{', 'name', 'Ada', 'langs', ['[', 'en']]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/json.resp/
   */
  resp<R = unknown>(key: Argument, path?: Argument): Reply<M, R>

  /**
   * Helps to measure documents: `MEMORY key [path]` returns how many bytes the genuine module would
   * take for the values that a path names, and `HELP` lists the subcommands. `MEMORY USAGE` tells
   * how many a document takes here.
   *
   * Complexity: O(N) where N is the size of the values, and of the document if the path has no
   * fixed places
   * @example
   * ```js
   * db.json.set('user:1', '$', { name: 'Ada' })
   * db.json.debug('MEMORY', 'user:1', '$.name')  // [11]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/json.debug/
   */
  debug<R = unknown>(subcommand: Argument, key?: Argument, path?: Argument): Reply<M, R>

  /**
   * Returns what the values are that a path names: `object`, `array`, `string`, `integer`,
   * `number`, `boolean` or `null`.
   *
   * Complexity: O(1), or O(N) where N is the size of the document if the path has no fixed places
   * @example
   * ```js
   * db.json.set('user:1', '$', { name: 'Ada', age: 36 })
   * db.json.type('user:1', '.age')  // 'integer'
   * db.json.type('user:1', '$.*')  // ['string', 'integer']
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/json.type/
   */
  type<R = unknown>(key: Argument, path?: Argument): Reply<M, R>

  /**
   * Adds to numbers, and returns the new ones, and null for other values. Integers wrap around.
   *
   * Complexity: O(1), or O(N) where N is the size of the document if the path has no fixed places
   * @example
   * ```js
   * db.json.set('user:1', '$', { age: 36, height: 1.65 })
   * db.json.numincrby('user:1', '$.age', 1)  // [37]
   * db.json.numincrby('user:1', '$.*', 0.5)  // [37.5, 2.15]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/json.numincrby/
   */
  numincrby<Value = Json>(key: Argument, path: Argument, value: JsonInput): Reply<M, Parsed<Text, Value>>

  /**
   * Multiplies numbers, and returns the new ones, and null for other values. Integers wrap around.
   *
   * Complexity: O(1), or O(N) where N is the size of the document if the path has no fixed places
   * @example
   * ```js
   * db.json.set('cart', '$', { price: 5, name: 'tea' })
   * db.json.nummultby('cart', '$.*', 2)  // [10, null]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/json.nummultby/
   */
  nummultby<Value = Json>(key: Argument, path: Argument, value: JsonInput): Reply<M, Parsed<Text, Value>>

  /**
   * Raises numbers to a power, and returns the new ones, and null for other values. Integers wrap
   * around.
   *
   * Complexity: O(1), or O(N) where N is the size of the document if the path has no fixed places
   * @example
   * ```js
   * db.json.set('shape', '$', { side: 5 })
   * db.json.numpowby('shape', '$.side', 2)  // [25]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/json.numpowby/
   */
  numpowby<Value = Json>(key: Argument, path: Argument, value: JsonInput): Reply<M, Parsed<Text, Value>>

  /**
   * Returns the names of the members of objects, and null for other values.
   *
   * Complexity: O(N) where N is the number of members, and the size of the document if the path has
   * no fixed places
   * @example
   * ```js
   * db.json.set('user:1', '$', { name: 'Ada', age: 36 })
   * db.json.objkeys('user:1')  // ['name', 'age']
   * db.json.objkeys('user:1', '$')  // [['name', 'age']]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/json.objkeys/
   */
  objkeys(key: Argument, path?: Argument): Reply<M, Text[] | (Text[] | null)[] | null>

  /**
   * Returns how many members objects have, and null for other values.
   *
   * Complexity: O(1), or O(N) where N is the size of the document if the path has no fixed places
   * @example
   * ```js
   * db.json.set('user:1', '$', { name: 'Ada', age: 36 })
   * db.json.objlen('user:1')  // 2
   * db.json.objlen('user:1', '$')  // [2]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/json.objlen/
   */
  objlen(key: Argument, path?: Argument): Reply<M, number | (number | null)[] | null>

  /**
   * Empties arrays and objects and sets numbers to 0, and returns how many values that changed.
   *
   * Complexity: O(N) where N is the size of the document
   * @example
   * ```js
   * db.json.set('user:1', '$', { langs: ['en', 'fr'], age: 36, name: 'Ada' })
   * db.json.clear('user:1', '$.*')  // 2
   * db.json.get('user:1')  // { langs: [], age: 0, name: 'Ada' }
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/json.clear/
   */
  clear(key: Argument, path?: Argument): Reply<M, number>

  /**
   * Removes values from a document, and returns how many. Without a path, or with the path of the
   * root, it removes the key.
   *
   * Complexity: O(N) where N is the size of the document
   * @example
   * ```js
   * db.json.set('user:1', '$', { name: 'Ada', langs: ['en', 'fr'] })
   * db.json.del('user:1', '$.langs[0]')  // 1
   * db.json.del('user:1')  // 1
   * db.exists('user:1')  // 0
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/json.del/
   */
  del(key: Argument, path?: Argument): Reply<M, number>

  /**
   * Removes values from a document: another name of `JSON.DEL`.
   *
   * Complexity: O(N) where N is the size of the document
   * @example
   * ```js
   * db.json.set('user:1', '$', { name: 'Ada', age: 36 })
   * db.json.forget('user:1', '$.age')  // 1
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/json.forget/
   */
  forget(key: Argument, path?: Argument): Reply<M, number>

  /**
   * Merges a value into values of a document, as RFC 7396 says: its members are set, those that are
   * null are removed. Where there is nothing yet, the value is set as by `JSON.SET`.
   *
   * Complexity: O(N) where N is the size of the document
   * @example
   * ```js
   * db.json.set('user:1', '$', { name: 'Ada', age: 36, langs: ['en'] })
   * db.json.merge('user:1', '$', { age: 37, langs: null })  // 'OK'
   * db.json.get('user:1')  // { name: 'Ada', age: 37 }
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/json.merge/
   */
  merge(key: Argument, path: Argument, value: JsonInput): Reply<M, 'OK' | null>

  /**
   * Sets values in several documents, all or none. A value that goes nowhere, because there is
   * nothing that could have the new member, is passed over.
   *
   * Complexity: O(N) where N is the size of all documents
   * @example
   * ```js
   * db.json.mset('user:1', '$', { name: 'Ada' }, 'user:2', '$', { name: 'Bob' })  // 'OK'
   * db.json.mget('user:1', 'user:2', '$.name')  // [['Ada'], ['Bob']]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/json.mset/
   */
  mset(values: readonly (readonly [key: Argument, path: Argument, value: JsonInput])[] | readonly Argument[]): Reply<M, 'OK'>
  /** Sets values in several documents, all or none. */
  mset(key: Argument, path: Argument, value: JsonInput, ...more: JsonInput[]): Reply<M, 'OK'>

  /**
   * Sets a value in a document, or the whole document, and returns null if nothing was set: because
   * of a condition, or because there is nothing that could have the new member. A new key takes a
   * whole document.
   *
   * Complexity: O(N) where N is the size of the document
   * @example
   * ```js
   * db.json.set('user:1', '$', { name: 'Ada' })  // 'OK'
   * db.json.set('user:1', '$.age', 36)  // 'OK'
   * db.json.set('user:1', '$.age', 37, 'NX')  // null
   * db.json.get('user:1')  // { name: 'Ada', age: 36 }
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/json.set/
   */
  set(key: Argument, path: Argument, value: JsonInput, options?: JsonSetOptions): Reply<M, 'OK' | null>
  /**
   * Sets a value in a document, or the whole document, and returns null if nothing was set: because
   * of a condition, or because there is nothing that could have the new member.
   */
  set(key: Argument, path: Argument, value: JsonInput, ...words: Argument[]): Reply<M, 'OK' | null>

  /**
   * Adds a string to the end of strings, and returns their new lengths in bytes, and null for other
   * values.
   *
   * Complexity: O(N) where N is the size of the document
   * @example
   * ```js
   * db.json.set('user:1', '$', { name: 'Ada' })
   * db.json.strappend('user:1', '$.name', ' Lovelace')  // [12]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/json.strappend/
   */
  strappend(key: Argument, value: JsonInput): Reply<M, number | (number | null)[] | null>
  /**
   * Adds a string to the end of strings, and returns their new lengths in bytes, and null for other
   * values.
   */
  strappend(key: Argument, path: Argument, value: JsonInput): Reply<M, number | (number | null)[] | null>

  /**
   * Returns the lengths of strings in bytes, and null for other values.
   *
   * Complexity: O(1), or O(N) where N is the size of the document if the path has no fixed places
   * @example
   * ```js
   * db.json.set('user:1', '$', { name: 'Ada', age: 36 })
   * db.json.strlen('user:1', '$.*')  // [3, null]
   * db.json.strlen('user:1', '.name')  // 3
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/json.strlen/
   */
  strlen(key: Argument, path?: Argument): Reply<M, number | (number | null)[] | null>

  /**
   * Turns true into false and false into true. Returns the new values, and null for other values.
   *
   * Complexity: O(1), or O(N) where N is the size of the document if the path has no fixed places
   * @example
   * ```js
   * db.json.set('user:1', '$', { name: 'Ada', active: true })
   * db.json.toggle('user:1', '$.active')  // [0]
   * db.json.toggle('user:1', '.active')  // true
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/json.toggle/
   */
  toggle<Value = Json>(key: Argument, path: Argument): Reply<M, Parsed<Text, Value>>
}

/** The commands of which the names begin with `TDIGEST.`. */
export interface TdigestCommands<
  M extends Mode,
  Text extends string | Buffer = M['text'],
  Integer extends number | bigint = M['integer'],
> {
  /**
   * Returns the numbers that have so many numbers below them; infinity where there are not so many.
   *
   * Complexity: O(N) where N is the number of ranks
   * @example
   * ```js
   * db.tdigest.create('latency')
   * db.tdigest.add('latency', 10, 20, 30)
   * db.tdigest.byrank('latency', 0, 2, 3)  // [10, 30, Infinity]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/tdigest.byrank/
   */
  byrank(key: Argument, ...ranks: Many<Numeric>[]): Reply<M, number[]>

  /**
   * Returns the numbers that have so many numbers above them; minus infinity where there are not so
   * many.
   *
   * Complexity: O(N) where N is the number of ranks
   * @example
   * ```js
   * db.tdigest.create('latency')
   * db.tdigest.add('latency', 10, 20, 30)
   * db.tdigest.byrevrank('latency', 0, 2, 3)  // [30, 10, -Infinity]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/tdigest.byrevrank/
   */
  byrevrank(key: Argument, ...ranks: Many<Numeric>[]): Reply<M, number[]>

  /**
   * Returns which part of the numbers lies below each of some numbers; half of those that are equal
   * to it count.
   *
   * Complexity: O(N) where N is the number of numbers
   * @example
   * ```js
   * db.tdigest.create('latency')
   * db.tdigest.add('latency', 10, 20, 30, 40)
   * db.tdigest.cdf('latency', 5, 20, 35)  // [0, 0.375, 0.75]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/tdigest.cdf/
   */
  cdf(key: Argument, ...values: Many<Numeric>[]): Reply<M, number[]>

  /**
   * Describes a digest.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.tdigest.create('latency')
   * db.tdigest.add('latency', 10, 20, 30)
   * db.tdigest.info('latency').Observations  // 3
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/tdigest.info/
   */
  info(key: Argument): Reply<M, Named<Text, TDigestInfo>>

  /**
   * Returns the greatest number; NaN if there is none.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.tdigest.create('latency')
   * db.tdigest.add('latency', 10, 20, 30)
   * db.tdigest.max('latency')  // 30
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/tdigest.max/
   */
  max(key: Argument): Reply<M, number>

  /**
   * Returns the least number; NaN if there is none.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.tdigest.create('latency')
   * db.tdigest.add('latency', 10, 20, 30)
   * db.tdigest.min('latency')  // 10
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/tdigest.min/
   */
  min(key: Argument): Reply<M, number>

  /**
   * Returns the numbers below which these parts of all numbers lie: 0.5 for the median, 0.99 for
   * what only one in a hundred exceeds.
   *
   * Complexity: O(N) where N is the number of quantiles
   * @param quantiles - From 0 to 1.
   * @example
   * ```js
   * db.tdigest.create('latency')
   * db.tdigest.add('latency', 10, 20, 30)
   * db.tdigest.quantile('latency', 0, 0.5, 1)  // [10, 20, 30]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/tdigest.quantile/
   */
  quantile(key: Argument, ...quantiles: Many<Numeric>[]): Reply<M, number[]>

  /**
   * Returns how many numbers lie below each of some numbers, with half of those that are equal to
   * it; -1 if it is less than all, and -2 if the digest has no numbers.
   *
   * Complexity: O(N) where N is the number of numbers
   * @example
   * ```js
   * db.tdigest.create('latency')
   * db.tdigest.add('latency', 10, 20, 30)
   * db.tdigest.rank('latency', 5, 20, 35)  // [-1, 1, 3]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/tdigest.rank/
   */
  rank(key: Argument, ...values: Many<Numeric>[]): Reply<M, Integer[]>

  /**
   * Returns how many numbers lie above each of some numbers, with half of those that are equal to
   * it; -1 if it is greater than all, and -2 if the digest has no numbers.
   *
   * Complexity: O(N) where N is the number of numbers
   * @example
   * ```js
   * db.tdigest.create('latency')
   * db.tdigest.add('latency', 10, 20, 30)
   * db.tdigest.revrank('latency', 5, 20, 35)  // [3, 1, -1]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/tdigest.revrank/
   */
  revrank(key: Argument, ...values: Many<Numeric>[]): Reply<M, Integer[]>

  /**
   * Returns the mean of the numbers that lie between two quantiles.
   *
   * Complexity: O(N) where N is the number of means that are kept
   * @param low - From 0 to 1.
   * @param high - From 0 to 1, and above the other.
   * @example
   * ```js
   * db.tdigest.create('latency')
   * db.tdigest.add('latency', 1, 2, 3, 4, 1000)
   * db.tdigest.trimmed_mean('latency', 0, 0.8)  // 2.5
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/tdigest.trimmed_mean/
   */
  trimmed_mean(key: Argument, low: Numeric, high: Numeric): Reply<M, number>

  /**
   * Adds numbers to a digest.
   *
   * Complexity: O(N) where N is the number of numbers
   * @example
   * ```js
   * db.tdigest.create('latency')
   * db.tdigest.add('latency', 21.5, 18, 300)  // 'OK'
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/tdigest.add/
   */
  add(key: Argument, ...values: Many<Numeric>[]): Reply<M, 'OK'>

  /**
   * Makes a digest, which learns how numbers are distributed.
   *
   * Complexity: O(1)
   * @param compression - How exact it is, at the price of memory: about as many means are kept. 100
   * by default.
   * @example
   * ```js
   * db.tdigest.create('latency', { compression: 200 })  // 'OK'
   * db.tdigest.add('latency', 21.5, 18, 300)  // 'OK'
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/tdigest.create/
   */
  create(key: Argument, options?: TdigestCreateOptions): Reply<M, 'OK'>
  /** Makes a digest, which learns how numbers are distributed. */
  create(key: Argument, ...words: Argument[]): Reply<M, 'OK'>

  /**
   * Takes all numbers out of a digest.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.tdigest.create('latency')
   * db.tdigest.add('latency', 21.5)
   * db.tdigest.reset('latency')  // 'OK'
   * db.tdigest.info('latency').Observations  // 0
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/tdigest.reset/
   */
  reset(key: Argument): Reply<M, 'OK'>

  /**
   * Adds the numbers of other digests to a digest, which is made if it does not exist. It may be
   * one of them.
   *
   * Complexity: O(N) where N is the number of means that all the digests keep
   * @example
   * ```js
   * db.tdigest.create('mon')
   * db.tdigest.create('tue')
   * db.tdigest.add('mon', 10, 20)
   * db.tdigest.add('tue', 30)
   * db.tdigest.merge('all', 2, ['mon', 'tue'])  // 'OK'
   * db.tdigest.max('all')  // 30
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/tdigest.merge/
   */
  merge(destination: Argument, numkeys: Numeric, sources: Many<Argument>, options?: TdigestMergeOptions): Reply<M, 'OK'>
  /** Adds the numbers of other digests to a digest, which is made if it does not exist. */
  merge(destination: Argument, numkeys: Numeric, ...keysAndWords: Argument[]): Reply<M, 'OK'>
}

/** The commands of which the names begin with `TOPK.`. */
export interface TopkCommands<
  M extends Mode,
  Text extends string | Buffer = M['text'],
  Integer extends number | bigint = M['integer'],
> {
  /**
   * Counts items once each. Returns for each the item that is no longer among the first because of
   * it, or null.
   *
   * Complexity: O(N * K) where N is the number of items and K how many are kept
   * @example
   * ```js
   * db.topk.reserve('trending', 1)
   * db.topk.add('trending', 'a', 'b', 'b')  // [null, 'a', null]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/topk.add/
   */
  add(key: Argument, ...items: Many<Argument>[]): Reply<M, (Text | null)[]>

  /**
   * Counts items, each so many times. Returns for each the item that is no longer among the first
   * because of it, or null.
   *
   * Complexity: O(N * K) where N is the number of items and K how many are kept
   * @example
   * ```js
   * db.topk.reserve('trending', 1)
   * db.topk.incrby('trending', 'a', 5, 'b', 7)  // [null, 'a']
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/topk.incrby/
   */
  incrby<T extends object>(key: Argument, items: Pairs<T>): Reply<M, (Text | null)[]>
  /** Counts items, each so many times. */
  incrby(key: Argument, item: Argument, increment: Numeric, ...more: Argument[]): Reply<M, (Text | null)[]>

  /**
   * Returns about how often items came.
   *
   * Complexity: O(N * K) where N is the number of items and K how many are kept
   * @example
   * ```js
   * db.topk.reserve('trending', 10)
   * db.topk.incrby('trending', 'a', 5)
   * db.topk.count('trending', 'a', 'b')  // [5, 0]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/topk.count/
   */
  count(key: Argument, ...items: Many<Argument>[]): Reply<M, number[]>

  /**
   * Describes what keeps the most frequent items.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.topk.reserve('trending', 10)
   * db.topk.info('trending').decay  // 0.9
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/topk.info/
   */
  info(key: Argument): Reply<M, Named<Text, { k: number; width: number; depth: number; decay: number }>>

  /**
   * Returns the items that came most often, the most frequent first.
   *
   * Complexity: O(K * log(K)) where K is how many are kept
   * @param withcount - Answer how often each item came.
   * @returns `Text[]`; with `withcount`: `(Text | number)[]`
   * @example
   * ```js
   * db.topk.reserve('trending', 2)
   * db.topk.incrby('trending', 'a', 5, 'b', 7)
   * db.topk.list('trending')  // ['b', 'a']
   * db.topk.list('trending', { withcount: true })  // ['b', 7, 'a', 5]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/topk.list/
   */
  list(key: Argument, options?: TopkListOptions & { withcount?: false | undefined }): Reply<M, Text[]>
  /** Returns the items that came most often, the most frequent first. */
  list(key: Argument, options: TopkListOptions & { withcount: true }): Reply<M, (Text | number)[]>
  /** Returns the items that came most often, the most frequent first. */
  list(key: Argument, options: TopkListOptions): Reply<M, Text[] | (Text | number)[]>
  /** Returns the items that came most often, the most frequent first. */
  list(key: Argument, ...words: Word<'WITHCOUNT'>[]): Reply<M, Text[] | (Text | number)[]>

  /**
   * Returns whether items are among those that came most often.
   *
   * Complexity: O(N * K) where N is the number of items and K how many are kept
   * @example
   * ```js
   * db.topk.reserve('trending', 10)
   * db.topk.add('trending', 'a')
   * db.topk.query('trending', 'a', 'b')  // [true, false]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/topk.query/
   */
  query(key: Argument, ...items: Many<Argument>[]): Reply<M, boolean[]>

  /**
   * Makes what will keep the `k` items that come most often.
   *
   * Complexity: O(1)
   * @param topk - How many items to keep.
   * @example
   * ```js
   * db.topk.reserve('trending', 10, 50, 5, 0.9)  // 'OK'
   * db.topk.add('trending', 'redlet')  // [null]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/topk.reserve/
   */
  reserve(key: Argument, topk: Numeric): Reply<M, 'OK'>
  /** Makes what will keep the `k` items that come most often. */
  reserve(key: Argument, topk: Numeric, width: Numeric, depth: Numeric, decay: Numeric): Reply<M, 'OK'>
}

/** The commands of which the names begin with `TS.`. */
export interface TsCommands<
  M extends Mode,
  Text extends string | Buffer = M['text'],
  Integer extends number | bigint = M['integer'],
> {
  /**
   * Adds a sample to a time series and returns its time. The series is made if it does not exist;
   * what the call says of it has no effect on one that does. If the series ignores the sample, the
   * reply is the time of the newest that it has.
   *
   * Complexity: O(1), and O(N) where N is the size of a chunk if a newer sample is there
   * @param timestamp - Milliseconds since 1970 or any other numbers that ascend, or `*` for now.
   * @param number - The number to keep.
   * @example
   * ```js
   * db.ts.add('temperature', 1000, 21.5)  // 1000
   * db.ts.add('temperature', 1000, 22, { on_duplicate: 'LAST' })  // 1000
   * db.ts.get('temperature')  // [1000, 22]
   * db.ts.add('temperature', '*', 20)  // now
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/ts.add/
   */
  add(key: Argument, timestamp: Argument, number: Argument, options?: TsAddOptions): Reply<M, Integer>
  /** Adds a sample to a time series and returns its time. */
  add(key: Argument, timestamp: Argument, number: Argument, ...words: Argument[]): Reply<M, Integer>

  /**
   * Adds samples to time series, which must exist, and returns their times. What is wrong with one
   * sample does not keep the others from being added.
   *
   * Complexity: O(N) where N is the number of samples
   * @example
   * ```js
   * db.ts.create('temperature')
   * db.ts.create('humidity')
   * db.ts.madd([['temperature', 1000, 21.5], ['humidity', 1000, 40]])  // [1000, 1000]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/ts.madd/
   */
  madd(additions: readonly (readonly [key: Argument, timestamp: Argument, value: Argument])[] | readonly Argument[]): Reply<M, (Integer | Error)[]>
  /** Adds samples to time series, which must exist, and returns their times. */
  madd(key: Argument, timestamp: Argument, value: Argument, ...more: Argument[]): Reply<M, (Integer | Error)[]>

  /**
   * Changes what a time series is told to be. What the call does not say stays as it is, and so
   * does the encoding.
   *
   * Complexity: O(N) where N is the number of labels
   * @example
   * ```js
   * db.ts.create('temperature', { retention: 60_000 })
   * db.ts.alter('temperature', { retention: 0, labels: { room: 'hall' } })  // 'OK'
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/ts.alter/
   */
  alter(key: Argument, options?: TsAlterOptions): Reply<M, 'OK'>
  /** Changes what a time series is told to be. */
  alter(key: Argument, ...words: Argument[]): Reply<M, 'OK'>

  /**
   * Makes a time series.
   *
   * Complexity: O(N) where N is the number of labels
   * @example
   * ```js
   * db.ts.create('temperature')  // 'OK'
   * db.ts.create('humidity', { retention: 86_400_000, labels: { room: 'hall', unit: 'percent' } })
   * db.ts.create('temperature')  // throws ERR TSDB: key already exists
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/ts.create/
   */
  create(key: Argument, options?: TsCreateOptions): Reply<M, 'OK'>
  /** Makes a time series. */
  create(key: Argument, ...words: Argument[]): Reply<M, 'OK'>

  /**
   * Deletes the samples of a time series from one time to another, both included, and returns how
   * many they were.
   *
   * Complexity: O(N) where N is the number of samples of the chunks that change
   * @param from - The first time, or `-` for the first of all.
   * @param to - The last time, or `+` for the last of all.
   * @example
   * ```js
   * db.ts.add('temperature', 1000, 21.5)
   * db.ts.del('temperature', 0, 2000)  // 1
   * db.ts.get('temperature')  // []
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/ts.del/
   */
  del(key: Argument, from: Argument, to: Argument): Reply<M, number>

  /**
   * Adds a sample whose value is that of the newest less a number, and returns its time. A sample
   * of the same time is replaced. The series is made if it does not exist, and begins with 0.
   *
   * Complexity: O(1)
   * @param subtrahend - The number to subtract.
   * @example
   * ```js
   * db.ts.incrby('visitors', 3, { timestamp: 1000 })  // 1000
   * db.ts.decrby('visitors', 1, { timestamp: 2000 })  // 2000
   * db.ts.get('visitors')  // [2000, 2]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/ts.decrby/
   */
  decrby(key: Argument, subtrahend: Argument, options?: TsDecrbyOptions): Reply<M, Integer>
  /** Adds a sample whose value is that of the newest less a number, and returns its time. */
  decrby(key: Argument, subtrahend: Argument, ...words: Argument[]): Reply<M, Integer>

  /**
   * Adds a sample whose value is that of the newest and a number, and returns its time. A sample of
   * the same time is replaced. The series is made if it does not exist, and begins with 0.
   *
   * Complexity: O(1)
   * @param addend - The number to add.
   * @example
   * ```js
   * db.ts.incrby('visitors', 3, { timestamp: 1000 })  // 1000
   * db.ts.incrby('visitors', 1, { timestamp: 1000 })  // 1000
   * db.ts.get('visitors')  // [1000, 4]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/ts.incrby/
   */
  incrby(key: Argument, addend: Argument, options?: TsIncrbyOptions): Reply<M, Integer>
  /** Adds a sample whose value is that of the newest and a number, and returns its time. */
  incrby(key: Argument, addend: Argument, ...words: Argument[]): Reply<M, Integer>

  /**
   * Describes a time series: how many samples it has and from when to when, how much memory it
   * takes, and what it was told to be.
   *
   * Complexity: O(1), with DEBUG O(N) where N is the number of chunks
   * @param debug - Tell of each chunk as well.
   * @example
   * ```js
   * db.ts.add('temperature', 1000, 21.5, { labels: { room: 'hall' } })
   * db.ts.info('temperature').totalSamples  // 1
   * db.ts.info('temperature').chunkType  // 'compressed'
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/ts.info/
   */
  info(key: Argument, options?: TsInfoOptions): Reply<M, Named<Text, TimeSeriesInfo>>
  /**
   * Describes a time series: how many samples it has and from when to when, how much memory it
   * takes, and what it was told to be.
   */
  info(key: Argument, ...words: Word<'DEBUG'>[]): Reply<M, Named<Text, TimeSeriesInfo>>

  /**
   * Returns the newest sample of a time series; an empty array if it has none.
   *
   * Complexity: O(1)
   * @param latest - Of a series that a rule makes: answer the bucket that is not closed, too.
   * @example
   * ```js
   * db.ts.add('temperature', 1000, 21.5)
   * db.ts.get('temperature')  // [1000, 21.5]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/ts.get/
   */
  get(key: Argument, options?: TsGetOptions): Reply<M, [timestamp: Integer, value: number] | []>
  /** Returns the newest sample of a time series; an empty array if it has none. */
  get(key: Argument, ...words: Word<'LATEST'>[]): Reply<M, [timestamp: Integer, value: number] | []>

  /**
   * Returns samples of a time series from one time to another, both included, the oldest first: as
   * they are, or put together in buckets.
   *
   * Complexity: O(N) where N is the number of samples in the range
   * @example
   * ```js
   * db.ts.create('temperature')
   * db.ts.madd([['temperature', 10, 20], ['temperature', 20, 22], ['temperature', 60, 18]])
   * db.ts.range('temperature', '-', '+')  // [[10, 20], [20, 22], [60, 18]]
   * db.ts.range('temperature', 15, 70, { count: 1 })  // [[20, 22]]
   * db.ts.range('temperature', '-', '+', { aggregation: ['avg', 50] })  // [[0, 21], [50, 18]]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/ts.range/
   */
  range(key: Argument, from: Argument, to: Argument, options?: TsRangeOptions): Reply<M, [timestamp: Integer, value: number][]>
  /**
   * Returns samples of a time series from one time to another, both included, the oldest first: as
   * they are, or put together in buckets.
   */
  range(key: Argument, from: Argument, to: Argument, ...words: Argument[]): Reply<M, [timestamp: Integer, value: number][]>

  /**
   * Returns samples of a time series from one time to another, both included, the newest first: as
   * they are, or put together in buckets.
   *
   * Complexity: O(N) where N is the number of samples in the range
   * @example
   * ```js
   * db.ts.create('temperature')
   * db.ts.madd([['temperature', 10, 20], ['temperature', 20, 22], ['temperature', 60, 18]])
   * db.ts.revrange('temperature', '-', '+', { count: 2 })  // [[60, 18], [20, 22]]
   * db.ts.revrange('temperature', '-', '+', { filter_by_value: [19, 21] })  // [[10, 20]]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/ts.revrange/
   */
  revrange(key: Argument, from: Argument, to: Argument, options?: TsRevrangeOptions): Reply<M, [timestamp: Integer, value: number][]>
  /**
   * Returns samples of a time series from one time to another, both included, the newest first: as
   * they are, or put together in buckets.
   */
  revrange(key: Argument, from: Argument, to: Argument, ...words: Argument[]): Reply<M, [timestamp: Integer, value: number][]>

  /**
   * Returns the newest sample of each time series whose labels meet all conditions.
   *
   * Complexity: O(N) where N is the number of series that are found
   * @example
   * ```js
   * db.ts.create('heat:1', { labels: { room: 'kitchen' } })
   * db.ts.add('heat:1', 1000, 21.5)
   * db.ts.mget('FILTER', 'room=kitchen')  // [['heat:1', {}, [1000, 21.5]]]
   * db.ts.mget({ withlabels: true }, 'FILTER', 'room=kitchen')[0][1].room  // 'kitchen'
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/ts.mget/
   */
  mget(filterWord: Word<'FILTER'>, filter: Many<Argument>): Reply<M, [key: Text, labels: Named<Text, Record<string, Text | null>>, sample: [timestamp: Integer, value: number] | []][]>
  /** Returns the newest sample of each time series whose labels meet all conditions. */
  mget(options: TsMgetOptions, filterWord: Word<'FILTER'>, filter: Many<Argument>): Reply<M, [key: Text, labels: Named<Text, Record<string, Text | null>>, sample: [timestamp: Integer, value: number] | []][]>
  /** Returns the newest sample of each time series whose labels meet all conditions. */
  mget(...words: Argument[]): Reply<M, [key: Text, labels: Named<Text, Record<string, Text | null>>, sample: [timestamp: Integer, value: number] | []][]>

  /**
   * Returns samples of all time series whose labels meet all conditions, the oldest first: from one
   * time to another, as they are or put together in buckets, and of each series alone or of series
   * together.
   *
   * Complexity: O(N) where N is the number of samples in the range of all series that are found
   * @example
   * ```js
   * db.ts.add('heat:1', 10, 20, { labels: { room: 'attic', unit: 'C' } })
   * db.ts.add('heat:2', 10, 24, { labels: { room: 'cellar', unit: 'C' } })
   * db.ts.mrange('-', '+', 'FILTER', 'room=attic')  // [['heat:1', {}, [[10, 20]]]]
   * const hottest = ['GROUPBY', 'unit', 'REDUCE', 'max']
   * db.ts.mrange('-', '+', 'FILTER', 'unit=C', ...hottest)  // [['unit=C', {}, [[10, 24]]]]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/ts.mrange/
   */
  mrange(from: Argument, to: Argument, filterWord: Word<'FILTER'>, filter: Many<Argument>): Reply<M, [key: Text, labels: Named<Text, Record<string, Text | null>>, samples: [timestamp: Integer, value: number][]][]>
  /**
   * Returns samples of all time series whose labels meet all conditions, the oldest first: from one
   * time to another, as they are or put together in buckets, and of each series alone or of series
   * together.
   */
  mrange(from: Argument, to: Argument, filterWord: Word<'FILTER'>, filter: Many<Argument>, groupbyWord: Word<'GROUPBY'>, groupby: Argument, reduceWord: Word<'REDUCE'>, reduce: Argument): Reply<M, [key: Text, labels: Named<Text, Record<string, Text | null>>, samples: [timestamp: Integer, value: number][]][]>
  /**
   * Returns samples of all time series whose labels meet all conditions, the oldest first: from one
   * time to another, as they are or put together in buckets, and of each series alone or of series
   * together.
   */
  mrange(from: Argument, to: Argument, options: TsMrangeOptions, filterWord: Word<'FILTER'>, filter: Many<Argument>): Reply<M, [key: Text, labels: Named<Text, Record<string, Text | null>>, samples: [timestamp: Integer, value: number][]][]>
  /**
   * Returns samples of all time series whose labels meet all conditions, the oldest first: from one
   * time to another, as they are or put together in buckets, and of each series alone or of series
   * together.
   */
  mrange(from: Argument, to: Argument, options: TsMrangeOptions, filterWord: Word<'FILTER'>, filter: Many<Argument>, groupbyWord: Word<'GROUPBY'>, groupby: Argument, reduceWord: Word<'REDUCE'>, reduce: Argument): Reply<M, [key: Text, labels: Named<Text, Record<string, Text | null>>, samples: [timestamp: Integer, value: number][]][]>
  /**
   * Returns samples of all time series whose labels meet all conditions, the oldest first: from one
   * time to another, as they are or put together in buckets, and of each series alone or of series
   * together.
   */
  mrange(from: Argument, to: Argument, ...words: Argument[]): Reply<M, [key: Text, labels: Named<Text, Record<string, Text | null>>, samples: [timestamp: Integer, value: number][]][]>

  /**
   * Returns samples of all time series whose labels meet all conditions, the newest first: from one
   * time to another, as they are or put together in buckets, and of each series alone or of series
   * together.
   *
   * Complexity: O(N) where N is the number of samples in the range of all series that are found
   * @example
   * ```js
   * db.ts.create('heat', { labels: { room: 'attic' } })
   * db.ts.madd([['heat', 10, 20], ['heat', 20, 22]])
   * db.ts.mrevrange('-', '+', { count: 1 }, 'FILTER', 'room=attic')  // [['heat', {}, [[20, 22]]]]
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/ts.mrevrange/
   */
  mrevrange(from: Argument, to: Argument, filterWord: Word<'FILTER'>, filter: Many<Argument>): Reply<M, [key: Text, labels: Named<Text, Record<string, Text | null>>, samples: [timestamp: Integer, value: number][]][]>
  /**
   * Returns samples of all time series whose labels meet all conditions, the newest first: from one
   * time to another, as they are or put together in buckets, and of each series alone or of series
   * together.
   */
  mrevrange(from: Argument, to: Argument, filterWord: Word<'FILTER'>, filter: Many<Argument>, groupbyWord: Word<'GROUPBY'>, groupby: Argument, reduceWord: Word<'REDUCE'>, reduce: Argument): Reply<M, [key: Text, labels: Named<Text, Record<string, Text | null>>, samples: [timestamp: Integer, value: number][]][]>
  /**
   * Returns samples of all time series whose labels meet all conditions, the newest first: from one
   * time to another, as they are or put together in buckets, and of each series alone or of series
   * together.
   */
  mrevrange(from: Argument, to: Argument, options: TsMrevrangeOptions, filterWord: Word<'FILTER'>, filter: Many<Argument>): Reply<M, [key: Text, labels: Named<Text, Record<string, Text | null>>, samples: [timestamp: Integer, value: number][]][]>
  /**
   * Returns samples of all time series whose labels meet all conditions, the newest first: from one
   * time to another, as they are or put together in buckets, and of each series alone or of series
   * together.
   */
  mrevrange(from: Argument, to: Argument, options: TsMrevrangeOptions, filterWord: Word<'FILTER'>, filter: Many<Argument>, groupbyWord: Word<'GROUPBY'>, groupby: Argument, reduceWord: Word<'REDUCE'>, reduce: Argument): Reply<M, [key: Text, labels: Named<Text, Record<string, Text | null>>, samples: [timestamp: Integer, value: number][]][]>
  /**
   * Returns samples of all time series whose labels meet all conditions, the newest first: from one
   * time to another, as they are or put together in buckets, and of each series alone or of series
   * together.
   */
  mrevrange(from: Argument, to: Argument, ...words: Argument[]): Reply<M, [key: Text, labels: Named<Text, Record<string, Text | null>>, samples: [timestamp: Integer, value: number][]][]>

  /**
   * Returns the keys of all time series whose labels meet all conditions.
   *
   * Complexity: O(N) where N is the number of series that are found
   * @param filter - What holds for the labels of a series, as `room=kitchen`. One `name=value` must
   * be there.
   * @example
   * ```js
   * db.ts.create('heat:1', { labels: { room: 'kitchen', unit: 'C' } })
   * db.ts.create('heat:2', { labels: { room: 'cellar', unit: 'C' } })
   * db.ts.queryindex('unit=C')  // ['heat:1', 'heat:2']
   * db.ts.queryindex('unit=C', 'room!=cellar')  // ['heat:1']
   * db.ts.queryindex('room=(kitchen,attic)')  // ['heat:1']
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/ts.queryindex/
   */
  queryindex(...filter: Many<Argument>[]): Reply<M, Text[]>

  /**
   * Makes a rule: each bucket of a time series becomes a sample of another series, once a later
   * sample has closed it. Samples that are there already are not looked at.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.ts.create('heat')
   * db.ts.create('heat:minutes')
   * db.ts.createrule('heat', 'heat:minutes', 'AGGREGATION', 'avg', 60_000)  // 'OK'
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/ts.createrule/
   */
  createrule(sourcekey: Argument, destkey: Argument, aggregationWord: Word<'AGGREGATION'>, aggregator: Argument, bucketduration: Numeric, aligntimestamp?: Numeric): Reply<M, 'OK'>

  /**
   * Ends a rule. The samples that it has made stay.
   *
   * Complexity: O(1)
   * @example
   * ```js
   * db.ts.create('heat')
   * db.ts.create('heat:minutes')
   * db.ts.createrule('heat', 'heat:minutes', 'AGGREGATION', 'avg', 60_000)
   * db.ts.deleterule('heat', 'heat:minutes')  // 'OK'
   * db.ts.deleterule('heat', 'heat:minutes')  // throws ERR TSDB: compaction rule does not exist
   * ```
   * @since Redis 8.0.0
   * @see https://redis.io/docs/latest/commands/ts.deleterule/
   */
  deleterule(sourcekey: Argument, destkey: Argument): Reply<M, 'OK'>
}

/** Options of BF.INSERT. */
export interface BfInsertOptions {
  /** For how many items a new filter is made; 100 by default. */
  capacity?: Numeric | undefined
  /** How often an item may be found that was not added; 0.01 by default. */
  error?: Numeric | undefined
  /** How much larger each layer is than the one before; 2 by default. */
  expansion?: Numeric | undefined
  /** Fail if the filter does not exist. */
  nocreate?: boolean | undefined
  /** Never add a layer: refuse items when the first one is full. */
  nonscaling?: boolean | undefined
}

/** Options of BF.RESERVE. */
export interface BfReserveOptions {
  /** How much larger each layer is than the one before; 2 by default. */
  expansion?: Numeric | undefined
  /** Never add a layer: refuse items when the first one is full. */
  nonscaling?: boolean | undefined
}

/** Options of BF.INFO. */
export type BfInfoOptions = Either<{
  /** For how many items the filter is made. */
  capacity?: boolean | undefined
  /** Its bytes. */
  size?: boolean | undefined
  /** Its layers. */
  filters?: boolean | undefined
  /** How many items were added. */
  items?: boolean | undefined
  /** How much larger each layer is. */
  expansion?: boolean | undefined
}>

/** Options of CLUSTERSCAN. */
export interface ClusterscanOptions {
  match?: Argument | undefined
  count?: Numeric | undefined
  type?: Argument | undefined
  slot?: Numeric | undefined
}

/** Options of CLUSTER SLOT-STATS. */
export type ClusterSlotStatsOptions = Either<{
  slotsrange?: readonly [startSlot: Numeric, endSlot: Numeric] | undefined
  orderby?: readonly [metric: Argument, limit?: readonly [Word<'LIMIT'>, Numeric], order?: Word<'ASC' | 'DESC'>] | undefined
}>

/** Options of CLUSTER FAILOVER. */
export type ClusterFailoverOptions = Either<{
  force?: boolean | undefined
  takeover?: boolean | undefined
}>

/** Options of CLUSTER RESET. */
export type ClusterResetOptions = Either<{
  hard?: boolean | undefined
  soft?: boolean | undefined
}>

/** Options of CLUSTER FLUSHSLOT. */
export type ClusterFlushslotOptions = Either<{
  async?: boolean | undefined
  sync?: boolean | undefined
}>

/** Options of CLUSTER SETSLOT. */
export type ClusterSetslotOptions = Either<{
  importing?: Argument | undefined
  migrating?: Argument | undefined
  node?: Argument | undefined
  stable?: boolean | undefined
}> & {
  timeout?: Numeric | undefined
}

/** Options of HELLO. */
export interface HelloOptions {
  /** A user and a password. */
  auth?: readonly [username: Argument, password: Argument] | undefined
  setname?: Argument | undefined
}

/** Options of CLIENT LIST. */
export interface ClientListOptions {
  /** Only these connections. */
  id?: Many<Numeric> | undefined
  /** `normal`, `pubsub`, `replica` or `primary`. */
  type?: Argument | undefined
  user?: Argument | undefined
  addr?: Argument | undefined
  laddr?: Argument | undefined
  /** Whether the connection that asks is left out. */
  skipme?: Word<'YES' | 'NO'> | undefined
  /** Connected for at least this many seconds. */
  maxage?: Numeric | undefined
  name?: Argument | undefined
  /** Idle for at least this many seconds. */
  idle?: Numeric | undefined
  /** Having all these flags. */
  flags?: Argument | undefined
  'lib-name'?: Argument | undefined
  'lib-ver'?: Argument | undefined
  db?: Numeric | undefined
  capa?: Argument | undefined
  ip?: Argument | undefined
  'not-id'?: Many<Numeric> | undefined
  'not-type'?: Argument | undefined
  'not-user'?: Argument | undefined
  'not-addr'?: Argument | undefined
  'not-laddr'?: Argument | undefined
  'not-name'?: Argument | undefined
  'not-flags'?: Argument | undefined
  'not-lib-name'?: Argument | undefined
  'not-lib-ver'?: Argument | undefined
  'not-db'?: Numeric | undefined
  'not-capa'?: Argument | undefined
  'not-ip'?: Argument | undefined
}

/** Options of CLIENT PAUSE. */
export type ClientPauseOptions = Either<{
  /** Those that may write. */
  write?: boolean | undefined
  /** All. */
  all?: boolean | undefined
}>

/** Options of CLIENT TRACKING. */
export interface ClientTrackingOptions {
  /** The connection that is notified instead of this one. */
  redirect?: Numeric | undefined
  /** With BCAST: only keys that begin with this. */
  prefix?: Many<Argument> | undefined
  /** Be notified of all keys, whether they were read or not. */
  bcast?: boolean | undefined
  /** Keep copies only of what is read by the call after `CLIENT CACHING YES`. */
  optin?: boolean | undefined
  /** Keep no copies of what is read by the call after `CLIENT CACHING NO`. */
  optout?: boolean | undefined
  /** Do not be notified of the changes of this connection. */
  noloop?: boolean | undefined
}

/** Options of CLIENT UNBLOCK. */
export type ClientUnblockOptions = Either<{
  /** As after the timeout. */
  timeout?: boolean | undefined
  /** With an error. */
  error?: boolean | undefined
}>

/** Options of CMS.MERGE. */
export interface CmsMergeOptions {
  /** Count each sketch so many times; the numbers may be negative. */
  weights?: Many<Numeric> | undefined
}

/** Options of CF.INSERT. */
export interface CfInsertOptions {
  /** For how many items a new filter is made; 1024 by default. */
  capacity?: Numeric | undefined
  /** Fail if the filter does not exist. */
  nocreate?: boolean | undefined
}

/** Options of CF.INSERTNX. */
export interface CfInsertnxOptions {
  /** For how many items a new filter is made; 1024 by default. */
  capacity?: Numeric | undefined
  /** Fail if the filter does not exist. */
  nocreate?: boolean | undefined
}

/** Options of CF.RESERVE. */
export interface CfReserveOptions {
  /** Places of a bucket; 2 by default. */
  bucketsize?: Numeric | undefined
  /** How often items are moved to make room for one; 20 by default. */
  maxiterations?: Numeric | undefined
  /**
   * How much larger each table is than the one before, rounded up to a power of two; 1 by default,
   * and 0 for a filter that does not grow.
   */
  expansion?: Numeric | undefined
}

/** Options of RESTORE. */
export type RestoreOptions = Either<{
  /** Idle for this many seconds. */
  idletime?: Numeric | undefined
  /** Its frequency, as OBJECT FREQ reports it. */
  freq?: Numeric | undefined
}> & {
  /** Replace the key if it exists. */
  replace?: boolean | undefined
  /** The time to live is a point in time, in milliseconds since the Unix epoch. */
  absttl?: boolean | undefined
}

/** Options of RESTORE-ASKING. */
export type RestoreAskingOptions = Either<{
  /** Idle for this many seconds. */
  idletime?: Numeric | undefined
  /** Its frequency, as OBJECT FREQ reports it. */
  freq?: Numeric | undefined
}> & {
  /** Replace the key if it exists. */
  replace?: boolean | undefined
  /** The time to live is a point in time, in milliseconds since the Unix epoch. */
  absttl?: boolean | undefined
}

/** Options of EXPIRE. */
export type ExpireOptions = Either<{
  /** Only when there is no deadline yet. */
  nx?: boolean | undefined
  /** Only when there is a deadline already. */
  xx?: boolean | undefined
  /** Only when the new deadline is later; no deadline counts as the latest. */
  gt?: boolean | undefined
  /** Only when the new deadline is earlier; no deadline counts as the latest. */
  lt?: boolean | undefined
}>

/** Options of EXPIREAT. */
export type ExpireatOptions = Either<{
  /** Only when there is no deadline yet. */
  nx?: boolean | undefined
  /** Only when there is a deadline already. */
  xx?: boolean | undefined
  /** Only when the new deadline is later; no deadline counts as the latest. */
  gt?: boolean | undefined
  /** Only when the new deadline is earlier; no deadline counts as the latest. */
  lt?: boolean | undefined
}>

/** Options of PEXPIRE. */
export type PexpireOptions = Either<{
  /** Only when there is no deadline yet. */
  nx?: boolean | undefined
  /** Only when there is a deadline already. */
  xx?: boolean | undefined
  /** Only when the new deadline is later; no deadline counts as the latest. */
  gt?: boolean | undefined
  /** Only when the new deadline is earlier; no deadline counts as the latest. */
  lt?: boolean | undefined
}>

/** Options of PEXPIREAT. */
export type PexpireatOptions = Either<{
  /** Only when there is no deadline yet. */
  nx?: boolean | undefined
  /** Only when there is a deadline already. */
  xx?: boolean | undefined
  /** Only when the new deadline is later; no deadline counts as the latest. */
  gt?: boolean | undefined
  /** Only when the new deadline is earlier; no deadline counts as the latest. */
  lt?: boolean | undefined
}>

/** Options of MIGRATE. */
export type MigrateOptions = Either<{
  auth?: Argument | undefined
  auth2?: readonly [username: Argument, password: Argument] | undefined
}> & {
  copy?: boolean | undefined
  replace?: boolean | undefined
  keys?: Many<Argument> | undefined
}

/** Options of COPY. */
export interface CopyOptions {
  /** The database to copy to, if not the selected one. */
  db?: Numeric | undefined
  /** Take the place of what the destination holds. */
  replace?: boolean | undefined
}

/** Options of SCAN. */
export interface ScanOptions {
  /** Only keys that fit. */
  match?: Argument | undefined
  /** About how many keys to examine in this step; 10 by default. */
  count?: Numeric | undefined
  /** Only keys that hold this: `string`, `list`, `set`, `zset`, `hash` or `stream`. */
  type?: Argument | undefined
}

/** Options of SORT. */
export type SortOptions = Either<{
  /** The smallest first. */
  asc?: boolean | undefined
  /** The greatest first. */
  desc?: boolean | undefined
}> & {
  /**
   * Sort by the value of the key, or of the field of a hash (`key->field`), that this pattern names
   * with the element instead of the star. Without a star: do not sort.
   */
  by?: Argument | undefined
  /** Only a part of the result. */
  limit?: readonly [offset: Numeric, count: Numeric] | undefined
  /**
   * Return the value of the key or field that this pattern names with the element instead of the
   * star; `#` is the element itself.
   */
  get?: Many<Argument> | undefined
  /** Sort as text, not as numbers. */
  alpha?: boolean | undefined
  /** Keep the result as a list at this key, and answer its length. */
  store?: Argument | undefined
}

/** Options of SORT_RO. */
export type SortRoOptions = Either<{
  /** The smallest first. */
  asc?: boolean | undefined
  /** The greatest first. */
  desc?: boolean | undefined
}> & {
  /**
   * Sort by the value of the key, or of the field of a hash (`key->field`), that this pattern names
   * with the element instead of the star. Without a star: do not sort.
   */
  by?: Argument | undefined
  /** Only a part of the result. */
  limit?: readonly [offset: Numeric, count: Numeric] | undefined
  /**
   * Return the value of the key or field that this pattern names with the element instead of the
   * star; `#` is the element itself.
   */
  get?: Many<Argument> | undefined
  /** Sort as text, not as numbers. */
  alpha?: boolean | undefined
}

/** Options of GEOADD. */
export type GeoaddOptions = Either<{
  /** Only add new members. */
  nx?: boolean | undefined
  /** Only change members that exist. */
  xx?: boolean | undefined
}> & {
  /** Count members whose score has changed too. */
  ch?: boolean | undefined
}

/** Options of GEODIST. */
export type GeodistOptions = Either<{
  m?: boolean | undefined
  km?: boolean | undefined
  ft?: boolean | undefined
  mi?: boolean | undefined
}>

/** Options of GEORADIUS. */
export type GeoradiusOptions = Either<{
  /** The nearest first. */
  asc?: boolean | undefined
  /** The farthest first. */
  desc?: boolean | undefined
}> & Either<{
  /** Keep the result at this key, and answer how many members it has. */
  store?: Argument | undefined
  /** The same with the distances as scores. */
  storedist?: Argument | undefined
}> & {
  /** Answer longitude and latitude too. */
  withcoord?: boolean | undefined
  /** Answer the distance from the centre too. */
  withdist?: boolean | undefined
  /** Answer the score too. */
  withhash?: boolean | undefined
  /** At most this many members, the nearest. */
  count?: readonly [count: Numeric, any?: Word<'ANY'>] | undefined
}

/** Options of GEORADIUS_RO. */
export type GeoradiusRoOptions = Either<{
  /** The nearest first. */
  asc?: boolean | undefined
  /** The farthest first. */
  desc?: boolean | undefined
}> & {
  /** Answer longitude and latitude too. */
  withcoord?: boolean | undefined
  /** Answer the distance from the centre too. */
  withdist?: boolean | undefined
  /** Answer the score too. */
  withhash?: boolean | undefined
  /** At most this many members, the nearest. */
  count?: readonly [count: Numeric, any?: Word<'ANY'>] | undefined
}

/** Options of GEORADIUSBYMEMBER. */
export type GeoradiusbymemberOptions = Either<{
  /** The nearest first. */
  asc?: boolean | undefined
  /** The farthest first. */
  desc?: boolean | undefined
}> & Either<{
  /** Keep the result at this key, and answer how many members it has. */
  store?: Argument | undefined
  /** The same with the distances as scores. */
  storedist?: Argument | undefined
}> & {
  /** Answer longitude and latitude too. */
  withcoord?: boolean | undefined
  /** Answer the distance from the centre too. */
  withdist?: boolean | undefined
  /** Answer the score too. */
  withhash?: boolean | undefined
  /** At most this many members, the nearest. */
  count?: readonly [count: Numeric, any?: Word<'ANY'>] | undefined
}

/** Options of GEORADIUSBYMEMBER_RO. */
export type GeoradiusbymemberRoOptions = Either<{
  /** The nearest first. */
  asc?: boolean | undefined
  /** The farthest first. */
  desc?: boolean | undefined
}> & {
  /** Answer longitude and latitude too. */
  withcoord?: boolean | undefined
  /** Answer the distance from the centre too. */
  withdist?: boolean | undefined
  /** Answer the score too. */
  withhash?: boolean | undefined
  /** At most this many members, the nearest. */
  count?: readonly [count: Numeric, any?: Word<'ANY'>] | undefined
}

/** Options of GEOSEARCH. */
export type GeosearchOptions = Either<{
  /** Search around a member. */
  frommember?: Argument | undefined
  /** Search around a place. */
  fromlonlat?: readonly [longitude: Numeric, latitude: Numeric] | undefined
}> & Either<{
  /** What is not farther than this. */
  byradius?: readonly [radius: Numeric, unit: Word<'M' | 'KM' | 'FT' | 'MI'>] | undefined
  /** What lies in a box of this width and height. */
  bybox?: readonly [width: Numeric, height: Numeric, unit: Word<'M' | 'KM' | 'FT' | 'MI'>] | undefined
  /** A polygon with this many corners; then no centre is given. */
  bypolygon?: readonly [numVertices: Numeric, vertices: readonly (readonly [longitude: Numeric, latitude: Numeric])[]] | undefined
}> & Either<{
  /** The nearest first. */
  asc?: boolean | undefined
  /** The farthest first. */
  desc?: boolean | undefined
}> & {
  /** At most this many members, the nearest. */
  count?: readonly [count: Numeric, any?: Word<'ANY'>] | undefined
  /** Answer longitude and latitude too. */
  withcoord?: boolean | undefined
  /** Answer the distance from the centre too. */
  withdist?: boolean | undefined
  /** Answer the score too. */
  withhash?: boolean | undefined
}

/** Options of GEOSEARCHSTORE. */
export type GeosearchstoreOptions = Either<{
  /** Search around a member. */
  frommember?: Argument | undefined
  /** Search around a place. */
  fromlonlat?: readonly [longitude: Numeric, latitude: Numeric] | undefined
}> & Either<{
  /** What is not farther than this. */
  byradius?: readonly [radius: Numeric, unit: Word<'M' | 'KM' | 'FT' | 'MI'>] | undefined
  /** What lies in a box of this width and height. */
  bybox?: readonly [width: Numeric, height: Numeric, unit: Word<'M' | 'KM' | 'FT' | 'MI'>] | undefined
  /** A polygon with this many corners; then no centre is given. */
  bypolygon?: readonly [numVertices: Numeric, vertices: readonly (readonly [longitude: Numeric, latitude: Numeric])[]] | undefined
}> & Either<{
  /** The nearest first. */
  asc?: boolean | undefined
  /** The farthest first. */
  desc?: boolean | undefined
}> & {
  /** At most this many members, the nearest. */
  count?: readonly [count: Numeric, any?: Word<'ANY'>] | undefined
  /** Keep the distances as scores. */
  storedist?: boolean | undefined
}

/** Options of HEXPIRE. */
export type HexpireOptions = Either<{
  /** Only when there is no deadline yet. */
  nx?: boolean | undefined
  /** Only when there is a deadline already. */
  xx?: boolean | undefined
  /** Only when the new deadline is later; no deadline counts as the latest. */
  gt?: boolean | undefined
  /** Only when the new deadline is earlier; no deadline counts as the latest. */
  lt?: boolean | undefined
}>

/** Options of HEXPIREAT. */
export type HexpireatOptions = Either<{
  /** Only when there is no deadline yet. */
  nx?: boolean | undefined
  /** Only when there is a deadline already. */
  xx?: boolean | undefined
  /** Only when the new deadline is later; no deadline counts as the latest. */
  gt?: boolean | undefined
  /** Only when the new deadline is earlier; no deadline counts as the latest. */
  lt?: boolean | undefined
}>

/** Options of HPEXPIRE. */
export type HpexpireOptions = Either<{
  /** Only when there is no deadline yet. */
  nx?: boolean | undefined
  /** Only when there is a deadline already. */
  xx?: boolean | undefined
  /** Only when the new deadline is later; no deadline counts as the latest. */
  gt?: boolean | undefined
  /** Only when the new deadline is earlier; no deadline counts as the latest. */
  lt?: boolean | undefined
}>

/** Options of HPEXPIREAT. */
export type HpexpireatOptions = Either<{
  /** Only when there is no deadline yet. */
  nx?: boolean | undefined
  /** Only when there is a deadline already. */
  xx?: boolean | undefined
  /** Only when the new deadline is later; no deadline counts as the latest. */
  gt?: boolean | undefined
  /** Only when the new deadline is earlier; no deadline counts as the latest. */
  lt?: boolean | undefined
}>

/** Options of HGETEX. */
export type HgetexOptions = Either<{
  /** A time to live in seconds. */
  ex?: Numeric | undefined
  /** A time to live in milliseconds. */
  px?: Numeric | undefined
  /** A time in seconds since the Unix epoch. */
  exat?: Numeric | Date | undefined
  /** A time in milliseconds since the Unix epoch. */
  pxat?: Numeric | Date | undefined
  /** Never. */
  persist?: boolean | undefined
}>

/** Options of HSETEX. */
export type HsetexOptions = Either<{
  /** Only if the key does not exist. */
  nx?: boolean | undefined
  /** Only if the key exists. */
  xx?: boolean | undefined
}> & Either<{
  /** Only if none of the fields exists. */
  fnx?: boolean | undefined
  /** Only if all of the fields exist. */
  fxx?: boolean | undefined
}> & Either<{
  /** A time to live in seconds. */
  ex?: Numeric | undefined
  /** A time to live in milliseconds. */
  px?: Numeric | undefined
  /** A time in seconds since the Unix epoch. */
  exat?: Numeric | Date | undefined
  /** A time in milliseconds since the Unix epoch. */
  pxat?: Numeric | Date | undefined
  /** As before. */
  keepttl?: boolean | undefined
}>

/** Options of HSCAN. */
export interface HscanOptions {
  /** Answer only fields that match this pattern. */
  match?: Argument | undefined
  /** Examine about this many fields in this step. */
  count?: Numeric | undefined
  /** Answer the fields without their values. */
  novalues?: boolean | undefined
}

/** Options of JSON.SET. */
export type JsonSetOptions = Either<{
  /** Only if there is no value yet. */
  nx?: boolean | undefined
  /** Only if there is a value. */
  xx?: boolean | undefined
}> & {
  /** `JSON` or `STRING`, which are the same. */
  format?: Argument | undefined
}

/** Options of BLMOVEM. */
export type BlmovemOptions = Either<{
  /** Move up to this many elements. */
  count?: Numeric | undefined
  /** Move this many elements, or none if there are fewer. */
  exactly?: Numeric | undefined
}> & Either<{
  /** Each is moved alone, so the last one becomes the outermost. */
  obo?: boolean | undefined
  /** As they stood. */
  bulk?: boolean | undefined
}>

/** Options of BLMPOP. */
export interface BlmpopOptions {
  /** Remove up to this many elements, not one. */
  count?: Numeric | undefined
}

/** Options of LMPOP. */
export interface LmpopOptions {
  /** Remove up to this many elements, not one. */
  count?: Numeric | undefined
}

/** Options of LPOS. */
export interface LposOptions {
  /** Begin with this match, counted from 1; a negative one counts from the end of the list. */
  rank?: Numeric | undefined
  /** Return an array of up to this many indexes; 0 for all. */
  count?: Numeric | undefined
  /** Compare at most this many elements; 0 for all. */
  maxlen?: Numeric | undefined
}

/** Options of LMOVEM. */
export type LmovemOptions = Either<{
  /** Move up to this many elements. */
  count?: Numeric | undefined
  /** Move this many elements, or none if there are fewer. */
  exactly?: Numeric | undefined
}> & Either<{
  /** Each is moved alone, so the last one becomes the outermost. */
  obo?: boolean | undefined
  /** As they stood. */
  bulk?: boolean | undefined
}>

/** Options of FUNCTION RESTORE. */
export type FunctionRestoreOptions = Either<{
  /** They go. */
  flush?: boolean | undefined
  /** They must have other names. */
  append?: boolean | undefined
  /** Those of the same name go. */
  replace?: boolean | undefined
}>

/** Options of FUNCTION FLUSH. */
export type FunctionFlushOptions = Either<{
  async?: boolean | undefined
  sync?: boolean | undefined
}>

/** Options of FUNCTION LIST. */
export interface FunctionListOptions {
  libraryname?: Argument | undefined
  withcode?: boolean | undefined
}

/** Options of FUNCTION LOAD. */
export interface FunctionLoadOptions {
  replace?: boolean | undefined
}

/** Options of SCRIPT FLUSH. */
export type ScriptFlushOptions = Either<{
  async?: boolean | undefined
  sync?: boolean | undefined
}>

/** Options of ACL LOG. */
export type AclLogOptions = Either<{
  /** Forgets all entries. */
  reset?: boolean | undefined
}>

/** Options of COMMAND LIST. */
export interface CommandListOptions {
  filterby?: readonly [Word<'MODULE'>, Argument] | readonly [Word<'ACLCAT'>, Argument] | readonly [Word<'PATTERN'>, Argument] | undefined
}

/** Options of FLUSHALL. */
export type FlushallOptions = Either<{
  /** A thread of its own, as without this word. */
  async?: boolean | undefined
  /** The call. */
  sync?: boolean | undefined
}>

/** Options of FLUSHDB. */
export type FlushdbOptions = Either<{
  /** A thread of its own, as without this word. */
  async?: boolean | undefined
  /** The call. */
  sync?: boolean | undefined
}>

/** Options of LOLWUT. */
export interface LolwutOptions {
  version?: Numeric | undefined
}

/** Options of MEMORY USAGE. */
export interface MemoryUsageOptions {
  /** Accepted, and of no effect: all is counted. */
  samples?: Numeric | undefined
}

/** Options of MODULE LOADEX. */
export interface ModuleLoadexOptions {
  config?: Pairs | undefined
  args?: Many<Argument> | undefined
}

/** Options of FAILOVER. */
export interface FailoverOptions {
  to?: readonly [host: Argument, port: Numeric, force?: Word<'FORCE'>] | undefined
  abort?: boolean | undefined
  timeout?: Numeric | undefined
}

/** Options of BGSAVE. */
export type BgsaveOptions = Either<{
  /** Accepted, and of no effect: no two are ever written at a time. */
  schedule?: boolean | undefined
  /** Ends the one that is being written, and begins none. */
  cancel?: boolean | undefined
}>

/** Options of SHUTDOWN. */
export type ShutdownOptions = Either<{
  abort?: boolean | undefined
}>

/** Options of SDIFFCARD. */
export interface SdiffcardOptions {
  /** Stop counting here; 0 is no limit. */
  limit?: Numeric | undefined
}

/** Options of SINTERCARD. */
export interface SintercardOptions {
  /** Stop counting here; 0 is no limit. */
  limit?: Numeric | undefined
}

/** Options of SUNIONCARD. */
export interface SunioncardOptions {
  /** Estimate the number, as PFCOUNT does, with an error of about 0.81 percent. */
  approx?: boolean | undefined
  /** Stop counting here; 0 is no limit. */
  limit?: Numeric | undefined
}

/** Options of SSCAN. */
export interface SscanOptions {
  /** Return only elements that match this pattern. */
  match?: Argument | undefined
  /** Examine about this many elements in this step. */
  count?: Numeric | undefined
}

/** Options of ZADD. */
export type ZaddOptions = Either<{
  /** Only add new members. */
  nx?: boolean | undefined
  /** Only change members that exist. */
  xx?: boolean | undefined
}> & Either<{
  /** Let scores only grow. */
  gt?: boolean | undefined
  /** Let scores only shrink. */
  lt?: boolean | undefined
}> & {
  /** Count members whose score has changed too. */
  ch?: boolean | undefined
  /** Add to the score of the one member, and answer with the sum. */
  incr?: boolean | undefined
}

/** Options of ZDIFF. */
export interface ZdiffOptions {
  /** Answer the scores too. */
  withscores?: boolean | undefined
}

/** Options of ZINTER. */
export interface ZinterOptions {
  /** Multiply the scores of each input by its number here. */
  weights?: Many<Numeric> | undefined
  /** How the scores of a member in several inputs are combined; their sum by default. */
  aggregate?: Word<'SUM' | 'MIN' | 'MAX' | 'COUNT'> | undefined
  /** Answer the scores too. */
  withscores?: boolean | undefined
}

/** Options of ZINTERCARD. */
export interface ZintercardOptions {
  /** Stop counting here; 0 is no limit. */
  limit?: Numeric | undefined
}

/** Options of ZUNION. */
export interface ZunionOptions {
  /** Multiply the scores of each input by its number here. */
  weights?: Many<Numeric> | undefined
  /** How the scores of a member in several inputs are combined; their sum by default. */
  aggregate?: Word<'SUM' | 'MIN' | 'MAX' | 'COUNT'> | undefined
  /** Answer the scores too. */
  withscores?: boolean | undefined
}

/** Options of BZMPOP. */
export interface BzmpopOptions {
  /** Remove up to this many elements, not one. */
  count?: Numeric | undefined
}

/** Options of ZRANK. */
export interface ZrankOptions {
  /** Answer its score too. */
  withscore?: boolean | undefined
}

/** Options of ZREVRANK. */
export interface ZrevrankOptions {
  /** Answer its score too. */
  withscore?: boolean | undefined
}

/** Options of ZMPOP. */
export interface ZmpopOptions {
  /** Remove up to this many elements, not one. */
  count?: Numeric | undefined
}

/** Options of ZRANGE. */
export type ZrangeOptions = Either<{
  /** The ends are scores, with `(` before one that does not belong to the range. */
  byscore?: boolean | undefined
  /** The ends are members after `[` or `(`, or `-` and `+`; all scores must be the same. */
  bylex?: boolean | undefined
}> & {
  /** From the highest to the lowest; `start` is the higher end then. */
  rev?: boolean | undefined
  /** Only a part of what lies in the range of scores or members. */
  limit?: readonly [offset: Numeric, count: Numeric] | undefined
  /** Answer the scores too. */
  withscores?: boolean | undefined
}

/** Options of ZRANGESTORE. */
export type ZrangestoreOptions = Either<{
  /** The ends are scores, with `(` before one that does not belong to the range. */
  byscore?: boolean | undefined
  /** The ends are members after `[` or `(`, or `-` and `+`; all scores must be the same. */
  bylex?: boolean | undefined
}> & {
  /** From the highest to the lowest; `start` is the higher end then. */
  rev?: boolean | undefined
  /** Only a part of what lies in the range of scores or members. */
  limit?: readonly [offset: Numeric, count: Numeric] | undefined
}

/** Options of ZRANGEBYLEX. */
export interface ZrangebylexOptions {
  /** Only a part of what lies in the range of scores or members. */
  limit?: readonly [offset: Numeric, count: Numeric] | undefined
}

/** Options of ZRANGEBYSCORE. */
export interface ZrangebyscoreOptions {
  /** Answer the scores too. */
  withscores?: boolean | undefined
  /** Only a part of what lies in the range of scores or members. */
  limit?: readonly [offset: Numeric, count: Numeric] | undefined
}

/** Options of ZREVRANGE. */
export interface ZrevrangeOptions {
  /** Answer the scores too. */
  withscores?: boolean | undefined
}

/** Options of ZREVRANGEBYLEX. */
export interface ZrevrangebylexOptions {
  /** Only a part of what lies in the range of scores or members. */
  limit?: readonly [offset: Numeric, count: Numeric] | undefined
}

/** Options of ZREVRANGEBYSCORE. */
export interface ZrevrangebyscoreOptions {
  /** Answer the scores too. */
  withscores?: boolean | undefined
  /** Only a part of what lies in the range of scores or members. */
  limit?: readonly [offset: Numeric, count: Numeric] | undefined
}

/** Options of ZSCAN. */
export interface ZscanOptions {
  /** Answer only members that match this pattern. */
  match?: Argument | undefined
  /** Examine about this many members in this step. */
  count?: Numeric | undefined
  /** Answer the members without their scores. */
  noscores?: boolean | undefined
}

/** Options of ZINTERSTORE. */
export interface ZinterstoreOptions {
  /** Multiply the scores of each input by its number here. */
  weights?: Many<Numeric> | undefined
  /** How the scores of a member in several inputs are combined; their sum by default. */
  aggregate?: Word<'SUM' | 'MIN' | 'MAX' | 'COUNT'> | undefined
}

/** Options of ZUNIONSTORE. */
export interface ZunionstoreOptions {
  /** Multiply the scores of each input by its number here. */
  weights?: Many<Numeric> | undefined
  /** How the scores of a member in several inputs are combined; their sum by default. */
  aggregate?: Word<'SUM' | 'MIN' | 'MAX' | 'COUNT'> | undefined
}

/** Options of XADD. */
export type XaddOptions = Either<{
  /** They stay. */
  keepref?: boolean | undefined
  /** They go too. */
  delref?: boolean | undefined
  /** Entries that a group has not acknowledged stay. */
  acked?: boolean | undefined
}> & Either<{
  /** Do not add again what this producer has added: the same fields. */
  idmpauto?: Argument | undefined
  /** Do not add again what this producer has added under this name. */
  idmp?: readonly [producerId: Argument, idempotentId: Argument] | undefined
}> & Either<{
  /** Keep this many entries, the latest. */
  maxlen?: Argument | readonly [operator: Word<'=' | '~'>, threshold: Argument] | undefined
  /** Keep the entries from this id on. */
  minid?: Argument | readonly [operator: Word<'=' | '~'>, threshold: Argument] | undefined
}> & {
  /** Do nothing if there is no stream. */
  nomkstream?: boolean | undefined
  /** With `~`, remove at most this many entries; 0 is no limit. */
  limit?: Numeric | undefined
}

/** Options of XAUTOCLAIM. */
export interface XautoclaimOptions {
  /** Claim at most this many entries; 100 by default. */
  count?: Numeric | undefined
  /** Answer ids alone, and do not count them as delivered. */
  justid?: boolean | undefined
}

/** Options of XCLAIM. */
export interface XclaimOptions {
  /** Set their idle time to this many milliseconds. */
  idle?: Numeric | undefined
  /** Count them as delivered at this time. */
  time?: Numeric | Date | undefined
  /** Count them as delivered so often. */
  retrycount?: Numeric | undefined
  /** Also entries that are not pending. */
  force?: boolean | undefined
  /** Answer ids alone. */
  justid?: boolean | undefined
  /** The group has read up to this id. */
  lastid?: Argument | undefined
}

/** Options of XACKDEL. */
export type XackdelOptions = Either<{
  /** They stay. */
  keepref?: boolean | undefined
  /** They go too. */
  delref?: boolean | undefined
  /** Entries that a group has not acknowledged stay. */
  acked?: boolean | undefined
}>

/** Options of XDELEX. */
export type XdelexOptions = Either<{
  /** They stay. */
  keepref?: boolean | undefined
  /** They go too. */
  delref?: boolean | undefined
  /** Entries that a group has not acknowledged stay. */
  acked?: boolean | undefined
}>

/** Options of XGROUP CREATE. */
export interface XgroupCreateOptions {
  /** Create the stream if it does not exist. */
  mkstream?: boolean | undefined
  /** How many entries the group has read, or -1 when that is not known. */
  entriesread?: Numeric | undefined
}

/** Options of XGROUP SETID. */
export interface XgroupSetidOptions {
  /** How many entries the group has read, or -1 when that is not known. */
  entriesread?: Numeric | undefined
}

/** Options of XINFO STREAM. */
export interface XinfoStreamOptions {
  /** Return everything. */
  full?: boolean | undefined
  /** With FULL, at most this many entries; 10 by default, and 0 for all. */
  count?: Numeric | undefined
}

/** Options of XNACK. */
export interface XnackOptions {
  /** The count of deliveries, whatever the mode says. */
  retrycount?: Numeric | undefined
  /** Also entries that are not pending. */
  force?: boolean | undefined
}

/** Options of XRANGE. */
export interface XrangeOptions {
  /** Return at most this many entries. */
  count?: Numeric | undefined
}

/** Options of XREVRANGE. */
export interface XrevrangeOptions {
  /** Return at most this many entries. */
  count?: Numeric | undefined
}

/** Options of XREAD. */
export interface XreadOptions {
  /** At most this many entries of each stream. */
  count?: Numeric | undefined
  /** At most this many entries of all streams together. */
  maxcount?: Numeric | undefined
  /** No more bytes of reply than this, unless the first entry alone takes more. */
  maxsize?: Numeric | undefined
  /** Wait for up to this many milliseconds if there is nothing; 0 is forever. */
  block?: Numeric | undefined
}

/** Options of XREADGROUP. */
export interface XreadgroupOptions {
  /** At most this many entries of each stream. */
  count?: Numeric | undefined
  /** At most this many entries of all streams together. */
  maxcount?: Numeric | undefined
  /** No more bytes of reply than this, unless the first entry alone takes more. */
  maxsize?: Numeric | undefined
  /** Wait for up to this many milliseconds if there is nothing; 0 is forever. */
  block?: Numeric | undefined
  /** First claim entries that have been pending for this many milliseconds. */
  claim?: Numeric | undefined
  /** Count what is read as acknowledged. */
  noack?: boolean | undefined
}

/** Options of XCFGSET. */
export interface XcfgsetOptions {
  /** Remember a message for this many seconds. */
  'idmp-duration'?: Numeric | undefined
  /** Remember this many messages of each producer. */
  'idmp-maxsize'?: Numeric | undefined
}

/** Options of XSETID. */
export interface XsetidOptions {
  /** How many entries were ever added. */
  entriesadded?: Numeric | undefined
  /** The largest deleted id. */
  maxdeletedid?: Argument | undefined
}

/** Options of XTRIM. */
export type XtrimOptions = Either<{
  /** Keep this many entries, the latest. */
  maxlen?: Argument | readonly [operator: Word<'=' | '~'>, threshold: Argument] | undefined
  /** Keep the entries from this id on. */
  minid?: Argument | readonly [operator: Word<'=' | '~'>, threshold: Argument] | undefined
}> & Either<{
  /** They stay. */
  keepref?: boolean | undefined
  /** They go too. */
  delref?: boolean | undefined
  /** Entries that a group has not acknowledged stay. */
  acked?: boolean | undefined
}> & {
  /** With `~`, remove at most this many entries; 0 is no limit. */
  limit?: Numeric | undefined
}

/** Options of INCREX. */
export type IncrexOptions = Either<{
  /** A floating point number. */
  byfloat?: Numeric | undefined
  /** An integer. */
  byint?: Numeric | undefined
}> & Either<{
  /** A time to live in seconds. */
  ex?: Numeric | undefined
  /** A time to live in milliseconds. */
  px?: Numeric | undefined
  /** A time in seconds since the Unix epoch. */
  exat?: Numeric | Date | undefined
  /** A time in milliseconds since the Unix epoch. */
  pxat?: Numeric | Date | undefined
  /** Never. */
  persist?: boolean | undefined
}> & {
  /** Do not go below it. */
  lbound?: Numeric | undefined
  /** Do not go above it. */
  ubound?: Numeric | undefined
  /** Stop at a bound, instead of doing nothing. */
  saturate?: boolean | undefined
  /** Keep the time to live that the key has. */
  enx?: boolean | undefined
}

/** Options of DELEX. */
export type DelexOptions = Either<{
  /** Only when the key holds this string. */
  ifeq?: Argument | undefined
  /** Only when the key holds another string. */
  ifne?: Argument | undefined
  /** Only when the key holds a string with this digest. */
  ifdeq?: Argument | undefined
  /** Only when the key holds a string with another digest. */
  ifdne?: Argument | undefined
}>

/** Options of GETEX. */
export type GetexOptions = Either<{
  /** A time to live in seconds. */
  ex?: Numeric | undefined
  /** A time to live in milliseconds. */
  px?: Numeric | undefined
  /** A time in seconds since the Unix epoch. */
  exat?: Numeric | Date | undefined
  /** A time in milliseconds since the Unix epoch. */
  pxat?: Numeric | Date | undefined
  /** Never. */
  persist?: boolean | undefined
}>

/** Options of LCS. */
export interface LcsOptions {
  /** Return only its length. */
  len?: boolean | undefined
  /** Return where it lies in both strings. */
  idx?: boolean | undefined
  /** With IDX: leave out matches that are shorter. */
  minmatchlen?: Numeric | undefined
  /** With IDX: return the length of each match. */
  withmatchlen?: boolean | undefined
}

/** Options of MSETEX. */
export type MsetexOptions = Either<{
  /** Only if none of the keys exists. */
  nx?: boolean | undefined
  /** Only if all of the keys exist. */
  xx?: boolean | undefined
}> & Either<{
  /** A time to live in seconds. */
  ex?: Numeric | undefined
  /** A time to live in milliseconds. */
  px?: Numeric | undefined
  /** A time in seconds since the Unix epoch. */
  exat?: Numeric | Date | undefined
  /** A time in milliseconds since the Unix epoch. */
  pxat?: Numeric | Date | undefined
  /** As before. */
  keepttl?: boolean | undefined
}>

/** Options of SET. */
export type SetOptions = Either<{
  /** Only if the key does not exist. */
  nx?: boolean | undefined
  /** Only if the key exists. */
  xx?: boolean | undefined
  /** Only if the key holds this string. */
  ifeq?: Argument | undefined
  /** Only if the key does not hold this string. */
  ifne?: Argument | undefined
  /** Only if the key holds a string with this digest. */
  ifdeq?: Argument | undefined
  /** Only if the key does not hold a string with this digest. */
  ifdne?: Argument | undefined
}> & Either<{
  /** A time to live in seconds. */
  ex?: Numeric | undefined
  /** A time to live in milliseconds. */
  px?: Numeric | undefined
  /** A time in seconds since the Unix epoch. */
  exat?: Numeric | Date | undefined
  /** A time in milliseconds since the Unix epoch. */
  pxat?: Numeric | Date | undefined
  /** As before. */
  keepttl?: boolean | undefined
}> & {
  /** Return the string that the key held before, whether it is set or not. */
  get?: boolean | undefined
}

/** Options of TDIGEST.CREATE. */
export interface TdigestCreateOptions {
  /** How exact it is, at the price of memory: about as many means are kept. 100 by default. */
  compression?: Numeric | undefined
}

/** Options of TDIGEST.MERGE. */
export interface TdigestMergeOptions {
  /**
   * How exact the digest is from then on; by default as it was, or if it is new as the most exact
   * of the others.
   */
  compression?: Numeric | undefined
  /** Forget the numbers that the digest has. */
  override?: boolean | undefined
}

/** Options of TS.ADD. */
export interface TsAddOptions {
  /** How many milliseconds older than the newest a sample may be; 0, the default, for any. */
  retention?: Numeric | undefined
  /** Whether samples are packed, as they are by default, or take 16 bytes each. */
  encoding?: Word<'COMPRESSED' | 'UNCOMPRESSED'> | undefined
  /** How many bytes a chunk has: a multiple of 8 from 48 to 1048576; 4096 by default. */
  chunk_size?: Numeric | undefined
  /** What becomes of a sample at a time that has one: an error by default. */
  duplicate_policy?: Word<'BLOCK' | 'FIRST' | 'LAST' | 'MIN' | 'MAX' | 'SUM'> | undefined
  /** The same for this call. */
  on_duplicate?: Word<'BLOCK' | 'FIRST' | 'LAST' | 'MIN' | 'MAX' | 'SUM'> | undefined
  /**
   * With the policy LAST: pass over a sample that is not more than this many milliseconds after the
   * newest and differs from it by no more than this.
   */
  ignore?: readonly [maxTimeDiff: Numeric, maxValDiff: Numeric] | undefined
  /** Names and values by which series are found; all that follows is taken for labels. */
  labels?: Pairs | undefined
}

/** Options of TS.ALTER. */
export interface TsAlterOptions {
  /** How many milliseconds older than the newest a sample may be; 0, the default, for any. */
  retention?: Numeric | undefined
  /** Whether samples are packed, as they are by default, or take 16 bytes each. */
  encoding?: Word<'COMPRESSED' | 'UNCOMPRESSED'> | undefined
  /** How many bytes a chunk has: a multiple of 8 from 48 to 1048576; 4096 by default. */
  chunk_size?: Numeric | undefined
  /** What becomes of a sample at a time that has one: an error by default. */
  duplicate_policy?: Word<'BLOCK' | 'FIRST' | 'LAST' | 'MIN' | 'MAX' | 'SUM'> | undefined
  /**
   * With the policy LAST: pass over a sample that is not more than this many milliseconds after the
   * newest and differs from it by no more than this.
   */
  ignore?: readonly [maxTimeDiff: Numeric, maxValDiff: Numeric] | undefined
  /** Names and values by which series are found; all that follows is taken for labels. */
  labels?: Pairs | undefined
}

/** Options of TS.CREATE. */
export interface TsCreateOptions {
  /** How many milliseconds older than the newest a sample may be; 0, the default, for any. */
  retention?: Numeric | undefined
  /** Whether samples are packed, as they are by default, or take 16 bytes each. */
  encoding?: Word<'COMPRESSED' | 'UNCOMPRESSED'> | undefined
  /** How many bytes a chunk has: a multiple of 8 from 48 to 1048576; 4096 by default. */
  chunk_size?: Numeric | undefined
  /** What becomes of a sample at a time that has one: an error by default. */
  duplicate_policy?: Word<'BLOCK' | 'FIRST' | 'LAST' | 'MIN' | 'MAX' | 'SUM'> | undefined
  /**
   * With the policy LAST: pass over a sample that is not more than this many milliseconds after the
   * newest and differs from it by no more than this.
   */
  ignore?: readonly [maxTimeDiff: Numeric, maxValDiff: Numeric] | undefined
  /** Names and values by which series are found; all that follows is taken for labels. */
  labels?: Pairs | undefined
}

/** Options of TS.DECRBY. */
export interface TsDecrbyOptions {
  /** The time, which must not be before that of the newest sample; now by default. */
  timestamp?: Argument | undefined
  /** How many milliseconds older than the newest a sample may be; 0, the default, for any. */
  retention?: Numeric | undefined
  /** Whether samples are packed, as they are by default, or take 16 bytes each. */
  encoding?: Word<'COMPRESSED' | 'UNCOMPRESSED'> | undefined
  /** How many bytes a chunk has: a multiple of 8 from 48 to 1048576; 4096 by default. */
  chunk_size?: Numeric | undefined
  /** What becomes of a sample at a time that has one: an error by default. */
  duplicate_policy?: Word<'BLOCK' | 'FIRST' | 'LAST' | 'MIN' | 'MAX' | 'SUM'> | undefined
  /**
   * With the policy LAST: pass over a sample that is not more than this many milliseconds after the
   * newest and differs from it by no more than this.
   */
  ignore?: readonly [maxTimeDiff: Numeric, maxValDiff: Numeric] | undefined
  /** Names and values by which series are found; all that follows is taken for labels. */
  labels?: Pairs | undefined
}

/** Options of TS.INCRBY. */
export interface TsIncrbyOptions {
  /** The time, which must not be before that of the newest sample; now by default. */
  timestamp?: Argument | undefined
  /** How many milliseconds older than the newest a sample may be; 0, the default, for any. */
  retention?: Numeric | undefined
  /** Whether samples are packed, as they are by default, or take 16 bytes each. */
  encoding?: Word<'COMPRESSED' | 'UNCOMPRESSED'> | undefined
  /** How many bytes a chunk has: a multiple of 8 from 48 to 1048576; 4096 by default. */
  chunk_size?: Numeric | undefined
  /** What becomes of a sample at a time that has one: an error by default. */
  duplicate_policy?: Word<'BLOCK' | 'FIRST' | 'LAST' | 'MIN' | 'MAX' | 'SUM'> | undefined
  /**
   * With the policy LAST: pass over a sample that is not more than this many milliseconds after the
   * newest and differs from it by no more than this.
   */
  ignore?: readonly [maxTimeDiff: Numeric, maxValDiff: Numeric] | undefined
  /** Names and values by which series are found; all that follows is taken for labels. */
  labels?: Pairs | undefined
}

/** Options of TS.INFO. */
export interface TsInfoOptions {
  /** Tell of each chunk as well. */
  debug?: boolean | undefined
}

/** Options of TS.GET. */
export interface TsGetOptions {
  /** Of a series that a rule makes: answer the bucket that is not closed, too. */
  latest?: boolean | undefined
}

/** Options of TS.RANGE. */
export interface TsRangeOptions {
  /** Of a series that a rule makes, answer the bucket that is not closed, too. */
  latest?: boolean | undefined
  /** Only samples of these times. */
  filter_by_ts?: Many<Numeric> | undefined
  /** Only samples of values from one to another. */
  filter_by_value?: readonly [min: Numeric, max: Numeric] | undefined
  /** Answer at most this many. */
  count?: Numeric | undefined
  /**
   * A time at which a bucket begins, `-` for the first of the range or `+` for the last; 0 by
   * default.
   */
  align?: Argument | undefined
  /**
   * What to compute of each bucket, and how many milliseconds it has; then which of its times is
   * answered, and whether buckets without samples are.
   */
  aggregation?: readonly [aggregator: Argument, bucketDuration: Numeric, bucketTimestamp?: readonly [Word<'BUCKETTIMESTAMP'>, Argument], empty?: Word<'EMPTY'>] | undefined
}

/** Options of TS.REVRANGE. */
export interface TsRevrangeOptions {
  /** Of a series that a rule makes, answer the bucket that is not closed, too. */
  latest?: boolean | undefined
  /** Only samples of these times. */
  filter_by_ts?: Many<Numeric> | undefined
  /** Only samples of values from one to another. */
  filter_by_value?: readonly [min: Numeric, max: Numeric] | undefined
  /** Answer at most this many. */
  count?: Numeric | undefined
  /**
   * A time at which a bucket begins, `-` for the first of the range or `+` for the last; 0 by
   * default.
   */
  align?: Argument | undefined
  /**
   * What to compute of each bucket, and how many milliseconds it has; then which of its times is
   * answered, and whether buckets without samples are.
   */
  aggregation?: readonly [aggregator: Argument, bucketDuration: Numeric, bucketTimestamp?: readonly [Word<'BUCKETTIMESTAMP'>, Argument], empty?: Word<'EMPTY'>] | undefined
}

/** Options of TS.MGET. */
export interface TsMgetOptions {
  /** Of a series that a rule makes, answer also what the open bucket is by now. */
  latest?: boolean | undefined
  /** Answer the labels of each series. */
  withlabels?: boolean | undefined
  /** Answer the labels of these names, null where a series has none. */
  selected_labels?: Many<Argument> | undefined
}

/** Options of TS.MRANGE. */
export interface TsMrangeOptions {
  /** Of a series that a rule makes, answer the bucket that is not closed, too. */
  latest?: boolean | undefined
  /** Only samples of these times. */
  filter_by_ts?: Many<Numeric> | undefined
  /** Only samples of values from one to another. */
  filter_by_value?: readonly [min: Numeric, max: Numeric] | undefined
  /** Answer the labels of each series. */
  withlabels?: boolean | undefined
  /** Answer the labels of these names, null where a series has none. */
  selected_labels?: Many<Argument> | undefined
  /** Answer at most this many. */
  count?: Numeric | undefined
  /**
   * A time at which a bucket begins, `-` for the first of the range or `+` for the last; 0 by
   * default.
   */
  align?: Argument | undefined
  /**
   * What to compute of each bucket, and how many milliseconds it has; then which of its times is
   * answered, and whether buckets without samples are.
   */
  aggregation?: readonly [aggregator: Argument, bucketDuration: Numeric, bucketTimestamp?: readonly [Word<'BUCKETTIMESTAMP'>, Argument], empty?: Word<'EMPTY'>] | undefined
}

/** Options of TS.MREVRANGE. */
export interface TsMrevrangeOptions {
  /** Of a series that a rule makes, answer the bucket that is not closed, too. */
  latest?: boolean | undefined
  /** Only samples of these times. */
  filter_by_ts?: Many<Numeric> | undefined
  /** Only samples of values from one to another. */
  filter_by_value?: readonly [min: Numeric, max: Numeric] | undefined
  /** Answer the labels of each series. */
  withlabels?: boolean | undefined
  /** Answer the labels of these names, null where a series has none. */
  selected_labels?: Many<Argument> | undefined
  /** Answer at most this many. */
  count?: Numeric | undefined
  /**
   * A time at which a bucket begins, `-` for the first of the range or `+` for the last; 0 by
   * default.
   */
  align?: Argument | undefined
  /**
   * What to compute of each bucket, and how many milliseconds it has; then which of its times is
   * answered, and whether buckets without samples are.
   */
  aggregation?: readonly [aggregator: Argument, bucketDuration: Numeric, bucketTimestamp?: readonly [Word<'BUCKETTIMESTAMP'>, Argument], empty?: Word<'EMPTY'>] | undefined
}

/** Options of TOPK.LIST. */
export interface TopkListOptions {
  /** Answer how often each item came. */
  withcount?: boolean | undefined
}

/** Options of VADD. */
export type VaddOptions = Either<{
  /** Keep floats of 32 bits. */
  noquant?: boolean | undefined
  /** Keep integers of 8 bits, which is the default. */
  q8?: boolean | undefined
  /** Keep one bit: whether the number is positive. */
  bin?: boolean | undefined
}> & {
  /** The dimension to which vectors are reduced before they are kept. */
  reduce?: Numeric | undefined
  /** In Redis, prepare in another thread; without effect here. */
  cas?: boolean | undefined
  /** How many elements are looked at for the links of a new one; 200 by default. */
  ef?: Numeric | undefined
  /** Attributes of the element, as JSON; an empty string removes them. */
  setattr?: Argument | undefined
  /** How many links an element has on each layer, twice as many on the lowest; 16 by default. */
  m?: Numeric | undefined
}

/** Options of VEMB. */
export interface VembOptions {
  /**
   * Answer what is kept: the quantisation, the bytes of the direction, the length and, of integers,
   * what the greatest stands for.
   */
  raw?: boolean | undefined
}

/** Options of VLINKS. */
export interface VlinksOptions {
  /** Answer how similar each is. */
  withscores?: boolean | undefined
}

/** Options of VSIM. */
export interface VsimOptions {
  /** Answer how similar each is: 1 for the same direction. */
  withscores?: boolean | undefined
  /** Answer the attributes of each. */
  withattribs?: boolean | undefined
  /** How many elements to find; 10 by default. */
  count?: Numeric | undefined
  /** Find only elements whose score is at most this far from 1. */
  epsilon?: Numeric | undefined
  /** How many candidates the search keeps: the more, the better is what it finds. */
  ef?: Numeric | undefined
  /** What holds for the attributes of an element, as `.year >= 1980 and .rating > 7`. */
  filter?: Argument | undefined
  /** How many elements a search with a filter looks at; 100 for each of the count by default. */
  'filter-ef'?: Numeric | undefined
  /** Compare with every element, which is slow and exact. */
  truth?: boolean | undefined
  /** In Redis, search in the main thread; without effect here. */
  nothread?: boolean | undefined
}

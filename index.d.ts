// Written by `npm run generate` from src/emit/head.d.ts and the command table. Don't edit it here.

/// <reference types="node" />

/** What can stand for a key, a value, a field, a member: text, bytes, or a number written as text. */
export type Argument = string | Uint8Array | number | bigint

/** A number, or its text. */
export type Numeric = number | bigint | string

/** An integer of 64 bits: a bigint where a number can't hold it. */
export type Integer = number | bigint

/** One, or an array of several. */
export type Many<T> = T | readonly T[]

/** Names and values: an object, an array with one after the other, or an array of pairs. */
export type Pairs =
  | { readonly [name: string]: Argument }
  | readonly Argument[]
  | readonly (readonly [name: Argument, value: Argument])[]

/** A word of a command, in capitals or not. */
export type Word<W extends string> = W | Lowercase<W>

/** At most one of the properties of `T`. */
export type Either<T> = {
  [K in keyof T]: Pick<T, K> & { [Other in Exclude<keyof T, K>]?: undefined }
}[keyof T]

/** How the commands of an object answer: what its methods return, and what bytes become. */
export interface Mode {
  kind: 'sync' | 'async' | 'multi'
  text: string | Buffer
  /** In a transaction, the replies of the calls so far. */
  replies: unknown[]
}

/** What a method returns for the reply `R`. */
export type Reply<M extends Mode, R> = M['kind'] extends 'sync'
  ? R
  : M['kind'] extends 'async'
    ? Promise<R>
    : Multi<[...M['replies'], R], M['text']>

export interface Sync<Text extends string | Buffer> extends Mode {
  kind: 'sync'
  text: Text
}

export interface Async<Text extends string | Buffer> extends Mode {
  kind: 'async'
  text: Text
}

export interface InMulti<Replies extends unknown[], Text extends string | Buffer> extends Mode {
  kind: 'multi'
  text: Text
  replies: Replies
}

export interface Options {
  /** The folder of the data. Without it the store is in memory. */
  path?: string | undefined
  /** The name of a store in memory, which all threads of the process share. */
  name?: string | undefined
  /** Number of databases; 16 unless told. */
  databases?: number | undefined
  /**
   * What survives a power cut: everything (`always`), all but the last second (`everysec`, the
   * default), or what the system has written by then (`no`). A `kill -9` loses nothing in any case.
   */
  fsync?: 'always' | 'everysec' | 'no' | undefined
  /** Most bytes of keys and values: a number, or text such as `'100mb'`. 0 is no limit. */
  maxmemory?: number | string | undefined
  /** What goes when `maxmemory` is reached; `noeviction` unless told. */
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
}

/** What a failed call throws. */
export class RedletError extends Error {
  constructor(code: string, message: string)
  readonly name: 'RedletError'
  /**
   * The first word of Redis's error (`WRONGTYPE`, `ERR`, `EXECABORT`, `OOM` ...) or one of ours
   * (`CLOSED`, `LOCKED`, `INVALID_ARGUMENT`, `INTERNAL` ...).
   */
  code: string
  /** When a call of a transaction failed: all replies of the transaction. */
  replies?: unknown[]
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
export class Redlet<Text extends string | Buffer = string> {
  constructor(path: string, options?: Omit<Options, 'path' | 'name'>)
  constructor(options?: Options)

  /** As `new Redlet(...)`, but a folder is recovered off the event loop. */
  static open(path: string, options?: Omit<Options, 'path' | 'name'>): Promise<Redlet>
  static open(options?: Options): Promise<Redlet>

  /** The same store, answering with Buffers where it answers with strings. */
  readonly buffers: Redlet<Buffer>

  /** Runs any command by its name: `db.call('LPOS', 'list', 'element', 'RANK', -1)`. */
  call(name: string, ...args: unknown[]): unknown

  /**
   * Begins a transaction: `await db.multi().incr('a').incr('b').exec()`. Nothing runs before
   * `exec()`, and then all of it does, with no other call in between.
   */
  multi(): Multi<[], Text>

  /** Every key once, in no order: `for (const key of db.scanIterator({ match: 'user:*' }))`. */
  scanIterator(options?: ScanOptions): Scan<Text>

  /** Every field of a hash with its value. */
  hscanIterator(key: Argument, options?: ScanIteratorOptions): Scan<[field: Text, value: Text]>

  /** Every member of a set. */
  sscanIterator(key: Argument, options?: ScanIteratorOptions): Scan<Text>

  /**
   * Closes this use of the store. The store itself closes with its last use in the process: what is
   * not on the disk yet is written first.
   */
  close(): Promise<void>

  [Symbol.asyncDispose](): Promise<void>
  [Symbol.dispose](): void
}

export interface Redlet<Text extends string | Buffer = string> extends Commands<Sync<Text>> {}

/** A walk over what is stored, with `for...of` or `for await`. */
export interface Scan<T> extends IterableIterator<T> {
  [Symbol.iterator](): this
  [Symbol.asyncIterator](): AsyncIterableIterator<T>
}

export interface ScanIteratorOptions {
  /** Only what matches this pattern. */
  match?: Argument | undefined
  /** About how many elements to look at in a step; 10 unless told. */
  count?: Numeric | undefined
}

/**
 * A transaction in the making. Every command is a method that notes the call and returns the
 * chain, whose type tells the replies that `exec()` answers with. Where calls are noted in a loop,
 * name the type: `let batch: Multi<unknown[]> = db.multi()`.
 */
export interface Multi<
  Replies extends unknown[] = unknown[],
  Text extends string | Buffer = string,
> extends Commands<InMulti<Replies, Text>> {
  /**
   * Runs the calls together. Answers their replies in order, or null when a watched key has
   * changed. A call that failed rejects with its error, whose `replies` holds all of them: the
   * calls after it have run, as in Redis.
   */
  exec(): Promise<(Replies extends [] ? unknown[] : Replies) | null>
  /** Forgets the calls. */
  discard(): void
  /** Noted calls. */
  readonly length: number
}

/**
 * Every command as a method. Their docs: docs/commands.md, and Redis's own.
 */
export interface Commands<
  M extends Mode,
  Text extends string | Buffer = M['text'],
> {
  /**
   * Returns the element at a place of a list, -1 being the last; null when there is none.
   * @since Redis 1.0.0. Complexity: O(N) where N is the distance from the nearer end
   * @see https://redis.io/docs/latest/commands/lindex/
   */
  lindex(key: Argument, index: Numeric): Reply<M, Text | null>

  /**
   * Puts an element beside the first that equals the pivot, and answers the new length: 0 when the
   * list is not there, -1 when the pivot is not in it.
   * @since Redis 2.2.0. Complexity: O(N) where N is the number of elements before the pivot
   * @see https://redis.io/docs/latest/commands/linsert/
   */
  linsert(key: Argument, where: Word<'BEFORE' | 'AFTER'>, pivot: Argument, element: Argument): Reply<M, number>

  /**
   * Returns the number of elements of a list.
   * @since Redis 1.0.0. Complexity: O(1)
   * @see https://redis.io/docs/latest/commands/llen/
   */
  llen(key: Argument): Reply<M, number>

  /**
   * Returns the elements from one place of a list to another, both included; -1 is the last.
   * @since Redis 1.0.0. Complexity: O(S+N) where S is the distance from the nearer end and N the
   * number of elements returned
   * @see https://redis.io/docs/latest/commands/lrange/
   */
  lrange(key: Argument, start: Numeric, stop: Numeric): Reply<M, Text[]>

  /**
   * Removes elements that equal the given one, and answers how many.
   * @param count - As many from the front; from the back when it is negative; all when it is 0.
   * @since Redis 1.0.0. Complexity: O(N+M) where N is the length of the list and M the number of
   * elements removed
   * @see https://redis.io/docs/latest/commands/lrem/
   */
  lrem(key: Argument, count: Numeric, element: Argument): Reply<M, number>

  /**
   * Replaces the element at a place of a list, -1 being the last.
   * @since Redis 1.0.0. Complexity: O(N) where N is the distance from the nearer end
   * @see https://redis.io/docs/latest/commands/lset/
   */
  lset(key: Argument, index: Numeric, element: Argument): Reply<M, 'OK'>

  /**
   * Removes all elements of a list but those from one place to another, both included.
   * @since Redis 1.0.0. Complexity: O(N) where N is the number of elements removed
   * @see https://redis.io/docs/latest/commands/ltrim/
   */
  ltrim(key: Argument, start: Numeric, stop: Numeric): Reply<M, 'OK'>

  /**
   * Takes elements off one end of the first list that is there, and answers with its key and the
   * elements.
   * @since Redis 7.0.0. Complexity: O(N+M) where N is the number of keys and M the number of
   * elements returned
   * @see https://redis.io/docs/latest/commands/lmpop/
   */
  lmpop(numkeys: Numeric, keys: Many<Argument>, where: Word<'LEFT' | 'RIGHT'>, options?: LmpopOptions): Reply<M, [key: Text, elements: Text[]] | null>
  /** Takes elements off one end of the first list that is there, and answers with its key and the elements. */
  lmpop(numkeys: Numeric, ...keysandwords: Argument[]): Reply<M, [key: Text, elements: Text[]] | null>

  /**
   * Takes the first element off a list, or with a count the first elements, and answers with it;
   * null when the list is not there.
   * @since Redis 1.0.0. Complexity: O(N) where N is the number of elements returned
   * @see https://redis.io/docs/latest/commands/lpop/
   */
  lpop(key: Argument, count?: Numeric): Reply<M, Text | Text[] | null>

  /**
   * Takes the last element off a list, or with a count the last elements, and answers with it; null
   * when the list is not there.
   * @since Redis 1.0.0. Complexity: O(N) where N is the number of elements returned
   * @see https://redis.io/docs/latest/commands/rpop/
   */
  rpop(key: Argument, count?: Numeric): Reply<M, Text | Text[] | null>

  /**
   * Puts elements before the first of a list, one after the other, and answers its new length. The
   * list is made when it is not there.
   * @since Redis 1.0.0. Complexity: O(N) where N is the number of elements added
   * @see https://redis.io/docs/latest/commands/lpush/
   */
  lpush(key: Argument, ...elements: Many<Argument>[]): Reply<M, number>

  /**
   * Puts elements before the first of a list, if the list is there, and answers its new length.
   * @since Redis 2.2.0. Complexity: O(N) where N is the number of elements added
   * @see https://redis.io/docs/latest/commands/lpushx/
   */
  lpushx(key: Argument, ...elements: Many<Argument>[]): Reply<M, number>

  /**
   * Puts elements after the last of a list, one after the other, and answers its new length. The
   * list is made when it is not there.
   * @since Redis 1.0.0. Complexity: O(N) where N is the number of elements added
   * @see https://redis.io/docs/latest/commands/rpush/
   */
  rpush(key: Argument, ...elements: Many<Argument>[]): Reply<M, number>

  /**
   * Puts elements after the last of a list, if the list is there, and answers its new length.
   * @since Redis 2.2.0. Complexity: O(N) where N is the number of elements added
   * @see https://redis.io/docs/latest/commands/rpushx/
   */
  rpushx(key: Argument, ...elements: Many<Argument>[]): Reply<M, number>

  /**
   * Returns the place of the first element that equals the given one, or with a count the places of
   * several.
   * @since Redis 6.0.6. Complexity: O(N) where N is the number of elements compared
   * @see https://redis.io/docs/latest/commands/lpos/
   */
  lpos(key: Argument, element: Argument, options?: LposOptions): Reply<M, number | null | number[]>
  /** Returns the place of the first element that equals the given one, or with a count the places of several. */
  lpos(key: Argument, element: Argument, ...words: Argument[]): Reply<M, number | number[] | null>

  /**
   * Takes an element off one end of a list, puts it at an end of another or the same list, and
   * answers with it; null when there is none.
   * @since Redis 6.2.0. Complexity: O(1)
   * @see https://redis.io/docs/latest/commands/lmove/
   */
  lmove(source: Argument, destination: Argument, wherefrom: Word<'LEFT' | 'RIGHT'>, whereto: Word<'LEFT' | 'RIGHT'>): Reply<M, Text | null>

  /**
   * Takes the last element off a list, puts it before the first of another or the same list, and
   * answers with it; null when there is none.
   * @since Redis 1.2.0. Complexity: O(1)
   * @see https://redis.io/docs/latest/commands/rpoplpush/
   */
  rpoplpush(source: Argument, destination: Argument): Reply<M, Text | null>

  /**
   * Returns the members of the first set that none of the others has.
   * @since Redis 1.0.0. Complexity: O(N) where N is the number of members of all sets
   * @see https://redis.io/docs/latest/commands/sdiff/
   */
  sdiff(...keys: Many<Argument>[]): Reply<M, Text[]>

  /**
   * Returns the members that all sets have.
   * @since Redis 1.0.0. Complexity: O(N*M) where N is the number of members of the smallest set and
   * M the number of sets
   * @see https://redis.io/docs/latest/commands/sinter/
   */
  sinter(...keys: Many<Argument>[]): Reply<M, Text[]>

  /**
   * Returns how many members all sets have.
   * @since Redis 7.0.0. Complexity: O(N*M) where N is the number of members of the smallest set and
   * M the number of sets
   * @see https://redis.io/docs/latest/commands/sintercard/
   */
  sintercard(numkeys: Numeric, keys: Many<Argument>, options?: SintercardOptions): Reply<M, number>
  /** Returns how many members all sets have. */
  sintercard(numkeys: Numeric, ...keysandwords: Argument[]): Reply<M, number>

  /**
   * Returns the members that any of the sets has.
   * @since Redis 1.0.0. Complexity: O(N) where N is the number of members of all sets
   * @see https://redis.io/docs/latest/commands/sunion/
   */
  sunion(...keys: Many<Argument>[]): Reply<M, Text[]>

  /**
   * Adds members to a set, and answers how many are new. The set is made when it is not there.
   * @since Redis 1.0.0. Complexity: O(N) where N is the number of members added
   * @see https://redis.io/docs/latest/commands/sadd/
   */
  sadd(key: Argument, ...members: Many<Argument>[]): Reply<M, number>

  /**
   * Returns the number of members of a set.
   * @since Redis 1.0.0. Complexity: O(1)
   * @see https://redis.io/docs/latest/commands/scard/
   */
  scard(key: Argument): Reply<M, number>

  /**
   * Tells whether a set has a member.
   * @since Redis 1.0.0. Complexity: O(1)
   * @see https://redis.io/docs/latest/commands/sismember/
   */
  sismember(key: Argument, member: Argument): Reply<M, 0 | 1>

  /**
   * Returns all members of a set.
   * @since Redis 1.0.0. Complexity: O(N) where N is the number of members
   * @see https://redis.io/docs/latest/commands/smembers/
   */
  smembers(key: Argument): Reply<M, Text[]>

  /**
   * Tells of each of several members whether a set has it.
   * @since Redis 6.2.0. Complexity: O(N) where N is the number of members asked for
   * @see https://redis.io/docs/latest/commands/smismember/
   */
  smismember(key: Argument, ...members: Many<Argument>[]): Reply<M, (0 | 1)[]>

  /**
   * Moves a member from one set to another, and tells whether it was there to be moved.
   * @since Redis 1.0.0. Complexity: O(1)
   * @see https://redis.io/docs/latest/commands/smove/
   */
  smove(source: Argument, destination: Argument, member: Argument): Reply<M, 0 | 1>

  /**
   * Removes members from a set, and answers how many there were.
   * @since Redis 1.0.0. Complexity: O(N) where N is the number of members removed
   * @see https://redis.io/docs/latest/commands/srem/
   */
  srem(key: Argument, ...members: Many<Argument>[]): Reply<M, number>

  /**
   * Walks over the members of a set in steps, each of which answers where the next goes on.
   * @since Redis 2.8.0. Complexity: O(1) a step, O(N) for a whole walk over N members
   * @see https://redis.io/docs/latest/commands/sscan/
   */
  sscan(key: Argument, cursor: Numeric, options?: SscanOptions): Reply<M, [cursor: string, found: Text[]]>
  /** Walks over the members of a set in steps, each of which answers where the next goes on. */
  sscan(key: Argument, cursor: Numeric, ...words: Argument[]): Reply<M, [cursor: string, found: Text[]]>

  /**
   * Takes a random member out of a set, or with a count several, and answers with it; null when the
   * set is not there.
   * @since Redis 1.0.0. Complexity: O(N) where N is the number of members returned
   * @see https://redis.io/docs/latest/commands/spop/
   */
  spop(key: Argument, count?: Numeric): Reply<M, Text | Text[] | null>

  /**
   * Returns a random member of a set, or with a count several; null when the set is not there.
   * @param count - So many different members; when it is negative, as many draws from the whole
   * set.
   * @since Redis 1.0.0. Complexity: O(N) where N is the number of members returned
   * @see https://redis.io/docs/latest/commands/srandmember/
   */
  srandmember(key: Argument, count?: Numeric): Reply<M, Text | Text[] | null>

  /**
   * Puts the members of the first set that none of the others has into a set of its own, and
   * answers how many they are.
   * @since Redis 1.0.0. Complexity: O(N) where N is the number of members of all sets
   * @see https://redis.io/docs/latest/commands/sdiffstore/
   */
  sdiffstore(destination: Argument, ...keys: Many<Argument>[]): Reply<M, number>

  /**
   * Puts the members that all sets have into a set of its own, and answers how many they are.
   * @since Redis 1.0.0. Complexity: O(N*M) where N is the number of members of the smallest set and
   * M the number of sets
   * @see https://redis.io/docs/latest/commands/sinterstore/
   */
  sinterstore(destination: Argument, ...keys: Many<Argument>[]): Reply<M, number>

  /**
   * Puts the members that any of the sets has into a set of its own, and answers how many they are.
   * @since Redis 1.0.0. Complexity: O(N) where N is the number of members of all sets
   * @see https://redis.io/docs/latest/commands/sunionstore/
   */
  sunionstore(destination: Argument, ...keys: Many<Argument>[]): Reply<M, number>

  /**
   * Returns the string value of a key.
   * @since Redis 1.0.0. Complexity: O(1)
   * @see https://redis.io/docs/latest/commands/get/
   */
  get(key: Argument): Reply<M, Text | null>

  /**
   * Returns the string values of one or more keys; null for a key that holds none.
   * @since Redis 1.0.0. Complexity: O(N) where N is the number of keys
   * @see https://redis.io/docs/latest/commands/mget/
   */
  mget(...keys: Many<Argument>[]): Reply<M, (Text | null)[]>

  /**
   * Sets the string values of one or more keys, all at once.
   * @since Redis 1.0.1. Complexity: O(N) where N is the number of keys
   * @see https://redis.io/docs/latest/commands/mset/
   */
  mset(data: Pairs): Reply<M, 'OK'>
  /** Sets the string values of one or more keys, all at once. */
  mset(key: Argument, value: Argument, ...more: Argument[]): Reply<M, 'OK'>

  /**
   * Sets the string value of a key, ignoring its type. The key is made when it is not there.
   * @since Redis 1.0.0. Complexity: O(1)
   * @see https://redis.io/docs/latest/commands/set/
   */
  set(key: Argument, value: Argument, options?: SetOptions): Reply<M, 'OK' | Text | null>
  /** Sets the string value of a key, ignoring its type. */
  set(key: Argument, value: Argument, ...words: Argument[]): Reply<M, 'OK' | Text | null>

  /**
   * Takes one from the integer value of a key, which is 0 when it is not there.
   * @since Redis 1.0.0. Complexity: O(1)
   * @see https://redis.io/docs/latest/commands/decr/
   */
  decr(key: Argument): Reply<M, Integer>

  /**
   * Adds one to the integer value of a key, which is 0 when it is not there.
   * @since Redis 1.0.0. Complexity: O(1)
   * @see https://redis.io/docs/latest/commands/incr/
   */
  incr(key: Argument): Reply<M, Integer>

  /**
   * Adds a number to the integer value of a key, which is 0 when it is not there.
   * @since Redis 1.0.0. Complexity: O(1)
   * @see https://redis.io/docs/latest/commands/incrby/
   */
  incrby(key: Argument, increment: Numeric): Reply<M, Integer>
}

/** Options of LMPOP. */
export interface LmpopOptions {
  /** Take up to so many, not one. */
  count?: Numeric | undefined
}

/** Options of LPOS. */
export interface LposOptions {
  /** Begin with this match, counted from 1; a negative one counts from the end of the list. */
  rank?: Numeric | undefined
  /** Answer an array of up to so many places, or with 0 of all. */
  count?: Numeric | undefined
  /** Compare so many elements at most, or with 0 all. */
  maxlen?: Numeric | undefined
}

/** Options of SINTERCARD. */
export interface SintercardOptions {
  /** Stop counting here; 0 is no limit. */
  limit?: Numeric | undefined
}

/** Options of SSCAN. */
export interface SscanOptions {
  /** Answer only what matches this pattern. */
  match?: Argument | undefined
  /** Look at about so many in this step. */
  count?: Numeric | undefined
}

/** Options of SET. */
export type SetOptions = Either<{
  /** Only when the key is not there. */
  nx?: boolean | undefined
  /** Only when the key is there. */
  xx?: boolean | undefined
  /** Only when the key holds this string. */
  ifeq?: Argument | undefined
}> & Either<{
  /** In so many seconds. */
  ex?: Numeric | undefined
  /** In so many milliseconds. */
  px?: Numeric | undefined
  /** At a time, in seconds since the Unix epoch. */
  exat?: Numeric | undefined
  /** At a time, in milliseconds since the Unix epoch. */
  pxat?: Numeric | undefined
  /** As it was. */
  keepttl?: boolean | undefined
}> & {
  /** Answer the string that the key held before. */
  get?: boolean | undefined
}

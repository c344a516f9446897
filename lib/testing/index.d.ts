import type { Options, Redlet, TestClock } from '../../index'

export type { TestClock } from '../../index'

/** A clock that stands still until it is moved; at the present unless told otherwise. */
export function testClock(start?: Date | string | number): TestClock

/** How many calls a fault happens to; without `times` all, until it is cleared. */
export interface FaultOptions {
  times?: number | undefined
}

/** What goes wrong in a store, as a test wants it: `faultsOf(db)`. */
export interface Faults {
  /**
   * Calls of a command fail from now on, whoever makes them, before they have changed anything. The
   * error is an `Error`, whose `code` counts, or a text such as `'OOM out of memory'`.
   */
  fail(command: string, error: Error | string, options?: FaultOptions): void
  /**
   * Calls of a command begin later, by milliseconds or a text such as `'50ms'`. Connections wait, by
   * the store's clock; a function of the store blocks the program for so long.
   */
  delay(command: string, time: number | string, options?: FaultOptions): void
  /** Cuts all connections: of `redlet/ioredis`, `redlet/redis` and listeners. Clients may connect again. */
  disconnect(): void
  /** Writes fail with `MISCONF` from now on, as on a full disk; with `false`, no longer. */
  fullDisk(full?: boolean): void
  /** Ends all faults. `rewind()` of the store does so too. */
  clear(): void
}

/** The faults of a store, whoever uses it. There are none at first. */
export function faultsOf<Text extends string | Buffer, Bigints extends boolean>(
  db: Redlet<Text, Bigints>,
): Faults

/** The hooks of a test runner: `require('node:test')`, `import * as vitest from 'vitest'`. */
export interface Hooks {
  beforeEach(hook: () => void): unknown
  afterAll?(hook: () => Promise<void>): unknown
  after?(hook: () => Promise<void>): unknown
}

/** Options of a store in memory, and what `isolated` does with it. */
export interface IsolatedOptions<Bigints extends boolean = boolean>
  extends Omit<Options<Bigints>, 'path' | 'name'> {
  /** Fills the store. Before each test it is again what it was after this. */
  prepare?: ((db: Redlet<string, Bigints>) => void) | undefined
  /**
   * The runner's hooks; false for none. They are found by themselves in jest, mocha and
   * `node --test`, and in vitest where they are globals.
   */
  hooks?: Hooks | false | undefined
}

/**
 * A store in memory for one file of tests, which shares nothing with others. Where there are hooks,
 * it goes back before each test to what it was at first, its clock too, and is closed after the last.
 *
 *     const db = isolated({ prepare: (store) => store.set('greeting', 'hello') })
 */
export function isolated<Bigints extends boolean = false>(
  options?: IsolatedOptions<Bigints>,
): Redlet<string, Bigints>

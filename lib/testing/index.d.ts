import type { Options, Redlet, TestClock } from '../../index'

export type { TestClock } from '../../index'

/** A clock that stands still until it is moved; at the present unless told otherwise. */
export function testClock(start?: Date | string | number): TestClock

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
  /** The runner's hooks, if they are not global as in jest and mocha; false for none. */
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

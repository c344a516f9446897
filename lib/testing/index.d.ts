import type { TestClock } from '../../index'

export type { TestClock } from '../../index'

/** A clock that stands still until it is moved; at the present unless told otherwise. */
export function testClock(start?: Date | string | number): TestClock

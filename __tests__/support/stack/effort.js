'use strict'

/** How many times as many random calls are compared with Redis Stack as `npm test` compares. */
const EFFORT = Number(process.env.REDLET_STACK_EFFORT ?? 1)

/** Seeds of random calls; `few` of them in `npm test`. */
const seeds = (few) => Array.from({ length: few * EFFORT }, (_, at) => at + 1)

/** For tests with that many calls. */
const TIME = 60_000 * EFFORT

module.exports = { EFFORT, seeds, TIME }

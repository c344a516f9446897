'use strict'

/** What apps/run.cjs prints. */
const ANSWER = {
  got: 'hello',
  script: 5,
  popped: ['jobs', 'mail'],
  kept: { name: 'Ada' },
}

module.exports = { ANSWER }

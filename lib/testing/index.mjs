import testing from './index.js'

export const { isolated, testClock } = testing

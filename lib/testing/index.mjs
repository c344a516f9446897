import testing from './index.js'

export const { testClock } = testing

import testing from './index.js'

export const { faultsOf, isolated, testClock } = testing

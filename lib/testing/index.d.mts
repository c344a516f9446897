export { type TestClock, testClock } from './index.js'

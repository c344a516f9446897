export {
  type Hooks,
  type IsolatedOptions,
  isolated,
  type TestClock,
  testClock,
} from './index.js'

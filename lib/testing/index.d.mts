export {
  type Faults,
  faultsOf,
  type Hooks,
  type IsolatedOptions,
  isolated,
  type TestClock,
  testClock,
} from './index.js'

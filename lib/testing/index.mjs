import testing from './index.js'
import { offerHooks } from './isolated.js'

// Of vitest hooks are global only if its configuration says so, and only an ES module can import it.
if (process.env.VITEST !== undefined) await import('vitest').then(offerHooks, () => {})

export const { faultsOf, isolated, testClock } = testing

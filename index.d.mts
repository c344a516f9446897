import type * as redlet from './index.js'

export * from './index.js'

declare const all: typeof redlet
export default all

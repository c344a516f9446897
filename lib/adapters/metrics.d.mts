export type { MetricsRegistry, RegisterOptions } from './metrics.js'
export { register } from './metrics.js'

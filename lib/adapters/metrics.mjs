import metrics from './metrics.js'

export const { register } = metrics

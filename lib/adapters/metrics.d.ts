import type { Redlet } from '../../index'

/** What is needed of a registry of prom-client, of any content type. */
export interface MetricsRegistry {
  // biome-ignore lint/suspicious/noExplicitAny: prom-client says less than it takes
  registerMetric(metric: any): void
  getSingleMetric(name: string): unknown
  removeSingleMetric(name: string): void
}

export interface RegisterOptions {
  /** The registry; prom-client's own by default. */
  register?: MetricsRegistry | undefined
  /** Labels of each value, by which several stores differ: `{ store: 'cache' }`. */
  labels?: Readonly<Record<string, string | number>> | undefined
}

/**
 * Adds the metrics of a store to a registry of prom-client, which reads them when it is scraped.
 * The function that it returns takes the store out again; a store that is closed goes by itself.
 *
 *     const { register } = require('redlet/metrics')
 *     register(db, { labels: { store: 'cache' } })
 */
export function register<Text extends string | Buffer, Bigints extends boolean>(
  db: Redlet<Text, Bigints>,
  options?: RegisterOptions,
): () => void

// The numbers of the last minutes, second by second: what the plots show.

import { signal } from '@preact/signals'

/** Seconds that are kept. */
const KEPT = 600

export const samples = signal([])

export function restart(history) {
  samples.value = history.slice(-KEPT)
}

export function add(sample) {
  samples.value = [...samples.value, sample].slice(-KEPT)
}

export function last() {
  return samples.value.at(-1)
}

/** The share of reads that found their key; null if there were none. */
export function hitRate({ hits, misses }) {
  return hits + misses > 0 ? hits / (hits + misses) : null
}

/** Seconds without a sample that make a gap in a line. */
const GAP = 5

/** What plots show: the samples, with `null` where nobody measured. */
export function withGaps(all) {
  return all.flatMap((sample, index) => {
    const before = all[index - 1]
    return before && sample.time - before.time > GAP * 1000 ? [null, sample] : [sample]
  })
}

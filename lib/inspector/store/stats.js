'use strict'

/** The busiest commands that are told. */
const COMMANDS = 20

const QUANTILES = { p50: 0.5, p90: 0.9, p99: 0.99, p999: 0.999 }

/** What happened between two readings of the metrics: `Stats` of api.d.ts. */
function statsOf(before, now) {
  const interval = (now.at - before.at) / 1000
  const { samples } = now
  const grown = (name) => {
    const more = samples.sum(name) - before.samples.sum(name)
    // CONFIG RESETSTAT sets counters back.
    return (more < 0 ? samples.sum(name) : more) / interval
  }
  const commands = commandsOf(before.samples, samples, interval)
  return {
    ...{ time: Date.now(), interval: Math.round(interval * 1000) / 1000 },
    calls: grown('redlet_calls_total'),
    errors: grown('redlet_call_errors_total') + grown('redlet_call_rejections_total'),
    latency: latencyOf(sumOf(commands.map(({ buckets }) => buckets))),
    commands: commands
      .filter(({ calls, errors }) => calls + errors > 0)
      .sort((a, b) => b.calls - a.calls)
      .slice(0, COMMANDS)
      .map(({ buckets, ...command }) => ({ ...command, latency: latencyOf(buckets) })),
    memory: {
      used: samples.value('redlet_memory_used_bytes'),
      max: samples.value('redlet_memory_max_bytes'),
      resident: samples.value('redlet_memory_resident_bytes'),
    },
    keys: samples.all('redlet_keys') === undefined ? null : samples.sum('redlet_keys'),
    hits: grown('redlet_keyspace_hits_total'),
    misses: grown('redlet_keyspace_misses_total'),
    expired: grown('redlet_expired_keys_total'),
    evicted: grown('redlet_evicted_keys_total'),
    clients: samples.sum('redlet_clients'),
    received: grown('redlet_received_bytes_total'),
    sent: grown('redlet_sent_bytes_total'),
    eventLoop: grown('redlet_event_loop_seconds_total'),
  }
}

/** Of each command: calls and errors per second, and a histogram of their times. */
function commandsOf(before, now, interval) {
  const rates = (name) => less(now.by(name, 'command'), before.by(name, 'command'))
  const [calls, errors] = ['redlet_calls_total', 'redlet_call_errors_total'].map(rates)
  const [older, newer] = [before, now].map(histogramsOf)
  return Object.entries(calls).map(([name, count]) => ({
    ...{ name, calls: count / interval, errors: (errors[name] ?? 0) / interval },
    buckets: less(newer[name] ?? {}, older[name] ?? {}),
  }))
}

/** Of each command, the calls that took at most so many seconds, by that number. */
function histogramsOf(samples) {
  const histograms = {}
  for (const { suffix, labels, value } of samples.all('redlet_call_duration_seconds') ?? []) {
    if (suffix !== '_bucket') continue
    histograms[labels.command] ??= {}
    histograms[labels.command][labels.le] = value
  }
  return histograms
}

/** What each number has grown by. Counters that were set back have grown from 0. */
function less(now, before) {
  const grown = Object.entries(now).map(([name, value]) => {
    const more = value - (before[name] ?? 0)
    return [name, more < 0 ? value : more]
  })
  return Object.fromEntries(grown)
}

function sumOf(histograms) {
  const sum = {}
  for (const buckets of histograms) {
    for (const [bound, count] of Object.entries(buckets)) sum[bound] = (sum[bound] ?? 0) + count
  }
  return sum
}

/** The quantiles of a histogram, in seconds; null if it is empty. */
function latencyOf(buckets) {
  const bounds = Object.entries(buckets)
    .map(([bound, count]) => ({ bound: bound === '+Inf' ? Infinity : Number(bound), count }))
    .sort((a, b) => a.bound - b.bound)
  const total = bounds.at(-1)?.count ?? 0
  if (total === 0) return null
  const of = ([name, share]) => [name, quantile(bounds, share * total)]
  return Object.fromEntries(Object.entries(QUANTILES).map(of))
}

/** Where the `rank`th call lies, taken as evenly spread in its bucket. */
function quantile(bounds, rank) {
  const at = bounds.findIndex(({ count }) => count >= rank)
  const { bound, count } = bounds[at]
  const { bound: from, count: before } = bounds[at - 1] ?? { bound: 0, count: 0 }
  if (bound === Infinity) return from
  return from + ((bound - from) * (rank - before)) / (count - before)
}

module.exports = { statsOf }

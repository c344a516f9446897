import { useMemo } from 'preact/hooks'
import { bytes, compact, percent, seconds } from '../format.js'
import { hitRate, withGaps } from '../state/samples.js'
import { BYTE_STEPS, Plot } from '../ui/Plot.jsx'

/** From the sample to the value of y; `null` is a gap. */
const PLOTS = [
  {
    title: 'Calls per second',
    format: compact,
    series: [
      { label: 'calls', of: (one) => one.calls, fill: true },
      { label: 'errors', of: (one) => one.errors },
    ],
  },
  {
    title: 'Latency',
    format: seconds,
    series: [
      { label: 'p50', of: (one) => one.latency?.p50 ?? null },
      { label: 'p90', of: (one) => one.latency?.p90 ?? null },
      { label: 'p99', of: (one) => one.latency?.p99 ?? null },
      { label: 'p99.9', of: (one) => one.latency?.p999 ?? null },
    ],
  },
  {
    title: 'Memory',
    format: bytes,
    incrs: BYTE_STEPS,
    series: [
      { label: 'store', of: (one) => one.memory.used, fill: true },
      { label: 'process', of: (one) => one.memory.resident },
    ],
  },
  {
    title: 'Hit rate',
    format: percent,
    range: () => [0, 1.02],
    series: [{ label: 'hits of reads', of: hitRate, fill: true }],
  },
  {
    title: 'Keys removed per second',
    format: compact,
    series: [
      { label: 'evicted', of: (one) => one.evicted },
      { label: 'expired', of: (one) => one.expired },
    ],
  },
  {
    title: 'Network, bytes per second',
    format: bytes,
    incrs: BYTE_STEPS,
    series: [
      { label: 'received', of: (one) => one.received },
      { label: 'sent', of: (one) => one.sent },
    ],
  },
]

export function Plots({ samples }) {
  return (
    <div class="plots">
      {PLOTS.map((plot) => (
        <PlotCard key={plot.title} samples={samples} {...plot} />
      ))}
    </div>
  )
}

function PlotCard({ title, samples, series, format, incrs, range }) {
  const data = useMemo(() => lines(samples, series), [samples, series])
  const now = samples.at(-1)
  const legend = series.map(({ label, of }) => `${label} ${format(now && of(now))}`)
  return (
    <section class="plot-card">
      <div class="plot-head">
        <h2>{title}</h2>
        <span class="legend">
          {legend.map((text, index) => (
            <span key={series[index].label}>
              <i class={`s${index + 1}`} />
              {text}
            </span>
          ))}
        </span>
      </div>
      <Plot
        label={`${title} over the last minutes; now ${legend.join(', ')}`}
        series={series}
        data={data}
        format={format}
        incrs={incrs}
        range={range}
      />
    </section>
  )
}

/** The columns of a plot. A gap has the time after the sample before it. */
function lines(samples, series) {
  const all = withGaps(samples)
  const times = all.map((one, index) => (one ?? all[index - 1]).time / 1000 + (one ? 0 : 1))
  return [times, ...series.map(({ of }) => all.map((one) => (one === null ? null : of(one))))]
}
